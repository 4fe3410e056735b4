/** Learning many: in threads or not the same store; repeated names, updates, aborts, failing sources, progress. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Dice } from '../worlds/dice.ts';
import { type BulkProgress, type DocumentInput, Store } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-bulk-'));
after(() => rmSync(root, { recursive: true, force: true }));

const dice = new Dice(9);
const paragraph = (): string =>
  `${Array.from({ length: 60 }, () => `word${dice.below(900)}`).join(' ')}. 第${dice.below(99)}条规定了${dice.below(99)}项内容。`;
const document = (name: string, paragraphs: number): DocumentInput => ({
  name,
  text: Array.from({ length: paragraphs }, paragraph).join('\n\n'),
});

test('threads, one thread and single calls make the same store', async () => {
  const documents = Array.from({ length: 30 }, (_, i) => document(`d${i}`, i === 7 ? 1600 : 10 + dice.below(150)));
  const roots = new Set<string>();
  const progress: BulkProgress[] = [];
  {
    using store = Store.open(join(root, 'threads'));
    const reports = await store.learnMany(documents, { workers: 2, onProgress: (each) => progress.push(each) });
    assert.deepEqual(
      reports.map(({ name, status }) => [name, status]),
      documents.map(({ name }) => [name, 'learned']),
    );
    for (const { name, text } of documents) assert.equal(store.text(name), text);
    roots.add(store.root());
  }
  {
    async function* slowly() {
      for (const each of documents) yield each;
    }
    using store = Store.open(join(root, 'here'));
    await store.learnMany(slowly(), { workers: 1 });
    roots.add(store.root());
  }
  {
    using store = Store.open(join(root, 'single'));
    for (const each of dice.shuffled(documents)) store.learn(each);
    roots.add(store.root());
  }
  assert.equal(roots.size, 1);
  const last = progress.at(-1) as BulkProgress;
  assert.equal(last.documents, 30);
  assert.equal(last.durable, 30);
  assert.equal(
    last.bytes,
    documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
  );
  assert.ok(progress.length > 2 && progress.every(({ bytes }, i) => i === 0 || bytes >= progress[i - 1].bytes));
});

test('one large document does not hold up the thread while it is analysed', async () => {
  const large = document('large', 8000);
  using store = Store.open(join(root, 'large'));
  let turns = 0;
  let learning = true;
  const turn = () => {
    turns++;
    if (learning) setImmediate(turn);
  };
  turn();
  const [report] = await store.learnMany([large]);
  learning = false;
  assert.equal(report.status, 'learned');
  assert.equal(store.text('large'), large.text);
  assert.ok(turns > 500, `${turns} turns`);
});

test('a name that comes again is a new version; what is there already is not written', async () => {
  using store = Store.open(join(root, 'again'));
  const first = document('a', 40);
  const second = { ...first, text: first.text.replace('word', 'changed') };
  const reports = await store.learnMany([first, first, second, document('b', 3)], { workers: 1 });
  assert.deepEqual(
    reports.map(({ status, version }) => [status, version]),
    [
      ['learned', 1],
      ['unchanged', 1],
      ['updated', 2],
      ['learned', 1],
    ],
  );
  const third = { ...second, text: `${second.text}\n\nAnother paragraph.` };
  const more = await store.learnMany([second, third, third], { workers: 1 });
  assert.deepEqual(
    more.map(({ status, version }) => [status, version]),
    [
      ['unchanged', 2],
      ['updated', 3],
      ['unchanged', 3],
    ],
  );
  assert.ok(more[1].reused > more[1].slots / 2);
  assert.deepEqual([store.text('a', 1), store.text('a', 2), store.text('a')], [first.text, second.text, third.text]);
  assert.deepEqual(await store.learnMany([]), []);
});

test('an abort ends it; what was committed stays, whole', async () => {
  const folder = join(root, 'abort');
  const stop = new AbortController();
  let given = 0;
  function* endless() {
    for (; ; given++) yield document(`d${given}`, 150);
  }
  {
    using store = Store.open(folder);
    const learning = store.learnMany(endless(), {
      signal: stop.signal,
      onProgress: ({ documents }) => documents > 8 && stop.abort(new Error('enough')),
    });
    await assert.rejects(learning, /enough/);
    const { length } = store.documents();
    assert.ok(length > 8 && length < given + 1, `${length} of ${given}`);
  }
  using store = Store.open(folder);
  for (const { name, characters } of store.documents()) assert.equal(store.text(name)?.length, characters);
});

test('where the source fails or a document is refused, those before are there', async () => {
  using store = Store.open(join(root, 'source'));
  function* failing() {
    yield document('a', 2);
    yield document('b', 2);
    throw new Error('the source broke');
  }
  await assert.rejects(store.learnMany(failing()), /the source broke/);
  await assert.rejects(store.learnMany([document('c', 2), { name: 'x', text: 5 as never }]), /text must be/);
  await store.learnMany([document('d', 2)]);
  assert.equal(store.text('d')?.includes('word'), true);
});

test('calls in between see and change what was learned', async () => {
  using store = Store.open(join(root, 'between'));
  const documents = Array.from({ length: 12 }, (_, i) => document(`d${i}`, 500));
  let once = false;
  const between = () => {
    if (once) return;
    once = true;
    assert.ok(store.learn({ name: 'aside', text: 'Learned in between.' }).status === 'learned');
    assert.equal(store.text('d0'), documents[0].text);
    store.forget('d0', { compact: true });
    assert.throws(() => store.learn({ name: '', text: '' }));
  };
  const learning = store.learnMany(documents, { workers: 2, onProgress: between });
  await assert.rejects(store.learnMany([]), /one learnMany at a time/);
  await learning;
  assert.ok(once);
  assert.deepEqual(
    new Set(store.documents().map(({ name }) => name)),
    new Set(['aside', ...documents.slice(1).map(({ name }) => name)]),
  );
  for (const { name, text } of documents.slice(1)) assert.equal(store.text(name), text);
});
