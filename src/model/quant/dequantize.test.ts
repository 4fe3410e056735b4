/** Reading stored blocks: plain TypeScript against the gguf library's values, the kernels against plain TypeScript, to the bit. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sameBits } from '../../../test/support/bits.ts';
import { arena, device, OutOfRangeError, ShapeError, tensor, zeros } from '../../tensor/index.ts';
import { dequantize } from './dequantize.ts';
import fixture from './fixtures/blocks.json' with { type: 'json' };
import { FORMATS, type FormatName, formatOf, rowBytes } from './formats.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const NAMES = Object.keys(FORMATS) as FormatName[];
const devices = device('cpu').isas.map((isa) => device(`cpu:${isa}`));

/** `count` blocks of `format`: the fixture's, again and again. */
function blocksOf(format: FormatName, count: number): Uint8Array {
  const golden = bytesOf(fixture.read[format].blocks);
  return Uint8Array.from({ length: count * FORMATS[format].bytes }, (_, i) => golden[i % golden.length]);
}

for (const name of NAMES)
  test(`${name} gives the values that the gguf library reads`, () => {
    const expected = new Float32Array(bytesOf(fixture.read[name].floats).buffer);
    sameBits(dequantize(name, bytesOf(fixture.read[name].blocks)), expected);
  });

for (const on of devices)
  describe(on.name, () => {
    for (const name of NAMES) {
      const { number, block, bytes } = FORMATS[name];

      test(`dequantize ${name} gives the bits of plain TypeScript, at any address`, () => {
        using _scope = arena();
        const count = 70;
        const stored = blocksOf(name, count);
        const shifted = tensor([0, ...stored], { dtype: 'u8', device: on });
        const view = { storage: shifted.storage, offset: 1, shape: [stored.length], strides: [1] };
        const out = zeros([count * block], { device: on });
        on.run('dequantize', [out, view], [number]);
        sameBits(out.readSync(), dequantize(name, stored));
      });

      test(`storedRows ${name} gives the rows of its ids`, () => {
        using _scope = arena();
        const [rows, columns] = [9, 3 * block];
        const stored = blocksOf(name, 3 * rows);
        const matrix = tensor(stored, { dtype: 'u8', device: on });
        const ids = [8, 0, 3, 3];
        const out = zeros([ids.length, columns], { device: on });
        on.run('storedRows', [out, matrix, tensor(ids, { dtype: 'i32', device: on })], [number, rows, columns, 0]);
        const all = dequantize(name, stored);
        const expected = ids.flatMap((id) => [...all.subarray(id * columns, (id + 1) * columns)]);
        sameBits(out.readSync(), new Float32Array(expected));
        assert.equal(bytes * 3, rowBytes(name, columns));
      });
    }

    test('a call whose sizes do not fit is refused', () => {
      using _scope = arena();
      const u8 = (n: number) => zeros([n], { dtype: 'u8', device: on });
      const f32 = (...shape: number[]) => zeros(shape, { device: on });
      const ids = (...list: number[]) => tensor(list, { dtype: 'i32', device: on });
      const q4 = FORMATS.Q4_0.number;
      const refused = (call: () => void, kind: typeof ShapeError | typeof OutOfRangeError, rule: RegExp) =>
        assert.throws(call, (e) => e instanceof kind && rule.test(e.message));
      refused(
        () => on.run('dequantize', [f32(64), u8(35)], [q4]),
        ShapeError,
        /x must have 36 bytes, 2 blocks of Q4_0: 35/,
      );
      refused(() => on.run('dequantize', [f32(48), u8(27)], [q4]), ShapeError, /whole blocks of 32/);
      refused(() => on.run('dequantize', [f32(64), u8(36)], [9]), OutOfRangeError, /format 9/);
      const rows = (out: number[], bytes: number, list: number[], params: number[]) => () =>
        on.run('storedRows', [f32(...out), u8(bytes), ids(...list)], params);
      refused(rows([1, 32], 35, [0], [q4, 2, 32, 0]), ShapeError, /matrix must have 36 bytes, 2 rows of 18: 35/);
      refused(rows([1, 32], 36, [2], [q4, 2, 32, 0]), OutOfRangeError, /id 2 at position 0/);
      refused(rows([1, 32], 36, [-1], [q4, 2, 32, 0]), OutOfRangeError, /id -1 at position 0/);
      refused(rows([2, 32], 36, [0], [q4, 2, 32, 0]), ShapeError, /out must have shape/);
      refused(rows([1, 33], 36, [0], [q4, 2, 33, 0]), ShapeError, /whole blocks of 32/);
    });
  });

test('numbers of formats that are not read, and rows that end inside a block, are refused', () => {
  assert.equal(formatOf(14), 'Q6_K');
  assert.throws(() => formatOf(9), OutOfRangeError);
  assert.equal(rowBytes('Q4_K', 512), 288);
  assert.throws(() => rowBytes('Q4_K', 384), ShapeError);
  assert.throws(() => dequantize('Q8_0', new Uint8Array(33)), ShapeError);
});
