/**
 * Packed matrices: their rows against the stored ones, bit for bit, and the products with them against the sums of what activations are
 * rounded to, and against the exact sums within what rounding can do.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Source } from '../../test/support/source.ts';
import { dequantize } from '../model/quant/dequantize.ts';
import fixture from '../model/quant/fixtures/blocks.json' with { type: 'json' };
import { FORMATS, type FormatName, rowBytes } from '../model/quant/formats.ts';
import {
  arena,
  type CpuBackend,
  device,
  OutOfRangeError,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../tensor/index.ts';
import { isPackable, packedBytes } from './packed.ts';

const PACKED = (Object.keys(FORMATS) as FormatName[]).filter((name) => isPackable(name, 256));
const devices = device('cpu').isas.map((isa) => device(`cpu:${isa}`));

/** Blocks of the fixture in any order: finite numbers, every pattern of values and scales that another program writes. */
function matrixOf(source: Source, format: FormatName, rows: number, columns: number): Uint8Array {
  if (format === 'F32')
    return new Uint8Array(Float32Array.from({ length: rows * columns }, () => source.normal()).buffer);
  if (format === 'BF16')
    return new Uint8Array(
      Uint16Array.from({ length: rows * columns }, () => source.int(0x3d80, 0x4080) | (source.int(0, 2) << 15)).buffer,
    );
  const golden = Buffer.from(fixture.read[format].blocks, 'base64');
  const { bytes } = FORMATS[format];
  const out = new Uint8Array(rows * rowBytes(format, columns));
  for (let at = 0; at < out.length; at += bytes) {
    const from = source.int(0, golden.length / bytes) * bytes;
    out.set(golden.subarray(from, from + bytes), at);
  }
  return out;
}

function pack(on: CpuBackend, format: FormatName, rows: number, columns: number, stored: Uint8Array): Tensor {
  const out = zeros([packedBytes(format, rows, columns)], { dtype: 'u8', device: on });
  on.run('packMatrix', [out, tensor(stored, { dtype: 'u8', device: on })], [FORMATS[format].number, rows, columns]);
  return out;
}

interface Case {
  format: FormatName;
  N: number;
  O: number;
  I: number;
  bias?: 'f32' | 'bf16';
  residual?: 'apart' | 'out';
}

const show = (c: Case) =>
  `${c.format} ${c.N}x${c.O}x${c.I}${c.bias ? ` bias ${c.bias}` : ''}${c.residual ? ` residual ${c.residual}` : ''}`;

/** Rows up to which an activation is two bytes: what it is rounded to, and what that leaves. */
const FINE_ROWS = 12;

/** A row as the products of bytes see it: blocks of 32 with a scale, in one term or in two, to nearest even. */
function rounded(row: Float32Array, terms: number): Float64Array {
  const out = new Float64Array(row.length);
  const nearest = (x: number) => Math.fround(Math.fround(x) + 12582912) - 12582912;
  for (let b = 0; b < row.length; b += 32) {
    const most = row.subarray(b, b + 32).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const inverse = most > 0 ? Math.fround(127 / most) : 0;
    const unit = Math.fround(most / 127);
    for (let i = b; i < b + 32; i++) {
      const coarse = nearest(row[i] * inverse);
      out[i] = coarse * unit;
      if (terms === 2) out[i] += nearest((row[i] - coarse * unit) * 254 * inverse) * Math.fround(most / (127 * 254));
    }
  }
  return out;
}

interface Result {
  got: Float32Array;
  /** Furthest from the sums of rounded activations, relative to the sum of magnitudes. */
  fromRounded: number;
  /** Furthest from the exact sums, relative to what rounding to bytes, and to bfloat16, can do at most. */
  beyondBytes: number;
  beyondBf16: number;
}

/** Operands of a case, with rows of x 3 and rows of out and residual 5 elements apart; and out, of which residual may be the start. */
function call(on: CpuBackend, c: Case, exact = 0, packed = 1) {
  using _scope = arena();
  const { format, N, O, I } = c;
  const source = new Source(N * 7 + O * 3 + I);
  const stored = matrixOf(source, format, O, I);
  const list = (n: number) => Float32Array.from({ length: n }, () => source.normal());
  const [x, residual, bias] = [list(N * (I + 3)), list(N * (O + 5)), list(O)];
  const out = tensor(residual, { device: on });
  const apart = tensor(residual, { device: on });
  const biases = c.bias && tensor(bias, { device: on, dtype: c.bias });
  const rows = (t: Tensor, columns: number, gap: number) => ({
    storage: t.storage,
    offset: 0,
    shape: [N, columns],
    strides: [columns + gap, 1],
  });
  const matrix = packed ? pack(on, format, O, I, stored) : tensor(stored, { dtype: 'u8', device: on });
  on.run(
    'storedLinear',
    [
      rows(out, O, 5),
      rows(tensor(x, { device: on }), I, 3),
      matrix,
      biases,
      c.residual && rows(c.residual === 'out' ? out : apart, O, 5),
    ],
    [FORMATS[format].number, O, I, packed, exact],
  );
  return { got: out.readSync() as Float32Array, stored, x, residual, added: biases?.readSync() };
}

