/**
 * From floats to stored blocks in plain TypeScript: the bytes that the kernel `quantize` writes. For small tensors and as the kernel's
 * oracle. F16, BF16, Q8_0, Q4_0 and Q4_1 round as the formats' definition does; Q4_K and Q6_K search for scales (quantize-q4k.ts,
 * quantize-q6k.ts). Layouts are in dequantize.ts. Values are finite; what is not gives some number.
 */
import { toBf16, toF16 } from '../../tensor/dtype.ts';
import { OutOfRangeError, ShapeError } from '../../tensor/errors.ts';
import { putHalf } from './block.ts';
import { FORMATS, type FormatName, WRITTEN, type WrittenName } from './formats.ts';
import { q4_k } from './quantize-q4k.ts';
import { q6_k } from './quantize-q6k.ts';

/** Writes the block of the floats from element `from` of `x` to the bytes at `at`. */
type WriteBlock = (out: Uint8Array, at: number, x: Float32Array, from: number) => void;

const f = Math.fround;
/** 1 / d as a float; of 0, 0. */
const inverseOf = (d: number) => (d !== 0 ? f(1 / d) : 0);
/** The whole part of v in 0..15. */
const nibble = (v: number) => (!(v > 0) ? 0 : v >= 15 ? 15 : Math.trunc(v));

/** A 16-bit pattern as a block. */
const sixteen =
  (pattern: (value: number) => number): WriteBlock =>
  (out, at, x, from) => {
    const bits = pattern(x[from]);
    out[at] = bits & 255;
    out[at + 1] = bits >> 8;
  };

const f32: WriteBlock = (out, at, x, from) => new DataView(out.buffer, out.byteOffset).setFloat32(at, x[from], true);

/** The largest magnitude becomes 127; to nearest, halves away from zero. */
const q8_0: WriteBlock = (out, at, x, from) => {
  let most = 0;
  for (let i = 0; i < 32; i++) if (Math.abs(x[from + i]) > most) most = Math.abs(x[from + i]);
  const d = f(most / 127);
  const inverse = inverseOf(d);
  putHalf(out, at, d);
  for (let i = 0; i < 32; i++) {
    const v = f(x[from + i] * inverse);
    const a = Math.abs(v);
    const up = a >= 127 ? 127 : Math.floor(a) + (a - Math.floor(a) >= 0.5 ? 1 : 0);
    out[at + 2 + i] = v < 0 ? -up : up;
  }
};

/** The value of the largest magnitude, with its sign, becomes -8. */
const q4_0: WriteBlock = (out, at, x, from) => {
  let value = 0;
  for (let i = 0; i < 32; i++) if (Math.abs(x[from + i]) > Math.abs(value)) value = x[from + i];
  const d = f(value / -8);
  const inverse = inverseOf(d);
  putHalf(out, at, d);
  const level = (i: number) => nibble(f(f(x[from + i] * inverse) + 8.5));
  for (let i = 0; i < 16; i++) out[at + 2 + i] = level(i) | (level(i + 16) << 4);
};

/** The least value becomes 0, the largest 15. */
const q4_1: WriteBlock = (out, at, x, from) => {
  let low = x[from];
  let high = low;
  for (let i = 1; i < 32; i++) {
    if (x[from + i] < low) low = x[from + i];
    if (x[from + i] > high) high = x[from + i];
  }
  const d = f(f(high - low) / 15);
  const inverse = inverseOf(d);
  putHalf(out, at, d);
  putHalf(out, at + 2, low);
  const level = (i: number) => nibble(f(f(f(x[from + i] - low) * inverse) + 0.5));
  for (let i = 0; i < 16; i++) out[at + 4 + i] = level(i) | (level(i + 16) << 4);
};

const BLOCKS: Record<WrittenName, WriteBlock> = {
  F32: f32,
  F16: sixteen(toF16),
  BF16: sixteen(toBf16),
  Q8_0: q8_0,
  Q4_0: q4_0,
  Q4_1: q4_1,
  Q4_K: q4_k,
  Q6_K: q6_k,
};

/**
 * Whole blocks of `format` that hold `values`. A matrix's rows must be whole blocks each (rowBytes): then its values are one list.
 * Throws ShapeError where the last block is not full, OutOfRangeError for a format that is only read.
 */
export function quantize(format: FormatName, values: Float32Array): Uint8Array {
  const write = BLOCKS[format as WrittenName];
  if (!write)
    throw new OutOfRangeError({
      what: 'quantize',
      rule: `the formats that are written are ${WRITTEN.join(', ')}`,
      received: format,
    });
  const { block, bytes } = FORMATS[format];
  if (values.length % block !== 0)
    throw new ShapeError({
      what: format,
      rule: `blocks must be whole, of ${block} elements`,
      received: String(values.length),
    });
  const out = new Uint8Array((values.length / block) * bytes);
  for (let at = 0, from = 0; from < values.length; at += bytes, from += block) write(out, at, values, from);
  return out;
}
