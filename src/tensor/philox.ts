/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011), and the maps from its words to uniform
 * and normal numbers: what the random kernels of every backend compute, bit for bit (native/kernels/random.cc is the twin).
 * Only +, -, *, / and sqrt of doubles in a fixed order. No state here: random.ts keeps seed and counter.
 */
import { fromBf16, toBf16 } from './dtype.ts';

/** The high 32 bits of the product of two 32-bit words. */
function high(a: number, b: number): number {
  const [a1, a0, b1, b0] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  return (a1 * b1 + (middle >>> 16) + ((a0 * b1 + (middle & 0xffff)) >>> 16)) >>> 0;
}

/** The four words of one block, written from `at`; counter and key as 32-bit words, lowest first. */
export function philox(out: Uint32Array, at: number, counter: readonly number[], key: readonly number[]): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [p, q] = [high(c0, 0xd2511f53), high(c2, 0xcd9e8d57)];
    const [low0, low2] = [Math.imul(c0, 0xd2511f53), Math.imul(c2, 0xcd9e8d57)];
    c0 = (q ^ c1 ^ k0) >>> 0;
    c1 = low2 >>> 0;
    c2 = (p ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** Words 0..count-1 of the stream that starts at a block: word i is lane i % 4 of block counter + floor(i / 4). */
export function philoxWords(
  count: number,
  seedLow: number,
  seedHigh: number,
  counterLow: number,
  counterHigh: number,
): Uint32Array {
  const blocks = Math.ceil(count / 4);
  const words = new Uint32Array(4 * blocks);
  for (let block = 0; block < blocks; block++) {
    const low = counterLow + block;
    const carried = counterHigh + Math.floor(low / 2 ** 32);
    philox(words, 4 * block, [low >>> 0, carried >>> 0, 0, 0], [seedLow, seedHigh]);
  }
  return words.subarray(0, count);
}

/**
 * Uniform numbers in [low, high): low + (high - low) · (the word's upper 24 bits) / 2²⁴, rounded to f32 (`bf16`: further to
 * bf16), then kept inside what the type has of [low, high): rounding may have left it.
 */
export function uniformOf(words: Uint32Array, low: number, high: number, bf16 = false): Float64Array {
  const round = (x: number) => (bf16 ? fromBf16(toBf16(Math.fround(x))) : Math.fround(x));
  const step = bf16 ? 0x10000 : 1;
  let least = round(low);
  let most = round(high);
  if (least < low) least = neighbour(least, true, step);
  if (most >= high) most = neighbour(most, false, step);
  const width = (high - low) * 2 ** -24;
  return Float64Array.from(words, (word) => Math.max(Math.min(round(low + width * (word >>> 8)), most), least));
}

/** Normal numbers: mean + deviation · Φ⁻¹((word + ½) / 2³²), rounded to f32. */
export function normalOf(words: Uint32Array, mean: number, deviation: number): Float64Array {
  return Float64Array.from(words, (word) =>
    Math.fround(mean + deviation * inverseNormal((word + 0.5) * 2 ** -32 - 0.5)),
  );
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** The next f32 (step 1 in its bits) or bf16 (step 65536) towards +infinity or -infinity. */
function neighbour(x: number, up: boolean, step: number): number {
  float[0] = x;
  if (x === 0) floatBits[0] = up ? step : 0x80000000 + step;
  else floatBits[0] += x > 0 === up ? step : -step;
  return float[0];
}

// Wichura's algorithm AS 241 (PPND16, 1988) as doubles, highest power first. Words give probabilities of at least 2⁻³³, for which
// sqrt(-ln p) stays below 5: its third pair of polynomials is not needed.
const MIDDLE_NUMERATOR = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const MIDDLE_DENOMINATOR = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const TAIL_NUMERATOR = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const TAIL_DENOMINATOR = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];

function polynomial(coefficients: readonly number[], x: number): number {
  let total = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) total = total * x + coefficients[i];
  return total;
}

/** The inverse of the normal distribution function at q + ½. */
function inverseNormal(q: number): number {
  if (q <= 0.425 && q >= -0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(MIDDLE_NUMERATOR, r)) / polynomial(MIDDLE_DENOMINATOR, r);
  }
  const r = Math.sqrt(-naturalLog(q < 0 ? 0.5 + q : 0.5 - q)) - 1.6;
  const z = polynomial(TAIL_NUMERATOR, r) / polynomial(TAIL_DENOMINATOR, r);
  return q < 0 ? -z : z;
}

const double = new Float64Array(1);
const doubleBits = new Uint32Array(double.buffer);
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * ln x of a normal x: x = 2ᵉ m, m in [√½, √2), ln m = 2 artanh((m - 1) / (m + 1)) by its series, whose terms beyond the
 * eleventh are below a double's last place there. Not Math.log, whose last bits differ between engines.
 */
function naturalLog(x: number): number {
  double[0] = x;
  let e = (doubleBits[HIGH_WORD] >>> 20) - 1023;
  doubleBits[HIGH_WORD] = (doubleBits[HIGH_WORD] & 0xfffff) | 0x3ff00000;
  let m = double[0];
  if (m >= 2 * Math.SQRT1_2) {
    m *= 0.5;
    e += 1;
  }
  const t = (m - 1) / (m + 1);
  const z = t * t;
  let series = 0;
  for (let k = 21; k >= 1; k -= 2) series = series * z + 1 / k;
  return e * Math.LN2 + 2 * t * series;
}