function run(on: CpuBackend, c: Case, packed = 1): Result {
  const { format, N, O, I } = c;
  const { got, stored, x, residual, added } = call(on, c, 0, packed);
  const result: Result = { got, fromRounded: 0, beyondBytes: 0, beyondBf16: 0 };
  const w = dequantize(format, stored);
  for (let n = 0; n < N; n++) {
    const row = x.subarray(n * (I + 3), n * (I + 3) + I);
    const bytes = rounded(row, N <= FINE_ROWS ? 2 : 1);
    for (let o = 0; o < O + 5; o++) {
      const at = n * (O + 5) + o;
      if (o >= O) {
        assert.equal(result.got[at], residual[at], 'what lies between the rows of out is left alone');
        continue;
      }
      const start = (added ? added[o] : 0) + (c.residual ? residual[at] : 0);
      let [sum, roundedSum, size, slack] = [start, start, Math.abs(start), 0];
      for (let i = 0; i < I; i++) {
        const weight = w[o * I + i];
        sum += row[i] * weight;
        roundedSum += bytes[i] * weight;
        size += Math.abs(row[i] * weight);
        slack += Math.abs((bytes[i] - row[i]) * weight);
      }
      const floats = 1e-6 * size + 1e-30;
      result.fromRounded = Math.max(result.fromRounded, Math.abs(result.got[at] - roundedSum) / (size || 1));
      result.beyondBytes = Math.max(result.beyondBytes, Math.abs(result.got[at] - sum) / (slack + floats));
      // Either factor is off by 2^-9 of itself at most, their product by a little more than twice that.
      result.beyondBf16 = Math.max(
        result.beyondBf16,
        Math.abs(result.got[at] - sum) / (size * (2 ** -8 + 2 ** -17) + floats),
      );
    }
  }
  return result;
}

// One row, panels of every height and several; rows of the matrix that fill no group, and many.
const CASES: Case[] = [
  ...PACKED.flatMap((format) => [
    { format, N: 1, O: 33, I: 768 },
    { format, N: 7, O: 17, I: 512 },
    { format, N: 33, O: 50, I: 256 },
  ]),
  ...[1, 2, 3, 4, 5, 6, 8, 9, 16, 17, 100].map((N) => ({ format: 'Q4_1' as const, N, O: 47, I: 576 })),
  ...[1, 15, 16, 1000].map((O) => ({ format: 'Q8_0' as const, N: 2, O, I: 32, bias: 'f32' as const })),
  ...[1, 3, 20, 65].map((N) => ({ format: 'Q4_0' as const, N, O: 100, I: 96, residual: 'out' as const })),
  { format: 'Q6_K', N: 2, O: 20, I: 256, bias: 'bf16', residual: 'apart' },
  { format: 'Q4_K', N: 40, O: 72, I: 1280, bias: 'bf16', residual: 'apart' },
];
// Matrices that are not packed, where the product may round: the columns fill no tile, a tile of rows is left over.
const STORED: Case[] = [
  { format: 'F32', N: 30, O: 33, I: 277, bias: 'f32' },
  { format: 'BF16', N: 50, O: 40, I: 601, residual: 'out' },
  { format: 'Q2_K', N: 33, O: 20, I: 768 },
  { format: 'BF16', N: 3, O: 40, I: 601 },
];

