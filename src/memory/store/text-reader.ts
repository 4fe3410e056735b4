/** Reads the text of documents: finds the pieces of a range and keeps the blocks that were unpacked last. */
import type { StoredDocument } from './document.ts';
import type { Segment } from './segment.ts';
import type { State } from './state.ts';

/** Characters that are kept unpacked at least, and twice that at most: all of a store of a hundred megabytes. */
const KEPT_CHARACTERS = 48 * 2 ** 20;

/** Pieces of a document: their numbers and where each begins in its text. */
interface PieceTable {
  readonly ids: Float64Array;
  /** (pieces + 1) */
  readonly starts: Uint32Array;
}

export class TextReader {
  /** Unpacked blocks by segment: those used since the last change of generations, and before it. Segments merged away go. */
  #young = new WeakMap<Segment, string[]>();
  #old = new WeakMap<Segment, string[]>();
  #youngCharacters = 0;
  readonly #tables = new WeakMap<StoredDocument, PieceTable>();

  /** Characters [start, end) of a document's text. */
  read(state: State, document: StoredDocument, start: number, end: number): string {
    const { ids, starts } = this.#table(state, document);
    let piece = pieceAt(starts, start);
    let text = '';
    for (let at = start; at < end; piece++) {
      if (piece >= ids.length) throw document.damaged(`its text must reach to character ${end}`);
      const to = Math.min(end, starts[piece + 1]);
      text += this.#piece(state, document, ids[piece], at - starts[piece], to - starts[piece]);
      at = to;
    }
    return text;
  }

  /** The texts of its pieces, with their numbers. */
  *pieces(state: State, document: StoredDocument): Generator<{ id: number; text: string }> {
    const { ids, starts } = this.#table(state, document);
    for (const [at, id] of ids.entries())
      yield { id, text: this.#piece(state, document, id, 0, starts[at + 1] - starts[at]) };
  }

  /** Nothing that was read is kept. */
  forget(): void {
    this.#young = new WeakMap();
    this.#old = new WeakMap();
    this.#youngCharacters = 0;
  }

  #piece(state: State, document: StoredDocument, id: number, from: number, to: number): string {
    if (!state.pieces.find(id)) throw document.damaged(`piece ${id} of its text must be there`);
    const segment = state.segments[state.pieces.segment];
    const { row } = state.pieces;
    const block = segment.blockOf(row);
    const { first } = segment.piecesOf(block);
    const before = first > 0 ? segment.pieceEnds[first - 1] : 0;
    const start = (row > 0 ? segment.pieceEnds[row - 1] : 0) - before;
    return this.#block(segment, block).slice(start + from, start + to);
  }

  #block(segment: Segment, block: number): string {
    const known = this.#young.get(segment)?.[block];
    if (known !== undefined) return known;
    const text = this.#old.get(segment)?.[block] ?? segment.blockText(block);
    if (this.#youngCharacters > KEPT_CHARACTERS) {
      this.#old = this.#young;
      this.#young = new WeakMap();
      this.#youngCharacters = 0;
    }
    const blocks = this.#young.get(segment) ?? [];
    if (blocks.length === 0) this.#young.set(segment, blocks);
    blocks[block] = text;
    this.#youngCharacters += text.length;
    return text;
  }

  #table(state: State, document: StoredDocument): PieceTable {
    const known = this.#tables.get(document);
    if (known) return known;
    const { pieces } = document.body;
    const ids: number[] = [];
    const starts = [0];
    for (let run = 0; run + 1 < pieces.length; run += 2)
      for (let id = pieces[run]; id < pieces[run] + pieces[run + 1]; id++) {
        if (!state.pieces.find(id)) throw document.damaged(`piece ${id} of its text must be there`);
        const { pieceEnds } = state.segments[state.pieces.segment];
        const { row } = state.pieces;
        ids.push(id);
        starts.push(starts.at(-1)! + pieceEnds[row] - (row > 0 ? pieceEnds[row - 1] : 0));
      }
    if (starts.at(-1) !== document.front.characters) throw document.damaged('its pieces must make up its text');
    const table = { ids: Float64Array.from(ids), starts: Uint32Array.from(starts) };
    this.#tables.set(document, table);
    return table;
  }
}

/** The piece in which a character lies. */
function pieceAt(starts: Uint32Array, character: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= character) low = middle;
    else high = middle - 1;
  }
  return low;
}
