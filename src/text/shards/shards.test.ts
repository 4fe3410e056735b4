/** Shards written and read back, and files that are no whole shard: each refused with a sentence, none believed. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  plainTokenizer,
  randomDocuments,
  type ShardDocument,
  temporaryFolder,
  writeShard,
} from '../../../test/support/shards.ts';
import { Source, testSeed } from '../../../test/support/source.ts';
import { hashOf, Shard, ShardError, ShardWriter, verifyShard } from './index.ts';
import { inspectShard } from './inspect.ts';

const folder = temporaryFolder();
const source = new Source(testSeed());

function documentsOf(shard: Shard): ShardDocument[] {
  return Array.from({ length: shard.header.documents }, (_, i) => {
    const [from, to] = [shard.start(i), shard.start(i + 1)];
    const ids = [...shard.ids.subarray(from, to)];
    const { mask } = shard;
    return mask ? { ids, mask: ids.map((_, k) => (mask[(from + k) >> 3] >> ((from + k) & 7)) & 1) } : { ids };
  });
}

const opened = (path: string) => {
  using shard = Shard.open(path);
  return documentsOf(shard);
};

describe('what was written is read', () => {
  for (const [name, size] of [
    ['u16', 65_536],
    ['u32', 65_537],
  ] as const)
    test(`texts, ${name}`, () => {
      const path = join(folder, `${name}.shard`);
      const documents = randomDocuments(source, 300, 90, size);
      documents[7].ids[0] = size - 1;
      const header = writeShard(path, documents, plainTokenizer(size));
      assert.deepEqual(opened(path), documents);
      using shard = Shard.open(path);
      assert.deepEqual(shard.header, header);
      assert.equal(shard.ids.BYTES_PER_ELEMENT, name === 'u16' ? 2 : 4);
      assert.equal(
        header.tokens,
        documents.reduce((sum, { ids }) => sum + ids.length, 0),
      );
      assert.deepEqual(header.facts, { tokenizer: 'ab'.repeat(32), sources: ['语料.jsonl'], languages: { zh: 300 } });
      for (let i = 0; i < 300; i++) {
        const digest = createHash('sha256').update(documents[i].ids.join(' ')).digest();
        assert.equal(shard.fraction(i), digest.readUInt32BE(0) / 2 ** 32 + digest.readUInt32BE(4) / 2 ** 64);
      }
      verifyShard(path);
    });

  test('conversations, with masks that end anywhere in a byte', () => {
    for (let count = 1; count < 12; count++) {
      const path = join(folder, `chat-${count}.shard`);
      const documents = randomDocuments(source, count, 20, 100).map(({ ids }) => ({
        ids,
        mask: ids.map(() => source.int(0, 2)),
      }));
      writeShard(path, documents, plainTokenizer(100));
      assert.deepEqual(opened(path), documents);
      verifyShard(path);
      using shard = Shard.open(path);
      assert.equal(
        inspectShard(shard).counted,
        documents.flatMap(({ mask }) => mask).reduce((sum, bit) => sum + bit, 0),
      );
    }
  });

  test('the same documents are the same bytes', () => {
    const documents = randomDocuments(source, 50, 30, 1000);
    writeShard(join(folder, 'one.shard'), documents, plainTokenizer(1000));
    writeShard(join(folder, 'two.shard'), documents, plainTokenizer(1000));
    assert.deepEqual(readFileSync(join(folder, 'one.shard')), readFileSync(join(folder, 'two.shard')));
  });

  test('a closed shard is empty, and closing again is nothing', () => {
    const shard = Shard.open(join(folder, 'one.shard'));
    shard.close();
    shard.close();
    assert.equal(shard.ids.length, 0);
  });
});

test('the report of a shard', () => {
  const path = join(folder, 'report.shard');
  const documents = Array.from({ length: 101 }, (_, i) => ({
    ids: Array.from({ length: i + 1 }, () => 5),
    text: '天地',
  }));
  writeShard(path, documents, plainTokenizer(10));
  using shard = Shard.open(path);
  const report = inspectShard(shard);
  assert.deepEqual(report.documentTokens, { least: 1, tenth: 11, median: 51, ninth: 91, most: 101 });
  assert.equal(report.textBytes, 606);
  assert.equal(report.bytesPerToken, 606 / 5151);
  assert.equal(report.counted, undefined);
});

describe('a file that is no whole shard', () => {
  const path = join(folder, 'bad.shard');
  const documents = randomDocuments(source, 40, 12, 500);
  writeShard(path, documents, plainTokenizer(500));
  const whole = readFileSync(path);

  /** The error of opening and verifying the bytes; undefined where nothing is wrong. */
  function errorOf(bytes: Uint8Array): ShardError | undefined {
    writeFileSync(path, bytes);
    try {
      opened(path);
      verifyShard(path);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof ShardError, String(error));
      return error;
    }
  }

  test('every byte of the header flipped is noticed when it is opened', () => {
    for (let at = 0; at < 192; at++)
      for (const bit of [0x01, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[at] ^= bit;
        writeFileSync(path, bytes);
        assert.throws(() => Shard.open(path), ShardError, `byte ${at} ^ ${bit}`);
      }
  });

  test('every byte of the rest flipped is noticed by verifying', () => {
    for (let at = 192; at < whole.length; at += 1 + (at % 9)) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 0x11;
      assert.ok(errorOf(bytes), `byte ${at}`);
    }
  });

  test('cut anywhere: says so, and how much is missing', () => {
    const lengths = Array.from({ length: 200 }, () => source.int(0, whole.length));
    for (const length of [0, 1, 7, 8, 191, 192, whole.length - 1, ...lengths]) {
      const error = errorOf(whole.subarray(0, length))!;
      assert.ok(error, `${length} bytes`);
      if (length >= 192)
        assert.match(error.message, new RegExp(`cut short: ${whole.length - length} of ${whole.length} bytes`));
      else if (length >= 8) assert.match(error.message, /cut short/);
    }
    assert.match(errorOf(new Uint8Array())!.message, /must be a token shard: an empty file/);
  });

  test('other files, longer files, folders and nothing', () => {
    assert.match(errorOf(Buffer.from('PK\x03\x04'.repeat(100)))!.message, /must be a token shard/);
    assert.match(errorOf(Buffer.concat([whole, Buffer.alloc(3)]))!.message, /must end after/);
    assert.throws(() => Shard.open(folder), /must be a file/);
    assert.throws(() => Shard.open(join(folder, 'none.shard')), /none\.shard\] cannot be read: ENOENT/);
  });

  test('a later version says which', () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(2, 8);
    assert.match(errorOf(bytes)!.message, /version must be 1: 2 \(make it again/);
  });

  test('sections that contradict the header are refused, whatever the checksum says', () => {
    const startsAt = Math.ceil((192 + 2 * Number(whole.readBigUInt64LE(32))) / 64) * 64;
    for (const value of [0n, 2n ** 63n, BigInt(whole.readBigUInt64LE(32)) + 1n, 2n ** 32n]) {
      const bytes = Buffer.from(whole);
      bytes.writeBigUInt64LE(value, startsAt + 8 * 20);
      writeFileSync(path, bytes);
      assert.throws(() => Shard.open(path), /documents must follow one another/, String(value));
    }
  });

  test('numbers of the header that are wrong and signed all the same', () => {
    const factBytes = Number(whole.readBigUInt64LE(56));
    for (const field of [12, 16, 20, 24, 32, 40, 56])
      for (const change of [-1n, 1n, 2n ** 20n, 2n ** 31n, 2n ** 51n, 2n ** 63n]) {
        const bytes = Buffer.from(whole);
        if (field < 24)
          bytes.writeUInt32LE(Number(BigInt.asUintN(32, BigInt(bytes.readUInt32LE(field)) + change)), field);
        else bytes.writeBigUInt64LE(BigInt.asUintN(64, bytes.readBigUInt64LE(field) + change), field);
        const signed = createHash('sha256').update(bytes.subarray(0, 96)).update(bytes.subarray(-factBytes));
        signed.digest().copy(bytes, 96);
        const same = bytes.subarray(0, 96).equals(whole.subarray(0, 96));
        // Any size of the vocabulary that fits the ids' width may be true.
        if (!same && field !== 20) assert.ok(errorOf(bytes), `byte ${field} + ${change}`);
      }
  });

  test('an id outside the vocabulary is named', () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt16LE(500, 192 + 2 * 11);
    writeFileSync(path, bytes);
    using shard = Shard.open(path);
    assert.throws(() => shard.checkIds(), /ids must be below the vocabulary size 500: 500 at token 11/);
    assert.throws(() => shard.checkIds(11, 12), ShardError);
    shard.checkIds(0, 11);
  });

  test('another tokenizer: both hashes and what to do', () => {
    writeFileSync(path, whole);
    using shard = Shard.open(path);
    shard.checkTokenizer(plainTokenizer(500));
    assert.throws(
      () => shard.checkTokenizer({ hash: 'cd'.repeat(32), size: 500 }),
      /in use, cdcdcdcdcdcd: abababababab \(name the tokenizer that made the shard, or make the shard again/,
    );
  });

  test('a shard that is cut while it is open is noticed when it is verified', () => {
    writeFileSync(path, whole);
    using _shard = Shard.open(path);
    truncateSync(path, whole.length - 10);
    assert.throws(() => verifyShard(path), /cut short: 10 of/);
  });
});

