/** Documents that disagree: who is believed, who is cited, and how surely, by words alone. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { FLOOR } from '../../src/memory/answer/floor.ts';
import { conflictOf, judge } from '../../src/memory/answer/judge.ts';
import { type Answer, DataNetwork } from '../../src/memory/index.ts';

const folders: string[] = [];
after(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

/** Names of documents in the order they are learned, each with its authority and what it says of the owner of Rose Mill. */
function disagreeing(documents: readonly (readonly [name: string, authority: number, text: string])[]): DataNetwork {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-conflict-'));
  folders.push(folder);
  const network = DataNetwork.open({ folder });
  for (const [name, authority, text] of documents) network.learn({ name, title: 'Rose Mill', authority, text });
  return network;
}

const QUESTION = 'Who is the owner of Rose Mill?';
const owner = (name: string, more = ''): string => `The owner of Rose Mill is ${name}.${more}`;
const quotes = ({ citations }: Answer): string[] => citations.map(({ quote }) => quote).sort();

it('believes the document of the highest authority, though one of no authority contradicts more surely', async () => {
  using network = disagreeing([
    ['a.md', 0, owner('Odile Grant')],
    ['b.md', 0, owner('Ida Lorne')],
    // Says less of the question, so that it is less sure.
    ['c.md', 5, 'It stands on the river. The owner, after the fire, of Rose Mill is Hugo Barnes, they say.'],
  ]);
  const answer = await network.ask(QUESTION).answer();
  assert.deepEqual([answer.outcome, answer.value], ['answered', 'Hugo Barnes']);
});

it('tells of two documents of the highest authority that contradict each other', async () => {
  using network = disagreeing([
    ['a.md', 0, owner('Odile Grant')],
    ['b.md', 5, owner('Ida Lorne')],
    ['c.md', 5, owner('Hugo Barnes')],
  ]);
  const answer = await network.ask(QUESTION).answer();
  assert.equal(answer.outcome, 'conflict');
  assert.deepEqual(quotes(answer), ['Hugo Barnes', 'Ida Lorne']);
});

it('takes what a document of the highest authority says too for settled', async () => {
  using network = disagreeing([
    ['a.md', 0, owner('Odile Grant')],
    ['b.md', 0, owner('Ida Lorne')],
    ['c.md', 5, owner('Odile Grant', ' It is so.')],
  ]);
  const answer = await network.ask(QUESTION).answer();
  assert.deepEqual([answer.outcome, answer.value], ['answered', 'Odile Grant']);
});

it('is not kept from answering by a document of lower authority', async () => {
  using network = disagreeing([
    ['a.md', 5, owner('Odile Grant')],
    ['b.md', 0, owner('Ida Lorne')],
  ]);
  const answer = await network.ask(QUESTION).answer();
  assert.deepEqual([answer.outcome, answer.value], ['answered', 'Odile Grant']);
});

it('counts the doubt of the way to a question, and is none where that is too great', () => {
  using network = disagreeing([
    ['a.md', 0, owner('Odile Grant')],
    ['b.md', 0, owner('Ida Lorne')],
  ]);
  const snapshot = network.store.snapshot();
  const slots = ['a.md', 'b.md'].map((name) => {
    const slot = snapshot.slot(snapshot.documentSlots(name)[0]!);
    return { slot, score: 1, hop: 1 as const, features: {} as never };
  });
  const judgement = judge(QUESTION, slots, snapshot, FLOOR);
  const sure = conflictOf(judgement, snapshot, FLOOR)!;
  const led = conflictOf(judgement, snapshot, FLOOR, 0.9)!;
  assert.ok(Math.abs(led.believed.confidence - 0.9 * sure.believed.confidence) < 1e-12);
  assert.equal(conflictOf(judgement, snapshot, FLOOR, 0.5 * FLOOR.gate.threshold), undefined);
});
