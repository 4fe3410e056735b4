// Attention over pages of keys and values: finds the runs of rows of one sequence and divides the work. Many rows go through
// attention_panels.h, few through paged_decode.h, all in one parallel section. Tasks do not touch the bits of a row.
// With a reader (readingAttention) scores of a slot's keys have a bias and every row sees a null key; nothing of it runs without one.
#include "attention_decode.h"
#include "attention_panels.h"
#include "attention_tiles.h"
#include "paged_decode.h"

namespace cal {
namespace CAL_ISA {
namespace {

// Adjacent rows of one sequence at positions that follow each other: T queries whose last sees S keys.
struct Run {
  Attention p;
  View q, out;
  bool few;
  float *results;   // of the parts of every head, where they are few
  int32_t *parts_left;
};

// A panel job, or a part: `index` is its first row, or the number of the part.
struct Task {
  const Run *run;
  int64_t head, index;
};

// Rows first.. of v (N, heads, D) as (1, count, heads, D).
View rows_of(const View &v, int64_t first, int64_t count) {
  View w = v;
  w.data = v.as<float>() + first * v.stride[0];
  w.rank = 4;
  w.shape[0] = 1, w.shape[1] = count, w.shape[2] = v.shape[1], w.shape[3] = v.shape[2];
  w.stride[0] = 0, w.stride[1] = v.stride[0], w.stride[2] = v.stride[1], w.stride[3] = 1;
  return w;
}

void need_rows(const Call &c, int i, const char *name) {
  c.need_dtype(i, name, CAL_F32);
  c.need_rank(i, name, 3);
  c.need_same_shape(i, name, 1, "q");
  if (c[i].step(-1) != 1) fail(CAL_BAD_SHAPE, "%s must have adjacent elements in its last axis", name);
}

// The row behind the run that begins at row n.
int64_t end_of_run(const Pages &pages, int64_t n) {
  int64_t next = n + 1;
  while (next < pages.N && pages.sequence(next) == pages.sequence(n) && pages.position(next) == pages.position(next - 1) + 1) next++;
  return next;
}

int64_t count_runs(const Pages &pages) {
  int64_t count = 0;
  for (int64_t n = 0; n < pages.N; n = end_of_run(pages, n)) count++;
  return count;
}

void find_runs(const Call &c, const Attention &whole, const Pages &pages, Run *runs) {
  for (int64_t n = 0, next; n < pages.N; n = next) {
    next = end_of_run(pages, n);
    Run &run = *runs++;
    run.p = whole;
    run.p.T = next - n, run.p.S = pages.position(next - 1) + 1;
    run.p.table = pages.table(pages.sequence(n));
    run.p.oldest = seen_keys(run.p, pages.position(n), 0, run.p.S).begin;
    check_pages(pages, pages.sequence(n), run.p.oldest, run.p.S - 1);
    run.q = rows_of(c[1], n, run.p.T), run.out = rows_of(c[0], n, run.p.T);
    run.p.q = &run.q;
    run.few = run.p.T == 1 || run.p.rows() <= kFewRows;
  }
}

int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

// The work of a call, laid out in memory of its own.
struct Plan {
  int64_t each = 1;  // panels of a job
  int64_t tasks = 0, results = 0, counters = 0, room = 64;

  Plan(const Run *runs, int64_t count) {
    int64_t panels = 0;
    for (const Run *run = runs; run < runs + count; run++)
      if (!run->few) panels += run->p.G * ceil_div(run->p.rows(), kTileCols);
    each = Pool::threads() > 1 ? most(1, least(kMostPanels, panels / (4 * Pool::threads()))) : kMostPanels;
    for (const Run *run = runs; run < runs + count; run++) {
      const int64_t parts = run->few ? DecodeParts(run->p).count : 0;
      tasks += run->p.G * (run->few ? parts : chunks(*run));
      results += run->p.G * parts * (run->few ? decode_result(run->p) : 0);
      counters += run->few ? run->p.G : 0;
      room = most(room, run->few ? decode_room(run->p) : panel_room(run->p, each));
    }
  }
  int64_t rows_each() const { return each * kTileCols; }
  int64_t chunks(const Run &run) const { return ceil_div(run.p.rows(), rows_each()); }

