/**
 * Prompt lookup (Saxena, 2023): what may come next is what came the last time the text went like this. A guess for free, which the
 * model checks in one step. Checking is the scheduler's.
 */

/** The longest end of the text that is looked for, and the shortest that is believed. */
const LONGEST = 8;
const SHORTEST = 2;

/**
 * At most `most` ids that may follow `ids`: those that followed the latest place with the longest match of the text's end, of 2 to 8 ids.
 * Where that place is so near that its continuation runs into the end, the text is taken to go on repeating. None without a match.
 */
export function propose(ids: Int32Array, most: number): Int32Array {
  const { length } = ids;
  let best = SHORTEST - 1;
  let from = -1;
  for (let end = length - 1; end >= SHORTEST && best < LONGEST; end--) {
    let n = 0;
    while (n < LONGEST && n < end && ids[end - 1 - n] === ids[length - 1 - n]) n++;
    if (n <= best) continue;
    best = n;
    from = end;
  }
  if (from < 0) return new Int32Array(0);
  const draft = new Int32Array(most);
  for (let i = 0; i < most; i++) draft[i] = from + i < length ? ids[from + i] : draft[from + i - length];
  return draft;
}
