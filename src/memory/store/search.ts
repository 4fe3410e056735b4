/**
 * The best slots for some terms, by BM25F, exactly. Lists are read from the term that can give most to the one that can give least; once
 * what is left could not lift an unseen slot among the best k, the long lists that remain are only looked up for the slots already found.
 */
import { boundOf, idfOf, K1, rise, weigh } from './bm25f.ts';
import type { ListPlace } from './dictionary.ts';
import { block, type PostingsReader } from './postings.ts';
import type { Segment } from './segment.ts';
import type { State } from './state.ts';
import { kthLargest, type Scored, Top } from './top.ts';

interface TermList {
  readonly place: ListPlace;
  readonly idf: number;
  /** No slot of the segment gains more. */
  readonly bound: number;
}

/** Sums by row, all zero between searches, and the rows that are not. Searches do not overlap. */
let scores = new Float64Array(0);
let covered = new Float64Array(0);
let touched = new Uint32Array(0);

/**
 * The k best slots for which `counts(segment)[row]` is not zero. Repeated terms count once. The idf is over all slots that the store holds,
 * whoever may read them.
 */
export function searchTerms(
  state: State,
  counts: (segment: number) => Uint32Array,
  query: Uint32Array,
  k: number,
): Scored[] {
  const terms = [...new Set(query)];
  const places = terms.map((term) => state.segments.map(({ terms }) => terms.find(term)));
  const idfs = places.map((lists) =>
    idfOf(
      state.means.slots,
      lists.reduce((sum, place) => sum + (place?.count ?? 0), 0),
    ),
  );
  const total = idfs.reduce((sum, idf) => sum + idf, 0);
  const top = new Top(k);
  for (const [at, segment] of state.segments.entries()) {
    const factor = rise(segment.means, state.means);
    const lists = places
      .map((inSegments, term) => ({ place: inSegments[at], idf: idfs[term] }))
      .filter((list): list is { place: ListPlace; idf: number } => list.place !== undefined)
      .map(({ place, idf }): TermList => {
        const bound = idf * boundOf(segment.terms.lists[place.start], factor);
        return { place, idf, bound };
      })
      .sort((a, b) => b.bound - a.bound);
    searchSegment(state, at, segment, counts(at), lists, total, k, top);
  }
  return top.sorted();
}

function searchSegment(
  state: State,
  number: number,
  segment: Segment,
  counts: Uint32Array,
  lists: readonly TermList[],
  total: number,
  k: number,
  top: Top,
): void {
  makeRoom(segment.rows);
  let found = 0;
  let left = lists.reduce((sum, { bound }) => sum + bound, 0);
  for (const { place, idf, bound } of lists) {
    // Rounding must not lose a slot that ties with the last of the best.
    const threshold = Math.max(top.threshold, kthLargest(scores, touched, found, k)) * (1 - 1e-9);
    const reader = segment.postings(place);
    if (left >= threshold) found = addAll(state, segment, counts, reader, idf, found);
    else {
      found = keepPromising(threshold - left, found);
      touched.subarray(0, found).sort();
      addFound(state, segment, reader, idf, found);
    }
    left -= bound;
  }
  for (let at = 0; at < found; at++) {
    const row = touched[at];
    if (scores[row] >= top.threshold)
      top.add({ segment: number, row, score: scores[row], coverage: Math.min(1, covered[row] / total) });
    scores[row] = 0;
    covered[row] = 0;
  }
}

/** Adds the list to every seen slot in it; returns how many slots are found now. */
function addAll(
  { tables }: State,
  { lengths }: Segment,
  counts: Uint32Array,
  reader: PostingsReader,
  idf: number,
  found: number,
): number {
  while (reader.next()) {
    for (let at = 0; at < block.length; at++) {
      const row = block.rows[at];
      if (counts[row] === 0) continue;
      if (covered[row] === 0) touched[found++] = row;
      const weight = weigh(block.counts[at], lengths[row], tables);
      scores[row] += (idf * weight) / (K1 + weight);
      covered[row] += idf;
    }
  }
  return found;
}

/** Adds the list to the found slots only, which are in ascending order. */
function addFound({ tables }: State, { lengths }: Segment, reader: PostingsReader, idf: number, found: number): void {
  let at = 0;
  while (at < found && reader.seek(touched[at])) {
    const { rows, length } = block;
    let posting = 0;
    while (at < found && posting < length) {
      const row = touched[at];
      if (rows[posting] < row) posting++;
      else {
        if (rows[posting] === row) {
          const weight = weigh(block.counts[posting], lengths[row], tables);
          scores[row] += (idf * weight) / (K1 + weight);
          covered[row] += idf;
        }
        at++;
      }
    }
  }
}

/** Drops found slots below the score. */
function keepPromising(least: number, found: number): number {
  let kept = 0;
  for (let at = 0; at < found; at++) {
    const row = touched[at];
    if (scores[row] >= least) touched[kept++] = row;
    else {
      scores[row] = 0;
      covered[row] = 0;
    }
  }
  return kept;
}

function makeRoom(rows: number): void {
  if (rows <= touched.length) return;
  scores = new Float64Array(rows);
  covered = new Float64Array(rows);
  touched = new Uint32Array(rows);
}
