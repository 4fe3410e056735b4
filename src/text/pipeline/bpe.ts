/**
 * BPE over the characters of a piece, as published files have it beside the byte-level kind (Llama 2, Mistral, Gemma, CLIP): with
 * bytes as tokens for characters that are none, with an unknown token, with marks on continuations or on ends of words. Byte-level
 * BPE, where every byte is a character, has its own faster encoder (../bpe/encoder.ts); the merging itself is shared.
 */
import { LongCache, MOST_UNITS, WordCache } from '../bpe/cache.ts';
import { Merger } from '../bpe/merge.ts';
import { Pairs } from '../bpe/pairs.ts';
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import type { Field } from '../format/fields.ts';
import { MOST_TOKENS } from '../model.ts';
import { Seams } from './seams.ts';
import type { PieceModel } from './types.ts';
import { readVocabulary, type StringVocabulary } from './vocabulary.ts';

export interface BpeParts {
  vocabulary: StringVocabulary;
  pairs: Pairs;
  /** The id of what no token stands for; without it such characters are left out. */
  unknown?: number;
  /** Unknown characters in a row are one unknown token. */
  fuseUnknown: boolean;
  /** The ids of <0x00> to <0xFF>, -1 where there is none; absent where characters never become bytes. */
  byteIds?: Int32Array;
  /** A piece that is a token as a whole is that token. */
  ignoreMerges: boolean;
  /** Stands before every character of a piece but the first. */
  prefix: string;
  /** Stands behind the last character of a piece. */
  suffix: string;
}

export class Bpe implements PieceModel {
  readonly size: number;
  readonly #parts: BpeParts;
  readonly #merger: Merger;
  /** Where a piece may be cut for the cache; absent where a character's token depends on its place. */
  readonly #seams: Seams | undefined;
  readonly #words = new WordCache();
  readonly #longs = new LongCache();
  #symbols = new Int32Array(1024);

  constructor(parts: BpeParts) {
    this.#parts = parts;
    this.size = parts.vocabulary.size;
    this.#merger = new Merger(parts.pairs);
    this.#seams = parts.prefix === '' && parts.suffix === '' ? new Seams(parts.vocabulary) : undefined;
  }

  idOf(token: string): number | undefined {
    return this.#parts.vocabulary.idOf(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#parts.vocabulary.tokenOf(id);
  }

  encode(piece: string, ids: TokenBuffer): void {
    const { ignoreMerges, vocabulary } = this.#parts;
    const whole = ignoreMerges && piece.length <= vocabulary.longest ? vocabulary.idOf(piece) : undefined;
    if (whole !== undefined) {
      ids.push(whole);
      return;
    }
    const units = new Uint16Array(piece.length);
    Buffer.from(units.buffer).write(piece, 'utf16le');
    for (let start = 0, end = 0; start < units.length; start = end) {
      end = this.#seams?.next(units, start) ?? units.length;
      this.#stretch(piece, units, start, end, ids);
    }
  }

