/** What waits for what in learning: files that take long to read, and those that fail. The network and the reading are stand-ins. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ReadDocument } from '../../refine/readers/index.ts';
import type { NetworkThread } from '../network/network-thread.ts';
import type { Reading } from './lanes.ts';
import { Learner, MOST_TRIES } from './learner.ts';
import { ReadingEndedError, ReadingFailedError } from './reading.ts';
import type { Received } from './received.ts';

/** Reads at once what is not named slow; a slow one when it is released, or never. */
class Slow implements Reading {
  readonly #held = new Map<string, PromiseWithResolvers<ReadDocument>>();
  /** Most that were read at the same moment. */
  most = 0;
  #now = 0;
  readonly given = new Map<string, number>();

  async read(path: string, signal: AbortSignal): Promise<ReadDocument> {
    this.most = Math.max(this.most, ++this.#now);
    this.given.set(path, (this.given.get(path) ?? 0) + 1);
    try {
      if (path.startsWith('broken')) throw new ReadingFailedError({ what: path, rule: 'could not be read' });
      if (!path.startsWith('slow')) return documentOf(path);
      const held = Promise.withResolvers<ReadDocument>();
      this.#held.set(path, held);
      signal.addEventListener('abort', () => held.reject(ended(path)));
      return await held.promise;
    } finally {
      this.#now--;
    }
  }

  release(path: string): void {
    this.#held.get(path)!.resolve(documentOf(path));
  }

  async close(): Promise<void> {
    for (const [path, held] of this.#held) held.reject(ended(path));
  }
}

const documentOf = (path: string): ReadDocument => ({ title: path, text: `The text of ${path}.`, places: [] });
const ended = (what: string): ReadingEndedError => new ReadingEndedError({ what, rule: 'was not read' });

function opened(t: TestContext): {
  learner: Learner;
  reading: Slow;
  learned: string[];
  failed: Map<string, string>;
  atWork: Set<string>;
} {
  const reading = new Slow();
  const learned: string[] = [];
  const failed = new Map<string, string>();
  const atWork = new Set<string>();
  const network = {
    call: async (_: string, { documents }: { documents: { name: string }[] }) =>
      documents.map(({ name }) => ({ name })),
  };
  const learner = new Learner(
    network as unknown as NetworkThread,
    {
      wanted: ({ name }) => !learned.includes(name) && !failed.has(name),
      moved: () => {},
      learned: ({ name }) => learned.push(name),
      failed: ({ name }, why) => failed.set(name, why),
      tried: (received) => ({ ...received, tries: (received.tries ?? 0) + 1 }),
      atWork(received) {
        for (const { name } of received) atWork.add(name);
        const gone = () => {
          for (const { name } of received) atWork.delete(name);
        };
        return { [Symbol.dispose]: gone };
      },
      running: async () => true,
      onFailure: () => {},
    },
    { reading, shareMs: 20 },
  );
  t.after(() => learner.close());
  return { learner, reading, learned, failed, atWork };
}

let number = 0;
const received = (name: string): Received => ({ number: ++number, name, bytes: 1, path: name });

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    assert.ok(i < 500, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a file that takes long to read holds up no other, and is learned when it is read', async (t) => {
  const { learner, reading, learned, atWork } = opened(t);
  for (const name of ['a', 'slow', 'b', 'c']) learner.add(received(name));
  await until('the others are learned', () => learned.length === 3);
  assert.deepEqual(learned, ['a', 'b', 'c']);
  assert.deepEqual([...atWork], ['slow']);
  learner.add(received('d'));
  await until('one that comes later, too', () => learned.includes('d'));
  reading.release('slow');
  await until('it is learned', () => learned.includes('slow'));
  assert.equal(reading.given.get('slow'), 1);
  assert.equal(atWork.size, 0);
});

test('of several that take long one is read beside the others, the next when that is read', async (t) => {
  const { learner, reading, learned } = opened(t);
  for (const name of ['slow 1', 'slow 2', 'slow 3', 'a', 'b']) learner.add(received(name));
  await until('the others are learned', () => learned.length === 2);
  for (const name of ['slow 1', 'slow 2', 'slow 3']) {
    await until(`${name} is read`, () => reading.given.get(name) === (name === 'slow 1' ? 1 : 2));
    reading.release(name);
    await until(`${name} is learned`, () => learned.includes(name));
  }
  assert.deepEqual(learned, ['a', 'b', 'slow 1', 'slow 2', 'slow 3']);
  assert.equal(reading.most, 2);
});

test('two that take long are read side by side where nobody else waits; who comes then does not wait for them', async (t) => {
  const { learner, reading, learned } = opened(t);
  for (const name of ['slow 1', 'slow 2']) learner.add(received(name));
  await until('both are read', () => reading.given.size === 2);
  await new Promise((resolve) => setTimeout(resolve, 100)); // some shares of time
  assert.deepEqual([...reading.given.values()], [1, 1]);
  learner.add(received('a'));
  await until('it is learned', () => learned.includes('a'));
  reading.release('slow 1');
  await until('the one that gave way is read again', () => reading.given.get('slow 2') === 2);
  reading.release('slow 2');
  await until('both are learned', () => learned.length === 3);
});

test('ended with files in both lanes: none is learned or failed', async (t) => {
  const { learner, reading, learned, failed, atWork } = opened(t);
  for (const name of ['slow 1', 'slow 2']) learner.add(received(name));
  await until('both are read', () => reading.given.size === 2);
  await learner.close();
  assert.deepEqual([learned, [...failed], [...atWork]], [[], [], []]);
});

test(`what cannot be read whoever is to blame fails after ${MOST_TRIES} tries, and holds up no other`, async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { learner, reading, learned, failed } = opened(t);
  const turns = async (holds: () => boolean) => {
    for (let i = 0; !holds(); i++) {
      assert.ok(i < 1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (const name of ['broken', 'a']) learner.add(received(name));
  await turns(() => learned.includes('a'));
  for (let tries = 1; tries < MOST_TRIES; tries++) {
    await turns(() => reading.given.get('broken') === tries);
    assert.equal(failed.size, 0);
    learner.add(received(`b ${tries}`));
    await turns(() => learned.includes(`b ${tries}`));
    t.mock.timers.tick(600_000);
  }
  await turns(() => failed.has('broken'));
  assert.match(failed.get('broken')!, /failed 3 times, the last time: could not be read/);
  t.mock.timers.tick(600_000);
  await turns(() => true);
  assert.equal(reading.given.get('broken'), MOST_TRIES);
});
