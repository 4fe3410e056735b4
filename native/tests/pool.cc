// Tests of the thread pool: every task once, each thread alone in its number, results visible after run() without any
// atomic of the test's own (that is ThreadSanitizer's to see), sleep and wake-up, resizing. Not its speed.
#include "../core/pool.h"

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "check.h"

using cal::parallel;
using cal::parallel_range;
using cal::Pool;
using check::expect;
using check::test;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__aarch64__)
constexpr int kRounds = 2000;  // under ThreadSanitizer or emulation
#else
constexpr int kRounds = 30000;
#endif

void sleep_ms(double ms) { std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(ms)); }

// A section over `tasks` tasks that counts in plain memory.
void count_once(int64_t tasks, std::vector<int> &hits) {
  hits.assign(size_t(tasks), 0);
  parallel(tasks, [&](int64_t task, int) { hits[size_t(task)]++; });
  for (int64_t t = 0; t < tasks; t++) expect(hits[size_t(t)] == 1, "task %lld of %lld ran %d times", (long long)t, (long long)tasks, hits[size_t(t)]);
}

double cpu_ms() {
  rusage u;
  getrusage(RUSAGE_SELF, &u);
  auto ms = [](timeval t) { return double(t.tv_sec) * 1e3 + double(t.tv_usec) / 1e3; };
  return ms(u.ru_utime) + ms(u.ru_stime);
}

void every_task_once() {
  std::vector<int> hits;
  for (int threads : {1, 2, 3, 4, 7, 16}) {
    Pool::resize(threads);
    expect(Pool::threads() == threads, "asked for %d threads, there are %d", threads, Pool::threads());
    for (int64_t tasks : {0, 1, 2, 3, threads - 1, threads, threads + 1, 64, 257, 5000}) count_once(tasks, hits);
  }
}

void nothing_to_do() {
  Pool::resize(4);
  int calls = 0;
  parallel(0, [&](int64_t, int) { calls++; });
  parallel(-3, [&](int64_t, int) { calls++; });
  parallel_range(0, 10, [&](int64_t, int64_t, int) { calls++; });
  parallel_range(-1, 10, [&](int64_t, int64_t, int) { calls++; });
  Pool::run(0, [](void *c, int64_t, int) { ++*static_cast<int *>(c); }, &calls);
  expect(calls == 0, "an empty section called its body %d times", calls);
}

void one_task_on_the_caller() {
  Pool::resize(4);
  auto caller = std::this_thread::get_id();
  for (int i = 0; i < 100; i++)
    parallel(1, [&](int64_t task, int thread) {
      expect(task == 0 && thread == 0 && std::this_thread::get_id() == caller, "a single task left its caller");
    });
}

// Many tiny sections: what the caller wrote before is read inside, what tasks wrote is read after.
void tiny_sections() {
  for (int threads : {2, 3, 4}) {
    Pool::resize(threads);
    std::vector<int64_t> in(threads * 2), out(threads * 2);
    for (int round = 0; round < kRounds; round++) {
      int64_t tasks = 2 + round % (threads * 2 - 1), sum = 0, expected = 0;
      for (int64_t t = 0; t < tasks; t++) in[size_t(t)] = round + t, expected += 3 * (round + t);
      parallel(tasks, [&](int64_t task, int) { out[size_t(task)] = 3 * in[size_t(task)]; });
      for (int64_t t = 0; t < tasks; t++) sum += out[size_t(t)];
      expect(sum == expected, "round %d on %d threads: %lld, expected %lld", round, threads, (long long)sum, (long long)expected);
    }
  }
}

// A thread number is a slot of scratch: two tasks must never hold one at once, and plain writes to it must not race.
void thread_numbers() {
  for (int threads : {2, 4, 9}) {
    Pool::resize(threads);
    std::vector<std::atomic<int>> held(threads);
    std::vector<int64_t> scratch(threads * 16, 0);
    std::atomic<int> wrong{0};
    for (int round = 0; round < 200; round++)
      parallel(threads * 5, [&](int64_t, int thread) {
        if (thread < 0 || thread >= threads) return void(wrong++);
        if (held[size_t(thread)].exchange(1) != 0) wrong++;
        scratch[size_t(thread) * 16]++;
        held[size_t(thread)].store(0);
      });
    int64_t total = 0;
    for (int t = 0; t < threads; t++) total += scratch[size_t(t) * 16];
    expect(wrong == 0, "%d tasks had a thread number that was taken or out of range", wrong.load());
    expect(total == int64_t(threads) * 5 * 200, "%lld tasks ran", (long long)total);
  }
}

void workers_take_part() {
  Pool::resize(4);
  for (int attempt = 0; attempt < 50; attempt++) {
    std::atomic<unsigned> seen{0};
    parallel(16, [&](int64_t, int thread) {
      seen |= 1u << thread;
      sleep_ms(1);
    });
    if (seen == 0xf) return;
  }
  expect(false, "four threads never shared sixteen slow tasks");
}

void after_sleep() {
  Pool::resize(4);
  std::vector<int> hits;
  for (int round = 0; round < 40; round++) {
    sleep_ms(round % 4 == 0 ? 5 : 0.2 * (round % 7));  // longer than the spin, and about as long
    count_once(2 + round % 9, hits);
  }
}

