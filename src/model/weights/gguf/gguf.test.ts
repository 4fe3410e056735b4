/** GGUF files: what is written comes back, every kind of damage is refused by the name of its field, and another library agrees. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { askPeer } from '../../../../test/support/peer.ts';
import type { BytesToWrite } from '../source.ts';
import { GgufError } from './error.ts';
import { type GgufFile, readGguf } from './read.ts';
import type { GgufValue, NumberType } from './values.ts';
import { type GgufContent, writeGguf } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'gguf-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.gguf');

const bytesOf = (file: GgufFile, name: string): Uint8Array => {
  const into = new Uint8Array(file.tensors.get(name)!.bytes);
  file.read(name, into);
  return into;
};
const stored = (type: string, shape: number[], bytes: Uint8Array): BytesToWrite => ({
  type,
  shape,
  write: (append) => append(bytes),
});
/** What was read, to be written again. */
const contentOf = (file: GgufFile): GgufContent => ({
  ...file,
  tensors: new Map(
    [...file.tensors].map(([name, { type, shape }]) => [name, stored(type, [...shape], bytesOf(file, name))]),
  ),
});

const NUMBERS: [string, NumberType, number | bigint][] = [
  ['uint8', 'uint8', 255],
  ['int8', 'int8', -128],
  ['uint16', 'uint16', 65535],
  ['int16', 'int16', -32768],
  ['uint32', 'uint32', 2 ** 32 - 1],
  ['int32', 'int32', -(2 ** 31)],
  ['uint64', 'uint64', 2n ** 64n - 1n],
  ['small', 'uint64', 7],
  ['int64', 'int64', -5],
  ['float32', 'float32', Math.fround(0.1)],
  ['float64', 'float64', 0.1],
];
const OTHERS: [string, GgufValue][] = [
  ['bool', true],
  ['text', '模型 «x»\n'],
  ['none', []],
  ['texts', ['', '词', 'Ġthe']],
  ['bools', [true, false]],
  ['floats', Float32Array.of(0.5, -1.25)],
  ['words', BigInt64Array.of(-1n, 2n ** 60n)],
  ['nested', [Int32Array.of(1, 2), ['a'], [true], [[]]]],
];
const CONTENT: GgufContent = {
  metadata: new Map<string, GgufValue>([...NUMBERS.map(([k, , v]) => [k, v] as const), ...OTHERS]),
  types: new Map(NUMBERS.map(([key, type]) => [key, type])),
  tensors: new Map([
    [
      'norm',
      stored(
        'F32',
        [3],
        Uint8Array.from({ length: 12 }, (_, i) => i),
      ),
    ],
    [
      '词.weight',
      stored(
        'Q8_0',
        [2, 64],
        Uint8Array.from({ length: 136 }, (_, i) => 255 - i),
      ),
    ],
    ['deep', stored('F16', [2, 1, 3, 2], new Uint8Array(24).fill(9))],
    ['one', stored('I8', [1], Uint8Array.of(1))],
  ]),
};

