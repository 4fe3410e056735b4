/** Mapping files through the raw binding: bytes, sizes, privacy, lifetime, other threads. Not the shards that are read with it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { loadMapping } from './load.ts';

const { map, unmap } = loadMapping();
const folder = mkdtempSync(join(tmpdir(), 'callosum-map-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i * 7 + (i >> 8));
const path = join(folder, '数据.bin');
writeFileSync(path, bytes);

/** Mappings of the file in this process; undefined where the system does not list them. */
function mappings(file = path): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => line.endsWith(file)).length;
}

test('every range of the file is what the file has', () => {
  for (const [offset, count] of [
    [0, 20_000],
    [0, 1],
    [19_999, 1],
    [64, 4096],
    [4095, 2],
    [4096, 4096],
    [8191, 11_809],
  ]) {
    const buffer = map(path, offset, count);
    assert.equal(buffer.byteLength, count);
    assert.deepEqual(new Uint8Array(buffer), bytes.subarray(offset, offset + count), `${count} from ${offset}`);
    unmap(buffer);
  }
});

test('a range that the file has not is refused, with both sizes', () => {
  assert.throws(() => map(path, 0, 20_001), /\[map\] has 20000 bytes, not the 20001 from byte 0/);
  for (const [offset, count] of [
    [20_000, 1],
    [20_001, 1],
    [2 ** 53, 1],
    [1, 20_000],
    [2 ** 53, 2 ** 53],
  ])
    assert.throws(() => map(path, offset, count), /has 20000 bytes/);
  assert.throws(() => map(path, 0, 0), /no bytes to map/);
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
    assert.throws(() => map(path, wrong, 1), RangeError);
    assert.throws(() => map(path, 0, wrong), RangeError);
  }
});

test('what is no file is refused', () => {
  assert.throws(() => map(join(folder, 'none'), 0, 1), /\[map\] cannot be opened: No such file/);
  assert.throws(() => map(folder, 0, 1), /\[map\] is not a file/);
  assert.throws(() => map(`${path}\0`, 0, 1), RangeError);
  assert.throws(() => map('x'.repeat(5000), 0, 1), RangeError);
  assert.throws(() => (map as (...args: unknown[]) => unknown)(7, 0, 1), TypeError);
  writeFileSync(join(folder, 'empty'), '');
  assert.throws(() => map(join(folder, 'empty'), 0, 1), /has 0 bytes/);
});

test('writing to a mapping changes no file', () => {
  const buffer = map(path, 0, 20_000);
  new Uint8Array(buffer).fill(1);
  assert.deepEqual(new Uint8Array(readFileSync(path)), bytes);
  const other = map(path, 0, 20_000);
  assert.deepEqual(new Uint8Array(other), bytes);
  unmap(buffer);
  unmap(other);
});

test('unmap empties the buffer and its views, once', () => {
  const buffer = map(path, 0, 20_000);
  const view = new Uint16Array(buffer, 64, 100);
  if (mappings() !== undefined) assert.equal(mappings(), 1);
  unmap(buffer);
  assert.equal(buffer.byteLength, 0);
  assert.equal(view.length, 0);
  assert.equal(view[0], undefined);
  assert.equal(mappings() ?? 0, 0);
  assert.throws(() => unmap(buffer), /live mapping/);
  for (const other of [new ArrayBuffer(8), {}, 7, undefined])
    assert.throws(() => unmap(other as ArrayBuffer), TypeError);
});

test('a buffer that nothing refers to is unmapped', async () => {
  const child = new Worker(
    `const { setFlagsFromString } = require('node:v8');
     setFlagsFromString('--expose-gc');
     const gc = require('node:vm').runInNewContext('gc');
     const { parentPort, workerData } = require('node:worker_threads');
     const { readFileSync } = require('node:fs');
     const count = () => readFileSync('/proc/self/maps', 'utf8').split('\\n').filter((l) => l.endsWith(workerData.path)).length;
     import(workerData.load).then(async ({ loadMapping }) => {
       for (let i = 0; i < 50; i++) loadMapping().map(workerData.path, 0, 100);
       for (let i = 0; i < 100 && process.platform === 'linux' && count() > 0; i++) {
         gc();
         await new Promise((resolve) => setTimeout(resolve, 5));
       }
       parentPort.postMessage(process.platform === 'linux' ? count() : 0);
     });`,
    { eval: true, workerData: { path, load: new URL('./load.ts', import.meta.url).href } },
  );
  const left = await new Promise((resolve, reject) => child.once('message', resolve).once('error', reject));
  assert.equal(left, 0);
  await child.terminate();
});

test('threads map beside each other, and their end unmaps', async () => {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.load).then(({ loadMapping }) => {
      const { map, unmap } = loadMapping();
      let sum = 0;
      for (let i = 0; i < 500; i++) {
        const buffer = map(workerData.path, i, 1000);
        sum += new Uint8Array(buffer)[0];
        if (i % 5) unmap(buffer);
      }
      parentPort.postMessage(sum);
    });`;
  const options = { eval: true, workerData: { path, load: new URL('./load.ts', import.meta.url).href } };
  const expected = bytes.subarray(0, 500).reduce((sum, b) => sum + b, 0);
  const workers = Array.from({ length: 3 }, () => new Worker(source, options));
  const ends = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
  const sums = await Promise.all(
    workers.map((worker) => new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))),
  );
  assert.deepEqual(sums, [expected, expected, expected]);
  await Promise.all(ends);
  assert.equal(mappings() ?? 0, 0);
});
