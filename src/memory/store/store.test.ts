/** The store's calls: learning, versions, labels, as-of reading, forgetting, what is refused. Scores are tested in search.test.ts. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { termsOf } from '../write/index.ts';
import { Store, StoreError } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-store-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const folder = () => join(root, `store-${folders++}`);

const ANNA = 'Anna Karst lives in Berlin. She was born on 1990-02-03.\n\nHer dog is called Rex.';
const PARIS = 'Paris is the capital of France. 巴黎是法国的首都。';

test("closing twice is closing once: the folder is another's then", () => {
  const path = folder();
  const first = Store.open(path);
  first.close();
  using second = Store.open(path);
  first.close();
  second.learn({ name: 'paris.txt', text: PARIS });
  assert.throws(() => Store.open(path), StoreError);
});

test('what is learned is found, and found again when the store is opened', () => {
  const path = folder();
  const check = (store: Store) => {
    const snapshot = store.snapshot();
    const [best] = snapshot.search(termsOf('Where does Anna live?'), 3);
    const slot = snapshot.slot(best.slot);
    assert.equal(slot.document, 'people/anna.txt');
    assert.equal(slot.title, 'anna.txt');
    assert.equal(slot.text, ANNA.slice(slot.start, slot.end));
    assert.ok(best.coverage > 0 && best.coverage <= 1);
    assert.deepEqual(snapshot.entity('Anna Karst'), [best.slot]);
    assert.equal(store.text('paris.txt'), PARIS);
    assert.equal(snapshot.documents, 2);
    assert.equal(snapshot.documentSlots('paris.txt').length, store.documents()[1].slots);
  };
  {
    using store = Store.open(path);
    const report = store.learn({ name: 'people/anna.txt', text: ANNA });
    assert.deepEqual([report.status, report.version, report.reused], ['learned', 1, 0]);
    store.learn({ name: 'paris.txt', text: PARIS });
    check(store);
  }
  using store = Store.open(path);
  check(store);
});

test('a new version takes the place of the one before, which stays as history', () => {
  using store = Store.open(folder());
  const long = Array.from({ length: 200 }, (_, i) => `Paragraph ${i} tells of thing number ${i * 7}.\n\n`).join('');
  store.learn({ name: 'a', text: long });
  const before = store.snapshot();
  const report = store.learn({ name: 'a', text: long.replace('thing number 700.', 'a changed thing.') });
  assert.equal(report.status, 'updated');
  assert.ok(report.reused >= report.slots - 6, `${report.reused} of ${report.slots} slots are as they were`);
  assert.equal(
    store.learn({ name: 'a', text: long.replace('thing number 700.', 'a changed thing.') }).status,
    'unchanged',
  );
  assert.deepEqual(
    store.versions('a').map(({ version }) => version),
    [1, 2],
  );
  assert.equal(store.text('a', 1), long);
  const texts = (snapshot: ReturnType<Store['snapshot']>) =>
    snapshot.search(termsOf('thing number 700 changed'), 2).map(({ slot }) => snapshot.slot(slot).text);
  assert.ok(texts(before).some((text) => text.includes('thing number 700.')));
  assert.ok(!texts(before).some((text) => text.includes('a changed thing')));
  const now = texts(store.snapshot());
  assert.ok(now.some((text) => text.includes('a changed thing')));
  assert.ok(!now.some((text) => text.includes('thing number 700.')));
  assert.deepEqual(texts(store.snapshot({ asOf: 1 })), texts(before));
});

test('labels hide documents from who may not read them', () => {
  using store = Store.open(folder());
  store.learn({ name: 'open', text: 'The gate code is known to all.' });
  store.learn({ name: 'secret', text: 'The gate code is 4711.', label: 'staff' });
  const found = (labels?: string[] | 'all') => {
    const snapshot = store.snapshot({ labels });
    return snapshot.search(termsOf('gate code'), 9).map(({ slot }) => snapshot.slot(slot).document);
  };
  assert.deepEqual(new Set(found()), new Set(['open']));
  assert.deepEqual(new Set(found(['guest'])), new Set(['open']));
  assert.deepEqual(new Set(found(['staff'])), new Set(['open', 'secret']));
  assert.deepEqual(new Set(found('all')), new Set(['open', 'secret']));
  assert.deepEqual(store.snapshot().documentSlots('secret'), []);
  const [id] = store.snapshot({ labels: ['staff'] }).documentSlots('secret');
  assert.throws(() => store.snapshot().slot(id), StoreError);
  // A version with a label hides those before it.
  store.learn({ name: 'open', text: 'The gate code is known to all.', label: 'staff' });
  assert.deepEqual(found(), []);
  assert.equal(store.documents().length, 2);
  assert.equal(store.documents({ labels: [] }).length, 0);
});

test('a label that is set later hides the history too, from snapshots that are there as well', async () => {
  using store = Store.open(folder());
  store.learn({ name: 'plan', text: 'The merger is planned for the third of May.' });
  store.learn({ name: 'other', text: 'The canteen is open from noon.' });
  const old = store.snapshot();
  const board = store.snapshot({ labels: ['board'] });
  const found = (snapshot: ReturnType<Store['snapshot']>) =>
    snapshot.search(termsOf('merger planned'), 9).map(({ slot }) => snapshot.slot(slot).text);
  assert.equal(found(old).length, 1);
  const [id] = old.documentSlots('plan');
  store.learn({ name: 'plan', text: 'The merger is planned for the third of May.', label: 'board' });
  for (const snapshot of [old, store.snapshot(), store.snapshot({ asOf: 1 }), store.snapshot({ asOf: 2 })]) {
    assert.deepEqual(found(snapshot), []);
    assert.deepEqual(snapshot.documentSlots('plan'), []);
    assert.throws(() => snapshot.slot(id), StoreError);
    assert.ok(!snapshot.entity('merger').includes(id));
  }
  assert.deepEqual(store.documents({ asOf: 2, labels: [] }).length, 1);
  for (const snapshot of [board, store.snapshot({ asOf: 1, labels: ['board'] })])
    assert.equal(found(snapshot).length, 1);
  // The same of many at once.
  const before = store.snapshot();
  await store.learnMany([{ name: 'other', text: 'The canteen is open from noon.', label: 'staff' }], { workers: 1 });
  assert.deepEqual(before.documentSlots('other'), []);
  assert.equal(before.documents, 0);
});

test('equal content of several documents is one slot; the higher authority speaks for it', () => {
  using store = Store.open(folder());
  const text = 'The warranty of the device lasts for three years from the day of purchase.';
  store.learn({ name: 'a/terms.txt', text, authority: 1 });
  const report = store.learn({ name: 'b/terms.txt', text });
  assert.equal(report.reused, report.slots);
  const slots = () => {
    const snapshot = store.snapshot();
    return snapshot.search(termsOf('warranty years'), 9).map(({ slot }) => snapshot.slot(slot).document);
  };
  assert.deepEqual(new Set(slots()), new Set(['a/terms.txt']));
  store.forget('a/terms.txt');
  assert.deepEqual(new Set(slots()), new Set(['b/terms.txt']));
  store.learn({ name: 'c/terms.txt', text });
  assert.deepEqual(new Set(slots()), new Set(['c/terms.txt']), 'of equals the newer');
});

test('of a slot that is shared, the highest authority speaks when its owner falls below others', () => {
  using store = Store.open(folder());
  const text = 'The warranty of the device lasts for three years from the day of purchase.';
  const speaker = (labels: string[]) => {
    const snapshot = store.snapshot({ labels });
    return snapshot.search(termsOf('warranty years'), 9).map(({ slot }) => {
      const { document, authority } = snapshot.slot(slot);
      return [document, authority];
    });
  };
  store.learn({ name: 'x', title: 'Terms', text, authority: 5 });
  store.learn({ name: 'y', title: 'Terms', text, authority: 3 });
  assert.deepEqual(speaker([]), [['x', 5]]);
  store.learn({ name: 'x', title: 'Terms', text, authority: 0 });
  assert.deepEqual(speaker([]), [['y', 3]]);
  assert.deepEqual(speaker(['one who was never here']), [['y', 3]]);
});

test('places are given back, and name where a slot is', () => {
  using store = Store.open(folder());
  const places = [
    { start: 0, name: 'page 1' },
    { start: 30, name: '第 2 页' },
  ];
  store.learn({ name: 'a', text: 'A short sentence of page one.\nA sentence about the second page.', places });
  assert.deepEqual(store.places('a'), places);
  const snapshot = store.snapshot();
  assert.equal(snapshot.slot(snapshot.documentSlots('a')[0]).place, 'page 1');
});

test('every unit of a text comes back, lone surrogates too', () => {
  using store = Store.open(folder());
  const text = `a\ud800b\udc00 \u{1f600} ${'的'.repeat(50_000)}\u{1f600}`.repeat(3);
  store.learn({ name: 'odd \ud800', title: 'x\udfff', text });
  assert.equal(store.text('odd \ud800'), text);
  assert.equal(store.documents()[0].title, 'x\udfff');
  store.learn({ name: 'empty', text: '' });
  assert.equal(store.text('empty'), '');
});

test('what is no document is refused, by name and field', () => {
  using store = Store.open(folder());
  const refused = (document: object, message: RegExp) =>
    assert.throws(() => store.learn({ name: 'x', text: 'y', ...document }), message);
  refused({ name: '' }, /name must be/);
  refused({ text: 7 }, /text must be/);
  refused({ authority: Number.NaN }, /authority must be/);
  refused({ places: [{ start: 5, name: 'p' }] }, /places must be ascending/);
  assert.throws(() => store.forget('none'), /must be a document of the store/);
  store.learn({ name: 'x', text: 'y' });
  assert.throws(() => store.forget('x', { version: 2 }), /must have a version 2/);
  assert.equal(store.text('none'), undefined);
  assert.equal(store.text('x', 9), undefined);
});

test('a folder has one owner, in this thread and in others', async () => {
  const path = folder();
  const module = JSON.stringify(import.meta.resolve('./index.ts'));
  const code = `import(${module}).then(({ Store }) => { Store.open(${JSON.stringify(path)}); postMessage('open'); }, postMessage)
    .catch(({ name, message }) => postMessage(name + ' ' + message));`;
  const worker = () => {
    const thread = new Worker(
      `const { parentPort } = require('node:worker_threads'); const postMessage = (m) => parentPort.postMessage(m);
       parentPort.on('message', () => {}); ${code}`,
      { eval: true },
    );
    return { thread, said: once(thread, 'message').then(([message]) => message as string) };
  };
  {
    using store = Store.open(path);
    assert.throws(() => Store.open(path), /this process has it open/);
    const { thread, said } = worker();
    assert.match(await said, /StoreTakenError.*this process has it open/);
    await thread.terminate();
    store.learn({ name: 'a', text: 'Still mine.' });
  }
  assert.ok(!readdirSync(path).some((name) => name.startsWith('lock')));
  // A thread that has it, and ends without giving it back.
  const { thread, said } = worker();
  assert.equal(await said, 'open');
  assert.throws(() => Store.open(path), /this process has it open/);
  await thread.terminate();
  using store = Store.open(path);
  assert.equal(store.text('a'), 'Still mine.');
});
