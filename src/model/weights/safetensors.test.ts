/** Safetensors files: exact bytes both ways, and every kind of damage refused by name before a byte of data is believed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { arena, CallosumError, type DType, device, slice, tensor, transpose } from '../../tensor/index.ts';
import { FileWriteError } from '../../tensor/whole-file.ts';
import { SafetensorsError } from './header.ts';
import { readSafetensors, tensorsOf, writeSafetensors } from './safetensors.ts';
import { openWeights } from './sharded.ts';

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.safetensors');

/** A file of a header as text and data. */
function bytesOf(header: string | object, data: Uint8Array | number = 0, length?: number): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const first = Buffer.alloc(8);
  first.writeBigUInt64LE(BigInt(length ?? text.length));
  return Buffer.concat([first, text, typeof data === 'number' ? Buffer.alloc(data) : data]);
}

describe('what is written', () => {
  test('comes back: every type, views, empty and single elements, names and texts of any script', () => {
    using _scope = arena();
    const matrix = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const all = {
      '权重.0': matrix,
      turned: transpose(matrix),
      rows: slice(matrix, 0, 1),
      half: tensor([0.1, -65504, 1e-7], { dtype: 'f16' }),
      brain: tensor([0.1, 3e38, -0], { dtype: 'bf16' }),
      ids: tensor([-1, 2 ** 31 - 1], { dtype: 'i32' }),
      mask: tensor([0, 255], { dtype: 'u8' }),
      none: tensor(new Float32Array(0), { shape: [0, 4] }),
      one: tensor(7),
    };
    writeSafetensors(path, all, { note: '一 "quoted" note' });
    const file = readSafetensors(path);
    assert.deepEqual({ ...file.metadata }, { note: '一 "quoted" note' });
    assert.deepEqual(Object.keys(file.tensors), Object.keys(all));
    for (const [name, t] of Object.entries(all)) {
      const back = file.load(name);
      assert.deepEqual([back.dtype, back.shape], [t.dtype, t.shape], name);
      assert.deepEqual(back.readSync(), t.readSync(), name);
    }
  });

  test('has the bytes of the format, and the same at every writing', () => {
    using _scope = arena();
    const write = () => {
      writeSafetensors(path, { b: tensor([1, -2]), a: tensor([3], { dtype: 'u8' }) }, { format: 'pt' });
      return readFileSync(path);
    };
    const header =
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
      '"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    assert.deepEqual(write(), bytesOf(padded, Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 3])));
    assert.deepEqual(write(), write());
  });

  test('passes in pieces', () => {
    using _scope = arena();
    const long = tensor(Float32Array.from({ length: 2 ** 20 + 3 }, (_, i) => i));
    writeSafetensors(path, { small: tensor([1]), long });
    assert.deepEqual(readSafetensors(path).load('long').readSync(), long.readSync());
  });

  test('leaves the old file and nothing else when it fails', () => {
    using _scope = arena();
    writeSafetensors(path, { a: tensor([1]) });
    const before = [readFileSync(path), readdirSync(folder)];
    const gone = tensor([2]);
    gone.dispose();
    assert.throws(() => writeSafetensors(path, { b: tensor([2]), gone }), { name: 'UseAfterFreeError' });
    assert.deepEqual([readFileSync(path), readdirSync(folder)], before);
    assert.throws(
      () => writeSafetensors(join(folder, 'no', 'a'), {}),
      (e) => e instanceof FileWriteError && e.code === 'ENOENT',
    );
    assert.throws(() => writeSafetensors(path, { __metadata__: tensor([1]) }), /__metadata__/);
  });
});

describe('into', () => {
  test('fills a tensor or rows of one, and converts', () => {
    using _scope = arena();
    writeSafetensors(path, { a: tensor([[1, 2]]), h: tensor([[0.5, -8]], { dtype: 'f16' }) });
    const file = readSafetensors(path);
    for (const dtype of ['f32', 'bf16', 'f16'] as DType[]) {
      const whole = tensor(
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        { dtype },
      );
      file.into('a', slice(whole, 0, 1, 2));
      file.into('h', slice(whole, 0, 2));
      assert.deepEqual([...whole.readSync()], [0, 0, 1, 2, 0.5, -8], dtype);
    }
    const columns = tensor([
      [0, 0],
      [0, 0],
    ]);
    file.into('a', slice(transpose(columns), 0, 1));
    assert.deepEqual([...columns.readSync()], [0, 1, 0, 2]);
    const exact = tensor([[0, 0]], { device: 'reference', dtype: 'f64' });
    file.into('a', exact);
    assert.deepEqual([...exact.readSync()], [1, 2]);
  });

  test('refuses another shape, and the tape notices the change', () => {
    using _scope = arena();
    writeSafetensors(path, { a: tensor([[1, 2]]) });
    const target = tensor([1, 2]);
    assert.throws(() => readSafetensors(path).into('a', target), /a must be \(2\): \(1,2\)/);
    const fit = tensor([[0, 0]]);
    const { version } = fit.storage;
    readSafetensors(path).into('a', fit);
    assert.ok(fit.storage.version > version);
  });
});

