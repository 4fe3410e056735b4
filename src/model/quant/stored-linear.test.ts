/** The product with a stored matrix, float32 all through, against the same sums in float64 over the values that plain TypeScript reads. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sameBits } from '../../../test/support/bits.ts';
import { Source } from '../../../test/support/source.ts';
import { arena, type CpuBackend, device, OutOfRangeError, ShapeError, tensor, zeros } from '../../tensor/index.ts';
import { dequantize } from './dequantize.ts';
import fixture from './fixtures/blocks.json' with { type: 'json' };
import { FORMATS, type FormatName, rowBytes } from './formats.ts';

const NAMES = Object.keys(FORMATS) as FormatName[];
const devices = device('cpu').isas.map((isa) => device(`cpu:${isa}`));

interface Case {
  format: FormatName;
  N: number;
  O: number;
  I: number;
  bias?: 'f32' | 'bf16';
  residual?: 'apart' | 'out';
}

/** Finite numbers: whole blocks of the fixture in any order. */
function matrixOf(source: Source, { format, O, I }: Case): Uint8Array {
  if (format === 'F32') return new Uint8Array(Float32Array.from({ length: O * I }, () => source.normal()).buffer);
  if (format === 'F16' || format === 'BF16')
    // Exponents of numbers between 0.06 and 4 in either format.
    return new Uint8Array(
      Uint16Array.from({ length: O * I }, () => {
        const pattern = format === 'F16' ? source.int(0x2c00, 0x4400) : source.int(0x3d80, 0x4080);
        return pattern | (source.int(0, 2) << 15);
      }).buffer,
    );
  const golden = Buffer.from(fixture.read[format].blocks, 'base64');
  const { bytes } = FORMATS[format];
  const out = new Uint8Array(O * rowBytes(format, I));
  for (let at = 0; at < out.length; at += bytes) {
    const from = source.int(0, golden.length / bytes) * bytes;
    out.set(golden.subarray(from, from + bytes), at);
  }
  return out;
}

/** Runs a case on `on` with row strides of its own, and gives out with what is allowed beside what is right. */
function run(on: CpuBackend, c: Case) {
  using _scope = arena();
  const { format, N, O, I } = c;
  const source = new Source(N * 7 + O * 3 + I);
  const stored = matrixOf(source, c);
  const list = (n: number) => Float32Array.from({ length: n }, () => source.normal());
  const [x, residual, bias] = [list(N * (I + 3)), list(N * (O + 5)), list(O)];
  const xs = tensor(x, { device: on });
  const out = tensor(residual, { device: on });
  const apart = tensor(residual, { device: on });
  const rows = (t: typeof xs, columns: number, gap: number) => ({
    storage: t.storage,
    offset: 0,
    shape: [N, columns],
    strides: [columns + gap, 1],
  });
  const biases = c.bias && tensor(bias, { device: on, dtype: c.bias });
  on.run(
    'storedLinear',
    [
      rows(out, O, 5),
      rows(xs, I, 3),
      tensor(stored, { dtype: 'u8', device: on }),
      biases,
      c.residual && rows(c.residual === 'out' ? out : apart, O, 5),
    ],
    [FORMATS[format].number, O, I, 0, 1],
  );
  const got = out.readSync();
  const w = dequantize(format, stored);
  const added = biases?.readSync();
  let worst = 0;
  for (let n = 0; n < N; n++)
    for (let o = 0; o < O + 5; o++) {
      const at = n * (O + 5) + o;
      if (o >= O) {
        assert.equal(got[at], residual[at], 'what lies between the rows of out is left alone');
        continue;
      }
      let sum = added ? added[o] : 0;
      if (c.residual) sum += residual[at];
      let size = Math.abs(sum);
      for (let i = 0; i < I; i++) {
        const term = x[n * (I + 3) + i] * w[o * I + i];
        sum += term;
        size += Math.abs(term);
      }
      worst = Math.max(worst, Math.abs(got[at] - sum) / (size || 1));
    }
  return { worst, got };
}

