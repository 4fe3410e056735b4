/** The vocabulary o200k, which is published as tokens by rank alone, as the tokenizer.json that says the same. */
import { toCharacters } from '../../src/text/bytes.ts';

/** Its pattern, as the publisher writes it. */
const PATTERN = [
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
  '\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
].join('|');

/** Ids without a token between them are reserved, so that every id has one. */
const ADDED = Array.from(
  { length: 21 },
  (_, i) => ({ 0: '<|startoftext|>', 1: '<|endoftext|>', 20: '<|endofprompt|>' })[i] ?? `<|reserved_${i}|>`,
);

/** `ranks`: lines of a token in base64 and its rank. */
export function o200kDocument(ranks: string): unknown {
  const tokens = ranks
    .trim()
    .split('\n')
    .map((line) => toCharacters(Buffer.from(line.split(' ')[0], 'base64')));
  const vocab = new Map(tokens.map((token, id) => [token, id]));
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false };
  const split = { type: 'Split', pattern: { Regex: PATTERN }, behavior: 'Isolated', invert: false };
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    ...{ version: '1.0', truncation: null, padding: null, normalizer: null },
    added_tokens: ADDED.map((content, i) => ({ id: tokens.length + i, content, ...flags })),
    pre_tokenizer: { type: 'Sequence', pretokenizers: [split, byteLevel] },
    post_processor: byteLevel,
    decoder: byteLevel,
    model: {
      ...{ type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null },
      ...{ fuse_unk: false, byte_fallback: false, ignore_merges: true },
      vocab: Object.fromEntries(vocab),
      merges: tokens.flatMap((token, rank) => (token.length > 1 ? [lastMerge(token, rank, vocab)] : [])),
    },
  };
}

/** The pair that a token is made of: what its bytes become with the tokens of lower rank. */
function lastMerge(token: string, rank: number, vocab: ReadonlyMap<string, number>): [string, string] {
  const parts = [...token];
  while (parts.length > 2) {
    let lowest = rank;
    let at = -1;
    for (let i = 0; i + 1 < parts.length; i++) {
      const made = vocab.get(parts[i] + parts[i + 1]) ?? rank;
      if (made < lowest) [lowest, at] = [made, i];
    }
    if (at < 0) throw new Error(`token ${rank} is not made of those before it`);
    parts.splice(at, 2, parts[at] + parts[at + 1]);
  }
  return [parts[0], parts[1]];
}
