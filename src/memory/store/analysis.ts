/**
 * What the writer makes of documents, as columns that can be sent between threads: slots with their hashes, terms, names and codes, and the
 * text in pieces. Pure: knows no store. What a store has already (slots by hash, pieces by text) is left out where the caller says so.
 */
import { hash } from 'node:crypto';
import { codeOf, entitiesOf, normalName, slotsOf, termsOf } from '../write/index.ts';
import { packCounts, packLengths } from './bm25f.ts';
import { Column } from './columns.ts';
import type { DocumentInput } from './store-types.ts';
import { PIECE_CHARACTERS, type TextBlock, TextPacker } from './text-block.ts';

/** Bytes of the hash by which a slot's content is known in files. */
export const KEY_BYTES = 16;
export const CODE_BYTES = 32;
export const ENTITY_BITS = 48;

export interface AnalysedDocument {
  readonly sha256: Uint8Array;
  /** Headings, each once; slots refer to them by number. */
  readonly sections: string[];
  readonly slots: number;
  readonly pieces: number;
}

/** Documents one after another. S slots, F of them fresh, P pieces. */
export interface Analysis {
  readonly documents: AnalysedDocument[];
  readonly keys: Uint8Array; // (S, 16)
  readonly starts: Uint32Array; // (S)
  readonly ends: Uint32Array; // (S)
  readonly facts: Uint8Array; // (S): 1 of a fact, 0 of a span
  readonly sections: Uint32Array; // (S)
  /** (S): 1 where the columns of fresh slots have it, 0 where the store knows it. */
  readonly fresh: Uint8Array;
  readonly lengths: Uint32Array; // (F), packed
  readonly codes: Uint8Array; // (F, 32)
  readonly termCounts: Uint32Array; // (F): how many of `terms` are its
  readonly terms: Uint32Array; // ascending in a slot
  readonly counts: Uint8Array; // packed, beside terms
  readonly entityCounts: Uint32Array; // (F)
  /** 48-bit hashes times two, plus one where the slot is about it and not only names it; ascending in a slot. */
  readonly entities: Float64Array;
  /** (P): the number of a piece that the store has, -1 of one whose text is in `text`. */
  readonly pieceIds: Float64Array;
  readonly pieceLengths: Uint32Array; // (P)
  readonly text: TextBlock[];
}

/** What the store has. */
export interface Known {
  slot(key: Uint8Array): boolean;
  piece(text: string): number | undefined;
}

/** Longer texts are copied before they are gone through: one made by joining or cutting others is slow to read unit by unit. */
const LONG_TEXT = 65_536;
const flat = (text: string): string =>
  text.length < LONG_TEXT ? text : Buffer.from(text, 'utf16le').toString('utf16le');

export const titleOf = ({ title, name }: DocumentInput): string => title ?? name.slice(name.lastIndexOf('/') + 1);

/** sha256 of title, section and text. */
export const slotHash = (title: string, section: string, text: string): Uint8Array =>
  hash('sha256', `${title}\0${section}\0${text}`, 'buffer');

/** sha256 of a text's UTF-8; of its UTF-16 where a lone surrogate would be lost. */
export const textHash = (text: string): Uint8Array =>
  hash('sha256', text.isWellFormed() ? text : Buffer.from(text, 'utf16le'), 'buffer');

/** 48 bits for a name in its normal form. */
export function entityHash(name: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995) ^ (high >>> 13);
  }
  low = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d);
  high = Math.imul(high ^ (high >>> 15), 0x297a2d39);
  return ((low ^ (low >>> 13)) >>> 8) * 2 ** 24 + ((high ^ (high >>> 13)) >>> 8);
}

export function analyse(documents: readonly DocumentInput[], known?: Known): Analysis {
  const columns = new AnalysisColumns();
  for (const document of documents) columns.add(document, known);
  return columns.finish();
}

class AnalysisColumns {
  readonly #documents: AnalysedDocument[] = [];
  readonly #keys = new Column(new Uint8Array());
  readonly #starts = new Column(new Uint32Array());
  readonly #ends = new Column(new Uint32Array());
  readonly #facts = new Column(new Uint8Array());
  readonly #sections = new Column(new Uint32Array());
  readonly #fresh = new Column(new Uint8Array());
  readonly #lengths = new Column(new Uint32Array());
  readonly #codes = new Column(new Uint8Array());
  readonly #termCounts = new Column(new Uint32Array());
  readonly #terms = new Column(new Uint32Array());
  readonly #counts = new Column(new Uint8Array());
  readonly #entityCounts = new Column(new Uint32Array());
  readonly #entities = new Column(new Float64Array());
  readonly #pieceIds = new Column(new Float64Array());
  readonly #pieceLengths = new Column(new Uint32Array());
  readonly #packer = new TextPacker();

