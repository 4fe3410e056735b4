/**
 * What merging and compacting decide: which segments are made into one, and what of them no document refers to any more. The merging itself
 * is merge.ts, the files store-files.ts.
 */
import { KEY_BYTES } from './analysis.ts';
import type { StoredDocument } from './document.ts';
import { type Kept, mergeSegments } from './merge.ts';
import { leafOf } from './merkle.ts';
import type { Segment } from './segment.ts';
import type { SegmentParts } from './segment-parts.ts';
import type { State } from './state.ts';

/** The log is folded into a file when it has so many entries or bytes. */
export const MOST_ENTRIES = 64;
export const MOST_LOG_BYTES = 8 * 2 ** 20;
/** So many files of about the same size are made into one. */
const FAN = 8;
const SMALLEST_TIER = 256 * 2 ** 10;
/** Larger files are rewritten only to forget something in them. */
const LARGEST_MERGED = 512 * 2 ** 20;

/** Files that are better one: the most numerous tier that is full. */
export function mergeable(filed: readonly Segment[]): Segment[] {
  const tiers = Map.groupBy(filed, ({ bytes }) =>
    bytes > LARGEST_MERGED ? -1 : Math.max(0, Math.ceil(Math.log(bytes / SMALLEST_TIER) / Math.log(FAN))),
  );
  tiers.delete(-1);
  const full = [...tiers.values()].filter((tier) => tier.length >= FAN);
  return full.sort((a, b) => b.length - a.length)[0] ?? [];
}

/** What the documents refer to, by segment; everything else is of no use to anybody. */
export function keptBy(state: State, documents: Iterable<StoredDocument>): Kept[] {
  const records = new Set<number>();
  const kept = state.segments.map(({ rows, pieces }) => ({
    rows: new Uint8Array(rows),
    pieces: new Uint8Array(pieces),
  }));
  for (const document of documents) {
    const { ids, pieces } = document.body;
    records.add(document.front.id);
    for (const id of ids) {
      if (!state.slots.find(id)) throw document.damaged(`slot ${id} must be there`);
      kept[state.slots.segment].rows[state.slots.row] = 1;
    }
    for (let run = 0; run + 1 < pieces.length; run += 2)
      for (let id = pieces[run]; id < pieces[run] + pieces[run + 1]; id++) {
        if (!state.pieces.find(id)) throw document.damaged(`piece ${id} of its text must be there`);
        kept[state.pieces.segment].pieces[state.pieces.row] = 1;
      }
  }
  return state.segments.map((segment, at) => ({
    ...kept[at],
    documents: segment.recordIds.map((id) => records.has(id)),
  }));
}

/** Something in the segment is not kept. */
export const hasDead = ({ rows, pieces, documents }: Kept): boolean =>
  [rows, pieces].some((column) => column?.includes(0)) || (documents?.includes(false) ?? false);

/**
 * The segments that take the place of those which have something to drop, of the log's and of the small ones: these together, large ones
 * each by itself. `replaced` are files; the log is replaced in any case.
 */
export function compacted(
  state: State,
  filed: readonly Segment[],
  kept: readonly Kept[],
): { replaced: Segment[]; parts: SegmentParts[] } {
  const keptOf = (segment: Segment) => kept[state.segments.indexOf(segment)];
  const isSmall = (segment: Segment) => !filed.includes(segment) || segment.bytes < SMALLEST_TIER * FAN;
  const large = filed.filter((segment) => !isSmall(segment) && hasDead(keptOf(segment)));
  const small = state.segments.filter(isSmall);
  const groups = [...large.map((segment) => [segment]), ...(small.length > 0 ? [small] : [])];
  const parts = groups.map((group) => mergeSegments(group, group.map(keptOf)));
  return {
    replaced: groups.flat().filter((segment) => filed.includes(segment)),
    parts: parts.filter(
      ({ lengths, pieceEnds, documents }) => lengths.length + pieceEnds.length + documents.length > 0,
    ),
  };
}

/**
 * Each document's leaf of the Merkle tree is the one that its slots give as they lie in the segments now; StoreDamageError else. What makes
 * the root after compaction one over what is on the disk.
 */
export function checkLeaves(state: State, documents: Iterable<StoredDocument>): void {
  for (const document of documents) {
    const { front, body } = document;
    const keys = new Uint8Array(KEY_BYTES * body.ids.length);
    for (const [at, id] of body.ids.entries()) {
      if (!state.slots.find(id)) throw document.damaged(`slot ${id} must be there`);
      const { segment, row } = state.slots;
      keys.set(state.segments[segment].keys.subarray(KEY_BYTES * row, KEY_BYTES * (row + 1)), KEY_BYTES * at);
    }
    const leaf = leafOf({ ...front, places: body.places }, Buffer.from(front.sha256, 'hex'), keys);
    if (Buffer.compare(leaf, front.leaf) !== 0)
      throw document.damaged('its slots must be those that it was learned with');
  }
}