  #stretch(piece: string, units: Uint16Array, start: number, end: number, ids: TokenBuffer): void {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], 0x9e3779b1) ^ (hash >>> 15);
    hash ^= hash >>> 16;
    const short = end - start <= MOST_UNITS;
    ids.reserve(3 * (end - start) + 1);
    if (short) {
      const count = this.#words.find(units, start, end, hash, ids.ids, ids.length);
      if (count > 0) {
        ids.length += count;
        return;
      }
    } else {
      const found = this.#longs.find(units, start, end, hash);
      if (found) {
        ids.append(found, found.length);
        return;
      }
    }
    if (this.#symbols.length < 3 * (end - start) + 1) this.#symbols = new Int32Array(4 * (end - start));
    const count = this.#merger.merge(this.#symbols, this.#start(piece.slice(start, end)));
    ids.append(this.#symbols, count);
    if (short) this.#words.add(units, start, end, hash, this.#symbols, count);
    else this.#longs.add(units, start, end, hash, this.#symbols.slice(0, count));
  }

  /** Leaves what merging starts from in #symbols and returns how many they are. */
  #start(text: string): number {
    const { vocabulary, unknown, fuseUnknown, prefix, suffix } = this.#parts;
    const symbols = this.#symbols;
    let count = 0;
    let pending = false; // an unknown token that is not written yet
    for (let at = 0; at < text.length; ) {
      const char = String.fromCodePoint(text.codePointAt(at) as number);
      const token = (at > 0 ? prefix : '') + char + (at + char.length === text.length ? suffix : '');
      at += char.length;
      const id = vocabulary.idOf(token);
      if (id !== undefined) {
        if (pending) symbols[count++] = unknown as number;
        pending = false;
        symbols[count++] = id;
        continue;
      }
      const bytes = this.#bytesOf(token);
      if (bytes) {
        for (const byte of bytes) symbols[count++] = byte;
      } else if (unknown !== undefined) {
        if (pending && !fuseUnknown) symbols[count++] = unknown;
        pending = true;
      }
    }
    if (pending) symbols[count++] = unknown as number;
    return count;
  }

  /** The ids of a token's bytes; undefined where one of them has none. */
  #bytesOf(token: string): number[] | undefined {
    const { byteIds } = this.#parts;
    if (!byteIds) return undefined;
    const ids = Array.from(Buffer.from(token), (byte) => byteIds[byte]);
    return ids.includes(-1) ? undefined : ids;
  }
}

/** As tokens that stand for a byte are written. */
export const byteToken = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

/** A tokenizer.json's model of type BPE. @throws TokenizerError */
export function readBpe(field: Field): PieceModel {
  field.get('dropout').allow(0);
  const vocabulary = readVocabulary(field.get('vocab'));
  const text = (name: string) => (field.get(name).none ? '' : field.get(name).text());
  const prefix = text('continuing_subword_prefix');
  const unknownToken = text('unk_token');
  const unknown = unknownToken === '' ? undefined : vocabulary.idOf(unknownToken);
  if (unknownToken !== '' && unknown === undefined) throw field.get('unk_token').fail('must be in model.vocab');
  const byteIds = Int32Array.from({ length: 256 }, (_, byte) => vocabulary.idOf(byteToken(byte)) ?? -1);
  return new Bpe({
    vocabulary,
    pairs: readMerges(field.get('merges'), vocabulary, prefix),
    unknown,
    fuseUnknown: field.get('fuse_unk').flag(false),
    byteIds: field.get('byte_fallback').flag(false) ? byteIds : undefined,
    ignoreMerges: field.get('ignore_merges').flag(false),
    prefix,
    suffix: text('end_of_word_suffix'),
  });
}

/** Each merge as a pair, or in the older form with a space between; the token it makes has one prefix, the left one's. */
function readMerges(field: Field, vocabulary: StringVocabulary, prefix: string): Pairs {
  const merges = field.list(MOST_TOKENS);
  const seen = new Set<number>();
  const pairs = new Int32Array(2 * merges.length);
  const merged = new Int32Array(merges.length);
  for (const [rank, merge] of merges.entries()) {
    const parts = typeof merge.value === 'string' ? merge.value.split(' ') : merge.list(2).map((part) => part.text());
    if (parts.length !== 2) throw merge.fail('must be two tokens');
    if (!parts[1].startsWith(prefix)) throw merge.fail(`must join a token that begins with ${JSON.stringify(prefix)}`);
    const [left, right, whole] = [parts[0], parts[1], parts[0] + parts[1].slice(prefix.length)].map((token) => {
      const id = vocabulary.idOf(token);
      if (id === undefined) throw merge.fail('must join tokens of the vocabulary into one', JSON.stringify(token));
      return id;
    });
    if (seen.has(left * MOST_TOKENS + right)) throw merge.fail('must not repeat an earlier one');
    seen.add(left * MOST_TOKENS + right);
    pairs.set([left, right], 2 * rank);
    merged[rank] = whole;
  }
  return new Pairs(pairs, merged);
}
