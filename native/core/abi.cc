// The C ABI of callosum.h: handle table, decoding of words, and the boundary no exception crosses.
#include <stdio.h>
#include <string.h>

#include <string>
#include <vector>

#include "call.h"
#include "isa.h"
#include "map.h"

namespace cal {
namespace {

constexpr uint64_t kIndexBits = 24;  // handle = generation << 24 | slot; both together stay below 2^53, exact in a double
constexpr uint64_t kMaxGeneration = (uint64_t(1) << 28) - 1;

struct Slot {
  void *data = nullptr;
  uint64_t count = 0;
  cal_dtype dtype = CAL_F32;
  uint64_t generation = 0;
  bool alive = false;
};

std::vector<Slot> slots;
std::vector<uint32_t> vacant;
uint64_t live_count = 0;
thread_local char last_error[640];
constexpr int kMaxCall = 2 + kMaxParams + kMaxOperands * (3 + 2 * CAL_MAX_RANK) + 2;

Slot &slot_of(uint64_t handle) {
  uint64_t index = handle & ((uint64_t(1) << kIndexBits) - 1), generation = handle >> kIndexBits;
  if (index >= slots.size() || !slots[index].alive || slots[index].generation != generation)
    fail(CAL_USE_AFTER_FREE, "handle %llu is not alive", (unsigned long long)handle);
  return slots[index];
}

// Reads whole numbers out of the words, never past their end.
struct Reader {
  const double *at, *end;
  int64_t whole(const char *what) {
    if (at == end) fail(CAL_BAD_CALL, "words end before %s", what);
    double v = *at++;
    if (!(v >= -1 && v <= 9007199254740992.0) || v != double(int64_t(v))) fail(CAL_BAD_CALL, "%s must be a whole number: %g", what, v);
    return int64_t(v);
  }
  int64_t upto(const char *what, int64_t most) {
    int64_t v = whole(what);
    if (v < 0 || v > most) fail(CAL_BAD_CALL, "%s must be from 0 to %lld: %lld", what, (long long)most, (long long)v);
    return v;
  }
};

void read_view(Reader &r, View &v, int position) {
  int64_t handle = r.whole("handle");
  if (handle < 0) {
    v.data = nullptr;
    v.rank = 0;
    return;
  }
  Slot &s = slot_of(uint64_t(handle));
  int64_t offset = r.upto("offset", int64_t(1) << 40);
  v.dtype = s.dtype;
  v.rank = int(r.upto("rank", CAL_MAX_RANK));
  for (int i = 0; i < v.rank; i++) v.shape[i] = r.upto("shape", int64_t(1) << 40);
  bool empty = false;
  for (int i = 0; i < v.rank; i++) v.stride[i] = r.upto("stride", int64_t(1) << 40);
  unsigned __int128 last = (unsigned __int128)offset;
  for (int i = 0; i < v.rank; i++) {
    if (v.shape[i] == 0) empty = true;
    else last += (unsigned __int128)(v.shape[i] - 1) * (uint64_t)v.stride[i];
  }
  if (!empty && last >= s.count)
    fail(CAL_OUT_OF_RANGE, "operand %d reaches past its storage of %llu elements", position, (unsigned long long)s.count);
  v.data = static_cast<char *>(s.data) + (empty ? 0 : offset) * bytes_of(s.dtype);
}

struct Registry {
  std::vector<Kernel> kernels;  // instruction sets one after another, all with the same names
  std::vector<int> first;
  std::string isas, names;
  int per_isa = 0;
  Registry() {
    int count;
    const Isa *all = cal::isas(&count);
    for (int i = 0; i < count; i++) {
      first.push_back(int(kernels.size()));
      for (const Kernel *k = all[i].kernels; k->name; k++) {
        kernels.push_back(*k);
        if (i == 0) names += (names.empty() ? "" : " ") + std::string(k->name);
      }
      if (i == 0) per_isa = int(kernels.size());
      if (all[i].runs_here()) isas += (isas.empty() ? "" : " ") + std::string(all[i].name);
    }
  }
};

const Registry &registry() {
  static const Registry r;
  return r;
}

cal_status report(const Error &e, const char *kernel) {
  if (kernel) snprintf(last_error, sizeof last_error, "[%s] %s", kernel, e.text);
  else snprintf(last_error, sizeof last_error, "%s", e.text);
  return e.status;
}

void run_one(Reader r, const Kernel *&kernel) {
  int64_t id = r.upto("kernel id", int64_t(registry().kernels.size()) - 1);
  kernel = &registry().kernels[size_t(id)];
  static Call call;  // calls come from one thread at a time
  call.param_count = int(r.upto("parameter count", kMaxParams));
  for (int i = 0; i < call.param_count; i++) {
    if (r.at == r.end) fail(CAL_BAD_CALL, "words end before parameter %d", i);
    call.params[i] = *r.at++;
  }
  call.view_count = int(r.upto("operand count", kMaxOperands));
  for (int i = 0; i < call.view_count; i++) read_view(r, call.views[i], i);
  if (r.at != r.end) fail(CAL_BAD_CALL, "%lld words are left over", (long long)(r.end - r.at));
  kernel->run(call);
}

}  // namespace
}  // namespace cal