  add(document: DocumentInput, known?: Known): void {
    const text = flat(document.text);
    const title = titleOf(document);
    const drafts = slotsOf({ title, text });
    const sections = new Map<string, { number: number; terms: Uint32Array }>();
    const titleTerms = termsOf(title);
    const titleNames = entitiesOf(title).map(entityHash);
    for (const { kind, section, start, end, subject } of drafts) {
      let heading = sections.get(section);
      if (!heading) {
        heading = { number: sections.size, terms: termsOf(section) };
        sections.set(section, heading);
      }
      const content = text.slice(start, end);
      const key = slotHash(title, section, content).subarray(0, KEY_BYTES);
      this.#keys.append(key);
      this.#starts.push(start);
      this.#ends.push(end);
      this.#facts.push(kind === 'fact' ? 1 : 0);
      this.#sections.push(heading.number);
      const fresh = !known?.slot(key);
      this.#fresh.push(fresh ? 1 : 0);
      if (!fresh) continue;
      const terms = termsOf(content);
      this.#codes.append(codeOf(terms));
      this.#lengths.push(packLengths(terms.length, titleTerms.length, heading.terms.length));
      this.#addTerms(terms, titleTerms, heading.terms);
      const about = subject === undefined ? titleNames : [...titleNames, entityHash(normalName(subject))];
      this.#addEntities(about, entitiesOf(content).map(entityHash));
    }
    const pieces = this.#addPieces(text, cutsOf(text, drafts), known);
    this.#documents.push({
      sha256: textHash(document.text),
      sections: [...sections.keys()],
      slots: drafts.length,
      pieces,
    });
  }

  finish(): Analysis {
    return {
      documents: this.#documents,
      keys: this.#keys.take(),
      starts: this.#starts.take(),
      ends: this.#ends.take(),
      facts: this.#facts.take(),
      sections: this.#sections.take(),
      fresh: this.#fresh.take(),
      lengths: this.#lengths.take(),
      codes: this.#codes.take(),
      termCounts: this.#termCounts.take(),
      terms: this.#terms.take(),
      counts: this.#counts.take(),
      entityCounts: this.#entityCounts.take(),
      entities: this.#entities.take(),
      pieceIds: this.#pieceIds.take(),
      pieceLengths: this.#pieceLengths.take(),
      text: this.#packer.finish(),
    };
  }

  /** Each term once, ascending, with its counts in the three fields: term and field sorted as one number. */
  #addTerms(...fields: [Uint32Array, Uint32Array, Uint32Array]): void {
    const tagged = new Uint32Array(fields[0].length + fields[1].length + fields[2].length);
    let at = 0;
    for (const [field, terms] of fields.entries()) for (const term of terms) tagged[at++] = 4 * term + field;
    tagged.sort();
    let distinct = 0;
    for (let from = 0; from < tagged.length; distinct++) {
      const term = tagged[from] >>> 2;
      const times = [0, 0, 0];
      for (; from < tagged.length && tagged[from] >>> 2 === term; from++) times[tagged[from] & 3]++;
      this.#terms.push(term);
      this.#counts.push(packCounts(times[0], times[1], times[2]));
    }
    this.#termCounts.push(distinct);
  }

  #addEntities(about: readonly number[], named: readonly number[]): void {
    const kinds = new Map<number, number>();
    for (const name of named) kinds.set(name, 0);
    for (const name of about) kinds.set(name, 1);
    const tagged = Float64Array.from(kinds, ([name, kind]) => 2 * name + kind).sort();
    this.#entities.append(tagged);
    this.#entityCounts.push(tagged.length);
  }

  #addPieces(text: string, cuts: readonly number[], known?: Known): number {
    for (let at = 0; at + 1 < cuts.length; at++) {
      const piece = text.slice(cuts[at], cuts[at + 1]);
      const id = known?.piece(piece);
      this.#pieceIds.push(id ?? -1);
      this.#pieceLengths.push(piece.length);
      if (id === undefined) this.#packer.add(piece);
    }
    return cuts.length - 1;
  }
}

/** Where the text is cut: where spans begin, so that an edit changes few pieces, and within what is too long. Ascending, from 0 to the end. */
function cutsOf(text: string, drafts: readonly { kind: string; start: number }[]): number[] {
  const cuts = [0];
  const cut = (to: number) => {
    for (let last = cuts.at(-1)!; to > last; last = cuts.at(-1)!) {
      let next = Math.min(to, last + PIECE_CHARACTERS);
      // Not between the halves of a character.
      if (next < to && (text.charCodeAt(next) & 0xfc00) === 0xdc00) next--;
      cuts.push(next);
    }
  };
  for (const { kind, start } of drafts) if (kind === 'span') cut(start);
  cut(text.length);
  return cuts;
}
