/**
 * What a byte-level BPE tokenizer consists of, as a value: checked here whether it came from a file or from training. Not the
 * work done with it (tokenizer.ts) and not its file (format/).
 */
import { createHash } from 'node:crypto';
import { type AddedToken, checkAdded, DEFAULT_SPECIAL } from './added.ts';
import { BYTES_IN_ORDER, toCharacters } from './bytes.ts';
import { TokenizerError } from './errors.ts';
import { type Digits, type PreTokenizer, preTokenizer } from './pretokenizers/index.ts';
import { Vocabulary } from './vocabulary.ts';

export type Normalization = 'none' | 'nfc';

export interface TokenizerModel {
  /** The bytes of every id; of an added token, its text. */
  vocabulary: Vocabulary;
  /** Left and right id of each merge, by rank. */
  pairs: Int32Array;
  /** The id that each merge makes. */
  merged: Int32Array;
  added: readonly AddedToken[];
  pre: PreTokenizer;
  normalization: Normalization;
  /** A piece that is a token as a whole is that token, whatever the merges would make of it. */
  ignoreMerges: boolean;
}

export const MOST_TOKENS = 2 ** 21;

export interface BuildOptions {
  /** Pairs of ids, in the order they were learned; each makes the next free id. */
  merges: Int32Array | readonly (readonly [left: number, right: number])[];
  /** A name or a pattern (see preTokenizer); 'callosum' unless given. */
  preTokenizer?: string;
  digits?: Digits;
  /** Their ids are 0 and on; DEFAULT_SPECIAL unless given. */
  special?: readonly string[];
  /** 'nfc' puts text into Unicode's composed form first: what is decoded is then that form. 'none' unless given. */
  normalization?: Normalization;
  /** The bytes that have an id, all 256 unless given. With fewer, a text with any other byte cannot be encoded. */
  bytes?: Iterable<number>;
}

/**
 * A model from its merges. Ids: the special tokens, then the bytes in the order of BYTES_IN_ORDER, then the merges.
 * @throws TokenizerError for merges that name ids which are not there yet or special, or make the same pair twice.
 */
export function modelOf(options: BuildOptions): TokenizerModel {
  const { preTokenizer: name, digits, special = DEFAULT_SPECIAL, normalization = 'none' } = options;
  const pairs = options.merges instanceof Int32Array ? options.merges.slice() : Int32Array.from(options.merges.flat());
  const count = pairs.length / 2;
  const kept = options.bytes && new Set(options.bytes);
  const bytes = BYTES_IN_ORDER.filter((byte) => kept?.has(byte) ?? true);
  const first = special.length + bytes.length;
  if (!Number.isInteger(count)) throw failure('merges must be pairs of ids', `${pairs.length} numbers`);
  if (first + count > MOST_TOKENS) throw failure(`there must be at most ${MOST_TOKENS} tokens`, `${first + count}`);
  const tokens = [
    ...special.map((text) => Buffer.from(text)),
    ...bytes.map((byte) => Uint8Array.of(byte)),
  ] as Uint8Array[];
  const merged = new Int32Array(count);
  for (let rank = 0; rank < count; rank++) {
    const [left, right] = [pairs[2 * rank], pairs[2 * rank + 1]];
    const id = first + rank;
    for (const part of [left, right]) {
      if (part < special.length || part >= id)
        throw failure(`merge ${rank} must join ids of ${special.length} to ${id - 1}`, `${left} and ${right}`);
    }
    tokens.push(Buffer.concat([tokens[left], tokens[right]]));
    merged[rank] = id;
  }
  const model: TokenizerModel = {
    vocabulary: new Vocabulary(tokens),
    pairs,
    merged,
    added: special.map((content, id) => ({ id, content, special: true })),
    pre: preTokenizer(name, { digits }),
    normalization,
    ignoreMerges: false,
  };
  checkModel(model);
  return model;
}

/** What must hold of every model. @throws TokenizerError */
export function checkModel({ vocabulary, added, pairs, normalization }: TokenizerModel): void {
  checkAdded(added);
  checkDistinct(vocabulary, added);
  const isAdded = new Set(added.map(({ id }) => id));
  const seen = new Set<number>();
  for (let rank = 0; 2 * rank < pairs.length; rank++) {
    const [left, right] = [pairs[2 * rank], pairs[2 * rank + 1]];
    const key = left * MOST_TOKENS + right;
    if (seen.has(key)) throw failure(`merge ${rank} must not repeat an earlier one`, `${left} and ${right}`);
    if (isAdded.has(left) || isAdded.has(right))
      throw failure(`merge ${rank} must not join an added token`, `${left} and ${right}`);
    seen.add(key);
  }
  if (normalization !== 'none' && normalization !== 'nfc')
    throw failure("normalization must be 'none' or 'nfc'", String(normalization));
}

/** In the file an added token and a token of the same characters would be one key. */
function checkDistinct(vocabulary: Vocabulary, added: readonly AddedToken[]): void {
  const contents = new Map(added.map(({ id, content }) => [content, id]));
  const lengths = new Set(added.map(({ content }) => content.length));
  for (let id = 0; id < vocabulary.size; id++) {
    if (!lengths.has(vocabulary.lengthOf(id))) continue;
    const characters = toCharacters(vocabulary.bytesOf(id));
    if ((contents.get(characters) ?? id) !== id)
      throw failure('an added token must not be a token of the vocabulary too', JSON.stringify(characters));
  }
}

/** SHA-256, in hex, of all that decides which ids a text gets: the same for the same tokenizer however it was saved. */
export function hashOf({ vocabulary, pairs, merged, added, pre, normalization, ignoreMerges }: TokenizerModel): string {
  const hash = createHash('sha256');
  const sorted = [...added].sort((a, b) => a.id - b.id).map(hashed);
  const head = ['byte-level BPE', vocabulary.size, merged.length, pre.pattern, normalization, ignoreMerges, sorted];
  hash.update(JSON.stringify(head));
  for (let id = 0; id < vocabulary.size; id++) {
    const bytes = vocabulary.bytesOf(id);
    hash.update(Uint32Array.of(bytes.length)).update(bytes);
  }
  return hash.update(pairs).update(merged).digest('hex');
}

/** The flags behind the three that every token has are named where they are set. */
function hashed({ id, content, special, ...flags }: AddedToken): unknown[] {
  const set = Object.entries(flags).flatMap(([name, value]) => (value ? [name] : []));
  return [id, content, special, ...set.sort()];
}

const failure = (rule: string, received: string) => new TokenizerError({ what: 'tokenizer', rule, received });