describe('what is written', () => {
  test('comes back: every kind of value and tensor, in its order', () => {
    writeGguf(path, CONTENT);
    const file = readGguf(path);
    assert.equal(file.version, 3);
    assert.deepEqual([...file.metadata], [...CONTENT.metadata]);
    assert.deepEqual([...file.types], [...CONTENT.types]);
    assert.deepEqual(
      [...file.tensors].map(([name, { type, shape }]) => [name, type, shape]),
      [...CONTENT.tensors].map(([name, { type, shape }]) => [name, type, shape]),
    );
    CONTENT.tensors.get('词.weight')!.write((bytes) => {
      assert.deepEqual(bytesOf(file, '词.weight'), bytes);
      assert.deepEqual(new Uint8Array(file.map('词.weight')), bytes);
      const part = new Uint8Array(6);
      file.read('词.weight', part, 130);
      assert.deepEqual(part, bytes.subarray(130));
    });
  });

  test('has the same bytes when it is written again', () => {
    writeGguf(path, CONTENT);
    const before = readFileSync(path);
    writeGguf(path, contentOf(readGguf(path)));
    assert.deepEqual(readFileSync(path), before);
  });

  test('lies where general.alignment says', () => {
    const metadata = new Map<string, GgufValue>([['general.alignment', 128]]);
    writeGguf(path, { ...CONTENT, metadata, types: new Map([['general.alignment', 'uint32']]) });
    assert.equal(readFileSync(path).byteLength % 128, 0);
    assert.deepEqual(bytesOf(readGguf(path), 'deep'), new Uint8Array(24).fill(9));
  });

  test('is refused where it does not fit the format, and leaves nothing', () => {
    rmSync(path, { force: true });
    const value = (v: GgufValue, type?: NumberType): GgufContent => ({
      metadata: new Map([['k', v]]),
      types: new Map(type ? [['k', type]] : []),
      tensors: new Map(),
    });
    const tensor = (t: BytesToWrite, name = 't'): GgufContent => ({
      metadata: new Map(),
      types: new Map(),
      tensors: new Map([[name, t]]),
    });
    for (const [content, message] of [
      [value(1), /k: a number must have a type/],
      [value(256, 'uint8'), /k: must be uint8: 256/],
      [value(-1, 'uint64'), /k: must be uint64: -1/],
      [value(0.5, 'int64'), /k: must be int64/],
      [value([1, 2]), /k: .*typed arrays/],
      [value(['a', true]), /k: a list must hold/],
      [value('\ud800'), /k: a text must be Unicode/],
      [tensor(stored('F33', [1], new Uint8Array(4))), /t: it must have a type/],
      [tensor(stored('Q4_0', [33], new Uint8Array(36))), /t: rows of Q4_0 must be whole blocks of 32: 33 columns/],
      [tensor(stored('F32', [0], new Uint8Array(0))), /t: sizes must be at least 1/],
      [tensor(stored('F32', [1, 1, 1, 1, 1], new Uint8Array(4))), /t: a tensor may have 4 axes: 5/],
      [tensor(stored('F32', [2], new Uint8Array(4))), /t: must give 8 bytes: 4/],
      [tensor(stored('F32', [1], new Uint8Array(4)), 'n'.repeat(257)), /a name may have 256 bytes/],
    ] as [GgufContent, RegExp][]) {
      assert.throws(
        () => writeGguf(path, content),
        (e) => e instanceof GgufError && message.test(e.message),
        String(message),
      );
      assert.deepEqual(readdirSync(folder), []);
    }
  });
});

/** A number as bytes, little-endian. */
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: (number | bigint)[]) => Buffer.from(BigUint64Array.from(values, (v) => BigInt(v)).buffer);
const text = (s: string) => Buffer.concat([u64(Buffer.byteLength(s)), Buffer.from(s)]);
/** A file from its header's counts and the pieces after them. */
const fileOf = (tensors: number | bigint, entries: number | bigint, ...pieces: Buffer[]) =>
  Buffer.concat([Buffer.from('GGUF'), u32(3), u64(tensors, entries), ...pieces]);
const info = (name: string, shape: (number | bigint)[], type: number, offset: number | bigint) =>
  Buffer.concat([text(name), u32(shape.length), u64(...shape), u32(type), u64(offset)]);
/** Tensors, and data of so many bytes at the next multiple of 32. */
const withTensors = (data: number, ...infos: Buffer[]) => {
  const head = fileOf(infos.length, 0, ...infos);
  return Buffer.concat([head, Buffer.alloc(Math.ceil(head.length / 32) * 32 - head.length + data)]);
};
const floats = info('t', [4], 0, 0);

