/**
 * Groups of near-duplicates among hits: copies of a page, versions under other names. A search gives one of each group, so that the margin
 * to the next hit is one between different contents; the others stay readable. Two slots are near-duplicates where their codes hardly
 * differ and they say the same of the same: equal names and equal numbers. Short slots never are: their subject stands in the title alone.
 */
import { entitiesOf } from '../write/index.ts';
import { speaksBefore } from './document.ts';
import type { RecordFront } from './document-record.ts';
import { codeDistance } from './hamming.ts';
import type { State } from './state.ts';
import type { Scored } from './top.ts';

/** Of 256 bits. */
const MOST_DISTANCE = 16;
/** Terms. */
const SHORTEST = 24;

export interface Contents {
  front(hit: Scored): RecordFront;
  text(hit: Scored): string;
}

/** One hit of each group, best first: of those that cover as much as the best of the group, that of the higher authority, then the newer. */
export function oneOfEach(state: State, hits: readonly Scored[], contents: Contents): Scored[] {
  const groups: Scored[][] = [];
  const values = new Map<Scored, string>();
  const valuesOf = (hit: Scored): string => {
    const known = values.get(hit) ?? valuesIn(contents.text(hit));
    values.set(hit, known);
    return known;
  };
  const longEnough = ({ segment, row }: Scored) => (state.segments[segment].lengths[row] & 65_535) >= SHORTEST;
  const alike = (a: Scored, b: Scored): boolean =>
    codeDistance(state.segments[a.segment].codes, a.row, state.segments[b.segment].codes, b.row) <= MOST_DISTANCE &&
    valuesOf(a) === valuesOf(b);
  for (const hit of hits) {
    const group = longEnough(hit) ? groups.find(([first]) => longEnough(first) && alike(first, hit)) : undefined;
    if (group) group.push(hit);
    else groups.push([hit]);
  }
  return groups
    .map((group) => group.reduce((best, hit) => (preferred(hit, best, contents) ? hit : best)))
    .sort((a, b) => b.score - a.score || a.segment - b.segment || a.row - b.row);
}

function preferred(hit: Scored, best: Scored, contents: Contents): boolean {
  if (Math.abs(hit.coverage - best.coverage) > 1e-9) return hit.coverage > best.coverage;
  return speaksBefore(contents.front(hit), contents.front(best));
}

/** Names and numbers of a text, in one string that is equal where they are. */
const valuesIn = (text: string): string => [...entitiesOf(text).sort(), ...(text.match(/\d+/g) ?? [])].join('\n');
