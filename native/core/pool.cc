// See pool.h. Workers are woken by a generation counter; a task is claimed by one atomic increment.
#include "pool.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace cal {
namespace {

constexpr int kSpins = 1000;  // pause instructions: 5 to 50 microseconds by processor, the gap between two kernels and not more

inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

struct Job {
  Pool::Body body = nullptr;
  void *context = nullptr;
  int64_t tasks = 0;
};

struct State {
  std::mutex lock;
  std::condition_variable wake, done;
  std::vector<std::thread> workers;
  Job job;
  std::atomic<uint64_t> generation{0};
  std::atomic<int64_t> next{0};
  std::atomic<int> busy{0};
  std::atomic<bool> stop{false};
  int threads = 1;

  void work(int thread) {
    for (;;) {
      int64_t task = next.fetch_add(1, std::memory_order_relaxed);
      if (task >= job.tasks) return;
      job.body(job.context, task, thread);
    }
  }

  void loop(int thread, uint64_t seen) {
    for (;;) {
      for (int i = 0; i < kSpins && generation.load(std::memory_order_acquire) == seen; i++) relax();
      if (generation.load(std::memory_order_acquire) == seen) {
        std::unique_lock<std::mutex> hold(lock);
        wake.wait(hold, [&] { return generation.load(std::memory_order_acquire) != seen; });
      }
      seen = generation.load(std::memory_order_acquire);
      if (stop.load(std::memory_order_acquire)) return;
      work(thread);
      if (busy.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        std::lock_guard<std::mutex> hold(lock);
        done.notify_one();
      }
    }
  }

  void publish() {
    std::lock_guard<std::mutex> hold(lock);
    generation.fetch_add(1, std::memory_order_release);
    wake.notify_all();
  }

  void close() {
    if (workers.empty()) return;
    stop.store(true, std::memory_order_release);
    publish();
    for (auto &w : workers) w.join();
    workers.clear();
    stop.store(false, std::memory_order_release);
  }

  ~State() { close(); }
};

State &state() {
  static State s;
  return s;
}

}  // namespace

int Pool::threads() { return state().threads; }

void Pool::resize(int threads) {
  State &s = state();
  if (threads < 1) threads = 1;
  if (threads > kMaxThreads) threads = kMaxThreads;
  if (threads == s.threads) return;
  s.close();
  s.threads = threads;
  uint64_t seen = s.generation.load();
  for (int t = 1; t < threads; t++) s.workers.emplace_back([&s, t, seen] { s.loop(t, seen); });
}

void Pool::run(int64_t tasks, Body body, void *context) {
  State &s = state();
  if (s.threads == 1 || tasks == 1) {
    for (int64_t t = 0; t < tasks; t++) body(context, t, 0);
    return;
  }
  s.job = {body, context, tasks};
  s.next.store(0, std::memory_order_relaxed);
  s.busy.store(s.threads - 1, std::memory_order_relaxed);
  s.publish();
  s.work(0);
  for (int i = 0; i < kSpins && s.busy.load(std::memory_order_acquire) != 0; i++) relax();
  if (s.busy.load(std::memory_order_acquire) != 0) {
    std::unique_lock<std::mutex> hold(s.lock);
    s.done.wait(hold, [&] { return s.busy.load(std::memory_order_acquire) == 0; });
  }
}

}  // namespace cal
