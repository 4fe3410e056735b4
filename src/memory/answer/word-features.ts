/** Features of words and types: what of the question is said near a candidate, and whether it is the kind of thing asked for. No network. */
import { hasHan, isHan, isWord } from '../values/index.ts';
import { fold, termsOf } from '../write/index.ts';
import { beginsEmpty, endsEmpty } from './atoms.ts';
import { WORD_FEATURES, type WordFeature } from './feature-names.ts';
import { ListEdgesOf } from './list-edges.ts';
import { titlesOf } from './measured.ts';
import { QuantityFeatures } from './quantity-features.ts';
import { typeFit, wantedOf } from './question-type.ts';
import { either, Said, type WordCounts } from './said.ts';
import type { Slate, SlateCandidate } from './slate.ts';
import { clausesOf, type Stretch, sentencesOf, stretchAt } from './stretches.ts';
import { type TableCell, tableCells } from './tables.ts';
import { valuesOf } from './whole-values.ts';

const COLUMN = new Map<string, number>(WORD_FEATURES.map((name, at) => [name, at]));
const column = (name: WordFeature): number => COLUMN.get(name)!;

/** How far to the left and right of a candidate words are looked for: units of Chinese text, of other text. */
const WINDOW = [16, 48] as const;

/** Fills the first columns of the slate. */
export function addWordFeatures(slate: Slate, words: WordCounts): void {
  const said = new Said(slate.question, words);
  const views = slate.slots.map(({ passage }) => new SlotView(passage.title, passage.text, said));
  const bestScore = Math.max(...slate.slots.map(({ score }) => score));
  const bestSaid = Math.max(...views.map(({ said }) => said));
  const bestSentence = Math.max(...views.flatMap(({ sentences }) => sentences.map(({ said }) => said)));
  const asked = { text: fold(slate.question), terms: new Set(termsOf(slate.question)) };
  const wanted = wantedOf(slate.question);
  const long = wanted === 'reason' || wanted === 'way';
  const quantities = new QuantityFeatures(asked.text, titlesOf(slate.slots));
  const lists = slate.slots.map(({ passage }) => new ListEdgesOf(passage.text));
  const beginning = remembered(beginsEmpty);
  const ending = remembered(endsEmpty);
  const values = slate.slots.map((_, slot) => valuesOf(slate.candidates.filter((one) => one.slot === slot)));
  for (const [i, candidate] of slate.candidates.entries()) {
    const row = slate.features.subarray(i * slate.names.length, (i + 1) * slate.names.length);
    const view = views[candidate.slot]!;
    const set = (name: WordFeature, value: number): void => {
      row[column(name)] = value;
    };
    const sentence = view.sentences[candidate.sentence]!;
    set('sentence', sentence.said);
    set('sentence.gap', bestSentence - sentence.said);
    set('sentence.best', sentence.said >= bestSentence - 1e-6 ? 1 : 0);
    set('sentence.beyond', sentence.beyond);
    set('clause', view.clause(candidate));
    set('left', view.left(candidate));
    set('right', view.right(candidate));
    set('left.all', view.leftOfAll(candidate));
    set('header', view.header(candidate));
    set('slot.said', view.said);
    set('slot.gap', bestSaid - view.said);
    set('slot.title', view.titled);
    set('slot.score', slate.slots[candidate.slot]!.score - bestScore);
    const string = view.text.slice(candidate.start, candidate.end);
    const terms = termsOf(string);
    set('asked', asked.text.includes(fold(string)) ? 1 : 0);
    set('asked.share', shareOf(terms, asked.terms));
    set('titled', shareOf(terms, view.titleTerms));
    const fit = typeFit(wanted, candidate.type);
    set('fits', fit > 0 ? 1 : 0);
    set('misfits', fit < 0 ? 1 : 0);
    quantities.fill(set, candidate, string, view.text);
    const length = Math.log(1 + string.length);
    set('length', length);
    set('length.long', long ? length : 0);
    set('length.han', hasHan(string) ? length : 0);
    set('edge.left', opensAt(view.text, candidate.start) ? 1 : 0);
    set('edge.right', closesAt(view.text, candidate.end) ? 1 : 0);
    set('stop.left', stopsBefore(view.text, candidate.start) ? 1 : 0);
    set('stop.right', stopsAfter(view.text, candidate.end) ? 1 : 0);
    const listed = lists[candidate.slot]!.at(candidate.start, candidate.end);
    set('list.right', listed.goesOn);
    set('joined.right', listed.joinedAfter);
    set('joined.left', listed.joinedBefore);
    set('empty.first', beginning(string.slice(0, EDGE_UNITS)) ? 1 : 0);
    set('empty.last', ending(string.slice(-EDGE_UNITS)) ? 1 : 0);
    set('label', /[:：|=]\s*$/.test(view.text.slice(Math.max(0, candidate.start - 4), candidate.start)) ? 1 : 0);
    const lead = view.text.slice(Math.max(0, candidate.start - 16), candidate.start);
    set('cue.reason', long && REASON.test(lead) ? 1 : 0);
    set('cue.link', LINK.test(lead) ? 1 : 0);
    set('within', isWithin(candidate, values[candidate.slot]!) ? 1 : 0);
    set(`type.${candidate.type}`, 1);
    set(`source.${candidate.source}`, 1);
  }
}