describe('a writer that fails leaves nothing', () => {
  const tokenizer = plainTokenizer(100);
  const place = temporaryFolder();
  const batch = {
    ids: Uint16Array.of(1, 2, 3),
    lengths: Uint32Array.of(3),
    hashes: BigUint64Array.of(hashOf('一')),
    textBytes: Uint32Array.of(3),
    language: Uint16Array.of(0),
    languages: ['zh'],
    source: 'a.txt',
  };

  test('an id outside the vocabulary', () => {
    const writer = new ShardWriter(join(place, 'a.shard'), { kind: 'text', tokenizer });
    writer.add(batch);
    assert.throws(
      () => writer.add({ ...batch, ids: Uint16Array.of(1, 100, 3) }),
      /below the vocabulary size 100: 100 at token 4/,
    );
    assert.deepEqual(readdirSync(place), []);
  });

  test('no documents', () => {
    const writer = new ShardWriter(join(place, 'a.shard'), { kind: 'text', tokenizer });
    assert.throws(() => writer.seal(), /a shard has documents/);
    assert.deepEqual(readdirSync(place), []);
  });

  test('discarded, before and after sealing; published stays', () => {
    for (const sealed of [false, true]) {
      const writer = new ShardWriter(join(place, 'a.shard'), { kind: 'text', tokenizer });
      writer.add(batch);
      if (sealed) writer.seal();
      assert.equal(readdirSync(place).length, 1);
      assert.ok(!readdirSync(place).includes('a.shard'), 'no name before it is whole');
      writer.discard();
      assert.deepEqual(readdirSync(place), []);
    }
    const writer = new ShardWriter(join(place, 'a.shard'), { kind: 'text', tokenizer });
    writer.add(batch);
    writer.seal();
    writer.publish();
    writer.discard();
    assert.deepEqual(readdirSync(place), ['a.shard']);
  });

  test('a folder that is not there', () => {
    assert.throws(
      () => new ShardWriter(join(place, 'none/a.shard'), { kind: 'text', tokenizer }),
      /a\.shard\] cannot be written: ENOENT/,
    );
  });
});

test('writing into a mapped shard changes no file', () => {
  const path = join(folder, 'private.shard');
  writeShard(path, randomDocuments(source, 5, 10, 100), plainTokenizer(100));
  const before = readFileSync(path);
  using shard = Shard.open(path);
  shard.ids.fill(9);
  assert.deepEqual(readFileSync(path), before);
});
