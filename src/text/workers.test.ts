/** The worker pool: order, bounds, errors with their class, and no thread left behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutOfRangeError } from '../tensor/errors.ts';
import { CorpusError } from './corpus/index.ts';
import { mapBlocks } from './workers.ts';

/** The modules of the workers, as data URLs: they are a few lines each. */
const moduleOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const ERRORS = new URL('../tensor/errors.ts', import.meta.url).href;
const CORPUS = new URL('./corpus/index.ts', import.meta.url).href;

const double = moduleOf(`
export function create({ slow }) {
  let done = 0;
  return {
    async map({ value, bytes }) {
      if (slow) await new Promise((ready) => setTimeout(ready, value % 3 * 5));
      done++;
      return { value: 2 * value, bytes: bytes.map((b) => b + 1) };
    },
    finish: () => ({ value: -done }),
    transfer: ({ bytes }) => bytes ? [bytes.buffer] : [],
  };
}`);

interface Item {
  value: number;
  bytes: Uint8Array;
}
async function* items(count: number, state = { read: 0, ended: false }): AsyncGenerator<Item> {
  try {
    for (let value = 0; value < count; value++) {
      state.read++;
      yield { value, bytes: new Uint8Array([value]) };
    }
  } finally {
    state.ended = true;
  }
}

const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

test('results come in the order of the blocks and finish comes last, for any number of workers', async () => {
  for (const workers of [1, 2, 3]) {
    const results = await Array.fromAsync(mapBlocks<Item, Item>(double, { slow: true }, items(20), { workers }));
    const blocks = results.slice(0, 20);
    assert.deepEqual(
      blocks.map(({ value, bytes }) => [value, ...bytes]),
      Array.from({ length: 20 }, (_, i) => [2 * i, i + 1]),
    );
    const finished = results.slice(20).map(({ value }) => value);
    assert.equal(finished.length, workers);
    assert.ok(Math.max(...finished) < 0, 'every worker had some');
    assert.equal(
      finished.reduce((a, b) => a + b),
      -20,
    );
  }
  assert.equal(threads(), 0);
});

test('a slow consumer bounds what is read', async () => {
  const state = { read: 0, ended: false };
  const results = mapBlocks<Item, Item>(double, {}, items(1000, state), { workers: 2 });
  await results.next();
  await sleep(100);
  assert.ok(state.read <= 6, `${state.read} blocks were read for one result`);
  await results.return(undefined);
});

test('a consumer that leaves early ends the reading and the threads', async () => {
  for (const workers of [1, 2]) {
    const state = { read: 0, ended: false };
    for await (const { value } of mapBlocks<Item, Item>(double, {}, items(1000, state), { workers }))
      if (value === 6) break;
    assert.ok(state.ended && state.read < 12);
    assert.equal(threads(), 0);
  }
});

test('an error of a worker comes with its class, name, parts and stack', async () => {
  const failing = moduleOf(`
const { OutOfRangeError } = await import(${JSON.stringify(ERRORS)});
const { CorpusError } = await import(${JSON.stringify(CORPUS)});
class OwnError extends CorpusError { name = 'OwnError'; }
const errors = [
  new CorpusError({ what: '甲.txt:3', rule: 'must be UTF-8', received: 'byte 0xff', hint: 'mend it' }),
  new OutOfRangeError({ what: 'id', rule: 'must be small' }),
  new OwnError({ what: 'x', rule: 'own' }),
  new TypeError('plain'),
];
export const create = ({ which }) => ({ map({ value }) { if (value === 5) throw errors[which]; return { value }; } });`);
  for (const workers of [1, 2]) {
    const error = async (which: number) => {
      const state = { read: 0, ended: false };
      const values: number[] = [];
      try {
        for await (const { value } of mapBlocks<Item, Item>(failing, { which }, items(100, state), { workers }))
          values.push(value);
      } catch (error) {
        assert.deepEqual(values, [0, 1, 2, 3, 4], 'all results before it');
        assert.ok(state.ended);
        assert.equal(threads(), 0);
        return error as Error & { what?: string; hint?: string };
      }
      throw new assert.AssertionError({ message: 'must fail' });
    };
    const corpus = await error(0);
    assert.ok(corpus instanceof CorpusError);
    assert.equal(corpus.message, '[甲.txt:3] must be UTF-8: byte 0xff (mend it)');
    assert.equal(corpus.hint, 'mend it');
    assert.ok((await error(1)) instanceof OutOfRangeError);
    assert.equal((await error(2)).name, 'OwnError');
    const plain = await error(3);
    assert.equal(plain.name, 'TypeError');
    assert.match(plain.stack!, /plain[\s\S]*data:text/);
  }
});

test('an error of the input, of loading and of a thread that dies', async () => {
  async function* bad(): AsyncGenerator<Item> {
    yield { value: 1, bytes: new Uint8Array(1) };
    throw new CorpusError({ what: 'b.txt', rule: 'gone' });
  }
  const all = (module: URL, blocks: AsyncIterable<Item>) =>
    Array.fromAsync(mapBlocks<Item, Item>(module, {}, blocks, { workers: 2 }));
  await assert.rejects(all(double, bad()), CorpusError);
  await assert.rejects(
    all(moduleOf('export const create = () => { throw new Error("no table"); }'), items(3)),
    /no table/,
  );
  await assert.rejects(all(new URL('./nowhere.ts', import.meta.url), items(3)), /Cannot find module/);
  const dying = moduleOf('export const create = () => ({ map() { process.exit(3); } })');
  await assert.rejects(all(dying, items(3)), /\[worker\] must not end before its work: code 3/);
  assert.equal(threads(), 0);
});
