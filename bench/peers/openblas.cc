// Child process: OpenBLAS, loaded at start from CALLOSUM_OPENBLAS or the system, asked in JSON lines (child.ts).
// Only matrix products on inputs of its own, timed here around the calls. Not part of the product's native core.
#include <dlfcn.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Sgemm = void (*)(int order, int transA, int transB, int m, int n, int k, float alpha, const float *a, int lda,
                       const float *b, int ldb, float beta, float *c, int ldc);
constexpr int kRowMajor = 101, kNoTrans = 111, kTrans = 112;
Sgemm sgemm;

// Reads flat JSON objects as child.ts writes them: "key":number, "key":"text", "key":true or "key":[numbers].
struct Request {
  std::string line;

  const char *find(const std::string &key) const {
    size_t at = line.find("\"" + key + "\":");
    return at == std::string::npos ? nullptr : line.c_str() + at + key.size() + 3;
  }
  const char *need(const std::string &key) const {
    const char *at = find(key);
    if (!at) throw std::runtime_error("the request has no " + key);
    return at;
  }
  int number(const std::string &key) const { return int(std::strtod(need(key), nullptr)); }
  bool flag(const std::string &key) const { return find(key) && *find(key) == 't'; }
  std::string text(const std::string &key) const {
    std::string rest = need(key);
    return rest.substr(1, rest.find('"', 1) - 1);
  }
  std::vector<double> numbers(const std::string &key) const {
    std::vector<double> found;
    const char *at = need(key) + 1;
    while (*at && *at != ']') {
      char *end;
      found.push_back(std::strtod(at, &end));
      if (end == at) throw std::runtime_error("not a list of numbers: " + key);
      at = *end == ',' ? end + 1 : end;
    }
    return found;
  }
};

using Array = std::vector<float>;

// What a request prepared: named arrays, and one repetition of the work on them.
struct Kernel {
  std::map<std::string, Array> arrays;
  std::function<void(Kernel &)> run;
  Array &operator[](const std::string &name) { return arrays.at(name); }
};

// Input number `which`: value[i] = sin(a i + b), with a and b from the request's list "fill".
Array filled(const Request &request, int which, size_t count) {
  const std::vector<double> fill = request.numbers("fill");
  Array values(count);
  for (size_t i = 0; i < count; i++) values[i] = float(std::sin(fill.at(2 * which) * double(i) + fill.at(2 * which + 1)));
  return values;
}

// c (m,n) = op(a) op(b); a is (m,k), transposed (k,m); b is (k,n), transposed (n,k).
void product(const Array &a, bool transA, const Array &b, bool transB, Array &c, int m, int k, int n) {
  sgemm(kRowMajor, transA ? kTrans : kNoTrans, transB ? kTrans : kNoTrans, m, n, k, 1.0f, a.data(), transA ? m : k,
        b.data(), transB ? k : n, 0.0f, c.data(), n);
}

Kernel matmul(const Request &request) {
  const int m = request.number("m"), k = request.number("k"), n = request.number("n");
  const std::string form = request.text("form");
  Kernel kernel;
  kernel.arrays["a"] = filled(request, 0, size_t(m) * k);
  kernel.arrays["b"] = filled(request, 1, size_t(k) * n);
  kernel.arrays["y"] = Array(size_t(m) * n);
  kernel.run = [=](Kernel &my) { product(my["a"], form == "tn", my["b"], form == "nt", my["y"], m, k, n); };
  return kernel;
}