/** Units of a candidate that its first and its last word are looked for in. */
const EDGE_UNITS = 16;

function remembered(of: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const is = known.get(text) ?? of(text);
    known.set(text, is);
    return is;
  };
}

/** A part of one of the values, which are in order, and not all of it. */
function isWithin({ start, end }: Stretch, values: readonly Stretch[]): boolean {
  const value = values[stretchAt(values, start)];
  return value !== undefined && start >= value.start && end <= value.end && end - start < value.end - value.start;
}

/** What a reason comes after, and what the thing asked for often does. */
const REASON =
  /(?:\b(?:because(?: of)?|due to|owing to|since|by|to|for|that)\s|因为|因為|由于|由於|是|以|为了|為了)\s*$/i;
const LINK = /(?:\b(?:is|are|was|were|by|that|for|to|of|at|in|from|named|called)\s|[:：是为為叫由于於在达達有])\s*$/i;

function shareOf(terms: Uint32Array, among: ReadonlySet<number>): number {
  let found = 0;
  for (const term of terms) if (among.has(term)) found++;
  return terms.length === 0 ? 0 : found / terms.length;
}

const FUNCTION = '的是在於于由為为和與与及或以從从到被把了而並并且等之後后前時时中上下也都就有稱称叫';

/** A phrase may begin here: after punctuation, or a Chinese function word. */
function opensAt(text: string, at: number): boolean {
  while (at > 0 && text[at - 1] === ' ') at--;
  const before = text.charCodeAt(at - 1);
  return at === 0 || !isWord(before) || (isHan(before) && FUNCTION.includes(text[at - 1]!));
}

function closesAt(text: string, at: number): boolean {
  while (at < text.length && text[at] === ' ') at++;
  const after = text.charCodeAt(at);
  return at >= text.length || !isWord(after) || (isHan(after) && FUNCTION.includes(text[at]!));
}