for (const on of devices)
  describe(on.name, () => {
    for (const format of PACKED)
      test(`${format}: rows of a packed matrix are those of the stored one`, () => {
        using _scope = arena();
        const [rows, columns] = [37, 768];
        const stored = matrixOf(new Source(5), format, rows, columns);
        const packed = pack(on, format, rows, columns, stored);
        const ids = [36, 0, 15, 16, 16, 31, 7];
        const out = zeros([ids.length, columns], { device: on });
        on.run(
          'storedRows',
          [out, packed, tensor(Int32Array.from(ids), { dtype: 'i32', device: on })],
          [FORMATS[format].number, rows, columns, 1],
        );
        const got = new Uint32Array((out.readSync() as Float32Array).buffer);
        const expected = new Uint32Array(dequantize(format, stored).buffer);
        for (const [i, id] of ids.entries())
          assert.deepEqual(
            got.subarray(i * columns, (i + 1) * columns),
            expected.subarray(id * columns, (id + 1) * columns),
          );
      });

    for (const c of CASES)
      test(show(c), () => {
        const { fromRounded, beyondBytes, beyondBf16 } = run(on, c);
        // More rows are bytes in one term, or, where an AVX-512 processor has tiles for it, bfloat16.
        if (c.N <= FINE_ROWS || on.isa !== 'avx512')
          assert.ok(fromRounded < 1e-6, `${fromRounded} of the sum of magnitudes`);
        assert.ok(Math.min(beyondBytes, beyondBf16) <= 1, `${beyondBytes} and ${beyondBf16} of what rounding can do`);
      });

    for (const c of STORED)
      test(`${show(c)}, as stored`, () => {
        const { beyondBf16 } = run(on, c, 0);
        assert.ok(beyondBf16 <= 1, `${beyondBf16} of what rounding can do`);
      });

    test('the exact product is the stored one to the bit', () => {
      for (const c of CASES.filter((c) => c.N < 40))
        assert.deepEqual(call(on, c, 1, 1).got, call(on, c, 1, 0).got, show(c));
    });

    test('the bits do not depend on the threads', () => {
      const threads = on.threads;
      try {
        for (const [format, N] of [
          ['Q6_K', 1],
          ['Q4_K', 7],
          ['Q4_0', 40],
          ['Q4_1', 1200], // more than a second cache holds: panels of the matrix are as wide as the threads allow
        ] as const) {
          const all = [1, 2, 3].map((n) => {
            on.threads = n;
            return call(on, { format, N, O: 330, I: 512 }).got;
          });
          assert.deepEqual(all[1], all[0]);
          assert.deepEqual(all[2], all[0]);
        }
      } finally {
        on.threads = threads;
      }
    });

    test('an activation that is no number makes its row of the output none, and no other', () => {
      using _scope = arena();
      for (const N of [2, 40])
        for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
          const stored = matrixOf(new Source(3), 'Q4_1', 16, 64);
          const x = new Float32Array(N * 64).fill(1);
          x[64 + 40] = odd;
          const out = zeros([N, 16], { device: on });
          on.run(
            'storedLinear',
            [out, tensor(x, { device: on, shape: [N, 64] }), pack(on, 'Q4_1', 16, 64, stored)],
            [3, 16, 64, 1, 0],
          );
          const got = out.readSync() as Float32Array;
          got.forEach((v, i) => {
            assert.equal(Number.isFinite(v), Math.floor(i / 16) !== 1, `row ${Math.floor(i / 16)}: ${v}`);
          });
        }
    });

    test('calls whose sizes do not fit are refused', () => {
      using _scope = arena();
      const u8 = (n: number) => zeros([n], { dtype: 'u8', device: on });
      const refused = (f: () => void, kind: typeof ShapeError | typeof OutOfRangeError, rule: RegExp) =>
        assert.throws(f, (e) => e instanceof kind && rule.test(e.message));
      refused(() => on.run('packMatrix', [u8(575), u8(36)], [2, 1, 64]), ShapeError, /out must have 576 bytes/);
      refused(() => on.run('packMatrix', [u8(576), u8(35)], [2, 1, 64]), ShapeError, /x must have 36 bytes/);
      refused(() => on.run('packMatrix', [u8(576), u8(36)], [2, 1, 65]), ShapeError, /whole blocks/);
      assert.throws(() => on.run('packMatrix', [u8(256), u8(256)], [0, 1, 64]), /F32 has no packed layout/);
      const f32 = (...shape: number[]) => zeros(shape, { device: on });
      refused(
        () => on.run('storedLinear', [f32(1, 1), f32(1, 64), u8(36)], [2, 1, 64, 1, 0]),
        ShapeError,
        /matrix must have 576 bytes/,
      );
      const ids = tensor(Int32Array.from([1]), { dtype: 'i32', device: on });
      refused(() => on.run('storedRows', [f32(1, 64), u8(576), ids], [2, 1, 64, 1]), OutOfRangeError, /id 1/);
    });
  });