// The matrix products of one step of y = (x w1) w2 and nothing else: no activation, no loss.
Kernel mlpStep(const Request &request) {
  const int rows = request.number("rows"), width = request.number("width"), hidden = request.number("hidden");
  const bool inputGradient = request.flag("dx");
  Kernel kernel;
  kernel.arrays["x"] = filled(request, 0, size_t(rows) * width);
  kernel.arrays["w1"] = filled(request, 1, size_t(width) * hidden);
  kernel.arrays["w2"] = filled(request, 2, size_t(hidden) * width);
  kernel.arrays["dy"] = filled(request, 3, size_t(rows) * width);
  for (const char *name : {"h", "dh"}) kernel.arrays[name] = Array(size_t(rows) * hidden);
  for (const char *name : {"y", "dx"}) kernel.arrays[name] = Array(size_t(rows) * width);
  for (const char *name : {"dw1", "dw2"}) kernel.arrays[name] = Array(size_t(width) * hidden);
  kernel.run = [=](Kernel &my) {
    product(my["x"], false, my["w1"], false, my["h"], rows, width, hidden);
    product(my["h"], false, my["w2"], false, my["y"], rows, hidden, width);
    product(my["h"], true, my["dy"], false, my["dw2"], hidden, rows, width);
    product(my["dy"], false, my["w2"], true, my["dh"], rows, width, hidden);
    product(my["x"], true, my["dh"], false, my["dw1"], width, rows, hidden);
    if (inputGradient) product(my["dh"], false, my["w1"], true, my["dx"], rows, hidden, width);
  };
  return kernel;
}

// {"op":"prepare","kernel":...} makes the inputs and runs once; {"op":"run","reps":n} times n repetitions;
// {"op":"sample","output":"y","at":[...]} reads elements of an array; {"op":"drop"} frees everything.
void answer(const Request &request, Kernel &current) {
  const std::string op = request.text("op");
  if (op == "prepare") {
    const std::string name = request.text("kernel");
    if (name != "matmul" && name != "mlp-step") throw std::runtime_error("OpenBLAS has no kernel " + name);
    current = name == "matmul" ? matmul(request) : mlpStep(request);
    current.run(current);
    std::puts("{}");
  } else if (op == "run") {
    const int reps = request.number("reps");
    if (!current.run) throw std::runtime_error("nothing is prepared");
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < reps; i++) current.run(current);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("{\"seconds\":%.9g}\n", seconds.count());
  } else if (op == "sample") {
    const Array &values = current[request.text("output")];
    std::string list;
    for (double at : request.numbers("at")) {
      char number[32];
      std::snprintf(number, sizeof number, "%s%.9g", list.empty() ? "" : ",", double(values.at(size_t(at))));
      list += number;
    }
    std::printf("{\"values\":[%s]}\n", list.c_str());
  } else if (op == "drop") {
    current = Kernel();
    std::puts("{}");
  } else {
    throw std::runtime_error("unknown op " + op);
  }
}

// "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..." -> "0.3.21"
std::string versionOf(const std::string &config) {
  const size_t at = config.find_first_of("0123456789");
  return at == std::string::npos ? "unknown" : config.substr(at, config.find(' ', at) - at);
}

}  // namespace

int main(int argc, char **argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const char *chosen = std::getenv("CALLOSUM_OPENBLAS");
  std::vector<std::string> names = {"libopenblas.so.0", "libopenblas.dylib"};
  if (chosen && *chosen) names = {chosen};
  void *library = nullptr;
  for (const std::string &name : names) {
    if (!library) library = dlopen(name.c_str(), RTLD_NOW | RTLD_GLOBAL);
  }
  sgemm = library ? reinterpret_cast<Sgemm>(dlsym(library, "cblas_sgemm")) : nullptr;
  if (!sgemm) {
    std::printf("{\"missing\":\"%s could not be loaded\"}\n", names.front().c_str());
    return 0;
  }
  const int threads = argc > 1 ? std::atoi(argv[1]) : 1;
  if (auto set = reinterpret_cast<void (*)(int)>(dlsym(library, "openblas_set_num_threads"))) set(threads);
  auto config = reinterpret_cast<const char *(*)()>(dlsym(library, "openblas_get_config"));
  auto core = reinterpret_cast<const char *(*)()>(dlsym(library, "openblas_get_corename"));
  std::printf("{\"name\":\"OpenBLAS\",\"version\":\"%s\",\"settings\":\"%s kernels\"}\n",
              config ? versionOf(config()).c_str() : "unknown", core ? core() : "unknown");

  Kernel current;
  Request request;
  while (std::getline(std::cin, request.line)) {
    try {
      answer(request, current);
    } catch (const std::exception &error) {
      std::printf("{\"error\":\"OpenBLAS: %s\"}\n", error.what());
    }
  }
}
