/** Top-k: the ids of the k largest logits (Fan, Lewis and Dauphin, 2018). */

/** Ids of the k largest, ascending; ties go to the lower id. -Infinity is never among them. One pass with a heap of k. */
export function topK(logits: Float32Array, k: number): Int32Array {
  const heap = new Int32Array(Math.min(k, logits.length)); // the worst that is kept on top
  let size = 0;
  const worse = (a: number, b: number) => logits[a] < logits[b] || (logits[a] === logits[b] && a > b);
  for (let id = 0, least = -Infinity; id < logits.length; id++) {
    const logit = logits[id];
    if (!(logit > least) && (size === heap.length || logit === -Infinity)) continue;
    if (size < heap.length) siftUp(heap, size++, id, worse);
    else siftDown(heap, size, id, worse);
    if (size === heap.length) least = logits[heap[0]];
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
