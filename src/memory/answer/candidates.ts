/**
 * What in a passage might be the answer to some question: values, cells, list items, phrases, clauses. By writing alone; which one answers is
 * choose.ts's business. The pointer's own proposals are in proposals.ts.
 */
import type { Passage } from '../reader/readout.ts';
import { hasHan, type Value, valuesIn } from '../values/index.ts';
import type { ValueType } from '../worlds/world.ts';
import { type Atom, atomsOf } from './atoms.ts';
import { cellsOf } from './cells.ts';
import { pointedNames } from './pointed-names.ts';
import { asksForSentence } from './question-type.ts';
import { clausesOf, type Stretch, sentencesOf, stretchAt, withoutEnd } from './stretches.ts';
import { partsOfValue } from './value-parts.ts';

/** How a candidate was found: as a typed value or part of one, as the value of a label or cell, as a phrase of words, a clause, a sentence, by the pointer, by what stands around it. */
export type Source = 'value' | 'part' | 'cell' | 'phrase' | 'clause' | 'sentence' | 'pointer' | 'edges';

/** A stretch of a passage's text that may be an answer. */
export interface Candidate extends Stretch {
  readonly type: ValueType;
  readonly source: Source;
  /** Index among the passage's sentences. */
  readonly sentence: number;
}

/** Longest phrase and clause, in UTF-16 units: Chinese, other. */
const LONGEST = { phrase: [24, 60], clause: [80, 240] } as const;

/** Characters of a Chinese name that no dictionary has, which is cut into single ones. */
const SHORT_NAME = 5;
/** Words at the edges of linked runs that may begin and end what is linked. */
const EDGE = 3;
/** Items after the first, and the length of one. */
const LONGEST_LIST = 12;
const LONGEST_ITEM = 50;

/** The candidates of a passage in the order they stand, each stretch once, by the source that came first. */
export function candidatesOf(passage: Passage, question: string): Candidate[] {
  const { text } = passage;
  const found = new Collector(text);
  const values = valuesIn(text);
  for (const value of values) {
    found.add(value.start, value.end, 'value', value.type);
    for (const part of partsOfValue(text, value)) found.add(part.start, part.end, 'part', part.type);
  }
  for (const cell of cellsOf(text)) found.add(cell.start, cell.end, 'cell');
  for (const name of pointedNames(text)) found.add(name.start, name.end, 'value', 'name');
  const whole = asksForSentence(question);
  for (const sentence of found.sentences) {
    const clauses = clausesOf(text, sentence.start, sentence.end);
    for (const [i, clause] of clauses.entries()) phrasesOf(text, clause, values, listEnds(text, clauses, i), found);
    for (const piece of longPieces(text, sentence, clauses, whole)) found.add(piece.start, piece.end, 'sentence');
  }
  return found.list();
}

/** Keeps each stretch once. */
class Collector {
  readonly sentences: readonly Stretch[];
  readonly #text: string;
  readonly #chosen = new Map<number, Candidate>();

  constructor(text: string) {
    this.#text = text;
    this.sentences = sentencesOf(text);
  }

