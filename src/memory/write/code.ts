/**
 * A 256-bit sign code of a bag of terms by random projection: each term has a fixed vector of 256 signs, the code is the sign of their sum.
 * The share of bits in which two codes differ estimates the angle between the bags. For near-duplicates and for texts that say the same in
 * mostly the same words; it knows no synonyms.
 */
const WORDS = 8;
const BITS = WORDS * 32;

const sums = new Int32Array(BITS);
const seen = new Map<number, number>();

/** A fixed pseudo-random 32-bit word for a term and a place in the code. */
function signs(term: number, place: number): number {
  let x = Math.imul(term + 0x7f4a7c15, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca77);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

function add(term: number, times: number): void {
  // Damped by repetition: what is said ten times weighs about twice what is said once.
  const weight = times === 1 ? 4 : times < 4 ? 6 : 9;
  for (let place = 0; place < WORDS; place++) {
    let word = signs(term, place);
    const base = place * 32;
    for (let bit = 0; bit < 32; bit++) {
      // -1 where the bit is set, +1 elsewhere, without a branch.
      sums[base + bit] = (sums[base + bit] as number) + weight - (((word & 1) * weight) << 1);
      word >>>= 1;
    }
  }
}

/** (32) bytes: 256-bit sign code of terms as `termsOf` gives them. No terms give all zero bits. */
export function codeOf(terms: Uint32Array): Uint8Array<ArrayBuffer> {
  const code = new Uint8Array(BITS / 8);
  if (terms.length === 0) return code;
  sums.fill(0);
  seen.clear();
  for (const term of terms) seen.set(term, (seen.get(term) ?? 0) + 1);
  for (const [term, times] of seen) add(term, times);
  for (let bit = 0; bit < BITS; bit++)
    if ((sums[bit] as number) < 0) code[bit >> 3] = (code[bit >> 3] as number) | (1 << (bit & 7));
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
