/**
 * Formats of 256 elements a block, to floats: what dequantize.ts calls. Layouts: sizes in bytes; d and m half-precision scales; parts have
 * scales of their own, that d or m multiplies. Every operation is rounded to a float.
 */
import { type Block, half, minimumAt, NON_LINEAR, scaleAt } from './block.ts';

const f = Math.fround;
const signed = (byte: number) => (byte << 24) >> 24;

/** scales 16 (low half scale, high half minimum, of 16 elements), q 64, d 2, m 2. Elements 128 h + 32 s + i: bits 2 s of byte 32 h + i. */
export const q2_k: Block = (p, at, out, to) => {
  const d = half(p, at + 80);
  const m = half(p, at + 82);
  for (let i = 0; i < 256; i++) {
    const part = p[at + (i >> 4)];
    const q = (p[at + 16 + (i >> 7) * 32 + (i & 31)] >> (((i >> 5) & 3) * 2)) & 3;
    out[to + i] = f(f(d * (part & 15)) * q) - f(m * (part >> 4));
  }
};

/**
 * third bits 32 (bit j of byte i: element 32 j + i; set: nothing, clear: -4), q 64 as in Q2_K, scales 12, d 2. Scale k < 16, six bits less
 * 32: low four in half k / 8 of byte k % 8, high two at bits 2 (k / 4) of byte 8 + k % 4.
 */
export const q3_k: Block = (p, at, out, to) => {
  const d = half(p, at + 108);
  const scales = at + 96;
  for (let i = 0; i < 256; i++) {
    const k = i >> 4;
    const low = (p[scales + (k & 7)] >> ((k >> 3) * 4)) & 15;
    const high = (p[scales + 8 + (k & 3)] >> ((k >> 2) * 2)) & 3;
    const q = (p[at + 32 + (i >> 7) * 32 + (i & 31)] >> (((i >> 5) & 3) * 2)) & 3;
    const third = (p[at + (i & 31)] >> (i >> 5)) & 1;
    out[to + i] = f(d * ((low | (high << 4)) - 32)) * (q - (third ? 0 : 4));
  }
};

/** d 2, m 2, scales 12, q 128: element 64 j + i is the low half of byte 32 j + i, element 64 j + 32 + i the high half. */
export const q4_k: Block = (p, at, out, to) => {
  const d = half(p, at);
  const m = half(p, at + 2);
  for (let i = 0; i < 256; i++) {
    const part = i >> 5;
    const q = (p[at + 16 + (i >> 6) * 32 + (i & 31)] >> ((part & 1) * 4)) & 15;
    out[to + i] = f(f(d * scaleAt(p, at + 4, part)) * q) - f(m * minimumAt(p, at + 4, part));
  }
};

/** d 2, m 2, scales 12, fifth bits 32 (bit j of byte i: element 32 j + i), q 128 as in Q4_K. */
export const q5_k: Block = (p, at, out, to) => {
  const d = half(p, at);
  const m = half(p, at + 2);
  for (let i = 0; i < 256; i++) {
    const part = i >> 5;
    const low = (p[at + 48 + (i >> 6) * 32 + (i & 31)] >> ((part & 1) * 4)) & 15;
    const q = low | (((p[at + 16 + (i & 31)] >> part) & 1) << 4);
    out[to + i] = f(f(d * scaleAt(p, at + 4, part)) * q) - f(m * minimumAt(p, at + 4, part));
  }
};

/**
 * low bits 128, high bits 64, scales 16 signed, d 2. In each half of 128 elements, element 32 s + i has its low four bits in half s / 2 of
 * byte 32 (s % 2) + i of the half's 64, its high two at bits 2 s of byte i of the half's 32. (d scale) (q - 32).
 */
export const q6_k: Block = (p, at, out, to) => {
  const d = half(p, at + 208);
  for (let i = 0; i < 256; i++) {
    const half128 = i >> 7;
    const low = (p[at + half128 * 64 + (i & 63)] >> (((i >> 6) & 1) * 4)) & 15;
    const high = (p[at + 128 + half128 * 32 + (i & 31)] >> (((i >> 5) & 3) * 2)) & 3;
    out[to + i] = f(d * signed(p[at + 192 + (i >> 4)])) * ((low | (high << 4)) - 32);
  }
};

/**
 * d 2, high scale bits 2, low scale bits 4, q 128. Scale k < 8, six bits less 32: low four in half k % 2 of byte k / 2, high two at bits
 * 2 k. Element 32 k + i is the low half of byte 16 k + i, element 32 k + 16 + i the high half.
 */
export const iq4_xs: Block = (p, at, out, to) => {
  const d = half(p, at);
  const highs = p[at + 2] | (p[at + 3] << 8);
  for (let i = 0; i < 256; i++) {
    const k = i >> 5;
    const scale = ((p[at + 4 + (k >> 1)] >> ((k & 1) * 4)) & 15) | (((highs >> (2 * k)) & 3) << 4);
    const q = (p[at + 8 + k * 16 + (i & 15)] >> (((i >> 4) & 1) * 4)) & 15;
    out[to + i] = f(d * (scale - 32)) * NON_LINEAR[q];
  }
};

/**
 * 48 bytes of five base-3 digits, 4 of four, d 2. A byte is a fraction of 256: times 3^k, modulo 256, it begins with digit k. Digit k of
 * byte i is element 32 k + i of the first 160; of the next 16 bytes element 160 + 16 k + i; of the last four 240 + 4 k + i.
 */
export const tq1_0: Block = (p, at, out, to) => {
  const d = half(p, at + 52);
  for (let i = 0; i < 256; i++) {
    const [first, width, rest] = i < 160 ? [0, 32, i] : i < 240 ? [32, 16, i - 160] : [48, 4, i - 240];
    const fraction = (p[at + first + (rest % width)] * 3 ** Math.floor(rest / width)) & 255;
    out[to + i] = d * (((fraction * 3) >> 8) - 1);
  }
};

/** 64 bytes of four digits of two bits, d 2. Element 128 h + 32 s + i is bits 2 s of byte 32 h + i. d (q - 1). */
export const tq2_0: Block = (p, at, out, to) => {
  const d = half(p, at + 64);
  for (let i = 0; i < 256; i++) {
    const q = (p[at + (i >> 7) * 32 + (i & 31)] >> (((i >> 5) & 3) * 2)) & 3;
    out[to + i] = d * (q - 1);
  }
};
