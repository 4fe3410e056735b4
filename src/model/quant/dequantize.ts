/**
 * From stored blocks to floats in plain TypeScript: what the kernel `dequantize` computes, to the bit. For small tensors and as the
 * kernel's oracle; whole models go through the kernels. Formats of 256 elements a block are in dequantize-super.ts.
 *
 * Layouts: sizes in bytes; d and m half-precision scales; q the numbers of the elements. Every operation is rounded to a float.
 */
import { fromBf16, fromF16 } from '../../tensor/dtype.ts';
import { ShapeError } from '../../tensor/errors.ts';
import { type Block, half, NON_LINEAR } from './block.ts';
import { iq4_xs, q2_k, q3_k, q4_k, q5_k, q6_k, tq1_0, tq2_0 } from './dequantize-super.ts';
import { FORMATS, type FormatName } from './formats.ts';

const f = Math.fround;

/** Element i < 16 of 32 is the low half of byte i, element i + 16 the high half. */
function nibbles(
  p: Uint8Array,
  at: number,
  out: Float32Array,
  to: number,
  value: (q: number, i: number) => number,
): void {
  for (let i = 0; i < 16; i++) {
    out[to + i] = value(p[at + i] & 15, i);
    out[to + i + 16] = value(p[at + i] >> 4, i + 16);
  }
}

/** Bit i of four bytes: the fifth bit of element i. */
const fifth = (p: Uint8Array, at: number, i: number) => ((p[at + (i >> 3)] >> (i & 7)) & 1) << 4;

/** d 2, q 16. d (q - 8). */
const q4_0: Block = (p, at, out, to) => {
  const d = half(p, at);
  nibbles(p, at + 2, out, to, (q) => d * (q - 8));
};
/** d 2, m 2, q 16. d q + m. */
const q4_1: Block = (p, at, out, to) => {
  const d = half(p, at);
  const m = half(p, at + 2);
  nibbles(p, at + 4, out, to, (q) => f(d * q) + m);
};
/** d 2, fifth bits 4, q 16. d (q - 16). */
const q5_0: Block = (p, at, out, to) => {
  const d = half(p, at);
  nibbles(p, at + 6, out, to, (q, i) => d * ((q | fifth(p, at + 2, i)) - 16));
};
/** d 2, m 2, fifth bits 4, q 16. d q + m. */
const q5_1: Block = (p, at, out, to) => {
  const d = half(p, at);
  const m = half(p, at + 2);
  nibbles(p, at + 8, out, to, (q, i) => f(d * (q | fifth(p, at + 4, i))) + m);
};
/** d 2, q 32 signed. d q. */
const q8_0: Block = (p, at, out, to) => {
  const d = half(p, at);
  for (let i = 0; i < 32; i++) out[to + i] = d * ((p[at + 2 + i] << 24) >> 24);
};
/** d 2, q 16. d value[q]. */
const iq4_nl: Block = (p, at, out, to) => {
  const d = half(p, at);
  nibbles(p, at + 2, out, to, (q) => d * NON_LINEAR[q]);
};

const f32: Block = (p, at, out, to) => {
  out[to] = new DataView(p.buffer, p.byteOffset).getFloat32(at, true);
};
const f16: Block = (p, at, out, to) => {
  out[to] = fromF16(p[at] | (p[at + 1] << 8));
};
const bf16: Block = (p, at, out, to) => {
  out[to] = fromBf16(p[at] | (p[at + 1] << 8));
};

const BLOCKS: Record<FormatName, Block> = {
  F32: f32,
  F16: f16,
  BF16: bf16,
  Q4_0: q4_0,
  Q4_1: q4_1,
  Q5_0: q5_0,
  Q5_1: q5_1,
  Q8_0: q8_0,
  IQ4_NL: iq4_nl,
  Q2_K: q2_k,
  Q3_K: q3_k,
  Q4_K: q4_k,
  Q5_K: q5_k,
  Q6_K: q6_k,
  IQ4_XS: iq4_xs,
  TQ1_0: tq1_0,
  TQ2_0: tq2_0,
};

/** The floats of whole blocks of `format`. Throws ShapeError where the bytes end inside a block. */
export function dequantize(format: FormatName, bytes: Uint8Array): Float32Array {
  const { block, bytes: size } = FORMATS[format];
  if (bytes.length % size !== 0)
    throw new ShapeError({
      what: format,
      rule: `blocks must be whole, of ${size} bytes`,
      received: `${bytes.length} bytes`,
    });
  const out = new Float32Array((bytes.length / size) * block);
  for (let at = 0, to = 0; at < bytes.length; at += size, to += block) BLOCKS[format](bytes, at, out, to);
  return out;
}