describe('damage', () => {
  const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });
  const a = entry('F32', [2], [0, 8]);
  const files: [what: string, Buffer, RegExp][] = [
    ['nothing', Buffer.alloc(0), /8 bytes at least: 0/],
    ['seven bytes', Buffer.alloc(7), /8 bytes at least: 7/],
    ['a header past the end', bytesOf('{}', 0, 3), /must fit a file of 10 bytes: 3/],
    ['a header of petabytes', bytesOf('{}', 0, 2 ** 50), /at most 100000000/],
    ['broken JSON', bytesOf('{"a":'), /JSON in UTF-8/],
    ['broken UTF-8', Buffer.concat([bytesOf('', 0, 3), Buffer.from([0x7b, 0xff, 0x7d])]), /JSON in UTF-8/],
    ['a list', bytesOf('[]'), /must be a JSON object/],
    ['space before', bytesOf(' {}'), /must be a JSON object/],
    ['a name twice', bytesOf(`{"a":${JSON.stringify(a)},"a":${JSON.stringify(a)}}`, 8), /once: a/],
    ['a name twice, escaped', bytesOf(`{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(a)}}`, 8), /once: a/],
    ['a field twice', bytesOf('{"a":{"dtype":"U8","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 8), /once: dtype/],
    ['an entry that is a number', bytesOf({ a: 1 }), /a: must be an object: 1/],
    ['an unknown type', bytesOf({ a: entry('F33', [2], [0, 8]) }, 8), /a: dtype must be one of .*"F33"/],
    ['a type of the prototype', bytesOf({ a: entry('toString', [2], [0, 8]) }, 8), /a: dtype/],
    ['no shape', bytesOf({ a: entry('F32', undefined, [0, 8]) }, 8), /a: shape/],
    ['a negative size', bytesOf({ a: entry('F32', [-2], [0, 8]) }, 8), /a: shape/],
    ['a size and a half', bytesOf({ a: entry('F32', [0.5, 4], [0, 8]) }, 8), /a: shape/],
    ['three offsets', bytesOf({ a: entry('F32', [2], [0, 8, 8]) }, 8), /a: data_offsets must be two/],
    ['offsets turned round', bytesOf({ a: entry('F32', [2], [8, 0]) }, 8), /a: data_offsets must lie in order/],
    ['offsets past the end', bytesOf({ a }, 7), /a: data_offsets must lie in order within 0\.\.7/],
    ['another size than the shape', bytesOf({ a: entry('F32', [3], [0, 8]) }, 8), /a: F32 \[3\] takes 12 bytes: 8/],
    ['a shape that overflows', bytesOf({ a: entry('F32', [2 ** 40, 2 ** 40], [0, 8]) }, 8), /a: F32 .* bytes/],
    [
      'an overlap',
      bytesOf({ a, b: entry('U8', [4], [4, 8]) }, 8),
      /b: data_offsets must begin where the tensor before ends, at 8/,
    ],
    ['a hole', bytesOf({ a, b: entry('U8', [1], [9, 10]) }, 10), /b: data_offsets must begin .* at 8/],
    ['a hole in front', bytesOf({ b: entry('U8', [1], [1, 2]) }, 2), /b: data_offsets must begin .* at 0/],
    ['bytes behind', bytesOf({ a }, 9), /fill the data of 9 bytes: 8/],
    ['metadata that is no text', bytesOf({ __metadata__: { a: 1 } }), /__metadata__ must map names to texts/],
  ];
  for (const [what, bytes, message] of files)
    test(what, () => {
      writeFileSync(path, bytes);
      assert.throws(
        () => readSafetensors(path),
        (e) => {
          assert.ok(e instanceof SafetensorsError && e.what === path, String(e));
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('a type that no tensor has can be listed, not loaded', () => {
    writeFileSync(path, bytesOf({ a: entry('I64', [1], [0, 8]), b: entry('U8', Array(9).fill(1), [8, 9]) }, 9));
    const file = readSafetensors(path);
    assert.deepEqual(file.tensors.a, { dtype: 'I64', shape: [1] });
    assert.throws(() => file.load('a'), /a: tensors here are .*I64/);
    assert.throws(() => file.load('b'), /b: tensors here have at most 8 axes/);
    assert.throws(() => file.load('toString'), /no toString/);
  });

  test('a file that changes after it was opened', () => {
    using _scope = arena();
    writeSafetensors(path, { a: tensor([1, 2]) });
    const file = readSafetensors(path);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    assert.throws(() => file.load('a'), SafetensorsError);
    rmSync(path);
    assert.throws(() => file.load('a'), /must be readable/);
  });

  test('500 files with changed bytes and lengths are refused or whole', () => {
    const seed = testSeed();
    const source = new Source(seed);
    const before = device('cpu').memory().liveBytes;
    {
      using _scope = arena();
      writeSafetensors(
        path,
        {
          w: tensor([
            [1, 2],
            [3, 4],
          ]),
          'x.y': tensor([5], { dtype: 'bf16' }),
          z: tensor([6, 7]),
        },
        { format: 'pt' },
      );
    }
    const whole = readFileSync(path);
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      let bytes = Buffer.from(whole);
      const headerEnd = 8 + Number(whole.readBigUInt64LE());
      const kind = source.int(0, 4);
      if (kind === 0) bytes = bytes.subarray(0, source.int(0, bytes.length));
      else if (kind === 1) bytes = Buffer.concat([bytes, Buffer.alloc(source.int(1, 20), source.int(0, 256))]);
      else for (let i = source.int(1, 4); i > 0; i--) bytes[source.int(0, headerEnd)] = source.int(0, 256);
      writeFileSync(path, bytes);
      try {
        using _scope = arena();
        const file = readSafetensors(path);
        const sizes = Object.keys(file.tensors).map((name) => file.load(name).size);
        assert.ok(sizes.reduce((sum, n) => sum + n, 0) <= bytes.length, `seed ${seed}, round ${round}`);
      } catch (error) {
        assert.ok(error instanceof CallosumError, `seed ${seed}, round ${round}: ${error}`);
        refused++;
      }
    }
    assert.ok(refused > 300, String(refused));
    assert.equal(device('cpu').memory().liveBytes, before);
  });
});

describe('several files', () => {
  const at = (name: string) => join(folder, 'parts', name);
  const fresh = (map: unknown) => {
    writeParts({ 'one.safetensors': ['a'], 'two.safetensors': ['b', 'c'] });
    writeFileSync(
      at('model.safetensors.index.json'),
      typeof map === 'string' ? map : JSON.stringify({ weight_map: map }),
    );
  };
  const writeParts = (files: Record<string, string[]>) => {
    using _scope = arena();
    rmSync(join(folder, 'parts'), { recursive: true, force: true });
    mkdirSync(join(folder, 'parts'));
    for (const [file, names] of Object.entries(files))
      writeSafetensors(at(file), Object.fromEntries(names.map((name) => [name, tensor(name.charCodeAt(0))])));
  };
  const [one, two] = ['one.safetensors', 'two.safetensors'];

  test('are read as one', () => {
    using _scope = arena();
    fresh({ a: one, b: two, c: two });
    const weights = tensorsOf(openWeights(join(folder, 'parts')));
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => weights.load(name).item()),
      [97, 98, 99],
    );
    assert.throws(() => weights.load('d'), /no d/);
  });

  for (const [what, map, message] of [
    ['a file outside', { a: '../one.safetensors', b: two, c: two }, /files of this folder for a/],
    ['a tensor that is elsewhere', { a: two, b: two, c: two }, /two.safetensors must hold a/],
    ['a tensor that is not named', { a: one, b: two }, /where c is: it is in two/],
    ['a file that is missing', { a: 'none.safetensors' }, /must be readable/],
    ['no map', '{}', /weight_map must be an object/],
    ['no JSON', '{', /must be JSON/],
  ] as const)
    test(what, () => {
      fresh(map);
      assert.throws(
        () => openWeights(join(folder, 'parts')),
        (e) => e instanceof CallosumError && message.test(e.message),
      );
    });

  test('none', () => {
    assert.throws(() => openWeights(folder), /must hold model.safetensors or/);
  });
});
