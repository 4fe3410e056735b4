// topk: the k highest of each row in falling order, ties by the lower index; NaN counts as the highest. A heap of the
// best so far, its root the worst of them; whole vectors that cannot beat the root are skipped. Not a general sort.
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

struct Entry {
  float value;
  int32_t index;
};

CAL_INLINE bool above(float a, float b) { return a > b || (a != a && b == b); }
// Whether a comes after b in the result.
CAL_INLINE bool worse(Entry a, Entry b) {
  return above(b.value, a.value) || (!above(a.value, b.value) && a.index > b.index);
}

// Moves the root of heap[0..n) down to its place.
void sink(Entry *heap, int64_t n) {
  const Entry entry = heap[0];
  int64_t at = 0;
  for (int64_t child = 1; child < n; child = 2 * at + 1) {
    if (child + 1 < n && worse(heap[child + 1], heap[child])) child++;
    if (!worse(heap[child], entry)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = entry;
}

void rise(Entry *heap, int64_t at) {
  const Entry entry = heap[at];
  for (; at > 0 && worse(entry, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
  heap[at] = entry;
}

// 1 in the lanes that may belong above the root: greater, or either is NaN.
CAL_INLINE V promising(const float *x, V root) { return select(less_equal(load(x), root), zero(), set(1.0f)); }

// Offers x[0..n), whose first element has index `from`, to a heap that holds `held` of k entries.
int64_t offer(Entry *heap, int64_t k, int64_t held, const float *x, int64_t from, int64_t n) {
  constexpr int64_t kGroup = 8 * kWidth;
  int64_t i = 0;
  for (; i < n && held < k; i++) {
    heap[held] = {x[i], int32_t(from + i)};
    rise(heap, held++);
  }
  while (i < n) {
    const V root = set(heap[0].value);
    if (i + kGroup <= n) {
      V any = promising(x + i, root);
      for (int64_t j = kWidth; j < kGroup; j += kWidth) any = max(any, promising(x + i + j, root));
      if (highest(any) == 0) {
        i += kGroup;
        continue;
      }
    }
    for (int64_t end = i + kGroup < n ? i + kGroup : n; i < end;) {
      if (i + kWidth <= end && highest(promising(x + i, set(heap[0].value))) == 0) {
        i += kWidth;
        continue;
      }
      for (const int64_t stop = i + kWidth < end ? i + kWidth : end; i < stop; i++) {
        if (!above(x[i], heap[0].value)) continue;  // indices rise, so an equal value loses
        heap[0] = {x[i], int32_t(from + i)};
        sink(heap, k);
      }
    }
  }
  return held;
}

}  // namespace

// values (N, k), indices (N, k), x (N, E)
void topk(Call &c) {
  for (int i = 0; i < 3; i++) c.need_contiguous(i, i == 0 ? "values" : i == 1 ? "indices" : "input");
  c.need_float(0, "values");
  c.need_dtype(1, "indices", CAL_I32);
  c.need_float(2, "input");
  c.need_same_shape(1, "indices", 0, "values");
  const View &x = c[2];
  if (x.rank < 1 || c[0].rank != x.rank) fail(CAL_BAD_SHAPE, "values and input must have the same rank, at least 1");
  for (int axis = 0; axis + 1 < x.rank; axis++)
    if (c[0].shape[axis] != x.shape[axis]) fail(CAL_BAD_SHAPE, "axis %d of values and input must be equal", axis);
  const int64_t k = c[0].dim(-1), width = x.dim(-1);
  if (k > width) fail(CAL_BAD_SHAPE, "%lld values were asked for of %lld", (long long)k, (long long)width);
  if (width > 0x7fffffff) fail(CAL_BAD_SHAPE, "the last axis must be below 2^31");
  if (c[0].count() == 0) return;
  const int64_t rows = c[0].count() / k, element = bytes_of(c[0].dtype);
  Scratch scratch(uint64_t(Pool::threads()) * uint64_t(k) * sizeof(Entry));
  Entry *heaps = static_cast<Entry *>(scratch.data());
  parallel_range(rows, kParallelGrain / width, [&](int64_t begin, int64_t end, int thread) {
    Entry *heap = heaps + thread * k;
    float buffer[kRun] __attribute__((aligned(64)));
    for (int64_t row = begin; row < end; row++) {
      if (x.dtype == CAL_F32) offer(heap, k, 0, x.as<float>() + row * width, 0, width);
      else
        for (int64_t i = 0, held = 0; i < width; i += kRun) {
          const int64_t n = width - i < kRun ? width - i : kRun;
          fetch(buffer, x.as<bf16>() + row * width + i, CAL_BF16, 1, n);
          held = offer(heap, k, held, buffer, i, n);
        }
      for (int64_t left = k; left > 0; left--) {  // the worst of those left goes to the last free place
        put(c[0].as<char>() + (row * k + left - 1) * element, c[0].dtype, 1, &heap[0].value, 1);
        c[1].as<int32_t>()[row * k + left - 1] = heap[0].index;
        heap[0] = heap[left - 1];
        sink(heap, left - 1);
      }
    }
  });
}

}  // namespace CAL_ISA
}  // namespace cal
