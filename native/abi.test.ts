/** The native core through its raw binding: what the typed layer above never sends must be refused, not believed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { defaultThreads, loadNative, physicalCores } from './load.ts';

const native = loadNative();
const words = new Float64Array(4096);
const report = new Float64Array(5);
native.shareWords(words, report);
const isas = native.isas().split(' ');
const fill = native.kernel('portable', 'fill');

function run(...list: number[]): { status: number; text: string } {
  words.fill(Number.NaN);
  words.set(list);
  const status = native.run(list.length);
  return { status, text: status ? native.lastError() : '' };
}
const BAD_CALL = 6;
const OUT_OF_RANGE = 5;
const USE_AFTER_FREE = 2;

describe('words', () => {
  const handle = native.alloc(4, 0);
  const view = [handle, 0, 1, 4, 1];
  const command = (...rest: number[]) => [rest.length + 1, ...rest];

  test('a right command runs', () => {
    assert.deepEqual(run(...command(fill, 1, 7, 1, ...view)), { status: 0, text: '' });
    const out = new Float32Array(4);
    native.read(handle, out, 0);
    assert.deepEqual([...out], [7, 7, 7, 7]);
  });

  test('several commands run in order, and stop at the first that fails', () => {
    const bad = command(99999, 0, 0);
    assert.equal(run(...command(fill, 1, 1, 1, ...view), ...bad, ...command(fill, 1, 2, 1, ...view)).status, BAD_CALL);
    const out = new Float32Array(1);
    native.read(handle, out, 0);
    assert.equal(out[0], 1);
  });

  test('a list of its own runs as the shared one does, and never past its end', () => {
    const out = new Float32Array(1);
    const list = Float64Array.from([...command(fill, 1, 3, 1, ...view), ...command(fill, 1, 4, 1, ...view)]);
    assert.equal(native.replay(list, list.length), 0);
    native.read(handle, out, 0);
    assert.equal(out[0], 4);
    assert.equal(native.replay(list, list.length / 2), 0);
    native.read(handle, out, 0);
    assert.equal(out[0], 3);
    for (const count of [list.length + 1, list.length - 1, -1, 0.5, Number.NaN])
      assert.equal(native.replay(list, count), count === 0.5 || Number.isNaN(count) ? 0 : BAD_CALL, `${count} words`);
    assert.throws(() => native.replay([] as unknown as Float64Array, 0), TypeError);
    assert.equal(native.replay(new Uint8Array(3) as unknown as Float64Array, 1), BAD_CALL);
  });

  const right = command(fill, 1, 7, 1, ...view);
  test('every word replaced by nonsense is refused or harmless', () => {
    for (let i = 0; i < right.length; i++)
      for (const nonsense of [-2, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 2 ** 53, 2 ** 31, 255]) {
        const list = [...right];
        list[i] = nonsense;
        const { status, text } = run(...list);
        if (status === 0) assert.ok(i === 3 || i === 8 || i === 9, `word ${i} = ${nonsense} was believed`);
        else assert.match(text, /^\[(run|fill)\] ./);
      }
  });
  test('every truncation is refused', () => {
    for (let n = 1; n < right.length; n++) assert.equal(run(...right.slice(0, n)).status, BAD_CALL, `${n} words`);
  });

  test('views past their storage are refused', () => {
    assert.equal(run(...command(fill, 1, 7, 1, handle, 1, 1, 4, 1)).status, OUT_OF_RANGE);
    assert.equal(run(...command(fill, 1, 7, 1, handle, 0, 2, 2, 3, 3, 1)).status, OUT_OF_RANGE);
    assert.equal(run(...command(fill, 1, 7, 1, handle, 0, 2, 2 ** 40, 2 ** 40, 2 ** 40, 1)).status, OUT_OF_RANGE);
  });
});

test('handles: dead ones, twice freed ones and made-up ones are refused; a slot used again has another handle', () => {
  const first = native.alloc(1, 0);
  native.free(first);
  assert.throws(() => native.free(first), /is not alive/);
  const second = native.alloc(1, 0);
  assert.notEqual(first, second);
  assert.equal(run(10, fill, 1, 0, 1, first, 0, 1, 1, 1).status, USE_AFTER_FREE);
  assert.throws(() => native.read(2 ** 50, new Float32Array(1), 0), /is not alive/);
  assert.throws(() => native.read(second, new Float32Array(2), 0), /outside the storage/);
  assert.throws(() => native.write(second, new Float32Array(1), 1), /outside the storage/);
  native.free(second);
});

test('arguments of the wrong kind are type errors', () => {
  const raw = native as unknown as Record<string, (...args: unknown[]) => unknown>;
  assert.throws(() => raw.alloc('x', 0), TypeError);
  assert.throws(() => raw.alloc(1), TypeError);
  assert.throws(() => raw.read(1, [], 0), TypeError);
  assert.throws(() => native.alloc(1e18, 0), /elements were asked for at once|out of range/);
  assert.throws(() => native.alloc(1, 17), /unknown dtype/);
  assert.throws(() => native.setThreads(0), /from 1 to 256/);
});

test('kernels have one id for each instruction set, none for unknown ones', () => {
  const ids = isas.map((isa) => native.kernel(isa, 'matmul'));
  assert.equal(new Set(ids).size, isas.length);
  assert.ok(ids.every((id) => id >= 0));
  assert.equal(native.kernel('portable', 'nothing'), -1);
  assert.equal(native.kernel('mmx', 'matmul'), -1);
});

test('threads come from the environment, else from the cores', () => {
  const before = process.env.CALLOSUM_THREADS;
  process.env.CALLOSUM_THREADS = '3';
  assert.equal(defaultThreads(), 3);
  process.env.CALLOSUM_THREADS = 'many';
  assert.throws(defaultThreads, /CALLOSUM_THREADS must be a whole number/);
  if (before === undefined) delete process.env.CALLOSUM_THREADS;
  else process.env.CALLOSUM_THREADS = before;
  assert.ok(physicalCores() >= 1);
});

test('a second thread of the process is told that the core is in use', async () => {
  const worker = new Worker(
    `import(${JSON.stringify(new URL('./load.ts', import.meta.url).href)}).then((m) => m.loadNative())`,
    { eval: true },
  );
  const error = await new Promise<Error>((resolve) => worker.once('error', resolve));
  assert.match(error.message, /in use by another thread/);
});
