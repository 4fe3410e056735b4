// Memory mappings by POSIX mmap, and the table of those alive. See map.h.
#include "map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <mutex>

namespace cal {
namespace {

struct Region {
  void *base;  // at a page's start, as munmap wants it
  size_t bytes;
};

std::mutex guard;
uint64_t next_id = 1;

// Not destroyed: a thread may unmap while the process ends.
std::map<uint64_t, Region> &alive() {
  static auto *table = new std::map<uint64_t, Region>;
  return *table;
}

// strerror_r returns the text on Linux and a status elsewhere.
[[maybe_unused]] const char *text_of(const char *text, const char *) { return text; }
[[maybe_unused]] const char *text_of(int, const char *buffer) { return buffer; }

[[noreturn]] void fail_errno(const char *what) {
  const int code = errno;
  char buffer[200] = "unknown error";
  fail(code == ENOMEM ? CAL_OUT_OF_MEMORY : CAL_BAD_FILE, "%s: %s", what, text_of(strerror_r(code, buffer, sizeof buffer), buffer));
}

struct File {
  int descriptor;
  explicit File(const char *path) : descriptor(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (descriptor < 0) fail_errno("cannot be opened");
  }
  ~File() { ::close(descriptor); }
  File(const File &) = delete;
  File &operator=(const File &) = delete;
};

}  // namespace

Mapped Mappings::open(const char *path, uint64_t offset, uint64_t bytes) {
  using ull = unsigned long long;
  File file(path);
  struct stat info;
  if (fstat(file.descriptor, &info) != 0) fail_errno("cannot be read");
  if (!S_ISREG(info.st_mode)) fail(CAL_BAD_FILE, "is not a file");
  const uint64_t size = uint64_t(info.st_size);
  if (bytes == 0) fail(CAL_BAD_FILE, "no bytes to map");
  if (offset > size || bytes > size - offset)
    fail(CAL_BAD_FILE, "has %llu bytes, not the %llu from byte %llu", (ull)size, (ull)bytes, (ull)offset);
  const uint64_t page = uint64_t(sysconf(_SC_PAGESIZE)), before = offset % page;
  // Writable, so that a stray write is a private copy and not the end of the process; without room reserved for such copies.
  void *base = mmap(nullptr, size_t(bytes + before), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file.descriptor, off_t(offset - before));
  if (base == MAP_FAILED) fail_errno("cannot be mapped");
  try {
    std::lock_guard<std::mutex> lock(guard);
    const uint64_t id = next_id++;
    alive().emplace(id, Region{base, size_t(bytes + before)});
    return {id, static_cast<char *>(base) + before};
  } catch (...) {
    munmap(base, size_t(bytes + before));
    throw;
  }
}

void Mappings::close(uint64_t id) {
  std::lock_guard<std::mutex> lock(guard);
  auto found = alive().find(id);
  if (found == alive().end()) fail(CAL_USE_AFTER_FREE, "mapping %llu is not alive", (unsigned long long)id);
  munmap(found->second.base, found->second.bytes);
  alive().erase(found);
}

}  // namespace cal