describe('damage', () => {
  const big = 2n ** 63n;
  const cases: [what: string, Buffer, RegExp][] = [
    ['nothing', Buffer.alloc(0), /header: a GGUF file begins with GGUF/],
    ['another magic', Buffer.from('GGML'), /begins with GGUF/],
    ['version 1', Buffer.concat([Buffer.from('GGUF'), u32(1), u64(0, 0)]), /header: the version must be 2 or 3.*: 1/],
    ['big-endian', Buffer.concat([Buffer.from('GGUF'), Buffer.from([0, 0, 0, 3]), u64(0, 0)]), /a big-endian file/],
    ['cut in the header', fileOf(0, 0).subarray(0, 20), /header: 8 bytes must follow, the file is cut off: 4 bytes/],
    ['more tensors than the file can have', fileOf(big, 0), /header: the tensor count must be at most 1048576/],
    ['more tensors than bytes', fileOf(5, 0), /header: the tensor count must fit the 8 bytes/],
    ['more metadata than bytes', fileOf(0, 5), /header: the metadata count must fit the 0 bytes/],
    [
      'a key longer than the file',
      fileOf(0, 1, u64(2 ** 15), Buffer.alloc(99)),
      /metadata 0: the length of a text .*32768/,
    ],
    [
      'a key of petabytes',
      fileOf(0, 1, u64(big), Buffer.alloc(99)),
      /metadata 0: the length of a text must be at most/,
    ],
    ['an empty key', fileOf(0, 1, text(''), u32(4, 1)), /metadata 0: a key .*not empty/],
    [
      'a key twice',
      fileOf(0, 2, text('k'), u32(4, 1), text('k'), u32(4, 1)),
      /metadata 1: a key must be there once and not empty: "k"/,
    ],
    ['an unknown type', fileOf(0, 1, text('k'), u32(13, 1)), /k: the type of a value must be 0 to 12: 13/],
    ['a cut value', fileOf(0, 1, text('key'), u32(12, 1)), /key: 8 bytes must follow/],
    ['a truth value of 2', fileOf(0, 1, text('k'), u32(7), Buffer.from([2])), /k: a truth value must be 0 or 1: 2/],
    ['broken UTF-8', fileOf(0, 1, text('k'), u32(8), u64(1), Buffer.from([0xff])), /k: a text must be UTF-8/],
    ['an array past the end', fileOf(0, 1, text('k'), u32(9, 4), u64(3), u32(1, 2)), /k: the length of an array .*: 3/],
    ['an array of exabytes', fileOf(0, 1, text('k'), u32(9, 10), u64(big), u32(1, 2)), /k: the length of an array/],
    ['texts past the end', fileOf(0, 1, text('k'), u32(9, 8), u64(2), u64(0)), /k: the length of an array .*: 2/],
    [
      'arrays too deep',
      fileOf(0, 1, text('k'), u32(9), ...Array.from({ length: 5 }, () => [u32(9), u64(1)]).flat(), Buffer.alloc(50)),
      /k: arrays may lie 4 deep/,
    ],
    [
      'an alignment of 0',
      fileOf(0, 1, text('general.alignment'), u32(4, 0)),
      /general\.alignment: must be a whole number/,
    ],
    [
      'an alignment in words',
      fileOf(0, 1, text('general.alignment'), u32(8), text('32')),
      /general\.alignment: must be/,
    ],
    ['a tensor twice', withTensors(64, floats, info('t', [4], 0, 32)), /tensor 1: a name must be there once.*"t"/],
    ['five axes', withTensors(64, info('t', [1, 1, 1, 1, 1], 0, 0)), /t: a tensor may have 4 axes: 5/],
    ['a size of 0', withTensors(64, info('t', [0], 0, 0)), /t: sizes must be at least 1/],
    ['a size of exabytes', withTensors(64, info('t', [big], 0, 0)), /t: a size must be at most/],
    ['a shape that overflows', withTensors(64, info('t', [2 ** 32, 2 ** 32], 0, 0)), /t: sizes .* product exact/],
    ['a withdrawn type', withTensors(64, info('t', [32], 4, 0)), /t: the type must be one of F32, .*: number 4/],
    ['half a block', withTensors(64, info('t', [33], 2, 0)), /t: rows of Q4_0 must be whole blocks of 32/],
    ['a crooked offset', withTensors(64, info('t', [4], 0, 4)), /t: the offset must be a multiple of 32: 4/],
    ['an offset past the end', withTensors(64, info('t', [4], 0, 2n ** 40n)), /t: 16 bytes must lie within the file/],
    ['an offset of exabytes', withTensors(64, info('t', [4], 0, big)), /t: the offset must be at most/],
    ['an overlap', withTensors(64, info('a', [16], 0, 0), info('b', [4], 0, 32)), /b: the tensor before it ends at 64/],
    ['cut data', withTensors(15, floats), /t: the file must have 80 bytes: 79, it is cut off/],
  ];
  for (const [what, bytes, message] of cases)
    test(what, () => {
      writeFileSync(path, bytes);
      assert.throws(
        () => readGguf(path),
        (e) => {
          assert.ok(e instanceof GgufError && e.what === path, String(e));
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('whole files of these pieces are fine, also version 2 and without data', () => {
    writeFileSync(path, withTensors(16, floats));
    assert.deepEqual(readGguf(path).tensors.get('t'), { type: 'F32', shape: [4], bytes: 16 });
    const second = fileOf(0, 1, text('k'), u32(4, 1));
    second.writeUInt32LE(2, 4);
    writeFileSync(path, second);
    assert.deepEqual([...readGguf(path).metadata], [['k', 1]]);
  });

  test('what is asked for must be there, and of its size', () => {
    writeFileSync(path, withTensors(16, floats));
    const file = readGguf(path);
    assert.throws(() => file.read('u', new Uint8Array(16)), /must hold the tensor: no u/);
    assert.throws(() => file.map('u'), /must hold the tensor: no u/);
    assert.throws(() => file.read('t', new Uint8Array(17)), /t has 16 bytes: asked for 17 from 0/);
    assert.throws(() => file.read('t', new Uint8Array(1), 16), /t has 16 bytes: asked for 1 from 16/);
    assert.throws(() => file.read('t', new Uint8Array(1), -1), /t has 16 bytes/);
  });

  test('a file that is gone, another, a folder', () => {
    writeFileSync(path, withTensors(16, floats));
    const file = readGguf(path);
    writeFileSync(path, withTensors(8, floats));
    assert.throws(() => file.read('t', new Uint8Array(16)), /it had \d+ bytes when opened/);
    rmSync(path);
    assert.throws(() => file.read('t', new Uint8Array(16)), /must be readable/);
    assert.throws(() => readGguf(folder), /must be a file: a folder/);
  });
});

describe('several files', () => {
  const partPath = (i: number, of = 2) => join(folder, `m-0000${i}-of-0000${of}.gguf`);
  const writePart = (i: number, name: string, changes: Record<string, number> = {}) => {
    const entries = { 'split.no': i, 'split.count': 2, 'split.tensors.count': 2, ...changes };
    const types = new Map(Object.keys(entries).map((key): [string, NumberType] => [key, 'uint16']));
    const tensors = new Map([[name, stored('F32', [1], new Uint8Array(4).fill(i + 1))]]);
    writeGguf(partPath(i + 1), { metadata: new Map(Object.entries(entries)), types, tensors });
  };
  const opens = (message: RegExp, opened = partPath(1)) =>
    assert.throws(
      () => readGguf(opened),
      (e) => e instanceof GgufError && message.test(e.message),
      String(message),
    );

  test('are read as one, whichever is named', () => {
    writePart(0, 'a');
    writePart(1, 'b');
    for (const i of [1, 2]) {
      const file = readGguf(partPath(i));
      assert.deepEqual([...file.tensors.keys()], ['a', 'b']);
      assert.deepEqual(bytesOf(file, 'b'), new Uint8Array(4).fill(2));
      assert.throws(() => file.read('c', new Uint8Array(4)), /no c/);
    }
  });

  test('are refused where they do not belong together', () => {
    writePart(0, 'a');
    writePart(1, 'a');
    opens(/a tensor must be in one part: a/);
    writePart(1, 'b', { 'split.no': 0 });
    opens(/split\.no must be 1: 0/);
    writePart(1, 'b', { 'split.count': 3 });
    opens(/split\.count must be 2 in every part: 3/);
    writePart(1, 'b');
    writePart(0, 'a', { 'split.tensors.count': 9 });
    opens(/split\.tensors\.count says 9: 2/);
    rmSync(partPath(2));
    opens(/must be readable/);
    renameSync(partPath(1), path);
    opens(/must be called name-00001-of-00002\.gguf: a\.gguf/, path);
    writePart(0, 'a', { 'split.count': 65535 });
    opens(/split\.count must be 1 to 4096: 65535/);
  });
});

describe('the gguf library', () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const described = (file: GgufFile) =>
    Object.fromEntries([...file.tensors].map(([name, t]) => [name, { ...t, sha256: sha256(bytesOf(file, name)) }]));
  /** A value as the script writes it: numbers as texts, nested arrays flat. */
  const plain = (value: GgufValue): unknown =>
    ArrayBuffer.isView(value) || Array.isArray(value)
      ? Array.from(value as ArrayLike<GgufValue>).flatMap(plain)
      : typeof value === 'number' || typeof value === 'bigint'
        ? String(value)
        : value;
  const said = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(said) : typeof value === 'string' && /^-?0x/.test(value) ? fromHex(value) : value;
  const fromHex = (hex: string) => {
    const [, sign, whole, fraction, power] = /^(-?)0x(\d)\.([0-9a-f]+)p([+-]\d+)$/.exec(hex)!;
    const value = (Number(whole) + Number.parseInt(fraction, 16) / 16 ** fraction.length) * 2 ** Number(power);
    return String(sign ? -value : value);
  };
  const agree = (file: GgufFile, answer: Record<string, unknown>) => {
    const fields = Object.entries(answer.fields as Record<string, { types: string[]; value: unknown }>);
    assert.deepEqual(
      [...file.metadata].map(([key, value]) => [key, plain(value)]),
      fields.map(([key, { value }]) => [key, said(value)]),
    );
    for (const [key, type] of file.types)
      assert.deepEqual((answer.fields as Record<string, { types: string[] }>)[key].types, [type.toUpperCase()], key);
    assert.deepEqual(described(file), answer.tensors);
  };

  test('reads what is written here as it is read here', (t) => {
    const metadata = new Map<string, GgufValue>([['general.architecture', 'llama'], ...CONTENT.metadata]);
    metadata.delete('none'); // the library cannot say of which type nothing is, nor read lists of several types
    metadata.set('nested', [Int32Array.of(1, 2), Int32Array.of(3)]);
    writeGguf(path, { ...CONTENT, metadata });
    const { answers, missing } = askPeer('gguf_file.py', ['read', path]);
    if (missing) return t.skip(missing);
    agree(readGguf(path), answers[0]);
  });

  test('writes what is read here as it reads it, in one file and in several', (t) => {
    const { missing } = askPeer('gguf_file.py', ['write', path]);
    if (missing) return t.skip(missing);
    askPeer('gguf_file.py', ['split', join(folder, 's.gguf')]);
    agree(readGguf(path), askPeer('gguf_file.py', ['read', path]).answers[0]);
    const whole = readGguf(path);
    const parts = readGguf(join(folder, 's-00001-of-00003.gguf'));
    assert.deepEqual(described(parts), described(whole));
  });

  test('finds a file that was read and written here as it was', (t) => {
    const { missing } = askPeer('gguf_file.py', ['write', path]);
    if (missing) return t.skip(missing);
    const again = join(folder, 'again.gguf');
    writeGguf(again, contentOf(readGguf(path)));
    const { answers } = askPeer('gguf_file.py', ['read', path, again]);
    assert.deepEqual(answers[1], answers[0]);
  });
});