  add(start: number, end: number, source: Source, type?: ValueType): void {
    if (start >= end) return;
    const key = start * (this.#text.length + 1) + end;
    const known = this.#chosen.get(key);
    if (known && (known.source !== 'cell' || type === undefined)) return;
    const sentence = stretchAt(this.sentences, start);
    this.#chosen.set(key, { start, end, source: known?.source ?? source, type: type ?? 'phrase', sentence });
  }

  list(): Candidate[] {
    return [...this.#chosen.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}

/** Phrases of one clause, and the clause itself with its heads and tails. */
function phrasesOf(
  text: string,
  clause: Stretch,
  values: readonly Value[],
  ends: readonly number[],
  found: Collector,
): void {
  const atoms = atomsOf(text, clause, values);
  const han = hasHan(text.slice(clause.start, clause.end)) ? 0 : 1;
  if (clause.end - clause.start <= LONGEST.clause[han]) found.add(clause.start, clause.end, 'clause');
  const runs = runsOf(atoms);
  for (const run of runs) addRun(run, LONGEST.phrase[han], found);
  addJoined(atoms, runs, LONGEST.phrase[han], found);
  addTails(atoms, clause, ends, LONGEST.clause[han], found);
}

/** Longest stretches of content atoms. */
function runsOf(atoms: readonly Atom[]): Atom[][] {
  const runs: Atom[][] = [];
  let run: Atom[] = [];
  for (const atom of atoms) {
    if (atom.role === 'content') run.push(atom);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function addRun(run: readonly Atom[], longest: number, found: Collector): void {
  for (let at = 0; at < run.length; at++) {
    // A word, two words, what the run has left after its first or before its last words.
    add(run[at]!, run[at]!, longest, found);
    for (let to = at + 1; to < run.length && (to === at + 1 || run[to]!.end - run[at]!.start <= SHORT_NAME); to++) {
      add(run[at]!, run[to]!, longest, found);
    }
    add(run[at]!, run.at(-1)!, longest, found);
    add(run[0]!, run[at]!, longest, found);
  }
}

function add(first: Atom, last: Atom, longest: number, found: Collector): void {
  if (last.end - first.start > longest) return;
  found.add(first.start, last.end, 'phrase', first === last ? first.value?.type : undefined);
}

/** Neighbouring runs with nothing but links between them, joined: two, three, four of them. */
function addJoined(atoms: readonly Atom[], runs: readonly Atom[][], longest: number, found: Collector): void {
  for (let from = 0; from < runs.length; from++) {
    for (let to = from + 1; to < runs.length && to - from < 4; to++) {
      if (!linked(atoms, runs[to - 1]!.at(-1)!, runs[to]![0]!)) break;
      add(runs[from]![0]!, runs[to]!.at(-1)!, longest, found);
      for (const first of runs[from]!.slice(-EDGE))
        for (const last of runs[to]!.slice(0, EDGE)) add(first, last, longest, found);
    }
  }
}

function linked(atoms: readonly Atom[], before: Atom, after: Atom): boolean {
  for (const atom of atoms)
    if (atom.start >= before.end && atom.end <= after.start && atom.role !== 'link') return false;
  return true;
}

/**
 * What of a clause begins with one of its words and goes on to its end, or to the end of the list that it begins (`a, b and c`); and what ends
 * before a function word.
 */
function addTails(
  atoms: readonly Atom[],
  clause: Stretch,
  ends: readonly number[],
  longest: number,
  found: Collector,
): void {
  for (let i = 0; i < atoms.length; i++) {
    const { start, end, role } = atoms[i]!;
    if (role === 'break') continue;
    // Chinese tails begin after a function word, with whatever but the particles that lean on what is before them.
    const after = i > 0 && atoms[i - 1]!.role !== 'content' && atoms[i]!.leans !== true;
    const begins = longest === LONGEST.clause[1] || i === 0 || after;
    if (begins) for (const past of [clause.end, ...ends]) if (past - start <= longest) found.add(start, past, 'clause');
    // `after the war` ends with its last word in Chinese: 戰爭之後.
    if (atoms[i]!.ends && i > 0 && atoms[i - 1]!.role === 'content') {
      if (end - clause.start <= longest) found.add(clause.start, end, 'clause');
      found.add(atoms[i - 1]!.start, end, 'phrase');
    }
    const next = atoms[i + 1];
    if (role === 'content' && next && next.role !== 'content' && end - clause.start <= longest) {
      found.add(clause.start, end, 'clause');
    }
  }
}

/** Where lists end that clause `at` begins: after short clauses that follow it, joined by commas. */
function listEnds(text: string, clauses: readonly Stretch[], at: number): number[] {
  const ends: number[] = [];
  for (let i = at + 1; i < clauses.length && i - at <= LONGEST_LIST; i++) {
    const { start, end } = clauses[i]!;
    if (!/^[,，] ?$/.test(text.slice(clauses[i - 1]!.end, start)) || end - start > LONGEST_ITEM) break;
    ends.push(end);
    // The item after `and` is the last; what follows it in its clause may be no part of the list.
    if (/^(?:and|or|以及|及) /.test(text.slice(start, start + 4))) break;
  }
  return ends;
}

/** The sentence, its tails that begin with a clause and, for questions that want a reason or a way, every row of clauses. */
function longPieces(text: string, sentence: Stretch, clauses: readonly Stretch[], whole: boolean): Stretch[] {
  const pieces: Stretch[] = [];
  for (const [i, { start }] of clauses.entries()) {
    pieces.push(withoutEnd(text, { start, end: sentence.end }));
    const rest = whole ? clauses.slice(i + 1) : clauses.slice(i + 1, i + 2);
    for (const { end } of rest) if (end < sentence.end) pieces.push({ start, end });
  }
  return pieces;
}
