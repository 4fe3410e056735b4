// Node-API binding: turns the C ABI into a few JavaScript functions. It checks argument types and copies bytes; every
// rule about tensors is behind the ABI. Commands travel in one shared Float64Array, so a call converts one number.
#include <node_api.h>
#include <string.h>

#include <atomic>

#include "../include/callosum.h"

namespace {

double *words = nullptr;
size_t word_capacity = 0;
double *memory_report = nullptr;

napi_value throw_status(napi_env env, cal_status status) {
  napi_value code = nullptr, message = nullptr, error = nullptr;
  char number[8] = {char('0' + int(status)), 0};
  napi_create_string_utf8(env, number, NAPI_AUTO_LENGTH, &code);
  napi_create_string_utf8(env, cal_error(), NAPI_AUTO_LENGTH, &message);
  if (napi_create_error(env, code, message, &error) == napi_ok) napi_throw(env, error);
  return nullptr;
}

template <int N>
bool arguments(napi_env env, napi_callback_info info, napi_value (&args)[N]) {
  size_t count = N;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  if (count >= N) return true;
  napi_throw_type_error(env, nullptr, "too few arguments");
  return false;
}

bool number_of(napi_env env, napi_value value, double *out) {
  if (napi_get_value_double(env, value, out) == napi_ok) return true;
  napi_throw_type_error(env, nullptr, "a number was expected");
  return false;
}

// Where the thread is being ended, calls of the runtime fail and leave what they were to make as it was: nothing, then.
napi_value as_number(napi_env env, double value) {
  napi_value out = nullptr;
  napi_create_double(env, value, &out);
  return out;
}

struct Bytes {
  char *data = nullptr;
  size_t bytes = 0;
};

bool bytes_of(napi_env env, napi_value value, Bytes *out) {
  bool is_typed = false;
  napi_is_typedarray(env, value, &is_typed);
  if (!is_typed) {
    napi_throw_type_error(env, nullptr, "a typed array was expected");
    return false;
  }
  napi_typedarray_type type;
  size_t length, offset;
  void *data;
  napi_value buffer;
  napi_get_typedarray_info(env, value, &type, &length, &data, &buffer, &offset);
  size_t width = type == napi_float64_array || type == napi_bigint64_array || type == napi_biguint64_array ? 8
                 : type == napi_float32_array || type == napi_int32_array || type == napi_uint32_array    ? 4
                 : type == napi_int8_array || type == napi_uint8_array || type == napi_uint8_clamped_array ? 1
                                                                                                            : 2;
  out->data = static_cast<char *>(data);
  out->bytes = length * width;
  return true;
}

// alloc(count, dtype) -> handle
napi_value alloc(napi_env env, napi_callback_info info) {
  napi_value args[2];
  double count, dtype;
  if (!arguments(env, info, args) || !number_of(env, args[0], &count) || !number_of(env, args[1], &dtype)) return nullptr;
  if (!(count >= 0 && count <= 9007199254740992.0)) return napi_throw_range_error(env, nullptr, "count out of range"), nullptr;
  uint64_t handle;
  cal_status status = cal_alloc(uint64_t(count), dtype >= 0 && dtype < 256 ? int32_t(dtype) : -1, &handle);
  return status == CAL_OK ? as_number(env, double(handle)) : throw_status(env, status);
}

// free(handle)
napi_value release(napi_env env, napi_callback_info info) {
  napi_value args[1];
  double handle;
  if (!arguments(env, info, args) || !number_of(env, args[0], &handle)) return nullptr;
  cal_status status = handle >= 0 ? cal_free(uint64_t(handle)) : CAL_USE_AFTER_FREE;
  return status == CAL_OK ? nullptr : throw_status(env, status);
}

template <bool kWrite>
napi_value transfer(napi_env env, napi_callback_info info) {
  napi_value args[3];
  double handle, start;
  Bytes js;
  if (!arguments(env, info, args) || !number_of(env, args[0], &handle) || !bytes_of(env, args[1], &js) || !number_of(env, args[2], &start))
    return nullptr;
  void *data;
  uint64_t bytes;
  cal_status status = handle >= 0 ? cal_data(uint64_t(handle), &data, &bytes) : CAL_USE_AFTER_FREE;
  if (status != CAL_OK) return throw_status(env, status);
  if (!(start >= 0 && start <= double(bytes)) || js.bytes > bytes - uint64_t(start)) {
    napi_throw_range_error(env, nullptr, "the range lies outside the storage");
    return nullptr;
  }
  if (js.bytes == 0) return nullptr;
  char *at = static_cast<char *>(data) + uint64_t(start);
  if (kWrite) memcpy(at, js.data, js.bytes);
  else memcpy(js.data, at, js.bytes);
  return nullptr;
}

// run(wordCount): executes the commands at the start of the shared words; 0, or a status (its text: lastError()).
napi_value run(napi_env env, napi_callback_info info) {
  napi_value args[1] = {}, out = nullptr;
  uint32_t count = 0;
  size_t argc = 1;
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  cal_status status = CAL_BAD_CALL;
  if (napi_get_value_uint32(env, args[0], &count) == napi_ok && count <= word_capacity) status = cal_run(words, count);
  napi_create_int32(env, status, &out);
  return out;
}

// replay(Float64Array words, wordCount): executes the commands at the start of the given words, as run does with the shared ones.
napi_value replay(napi_env env, napi_callback_info info) {
  napi_value args[2], out = nullptr;
  Bytes list;
  uint32_t count = 0;
  if (!arguments(env, info, args) || !bytes_of(env, args[0], &list)) return nullptr;
  cal_status status = CAL_BAD_CALL;
  if (napi_get_value_uint32(env, args[1], &count) == napi_ok && count <= list.bytes / sizeof(double) && uintptr_t(list.data) % alignof(double) == 0)
    status = cal_replay(reinterpret_cast<const double *>(list.data), count);
  napi_create_int32(env, status, &out);
  return out;
}

// shareWords(Float64Array words, Float64Array memoryReport); the caller keeps both alive.
napi_value share_words(napi_env env, napi_callback_info info) {
  napi_value args[2];
  Bytes list, report;
  if (!arguments(env, info, args) || !bytes_of(env, args[0], &list) || !bytes_of(env, args[1], &report)) return nullptr;
  if (report.bytes < 5 * sizeof(double)) return napi_throw_range_error(env, nullptr, "the memory report needs 5 numbers"), nullptr;
  words = reinterpret_cast<double *>(list.data);
  word_capacity = list.bytes / sizeof(double);
  memory_report = reinterpret_cast<double *>(report.data);
  return nullptr;
}

// memory(): fills the shared report with live, peak, reserved, limit bytes and the number of live handles.
napi_value memory(napi_env, napi_callback_info) {
  if (!memory_report) return nullptr;
  cal_memory_info m;
  cal_memory(&m);
  const uint64_t values[5] = {m.live_bytes, m.peak_bytes, m.reserved_bytes, m.limit_bytes, m.live_count};
  for (int i = 0; i < 5; i++) memory_report[i] = double(values[i]);
  return nullptr;
}

napi_value reset_peak(napi_env, napi_callback_info) { return cal_memory_reset_peak(), nullptr; }
napi_value trim(napi_env, napi_callback_info) { return cal_memory_trim(), nullptr; }

napi_value limit(napi_env env, napi_callback_info info) {
  napi_value args[1];
  double bytes;
  if (!arguments(env, info, args) || !number_of(env, args[0], &bytes)) return nullptr;
  cal_memory_limit(bytes > 0 ? uint64_t(bytes) : 0);
  return nullptr;
}

// kernel(isa, name) -> id or -1
napi_value kernel(napi_env env, napi_callback_info info) {
  napi_value args[2];
  char isa[32], name[64];
  size_t length;
  if (!arguments(env, info, args)) return nullptr;
  if (napi_get_value_string_utf8(env, args[0], isa, sizeof isa, &length) != napi_ok ||
      napi_get_value_string_utf8(env, args[1], name, sizeof name, &length) != napi_ok)
    return napi_throw_type_error(env, nullptr, "two strings were expected"), nullptr;
  return as_number(env, cal_kernel(isa, name));
}

napi_value text(napi_env env, const char *value) {
  napi_value out = nullptr;
  napi_create_string_utf8(env, value, NAPI_AUTO_LENGTH, &out);
  return out;
}
napi_value kernels(napi_env env, napi_callback_info) { return text(env, cal_kernels()); }
napi_value isas(napi_env env, napi_callback_info) { return text(env, cal_isas()); }
napi_value last_error(napi_env env, napi_callback_info) { return text(env, cal_error()); }
napi_value threads(napi_env env, napi_callback_info) { return as_number(env, cal_threads()); }

napi_value set_threads(napi_env env, napi_callback_info info) {
  napi_value args[1];
  double count;
  if (!arguments(env, info, args) || !number_of(env, args[0], &count)) return nullptr;
  cal_status status = cal_set_threads(count >= 1 && count <= 1e6 ? int32_t(count) : 0);
  return status == CAL_OK ? nullptr : throw_status(env, status);
}

// What a mapping's buffer carries: its number. Freed with the buffer.
struct Mapping {
  uint64_t id;
};
const napi_type_tag kMappingTag = {0x63616c6c6f73756d, 0x6d617070696e6773};

// The buffer is gone, or its thread ends: unmap() may have been before.
void forget(napi_env, void *, void *hint) {
  Mapping *mapping = static_cast<Mapping *>(hint);
  cal_unmap(mapping->id);
  delete mapping;
}

bool size_of(napi_env env, napi_value value, uint64_t *out) {
  double number;
  if (!number_of(env, value, &number)) return false;
  *out = uint64_t(number >= 0 && number <= 9007199254740992.0 ? number : 0);
  if (double(*out) == number) return true;
  napi_throw_range_error(env, nullptr, "a whole number of bytes was expected");
  return false;
}

// map(path, offset, bytes) -> ArrayBuffer
napi_value map(napi_env env, napi_callback_info info) {
  napi_value args[3], buffer;
  char path[4097];
  size_t length;
  uint64_t offset, bytes;
  if (!arguments(env, info, args)) return nullptr;
  if (napi_get_value_string_utf8(env, args[0], nullptr, 0, &length) != napi_ok)
    return napi_throw_type_error(env, nullptr, "a path was expected"), nullptr;
  if (length >= sizeof path) return napi_throw_range_error(env, nullptr, "the path is too long"), nullptr;
  napi_get_value_string_utf8(env, args[0], path, sizeof path, &length);
  if (strlen(path) != length) return napi_throw_range_error(env, nullptr, "the path has a zero byte"), nullptr;
  if (!size_of(env, args[1], &offset) || !size_of(env, args[2], &bytes)) return nullptr;
  Mapping *mapping = new Mapping;
  void *data;
  cal_status status = cal_map(path, offset, bytes, &mapping->id, &data);
  if (status != CAL_OK) {
    delete mapping;
    return throw_status(env, status);
  }
  if (napi_create_external_arraybuffer(env, data, bytes, forget, mapping, &buffer) != napi_ok) {
    forget(env, nullptr, mapping);
    return napi_throw_error(env, nullptr, "this Node refuses memory from outside"), nullptr;
  }
  napi_wrap(env, buffer, mapping, nullptr, nullptr, nullptr);
  napi_type_tag_object(env, buffer, &kMappingTag);
  return buffer;
}

// unmap(buffer): at once; the buffer and its views have length 0 from then on.
napi_value unmap(napi_env env, napi_callback_info info) {
  napi_value args[1];
  bool ours = false;
  void *mapping = nullptr;
  if (!arguments(env, info, args)) return nullptr;
  if (napi_check_object_type_tag(env, args[0], &kMappingTag, &ours) != napi_ok || !ours ||
      napi_remove_wrap(env, args[0], &mapping) != napi_ok) {
    bool pending = false;
    napi_is_exception_pending(env, &pending);
    return pending ? nullptr : (napi_throw_type_error(env, nullptr, "the buffer of a live mapping was expected"), nullptr);
  }
  const uint64_t id = static_cast<Mapping *>(mapping)->id;  // detaching may free it
  napi_detach_arraybuffer(env, args[0]);
  cal_unmap(id);
  return nullptr;
}

// The core serves one thread of the process at a time: the first that asks for it, until that thread ends.
std::atomic<napi_env> owner{nullptr};

void leave(void *env) {
  napi_env mine = static_cast<napi_env>(env);
  if (owner.load() != mine) return;
  words = nullptr;
  memory_report = nullptr;
  word_capacity = 0;
  cal_free_all();  // a thread that was ended from outside has freed nothing
  owner.store(nullptr);
}

struct Row {
  const char *name;
  napi_callback function;
};

template <size_t N>
void export_all(napi_env env, napi_value exports, const Row (&rows)[N]) {
  for (const Row &row : rows) {
    napi_value function = nullptr;
    if (napi_create_function(env, row.name, NAPI_AUTO_LENGTH, row.function, nullptr, &function) == napi_ok)
      napi_set_named_property(env, exports, row.name, function);
  }
}

// core() -> the functions of tensors and kernels
napi_value core(napi_env env, napi_callback_info) {
  napi_env nobody = nullptr;
  if (!owner.compare_exchange_strong(nobody, env) && nobody != env) {
    napi_throw_error(env, nullptr, "the native core is in use by another thread of this process: use it from one thread, or start a process");
    return nullptr;
  }
  if (nobody == nullptr) napi_add_env_cleanup_hook(env, leave, env);
  napi_value exports = nullptr;
  if (napi_create_object(env, &exports) != napi_ok) return nullptr;
  export_all(env, exports, {{"alloc", alloc},    {"free", release},     {"write", transfer<true>},   {"read", transfer<false>},
                            {"run", run},        {"replay", replay},    {"shareWords", share_words}, {"memory", memory},
                            {"resetPeak", reset_peak}, {"trim", trim},  {"limit", limit},            {"kernel", kernel},
                            {"kernels", kernels}, {"isas", isas},       {"lastError", last_error},   {"threads", threads},
                            {"setThreads", set_threads}});
  return exports;
}

// What any thread may use at once, and the way to the rest.
napi_value init(napi_env env, napi_value exports) {
  export_all(env, exports, {{"map", map}, {"unmap", unmap}, {"core", core}});
  return exports;
}

}  // namespace

NAPI_MODULE(callosum, init)
