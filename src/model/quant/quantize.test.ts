/** Writing stored blocks: plain TypeScript against the gguf library's bytes, the kernels against plain TypeScript, and what is lost. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sameBits } from '../../../test/support/bits.ts';
import { Source } from '../../../test/support/source.ts';
import { arena, device, OutOfRangeError, ShapeError, tensor, zeros } from '../../tensor/index.ts';
import { dequantize } from './dequantize.ts';
import fixture from './fixtures/blocks.json' with { type: 'json' };
import { FORMATS, type FormatName, WRITTEN } from './formats.ts';
import { quantize } from './quantize.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const golden = new Float32Array(bytesOf(fixture.write.floats).buffer);
const devices = device('cpu').isas.map((isa) => device(`cpu:${isa}`));

/** Blocks of 256: normal, with outliers, of one sign, flat, in parts of very different size, tiny, and nothing. */
function values(): Float32Array {
  const source = new Source(3);
  const kinds: ((i: number) => number)[] = [
    () => source.normal(),
    () => source.normal() * (source.int(0, 60) === 0 ? 40 : 0.02),
    () => Math.abs(source.normal()) + 2,
    () => -Math.abs(source.normal()) - 2,
    () => 0.7,
    () => -0.7,
    (i) => source.normal() * 2 ** (-i / 16),
    () => source.normal() * 1e-6,
    () => source.normal() * 1e-30,
    (i) => (i % 40 === 0 ? source.normal() : 0),
    () => 0,
    (i) => (i % 16) - 8,
    () => source.normal() * 1e3,
  ];
  return Float32Array.from({ length: kinds.length * 256 }, (_, i) => kinds[i >> 8](i & 255));
}

for (const name of ['F16', 'BF16', 'Q8_0', 'Q4_0', 'Q4_1'] as const)
  test(`${name} gives the bytes that the gguf library writes`, () => {
    sameBits(quantize(name, golden), bytesOf(fixture.write.blocks[name]));
  });

/** Root mean square of the error on normal numbers, whose own is 1. */
function lossOf(format: FormatName): number {
  const source = new Source(5);
  const x = Float32Array.from({ length: 64 * 256 }, () => source.normal());
  const y = dequantize(format, quantize(format, x));
  return Math.sqrt(x.reduce((sum, v, i) => sum + (v - y[i]) ** 2, 0) / x.length);
}

/** The same of the simplest way: the range of every part of `size` over `levels` steps, scales of the part in full precision. */
function naiveLoss(size: number, range: (part: number[]) => [low: number, step: number], top: number): number {
  const source = new Source(5);
  let sum = 0;
  for (let k = 0; k < (64 * 256) / size; k++) {
    const part = Array.from({ length: size }, () => source.normal());
    const [low, step] = range(part);
    for (const v of part) sum += (v - (low + step * Math.min(top, Math.max(0, Math.round((v - low) / step))))) ** 2;
  }
  return Math.sqrt(sum / (64 * 256));
}

test('the searched scales of Q4_K and Q6_K lose less than the range of a part spread over its levels', () => {
  const q4 = naiveLoss(32, (p) => [Math.min(...p), (Math.max(...p) - Math.min(...p)) / 15], 15);
  assert.ok(lossOf('Q4_K') < 0.95 * q4, `${lossOf('Q4_K')}, naive ${q4}`);
  const q6 = naiveLoss(
    16,
    (p) => {
      const step = Math.max(...p.map(Math.abs)) / 31;
      return [-32 * step, step];
    },
    63,
  );
  assert.ok(lossOf('Q6_K') < q6, `${lossOf('Q6_K')}, naive ${q6}`);
});

for (const on of devices)
  describe(on.name, () => {
    for (const name of WRITTEN)
      test(`quantize ${name} writes the bytes of plain TypeScript`, () => {
        using _scope = arena();
        const x = Float32Array.from([...golden.subarray(0, 256), ...values()]);
        const { number, block, bytes } = FORMATS[name];
        const out = zeros([(x.length / block) * bytes], { dtype: 'u8', device: on });
        on.run('quantize', [out, tensor(x, { device: on })], [number]);
        sameBits(out.readSync(), quantize(name, x));
      });

    test('what is not finite stays in its block, and nothing outside is written', () => {
      using _scope = arena();
      for (const name of ['Q8_0', 'Q4_0', 'Q4_1', 'Q4_K', 'Q6_K'] as const) {
        const { number, bytes, block } = FORMATS[name];
        const x = new Float32Array(2 * block).fill(0.5);
        x[3] = Number.NaN;
        x[7] = Number.POSITIVE_INFINITY;
        const out = zeros([2 * bytes + 1], { dtype: 'u8', device: on });
        on.run(
          'quantize',
          [{ storage: out.storage, offset: 0, shape: [2 * bytes], strides: [1] }, tensor(x, { device: on })],
          [number],
        );
        const got = out.readSync() as Uint8Array;
        assert.equal(got[2 * bytes], 0);
        sameBits(got.subarray(bytes, 2 * bytes), quantize(name, x.subarray(block)));
      }
    });

    test('a call whose sizes do not fit, and a format that is only read, are refused', () => {
      using _scope = arena();
      const call = (bytes: number, n: number, format: number) => () =>
        on.run('quantize', [zeros([bytes], { dtype: 'u8', device: on }), zeros([n], { device: on })], [format]);
      assert.throws(call(35, 64, FORMATS.Q4_0.number), ShapeError);
      assert.throws(call(18, 33, FORMATS.Q4_0.number), ShapeError);
      assert.throws(call(22, 32, FORMATS.Q5_0.number), OutOfRangeError);
    });
  });

test('plain TypeScript refuses the same', () => {
  assert.throws(() => quantize('Q4_K', new Float32Array(128)), ShapeError);
  assert.throws(() => quantize('Q5_K', new Float32Array(256)), OutOfRangeError);
});