/** Signs that may stand inside one string, as in 2.19.10-rc1: they bound nothing where a word goes on behind them. */
const INNER = /^[-_./:,'’·@+]$/;
const isWordAt = (text: string, at: number): boolean => isWord(text.charCodeAt(at));

function stopsBefore(text: string, at: number): boolean {
  if (at > 1 && INNER.test(text[at - 1]!) && isWordAt(text, at - 2)) return false;
  while (at > 0 && text[at - 1] === ' ') at--;
  return at === 0 || !isWordAt(text, at - 1);
}

function stopsAfter(text: string, at: number): boolean {
  if (at + 1 < text.length && INNER.test(text[at]!) && isWordAt(text, at + 1)) return false;
  while (at < text.length && text[at] === ' ') at++;
  return at >= text.length || !isWordAt(text, at);
}

interface SaidStretch extends Stretch {
  /** With the title. */
  readonly said: number;
  /** What the title does not say already. */
  readonly beyond: number;
}

/** What of the question one slot says, and where. */
class SlotView {
  readonly text: string;
  readonly titleTerms: ReadonlySet<number>;
  /** Shares of the question's weight: title and text, title alone. */
  readonly said: number;
  readonly titled: number;
  readonly sentences: readonly SaidStretch[];
  readonly #said: Said;
  readonly #title: Float32Array;
  readonly #clauses: readonly Stretch[];
  readonly #cells: readonly TableCell[];
  readonly #headers = new Map<number, number>();
  /** What stands to the left of a start. */
  readonly #lefts = new Map<number, Float32Array>();
  /** By clause, by the candidate's end. */
  readonly #shares = Array.from({ length: 2 }, () => new Map<number, number>());

  constructor(title: string, text: string, said: Said) {
    this.text = text;
    this.#said = said;
    this.titleTerms = new Set(termsOf(title));
    this.#title = said.of(title);
    this.titled = said.share(this.#title);
    let all = this.#title;
    const sentences = sentencesOf(text);
    this.sentences = sentences.map(({ start, end }) => {
      const own = said.of(text.slice(start, end));
      all = either(all, own);
      return { start, end, said: said.share(either(own, this.#title)), beyond: said.share(own, this.#title) };
    });
    this.said = said.share(all);
    this.#cells = tableCells(text);
    this.#clauses = sentences.flatMap(({ start, end }) => clausesOf(text, start, end));
  }

  /** What the candidate's clause says beyond the title. */
  clause(candidate: SlateCandidate): number {
    if (this.#clauses.length === 0) return 0;
    const at = stretchAt(this.#clauses, candidate.start);
    const { start, end } = this.#clauses[at]!;
    return this.#share(0, at, start, end);
  }

  left({ start, sentence }: SlateCandidate): number {
    return this.#said.share(this.#before(start, sentence), this.#title);
  }

  right({ end, sentence }: SlateCandidate): number {
    return this.#share(1, end, end, Math.min(this.sentences[sentence]!.end, end + this.#window(end)));
  }

  /** The same with what the title says too. */
  leftOfAll({ start, sentence }: SlateCandidate): number {
    return this.#said.share(this.#before(start, sentence));
  }

  #before(start: number, sentence: number): Float32Array {
    const known = this.#lefts.get(start);
    if (known) return known;
    const from = Math.max(this.sentences[sentence]!.start, start - this.#window(start));
    const values = this.#said.of(this.text.slice(from, start));
    this.#lefts.set(start, values);
    return values;
  }

  /** What the header over the candidate's cell says. */
  header({ start }: SlateCandidate): number {
    if (this.#cells.length === 0) return 0;
    const at = stretchAt(this.#cells, start);
    const cell = this.#cells[at]!;
    if (start < cell.start || start >= cell.end) return 0;
    const known = this.#headers.get(at) ?? this.#said.share(this.#said.of(cell.header), this.#title);
    this.#headers.set(at, known);
    return known;
  }

  #window(at: number): number {
    return WINDOW[isHan(this.text.charCodeAt(at)) || isHan(this.text.charCodeAt(at - 1)) ? 0 : 1];
  }

  #share(kind: 0 | 1, key: number, from: number, to: number): number {
    const known = this.#shares[kind]!.get(key);
    if (known !== undefined) return known;
    const share = from < to ? this.#said.share(this.#said.of(this.text.slice(from, to)), this.#title) : 0;
    this.#shares[kind]!.set(key, share);
    return share;
  }
}