const show = (c: Case) =>
  `${c.format} ${c.N}x${c.O}x${c.I}${c.bias ? ` bias ${c.bias}` : ''}${c.residual ? ` residual ${c.residual}` : ''}`;

// One row, a few, more than the tile has; O and I that are no multiple of a vector; columns over several chunks and slabs.
const CASES: Case[] = [
  ...NAMES.flatMap((format) => [
    { format, N: 1, O: 5, I: 768 },
    { format, N: 9, O: 37, I: 512 },
  ]),
  ...[2, 3, 4, 5, 6, 7, 8, 15].map((N) => ({ format: 'Q4_0' as const, N, O: 19, I: 544, bias: 'f32' as const })),
  ...[1, 7, 8, 30].map((N) => ({ format: 'F32' as const, N, O: 33, I: 277, residual: 'out' as const })),
  ...[1, 20].map((N) => ({
    format: 'BF16' as const,
    N,
    O: 40,
    I: 601,
    bias: 'bf16' as const,
    residual: 'apart' as const,
  })),
  { format: 'F16', N: 3, O: 1, I: 1 },
  { format: 'F16', N: 11, O: 1, I: 1, bias: 'f32' },
  { format: 'F32', N: 2, O: 3, I: 0, bias: 'f32' },
  { format: 'F32', N: 10, O: 3, I: 0, bias: 'f32', residual: 'out' },
  { format: 'Q8_0', N: 530, O: 34, I: 288, bias: 'f32', residual: 'out' },
];

for (const on of devices)
  describe(on.name, () => {
    for (const c of CASES)
      test(show(c), () => {
        const { worst } = run(on, c);
        assert.ok(worst < 1e-6, `${worst} of the sum of magnitudes`);
      });

    test('the bits do not depend on the threads', () => {
      const threads = on.threads;
      try {
        for (const c of [
          { format: 'Q6_K', N: 3, O: 300, I: 512 },
          { format: 'Q4_K', N: 40, O: 300, I: 512 },
        ] as Case[]) {
          const all = [1, 2, 3].map((n) => {
            on.threads = n;
            return run(on, c).got;
          });
          for (const got of all) sameBits(got, all[0] as Float32Array);
        }
      } finally {
        on.threads = threads;
      }
    });

    test('a call whose sizes do not fit is refused', () => {
      using _scope = arena();
      const f32 = (...shape: number[]) => zeros(shape, { device: on });
      const call =
        (out: number[], x: number[], bytes: number, params: number[], bias?: number[], residual?: number[]) => () =>
          on.run(
            'storedLinear',
            [
              f32(...out),
              f32(...x),
              zeros([bytes], { dtype: 'u8', device: on }),
              bias && f32(...bias),
              residual && f32(...residual),
            ],
            params,
          );
      const refused = (f: () => void, kind: typeof ShapeError | typeof OutOfRangeError, rule: RegExp) =>
        assert.throws(f, (e) => e instanceof kind && rule.test(e.message));
      call([1, 2], [1, 64], 72, [2, 2, 64, 0, 1])();
      refused(call([1, 2], [1, 64], 71, [2, 2, 64, 0, 1]), ShapeError, /matrix must have 72 bytes/);
      refused(call([1, 2], [1, 48], 54, [2, 2, 48, 0, 1]), ShapeError, /whole blocks/);
      refused(call([1, 3], [1, 64], 72, [2, 2, 64, 0, 1]), ShapeError, /out must have shape/);
      refused(call([1, 2], [2, 64], 72, [2, 2, 64, 0, 1]), ShapeError, /x must have shape/);
      refused(call([1, 2], [1, 64], 72, [2, 2, 64, 0, 1], [3]), ShapeError, /bias must have shape/);
      refused(call([1, 2], [1, 64], 72, [2, 2, 64, 0, 1], undefined, [2, 2]), ShapeError, /residual must have shape/);
      refused(call([1, 2], [1, 64], 72, [4, 2, 64, 0, 1]), OutOfRangeError, /format 4/);
      refused(call([1, 2], [1, 64], 72, [2, 2, 64, 0, 2]), OutOfRangeError, /parameter 4/);
    });
  });
