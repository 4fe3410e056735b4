/**
 * The words of a training text as symbols in one array, ready for merging. Knows neither pairs nor their counts (merge.ts).
 *
 * A symbol that stands for n bytes takes n slots and has its id in its first and its last slot, so both neighbours are found without
 * links: what follows slot i is at i + lengths[symbols[i]], and what precedes it ends at i - 1. Words are apart by a SEPARATOR.
 * Words of the same count lie together, and a stretch of 256 slots has one count: that of slot i is weights[i >>> 8].
 */
import { OutOfRangeError } from '../../tensor/errors.ts';
import type { Words } from './words.ts';

/** Slots of one count lie together in stretches of 2 to this power. */
export const STRETCH_BITS = 8;
const STRETCH = 1 << STRETCH_BITS;

export interface Arena {
  symbols: Uint16Array | Uint32Array;
  /** Of each stretch of 256 slots: how often its words occur. */
  weights: Float64Array;
  /** Slots in use. */
  size: number;
  /** Bytes of each symbol; ids from the alphabet's up to the vocabulary's size are set as they are made. */
  lengths: Uint32Array;
  /** The id between words. */
  separator: number;
  /** The id of a slot that is no longer the start of a symbol. */
  hole: number;
}

/**
 * The arena of `words`, whose arrays it frees. `symbolOf` gives the symbol of each byte; ids are below `vocabulary`. Words of one byte
 * have no pair and are left out. Throws OutOfRangeError for more than 2^32 bytes of different words.
 */
export function buildArena(words: Words, symbolOf: Uint16Array, vocabulary: number): Arena {
  const { units, starts, counts } = words;
  const bytes = new Uint32Array(counts.length);
  const stretches = new Map<number, number>();
  for (let word = 0; word < counts.length; word++) {
    bytes[word] = utf8Length(units, starts[word], starts[word + 1]);
    if (bytes[word] > 1) stretches.set(counts[word], (stretches.get(counts[word]) ?? 1) + bytes[word] + 1);
  }
  const places = new Map<number, number>();
  let size = 0;
  for (const count of [...stretches.keys()].sort((a, b) => b - a)) {
    places.set(count, size + 1); // a separator first
    size = Math.ceil((size + stretches.get(count)!) / STRETCH) * STRETCH;
  }
  if (size >= 2 ** 32)
    throw new OutOfRangeError({
      what: 'tokenizer training',
      rule: 'the different words of the text must have less than 4 GiB',
      received: `${size} bytes`,
      hint: 'train on a part of the text',
    });
  const arena: Arena = {
    symbols: vocabulary + 2 <= 2 ** 16 ? new Uint16Array(size) : new Uint32Array(size),
    weights: new Float64Array(size / STRETCH),
    size,
    lengths: new Uint32Array(vocabulary + 2).fill(1),
    separator: vocabulary,
    hole: vocabulary + 1,
  };
  arena.symbols.fill(arena.separator);
  for (let word = 0; word < counts.length; word++) {
    if (bytes[word] < 2) continue;
    const at = places.get(counts[word])!;
    putUtf8(units, starts[word], starts[word + 1], arena.symbols, at, symbolOf);
    places.set(counts[word], at + bytes[word] + 1);
  }
  let from = 0;
  for (const count of [...stretches.keys()].sort((a, b) => b - a)) {
    const to = Math.ceil((from * STRETCH + stretches.get(count)!) / STRETCH);
    arena.weights.fill(count, from, to);
    from = to;
  }
  for (const array of [units, starts, counts]) array.buffer.transfer(0);
  return arena;
}

/** How often each byte occurs in the words. */
export function byteCounts({ units, starts, counts }: Words): Float64Array {
  const total = new Float64Array(256);
  let buffer = new Uint8Array(64);
  const identity = Uint16Array.from({ length: 256 }, (_, byte) => byte);
  for (let word = 0; word < counts.length; word++) {
    const most = 3 * (starts[word + 1] - starts[word]);
    if (most > buffer.length) buffer = new Uint8Array(2 * most);
    const end = putUtf8(units, starts[word], starts[word + 1], buffer, 0, identity);
    for (let i = 0; i < end; i++) total[buffer[i]] += counts[word];
  }
  return total;
}

/** Bytes of well-formed UTF-16 in UTF-8: a surrogate pair, two units, has four. */
function utf8Length(units: Uint16Array, start: number, end: number): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    const unit = units[i];
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit & 0xf800) === 0xd800 ? 2 : 3;
  }
  return length;
}

type SymbolArray = Uint8Array | Uint16Array | Uint32Array;

/** Writes the bytes as symbols and returns where they end. */
function putUtf8(
  units: Uint16Array,
  start: number,
  end: number,
  out: SymbolArray,
  at: number,
  of: Uint16Array,
): number {
  for (let i = start; i < end; i++) {
    let code = units[i];
    if ((code & 0xfc00) === 0xd800) code = 0x10000 + ((code - 0xd800) << 10) + (units[++i] - 0xdc00);
    if (code < 0x80) {
      out[at++] = of[code];
      continue;
    }
    if (code < 0x800) out[at++] = of[0xc0 | (code >> 6)];
    else {
      if (code < 0x10000) out[at++] = of[0xe0 | (code >> 12)];
      else {
        out[at++] = of[0xf0 | (code >> 18)];
        out[at++] = of[0x80 | ((code >> 12) & 63)];
      }
      out[at++] = of[0x80 | ((code >> 6) & 63)];
    }
    out[at++] = of[0x80 | (code & 63)];
  }
  return at;
}
