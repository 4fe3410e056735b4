/** What is read for a question: nothing behind a closed gate, nothing that is forgotten while it is answered; and when it is not answered. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { Answer } from '../../src/memory/answer/answer.ts';
import { answering } from '../../src/memory/answer/ask.ts';
import type { AskContext } from '../../src/memory/answer/finding.ts';
import { FLOOR } from '../../src/memory/answer/floor.ts';
import type { Judge } from '../../src/memory/answer/judge.ts';
import { Asking } from '../../src/memory/data-network.ts';
import { DataNetwork, type DocumentInput, Store } from '../../src/memory/index.ts';
import { OpenedBase } from '../../src/memory/opened-base.ts';
import { tinyModel } from '../support/tiny-model.ts';
import { wordsReader } from '../support/words-reader.ts';

const MILL =
  'Rose Mill is an old mill. The owner of Rose Mill is Odile Grant. The main supplier of Rose Mill is Wodiad Foods.';
const DOCUMENTS: readonly DocumentInput[] = [
  { name: 'mill.md', title: 'Rose Mill', text: MILL },
  { name: 'foods.md', title: 'Wodiad Foods', text: 'The annual revenue of Wodiad Foods is 3.5 million dollars.' },
  ...['Hill', 'Lake', 'Moor', 'Ford', 'Pond'].map((place) => ({
    name: `${place}.md`,
    title: `${place} Mill`,
    text: `${place} Mill is a mill. It has an owner as Rose Mill has. The supplier of ${place} Mill is in ${place}.`,
  })),
];
const OWNER = 'Who is the owner of Rose Mill?';
const REVENUE = 'What is the annual revenue of the main supplier of Rose Mill?';

const folder = mkdtempSync(join(tmpdir(), 'callosum-forget-'));
const model = join(folder, 'model');
const reader = join(folder, 'tiny.reader.safetensors');
before(() => {
  tinyModel(model);
  wordsReader(model, reader);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const learned = (): Store => {
  const store = Store.open(mkdtempSync(join(folder, 'store-')));
  for (const document of DOCUMENTS) store.learn(document);
  return store;
};

const contextOf = (store: Store, by: Judge, more: Partial<AskContext> = {}): AskContext => ({
  snapshot: store.snapshot(),
  gate: { threshold: 0.35, alpha: 0.05, questions: 0, epoch: 0 },
  by,
  base: undefined,
  places: (name, version) => store.places(name, version),
  reads: () => {},
  ...more,
});

const answerOf = (context: AskContext, question: string): Promise<Answer> =>
  new Asking(answering(context, question, {})).answer();

it('reads nothing behind a closed gate, whatever the question names', async () => {
  using store = learned();
  const read: string[] = [];
  const by: Judge = {
    ...FLOOR,
    read: (_, passages) => {
      read.push(...passages.map(({ title }) => title));
      return [];
    },
  };
  for (const question of ['Explain gravity to a ten-year-old.', '写一首关于大海的诗。', 'What is 12 times 12?']) {
    assert.equal((await answerOf(contextOf(store, by), question)).outcome, 'absent');
    assert.equal(read.length, 0, question);
  }
  const closed = { threshold: 99, alpha: 0.05, questions: 0, epoch: 0 };
  assert.equal((await answerOf(contextOf(store, by, { gate: closed }), REVENUE)).outcome, 'absent');
  assert.equal(read.length, 0);
  assert.equal((await answerOf(contextOf(store, by), REVENUE)).value, '3.5 million dollars');
  assert.ok(read.includes('Rose Mill') && read.includes('Wodiad Foods'));
});

it('neither reads again nor quotes what is forgotten between two steps of reading', async () => {
  using store = learned();
  using base = new OpenedBase(model, { reader });
  // Never sure after the first slots, so that all are read.
  const by: Judge = { ...base.judge, gate: { ...base.judge.gate, threshold: 0 } };
  const keys = new Set<string>();
  let readings = 0;
  const read: Judge['read'] = (question, passages) => {
    if (readings++ === 0) {
      // After the certificate nothing of it may be left, whatever goes on.
      queueMicrotask(() => {
        store.forget('mill.md', { compact: true });
        base.forget([...keys]);
      });
    }
    return base.slots.read(question, passages);
  };
  const reads: AskContext['reads'] = (slots) => {
    for (const { document, key } of slots) if (document === 'mill.md') keys.add(key);
  };
  const answer = await answerOf(contextOf(store, { ...by, read }, { base, reads }), OWNER);
  assert.ok(readings > 1 && keys.size > 0);
  assert.ok(!JSON.stringify(answer).includes('Odile'), answer.text);
  for (const key of keys) assert.ok(!base.slots.cache.has(key) && !base.writer.cache.has(key));
});

it('ends where what it is being written from is forgotten', async () => {
  using network = DataNetwork.open({ folder: mkdtempSync(join(folder, 'store-')) });
  network.learn(DOCUMENTS[0]!);
  const asking = network.ask(OWNER);
  await assert.rejects(async () => {
    for await (const piece of asking) if (piece !== '') network.forget('mill.md', { compact: true });
  }, /\[mill\.md\] must be there until the answer from it is whole/);
});

it('cites the document that led to those that disagree', async () => {
  using store = learned();
  store.learn({
    name: 'press.md',
    title: 'Wodiad Foods',
    text: 'The annual revenue of Wodiad Foods is 4 million dollars.',
  });
  const { outcome, citations } = await answerOf(contextOf(store, FLOOR), REVENUE);
  assert.equal(outcome, 'conflict');
  assert.deepEqual(citations.map(({ document }) => document).sort(), ['foods.md', 'mill.md', 'press.md']);
});

it('does not answer where how sure it is is no number', async () => {
  using store = learned();
  const by: Judge = { ...FLOOR, gate: { ...FLOOR.gate, bias: Number.NaN } };
  for (const question of [OWNER, REVENUE])
    assert.equal((await answerOf(contextOf(store, by), question)).outcome, 'absent', question);
});

it('calibrates its gate once, whoever asks', async () => {
  using network = DataNetwork.open({ folder: mkdtempSync(join(folder, 'store-')) });
  for (const [i, document] of DOCUMENTS.entries()) network.learn({ ...document, label: i > 1 ? 'board' : '' });
  const snapshot = network.store.snapshot.bind(network.store);
  let searches = 0;
  network.store.snapshot = (reading) => {
    const made = snapshot(reading);
    const search = made.search.bind(made);
    if (reading?.labels === 'all')
      made.search = (...query) => {
        searches++;
        return search(...query);
      };
    return made;
  };
  await network.ask(OWNER).answer();
  const once = searches;
  for (const labels of [['board'], [], ['board']]) await network.ask(OWNER, { labels }).answer();
  assert.ok(once > 0);
  assert.equal(searches, once);
});

it('takes no text for a question', async () => {
  using store = learned();
  await assert.rejects(answerOf(contextOf(store, FLOOR), `${OWNER} `.repeat(200)), /at most 4096 characters/);
});