// Held in step: the same sections, also from asleep, with pauses longer than any spin, and sleep when it is over.
void in_step() {
  for (int threads : {1, 2, 3, 8}) {
    Pool::resize(threads);
    std::vector<int> hits;
    for (int round = 0; round < 20; round++) {
      sleep_ms(round % 3 ? 0 : 3);
      const Pool::InStep held;
      for (int i = 0; i < 50; i++) count_once(1 + (round + i) % 11, hits);
      if (round % 5 == 0) sleep_ms(2);
      count_once(100, hits);
    }
  }
  sleep_ms(20);
  double before = cpu_ms();
  sleep_ms(200);
  double spent = cpu_ms() - before;
  expect(spent < 40, "a pool that is not held any more used %.1f ms of processor time in 200 ms", spent);
}

// A thread that the system does not run must not hold up the others: of sixteen, four processors run four.
void more_threads_than_processors() {
  Pool::resize(16);
  const Pool::InStep held;
  std::vector<int> hits;
  for (int round = 0; round < kRounds / 100; round++) count_once(2 + round % 40, hits);
}

// One long task: the others go to sleep, and the caller too when the task is not its own.
void uneven_tasks() {
  Pool::resize(3);
  for (int round = 0; round < 30; round++) {
    int done[7] = {};
    parallel(7, [&](int64_t task, int) {
      if (task == round % 7) sleep_ms(3);
      done[task] = round + 1;
    });
    for (int t = 0; t < 7; t++) expect(done[t] == round + 1, "round %d returned before task %d was done", round, t);
  }
}

void idle_workers_sleep() {
  Pool::resize(4);
  std::vector<int> hits;
  count_once(100, hits);
  sleep_ms(20);
  double before = cpu_ms();
  sleep_ms(400);
  double spent = cpu_ms() - before;
  expect(spent < 40, "an idle pool used %.1f ms of processor time in 400 ms", spent);
}

void resize_between() {
  check::Source source{77};
  std::vector<int> hits;
  for (int round = 0; round < 200; round++) {
    int threads = 1 + int(source.below(8));
    Pool::resize(threads);
    expect(Pool::threads() == threads, "asked for %d threads, there are %d", threads, Pool::threads());
    for (uint64_t k = source.below(4); k > 0; k--) count_once(int64_t(source.below(40)), hits);
    if (round % 50 == 0) sleep_ms(2);  // also from asleep
  }
  Pool::resize(Pool::kMaxThreads);
  count_once(3000, hits);
  Pool::resize(1000);
  expect(Pool::threads() == Pool::kMaxThreads, "more than the most: %d", Pool::threads());
  Pool::resize(0);
  expect(Pool::threads() == 1, "fewer than one: %d", Pool::threads());
  count_once(10, hits);
}

// The pieces of a range: each index once, none smaller than the grain but the last, at most 256, alike on every thread count.
void range_division() {
  for (int64_t count : {1, 2, 63, 64, 65, 1000, 100003})
    for (int64_t grain : {0, 1, 7, 64, 5000}) {
      std::vector<int64_t> first;
      for (int threads : {1, 2, 5}) {
        Pool::resize(threads);
        std::vector<int64_t> begin_of(size_t(count), -1);
        parallel_range(count, grain, [&](int64_t begin, int64_t end, int) {
          for (int64_t i = begin; i < end; i++) begin_of[size_t(i)] = begin_of[size_t(i)] == -1 ? begin : -2;
        });
        int64_t pieces = 0;
        for (int64_t i = 0, length = 0; i < count; i++, length++) {
          expect(begin_of[size_t(i)] >= 0, "index %lld of %lld was left out or taken twice", (long long)i, (long long)count);
          if (begin_of[size_t(i)] != i) continue;
          expect(i == 0 || length >= grain, "a piece of %lld below the grain %lld", (long long)length, (long long)grain);
          pieces++, length = 0;
        }
        expect(pieces <= 256, "%lld pieces", (long long)pieces);
        if (first.empty()) first = begin_of;
        expect(first == begin_of, "the division of %lld by %lld changes with the threads", (long long)count, (long long)grain);
      }
    }
}

void same_bits() {
  constexpr int64_t kCount = 50000;
  std::vector<float> values(kCount);
  check::Source source{5};
  for (float &v : values) v = float(source.below(1000003)) / 1000003.0f - 0.5f;
  float expected = 0;
  for (int threads : {1, 2, 3, 4, 8}) {
    Pool::resize(threads);
    std::vector<float> partial(256, 0.0f);
    parallel_range(kCount, 300, [&](int64_t begin, int64_t end, int) {
      float sum = 0;
      for (int64_t i = begin; i < end; i++) sum += values[size_t(i)];
      partial[size_t(begin / 300)] = sum;
    });
    float total = 0;
    for (float p : partial) total += p;
    if (threads == 1) expected = total;
    expect(memcmp(&total, &expected, sizeof total) == 0, "%d threads: %.9g, one thread: %.9g", threads, total, expected);
  }
}

}  // namespace

int main() {
  test("every task runs once", every_task_once);
  test("an empty section calls nothing", nothing_to_do);
  test("a single task stays on its caller", one_task_on_the_caller);
  test("many tiny sections", tiny_sections);
  test("thread numbers are exclusive", thread_numbers);
  test("workers take part", workers_take_part);
  test("sections after pauses longer than the spin", after_sleep);
  test("threads held in step", in_step);
  test("more threads than processors", more_threads_than_processors);
  test("uneven tasks", uneven_tasks);
  test("idle workers sleep", idle_workers_sleep);
  test("resizing between sections", resize_between);
  test("a range is divided alike on every thread count", range_division);
  test("same bits on every thread count", same_bits);
  Pool::resize(1);
  return check::finish();
}
