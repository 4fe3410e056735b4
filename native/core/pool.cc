// See pool.h. A section is one word, how many tasks there are and which is next, and a task is claimed by adding to it: who comes
// late finds nothing left, so that a thread which the system does not run holds nobody up. Sleepers are woken, and a sleeping
// caller too, only where there are any: between threads that are awake, atomics are all.
#include "pool.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace cal {
namespace {

constexpr int kSpins = 1000;      // pause instructions: 5 to 50 microseconds by processor, the gap between two kernels and not more
constexpr int kHeldSpins = 4000;  // held in step: after so many, others are let on the processor between one look and the next
constexpr int kBetweenYields = 32;
constexpr int64_t kMostTasks = int64_t(1) << 30;  // of one section

inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

struct Section {
  std::atomic<uint64_t> ticket{0};  // tasks << 32 | the next one; at its end the next one may be past the last
  Pool::Body body = nullptr;        // these belong to whoever holds a task of the section
  void *context = nullptr;
  int64_t first = 0;
};

struct State {
  alignas(64) Section section;
  alignas(64) std::atomic<int64_t> done{0};  // tasks of the section that workers have finished
  alignas(64) std::atomic<bool> held{false};
  std::atomic<bool> stop{false};
  std::atomic<int> asleep{0};
  std::atomic<bool> caller_asleep{false};
  std::mutex lock;
  std::condition_variable wake, finished;
  std::vector<std::thread> workers;
  int threads = 1;

  bool waiting() const {
    const uint64_t ticket = section.ticket.load(std::memory_order_seq_cst);
    return uint32_t(ticket) < ticket >> 32;
  }

  // Runs tasks while there are any; returns how many. All are of one section: it cannot end before they are reported.
  int64_t work(int thread) {
    for (int64_t ran = 0;; ran++) {
      if (!waiting()) return ran;
      const uint64_t ticket = section.ticket.fetch_add(1, std::memory_order_acq_rel);
      if (uint32_t(ticket) >= ticket >> 32) return ran;
      section.body(section.context, section.first + int64_t(uint32_t(ticket)), thread);
    }
  }

  // Waits for a section; false at the end.
  bool await_section() {
    for (int spins = 0;; spins++) {
      if (stop.load(std::memory_order_acquire)) return false;
      if (waiting()) return true;
      relax();
      if (spins < kSpins) continue;
      if (held.load(std::memory_order_acquire)) {
        if (spins < kHeldSpins) continue;
        std::this_thread::yield();
        spins = kHeldSpins - kBetweenYields;
        continue;
      }
      std::unique_lock<std::mutex> hold(lock);
      asleep.fetch_add(1, std::memory_order_seq_cst);
      wake.wait(hold, [&] { return waiting() || held.load() || stop.load(); });
      asleep.fetch_sub(1, std::memory_order_seq_cst);
      spins = 0;
    }
  }

  void loop(int thread) {
    while (await_section()) {
      const int64_t ran = work(thread);
      if (ran == 0) continue;
      done.fetch_add(ran, std::memory_order_seq_cst);
      if (caller_asleep.load(std::memory_order_seq_cst)) {
        std::lock_guard<std::mutex> hold(lock);
        finished.notify_one();
      }
    }
  }

  // The caller waits until workers have finished so many tasks.
  void await_workers(int64_t tasks) {
    const auto over = [&] { return done.load(std::memory_order_seq_cst) == tasks; };
    for (int spins = 0; !over(); spins++) {
      relax();
      if (spins < kSpins) continue;
      if (held.load(std::memory_order_relaxed)) {
        std::this_thread::yield();
        spins = kSpins - kBetweenYields;
        continue;
      }
      std::unique_lock<std::mutex> hold(lock);
      caller_asleep.store(true, std::memory_order_seq_cst);
      finished.wait(hold, over);
      caller_asleep.store(false, std::memory_order_seq_cst);
    }
  }

  void wake_all() {
    std::lock_guard<std::mutex> hold(lock);
    wake.notify_all();
  }

  void run(int64_t first, int64_t tasks, Pool::Body body, void *context) {
    section.body = body, section.context = context, section.first = first;
    done.store(0, std::memory_order_relaxed);
    section.ticket.store(uint64_t(tasks) << 32, std::memory_order_seq_cst);
    if (asleep.load(std::memory_order_seq_cst) > 0) wake_all();
    const int64_t ran = work(0);
    if (ran < tasks) await_workers(tasks - ran);
  }

  void close() {
    if (workers.empty()) return;
    stop.store(true, std::memory_order_seq_cst);
    wake_all();
    for (auto &w : workers) w.join();
    workers.clear();
    stop.store(false, std::memory_order_seq_cst);
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
  for (int t = 1; t < threads; t++) s.workers.emplace_back([&s, t] { s.loop(t); });
}

void Pool::run(int64_t tasks, Body body, void *context) {
  State &s = state();
  if (s.threads == 1 || tasks == 1) {
    for (int64_t t = 0; t < tasks; t++) body(context, t, 0);
    return;
  }
  for (int64_t first = 0; first < tasks; first += kMostTasks)
    s.run(first, tasks - first < kMostTasks ? tasks - first : kMostTasks, body, context);
}

Pool::InStep::InStep() {
  State &s = state();
  if (s.threads == 1) return;
  s.held.store(true, std::memory_order_seq_cst);
  if (s.asleep.load(std::memory_order_seq_cst) > 0) s.wake_all();
}
Pool::InStep::~InStep() { state().held.store(false, std::memory_order_release); }

}  // namespace cal
