/** Top-k: the ids of the k largest logits (Fan, Lewis and Dauphin, 2018). */

/**
 * Ids of the k largest, ascending; ties go to the lower id. -Infinity is never among them. One pass with a heap of k; once it is full,
 * eight at a time are passed over (see greedy.ts).
 */
export function topK(logits: Float32Array, k: number): Int32Array {
  const { length } = logits;
  const heap = new Int32Array(Math.min(k, length)); // the worst that is kept on top
  const worse = (a: number, b: number) => logits[a] < logits[b] || (logits[a] === logits[b] && a > b);
  let size = 0;
  let id = 0;
  for (; id < length && size < heap.length; id++) if (logits[id] > -Infinity) siftUp(heap, size++, id, worse);
  let least = size > 0 ? logits[heap[0]] : 0;
  while (id < length) {
    if (
      id + 8 <= length &&
      logits[id] <= least &&
      logits[id + 1] <= least &&
      logits[id + 2] <= least &&
      logits[id + 3] <= least &&
      logits[id + 4] <= least &&
      logits[id + 5] <= least &&
      logits[id + 6] <= least &&
      logits[id + 7] <= least
    ) {
      id += 8;
      continue;
    }
    for (const to = Math.min(id + 8, length); id < to; id++) {
      if (logits[id] <= least) continue; // equal ones came before
      siftDown(heap, size, id, worse);
      least = logits[heap[0]];
    }
  }
  return heap.subarray(0, size).sort();
}

type Worse = (a: number, b: number) => boolean;

/** Puts `id` in at the end. */
function siftUp(heap: Int32Array, at: number, id: number, worse: Worse): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!worse(id, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = id;
}

/** Puts `id` in for the top. */
function siftDown(heap: Int32Array, size: number, id: number, worse: Worse): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && worse(heap[child + 1], heap[child])) child++;
    if (!worse(heap[child], id)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = id;
}