using namespace cal;

extern "C" {

cal_status cal_alloc(uint64_t count, int32_t code, uint64_t *handle) {
  try {
    if (code < CAL_F32 || code > CAL_U8) fail(CAL_BAD_DTYPE, "unknown dtype %d", int(code));
    const cal_dtype dtype = cal_dtype(code);
    if (count > (uint64_t(1) << 40)) fail(CAL_OUT_OF_MEMORY, "%llu elements were asked for at once", (unsigned long long)count);
    uint32_t index;
    if (vacant.empty()) {
      if (slots.size() >= (uint64_t(1) << kIndexBits)) fail(CAL_OUT_OF_MEMORY, "too many live tensors: %zu", slots.size());
      vacant.reserve(slots.size() + 1);  // so that cal_free never allocates
      slots.emplace_back();
      index = uint32_t(slots.size() - 1);
      vacant.push_back(index);
    }
    void *data = Arena::take(count * uint64_t(bytes_of(dtype)));
    index = vacant.back();
    vacant.pop_back();
    Slot &s = slots[index];
    s.generation = s.generation >= kMaxGeneration ? 1 : s.generation + 1;
    s.data = data;
    s.count = count;
    s.dtype = dtype;
    s.alive = true;
    live_count++;
    *handle = s.generation << kIndexBits | index;
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, "alloc");
  } catch (...) {
    return report(Error{CAL_OUT_OF_MEMORY, "the system has no memory left"}, "alloc");
  }
}

cal_status cal_free(uint64_t handle) {
  try {
    Slot &s = slot_of(handle);
    Arena::give(s.data, s.count * uint64_t(bytes_of(s.dtype)));
    s.alive = false;
    s.data = nullptr;
    vacant.push_back(uint32_t(handle & ((uint64_t(1) << kIndexBits) - 1)));
    live_count--;
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, "free");
  }
}

void cal_free_all(void) {
  for (size_t i = 0; i < slots.size(); i++)
    if (slots[i].alive) cal_free(slots[i].generation << kIndexBits | i);
}

cal_status cal_data(uint64_t handle, void **data, uint64_t *bytes) {
  try {
    Slot &s = slot_of(handle);
    *data = s.data;
    *bytes = s.count * uint64_t(bytes_of(s.dtype));
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, "data");
  }
}

void cal_memory(cal_memory_info *info) {
  *info = Arena::info();
  info->live_count = live_count;
}
void cal_memory_reset_peak(void) { Arena::reset_peak(); }
cal_status cal_memory_limit(uint64_t bytes) {
  Arena::set_limit(bytes);
  return CAL_OK;
}
void cal_memory_trim(void) { Arena::trim(); }

const char *cal_isas(void) { return registry().isas.c_str(); }
const char *cal_kernels(void) { return registry().names.c_str(); }

int32_t cal_kernel(const char *isa, const char *name) {
  const Registry &r = registry();
  int count;
  const Isa *all = isas(&count);
  for (int i = 0; i < count; i++) {
    if (strcmp(all[i].name, isa) != 0 || !all[i].runs_here()) continue;
    for (int k = 0; k < r.per_isa; k++)
      if (strcmp(r.kernels[size_t(r.first[size_t(i)] + k)].name, name) == 0) return r.first[size_t(i)] + k;
  }
  return -1;
}

cal_status cal_replay(const double *words, uint64_t count) {
  const Pool::InStep in_step;
  return cal_run(words, count);
}

cal_status cal_run(const double *words, uint64_t count) {
  const Kernel *kernel = nullptr;
  try {
    uint64_t at = 0;
    while (at < count) {
      kernel = nullptr;
      double length = words[at];
      if (!(length >= 4 && length <= kMaxCall) || length != double(uint64_t(length)) || uint64_t(length) > count - at)
        fail(CAL_BAD_CALL, "a command's word count is wrong: %g of %llu left", length, (unsigned long long)(count - at));
      run_one(Reader{words + at + 1, words + at + uint64_t(length)}, kernel);
      at += uint64_t(length);
    }
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, kernel ? kernel->name : "run");
  } catch (...) {
    return report(Error{CAL_OUT_OF_MEMORY, "the system has no memory left"}, kernel ? kernel->name : "run");
  }
}

int32_t cal_threads(void) { return Pool::threads(); }
cal_status cal_set_threads(int32_t count) {
  try {
    if (count < 1 || count > Pool::kMaxThreads) fail(CAL_OUT_OF_RANGE, "threads must be from 1 to %d: %d", Pool::kMaxThreads, count);
    Pool::resize(count);
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, "threads");
  }
}

cal_status cal_map(const char *path, uint64_t offset, uint64_t bytes, uint64_t *mapping, void **data) {
  try {
    Mapped m = Mappings::open(path, offset, bytes);
    *mapping = m.id;
    *data = m.data;
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, "map");
  } catch (...) {
    return report(Error{CAL_OUT_OF_MEMORY, "the system has no memory left"}, "map");
  }
}

cal_status cal_unmap(uint64_t mapping) {
  try {
    Mappings::close(mapping);
    return CAL_OK;
  } catch (const Error &e) {
    return report(e, "unmap");
  }
}

const char *cal_error(void) { return last_error; }
}