  // Panel jobs come first, being longest, and of those of a run the last rows, which see most keys.
  void fill(Run *runs, int64_t count, float *results_at, int32_t *counters_at, Task *to) const {
    for (Run *run = runs; run < runs + count; run++) {
      if (run->few) continue;
      for (int64_t i = chunks(*run); i-- > 0;)
        for (int64_t head = 0; head < run->p.G; head++) *to++ = {run, head, i * rows_each()};
    }
    for (Run *run = runs; run < runs + count; run++) {
      if (!run->few) continue;
      const int64_t parts = DecodeParts(run->p).count;
      run->results = results_at, run->parts_left = counters_at;
      results_at += run->p.G * parts * decode_result(run->p), counters_at += run->p.G;
      for (int64_t head = 0; head < run->p.G; head++) {
        run->parts_left[head] = int32_t(parts);
        for (int64_t i = 0; i < parts; i++) *to++ = {run, head, i};
      }
    }
  }
};

void decode(const Task &task, void *room) {
  const Run &run = *task.run;
  const int64_t each = decode_result(run.p);
  float *results = run.results + task.head * DecodeParts(run.p).count * each;
  decode_part(run.p, task.head, task.index, results + task.index * each, room);
  // Whoever is last combines; the order of the sum is that of the parts.
  if (__atomic_sub_fetch(run.parts_left + task.head, 1, __ATOMIC_ACQ_REL) == 0) decode_combine(run.p, run.out, task.head, results);
}

// What a reader adds: operands slots, slotBias, nullScore from index 6 on.
struct Reader {
  const int32_t *slots;
  const float *bias, *null_score;
};

void attend_pages(Call &c, const Reader *reader) {
  need_rows(c, 1, "q");
  need_rows(c, 0, "out");
  const View &q = c[1];
  const Pages pages = read_pages(c, 2, q.shape[0], q.shape[2]);
  Attention whole;
  whole.B = 1, whole.H = q.shape[1], whole.G = pages.G, whole.D = pages.D;
  if (whole.G == 0 ? whole.H != 0 : whole.H % whole.G != 0)
    fail(CAL_BAD_SHAPE, "query heads must be a multiple of key heads: %lld and %lld", (long long)whole.H, (long long)whole.G);
  whole.group = whole.G > 0 ? whole.H / whole.G : 0;
  whole.cut = Cut(whole.D);
  whole.query_segments = whole.key_segments = nullptr;
  whole.tiles = pages.keys->dtype != CAL_F32 && tiles_here();
  whole.k = pages.keys, whole.v = pages.values;
  whole.pages = &pages;
  whole.scale = float(c.number(0)), whole.causal = true, whole.window = c.integer(1, 0, int64_t(1) << 40), whole.cap = float(c.number(2));
  check_rows(pages, int64_t(1) << 31);
  if (reader) whole.slot_bias = reader->bias, whole.null_score = reader->null_score;

  const int64_t count = count_runs(pages);
  Scratch run_memory(uint64_t(count) * sizeof(Run));
  Run *runs = static_cast<Run *>(run_memory.data());
  find_runs(c, whole, pages, runs);
  if (reader)
    for (Run *run = runs; run < runs + count; run++) run->p.slot_keys = reader->slots[(run->p.table - pages.tables) / pages.width];
  if (pages.N * whole.H == 0) return;
  const Plan plan(runs, count);
  Scratch task_memory(uint64_t(plan.tasks) * sizeof(Task)), counters(uint64_t(plan.counters) * sizeof(int32_t));
  Scratch results(uint64_t(plan.results) * sizeof(float)), rooms(uint64_t(plan.room * Pool::threads()));
  const Task *tasks = static_cast<Task *>(task_memory.data());
  plan.fill(runs, count, results.floats(), static_cast<int32_t *>(counters.data()), static_cast<Task *>(task_memory.data()));

  const View no_lse = {};
  const auto job_of = [&](const Task &task) {
    const Run &run = *task.run;
    return PanelJob{&run.p, &run.out, &no_lse, 0, task.head, task.index, least(plan.rows_each(), run.p.rows() - task.index)};
  };
  parallel(plan.tasks, [&](int64_t index, int thread) {
    char *room = static_cast<char *>(rooms.data()) + plan.room * thread;
    if (tasks[index].run->few) return decode(tasks[index], room);
    const int64_t next = index + Pool::threads();  // what this thread is likely to do next
    const bool known = next < plan.tasks && !tasks[next].run->few;
    const PanelJob job = job_of(tasks[index]), following = job_of(tasks[known ? next : index]);
    attend_panels(job, known ? &following : nullptr, plan.each, room);
  });
}

}  // namespace

// out, q, keys, values, rows, tables; [scale, window, softcap]
void pagedAttention(Call &c) { attend_pages(c, nullptr); }

// out, q, keys, values, rows, tables, slots, slotBias, nullScore; [scale, window, softcap]
void readingAttention(Call &c) {
  const int64_t H = c[1].rank == 3 ? c[1].shape[1] : 0;
  need_reader(c, 6, c[5].present() && c[5].rank > 0 ? c[5].shape[0] : 0, H);
  Scratch scores(uint64_t(2 * H + 1) * sizeof(float));
  float *bias = scores.floats(), *null_score = bias + H;
  for (int64_t h = 0; h < H; h++) bias[h] = c[7].as<float>()[h] * kLog2e, null_score[h] = c[8].as<float>()[h] * kLog2e;
  const Reader reader = {c[6].as<int32_t>(), bias, null_score};
  attend_pages(c, &reader);
}

}  // namespace CAL_ISA
}  // namespace cal
