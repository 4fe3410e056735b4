// Tests of mapped files: what is read, sizes that the file has not, numbers that are never used again, several threads at once.
// Not of the buffers that JavaScript sees.
#include "../core/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "check.h"

using cal::Mapped;
using cal::Mappings;
using check::expect;
using check::test;

namespace {

constexpr uint64_t kBytes = 50000;
unsigned char byte_at(uint64_t i) { return (unsigned char)(i * 7 + (i >> 8)); }

struct Temporary {
  char path[64] = "/tmp/callosum-map-XXXXXX";
  Temporary() {
    int descriptor = mkstemp(path);
    std::string bytes(kBytes, 0);
    for (uint64_t i = 0; i < kBytes; i++) bytes[i] = char(byte_at(i));
    if (descriptor < 0 || write(descriptor, bytes.data(), kBytes) != ssize_t(kBytes)) abort();
    close(descriptor);
  }
  ~Temporary() { unlink(path); }
};
Temporary file;

cal_status refusal(const char *path, uint64_t offset, uint64_t bytes) {
  try {
    Mappings::close(Mappings::open(path, offset, bytes).id);
    return CAL_OK;
  } catch (const cal::Error &e) {
    return e.status;
  }
}

void ranges() {
  check::Source source{5};
  for (int i = 0; i < 300; i++) {
    uint64_t offset = source.below(kBytes), bytes = 1 + source.below(kBytes - offset);
    Mapped m = Mappings::open(file.path, offset, bytes);
    const unsigned char *at = static_cast<unsigned char *>(m.data);
    expect(at[0] == byte_at(offset) && at[bytes - 1] == byte_at(offset + bytes - 1), "%llu bytes from %llu differ",
           (unsigned long long)bytes, (unsigned long long)offset);
    Mappings::close(m.id);
  }
}

void refused() {
  const uint64_t huge = ~uint64_t(0);
  expect(refusal(file.path, 0, kBytes) == CAL_OK, "the whole file was refused");
  for (auto [offset, bytes] : std::vector<std::pair<uint64_t, uint64_t>>{
           {0, 0}, {0, kBytes + 1}, {kBytes, 1}, {huge, 1}, {1, huge}, {huge, huge}, {kBytes - 1, 2}})
    expect(refusal(file.path, offset, bytes) == CAL_BAD_FILE, "%llu bytes from %llu were believed", (unsigned long long)bytes,
           (unsigned long long)offset);
  expect(refusal("/tmp", 0, 1) == CAL_BAD_FILE, "a folder was mapped");
  expect(refusal("/nowhere/nothing", 0, 1) == CAL_BAD_FILE, "nothing was mapped");
}

void closing() {
  Mapped a = Mappings::open(file.path, 0, 1);
  Mappings::close(a.id);
  bool seen = false;
  try {
    Mappings::close(a.id);
  } catch (const cal::Error &e) {
    seen = e.status == CAL_USE_AFTER_FREE;
  }
  expect(seen, "a mapping was closed twice");
  Mapped b = Mappings::open(file.path, 0, 1);
  expect(a.id != b.id, "a number was used again");
  Mappings::close(b.id);
}

void threads() {
  uint64_t wrong[4] = {};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; t++)
    all.emplace_back([t, &wrong] {
      check::Source source{uint64_t(t) + 1};
      for (int i = 0; i < 300; i++) {
        uint64_t offset = source.below(kBytes);
        Mapped m = Mappings::open(file.path, offset, 1);
        if (*static_cast<unsigned char *>(m.data) != byte_at(offset)) wrong[t]++;
        Mappings::close(m.id);
      }
    });
  for (std::thread &t : all) t.join();
  expect(wrong[0] + wrong[1] + wrong[2] + wrong[3] == 0, "bytes differ");
}

}  // namespace

int main() {
  test("random ranges", ranges);
  test("what the file has not is refused", refused);
  test("closing", closing);
  test("several threads", threads);
  return check::finish();
}
