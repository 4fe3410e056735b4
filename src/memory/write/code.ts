/**
 * A 256-bit sign code of a bag of terms by random projection: each term has a fixed vector of 256 signs, the code is the sign of their sum.
 * The share of bits in which two codes differ estimates the angle between the bags. For near-duplicates and for texts that say the same in
 * mostly the same words; it knows no synonyms.
 */
const WORDS = 8;
const BITS = WORDS * 32;

/**
 * Weight of the terms that set each bit. Four bits at a time are added as the four bytes of one number (SPREAD), which hold so many terms
 * before they are emptied into `sums`.
 */
const sums = new Int32Array(BITS);
const packed = new Int32Array(BITS / 4);
const seen = new Map<number, number>();
const HEAVIEST = 9;
const MOST_PACKED = Math.floor(255 / HEAVIEST);

/** (16): for each four bits, `weight` in the byte of every bit that is set. */
const spreadOf = (weight: number): Int32Array =>
  Int32Array.from({ length: 16 }, (_, four) => {
    let spread = 0;
    for (let bit = 0; bit < 4; bit++) if (four & (1 << bit)) spread |= weight << (8 * bit);
    return spread;
  });
const SPREAD = new Map([4, 6, HEAVIEST].map((weight) => [weight, spreadOf(weight)]));

/** A fixed pseudo-random 32-bit word for a term and a place in the code. */
function signs(term: number, place: number): number {
  let x = Math.imul(term + 0x7f4a7c15, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca77);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** Damped by repetition: what is said ten times weighs about twice what is said once. */
const weightOf = (times: number): number => (times === 1 ? 4 : times < 4 ? 6 : HEAVIEST);

function add(term: number, spread: Int32Array): void {
  for (let place = 0; place < WORDS; place++) {
    const word = signs(term, place);
    const base = place * 8;
    packed[base] = (packed[base] as number) + (spread[word & 15] as number);
    packed[base + 1] = (packed[base + 1] as number) + (spread[(word >>> 4) & 15] as number);
    packed[base + 2] = (packed[base + 2] as number) + (spread[(word >>> 8) & 15] as number);
    packed[base + 3] = (packed[base + 3] as number) + (spread[(word >>> 12) & 15] as number);
    packed[base + 4] = (packed[base + 4] as number) + (spread[(word >>> 16) & 15] as number);
    packed[base + 5] = (packed[base + 5] as number) + (spread[(word >>> 20) & 15] as number);
    packed[base + 6] = (packed[base + 6] as number) + (spread[(word >>> 24) & 15] as number);
    packed[base + 7] = (packed[base + 7] as number) + (spread[word >>> 28] as number);
  }
}

function empty(): void {
  for (let four = 0; four < packed.length; four++) {
    const bytes = packed[four] as number;
    const bit = 4 * four;
    sums[bit] = (sums[bit] as number) + (bytes & 255);
    sums[bit + 1] = (sums[bit + 1] as number) + ((bytes >>> 8) & 255);
    sums[bit + 2] = (sums[bit + 2] as number) + ((bytes >>> 16) & 255);
    sums[bit + 3] = (sums[bit + 3] as number) + (bytes >>> 24);
    packed[four] = 0;
  }
}

/** (32) bytes: 256-bit sign code of terms as `termsOf` gives them. No terms give all zero bits. */
export function codeOf(terms: Uint32Array): Uint8Array<ArrayBuffer> {
  const code = new Uint8Array(BITS / 8);
  if (terms.length === 0) return code;
  sums.fill(0);
  seen.clear();
  for (const term of terms) seen.set(term, (seen.get(term) ?? 0) + 1);
  let total = 0;
  let held = 0;
  for (const [term, times] of seen) {
    const weight = weightOf(times);
    total += weight;
    add(term, SPREAD.get(weight) as Int32Array);
    if (++held === MOST_PACKED) {
      empty();
      held = 0;
    }
  }
  empty();
  // A set bit is -1, another +1: their sum is below zero where the set ones weigh more than half.
  for (let bit = 0; bit < BITS; bit++)
    if (2 * (sums[bit] as number) > total) code[bit >> 3] = (code[bit >> 3] as number) | (1 << (bit & 7));
  return code;
}

const POPULATION = new Uint8Array(256);
for (let byte = 1; byte < 256; byte++) POPULATION[byte] = (byte & 1) + (POPULATION[byte >> 1] as number);

/** Hamming distance of two codes, 0..256: 0 the same bag, about 128 unrelated ones; below about 26 (a tenth) a near-duplicate. */
export function nearDuplicate(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let byte = 0; byte < a.length; byte++)
    distance += POPULATION[(a[byte] as number) ^ (b[byte] as number)] as number;
  return distance;
}
