// Thread pool: runs a fixed number of tasks on a fixed number of threads, the caller among them.
// The division into tasks is the caller's and never depends on timing; which thread runs a task may, so a task must
// write only its own part and give the same bits wherever it runs. A waiting thread spins for a short bounded time,
// then sleeps; held in step, it does not sleep but lets others on its processor now and then.
// Not reentrant: a task must not start another parallel section.
#pragma once
#include <stdint.h>

namespace cal {

class Pool {
 public:
  using Body = void (*)(void *context, int64_t task, int thread);
  static int threads();
  static void resize(int threads);  // 1 <= threads <= 256
  static void run(int64_t tasks, Body body, void *context);
  static constexpr int kMaxThreads = 256;

  // As long as one exists, workers do not sleep between sections: for many short kernels one after another.
  class InStep {
   public:
    InStep();
    ~InStep();
    InStep(const InStep &) = delete;
    InStep &operator=(const InStep &) = delete;
  };
};

// parallel(n, [&](int64_t task, int thread) { ... }): the lambda is called once for each task in 0..n-1.
template <class F>
inline __attribute__((always_inline)) void parallel(int64_t tasks, F &&body) {
  struct Thunk {
    static void call(void *context, int64_t task, int thread) { (*static_cast<decltype(&body)>(context))(task, thread); }
  };
  if (tasks == 1) return body(int64_t(0), 0);
  if (tasks > 0) Pool::run(tasks, &Thunk::call, (void *)&body);
}

// Splits [0, count) in pieces of at least `grain` items, whatever the number of threads: body(begin, end, thread).
template <class F>
inline __attribute__((always_inline)) void parallel_range(int64_t count, int64_t grain, F &&body) {
  if (count <= 0) return;
  if (grain < 1) grain = 1;
  int64_t pieces = (count + grain - 1) / grain;
  if (pieces > 256) {
    grain = (count + 255) / 256;
    pieces = (count + grain - 1) / grain;
  }
  parallel(pieces, [&](int64_t piece, int thread) {
    int64_t begin = piece * grain, end = begin + grain < count ? begin + grain : count;
    body(begin, end, thread);
  });
}

}  // namespace cal
