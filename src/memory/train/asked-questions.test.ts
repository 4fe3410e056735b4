/** Questions as they are asked: slots of a store, with the answer in them, or without where its evidence was deleted. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { type AskedQuestion, askedQuestions } from './asked-questions.ts';

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('callosum-asked-')).length;

test('questions bring the slots that a search finds; those without an answer as well; nothing of the store is left', () => {
  const before = folders();
  const all: AskedQuestion[] = [];
  for (const one of askedQuestions(3, 12, 0)) {
    assert.ok(one.slots.length > 0 && one.slots.length <= 8);
    all.push(one);
  }
  assert.equal(folders(), before);
  const several = all.filter(({ slots }) => slots.length > 2).length;
  assert.ok(several > 0.8 * all.length, `${several} of ${all.length} have more than two slots`);
  const [absent, answerable] = [true, false].map((none) =>
    all.filter(({ answers }) => (answers.length === 0) === none),
  );
  assert.ok(absent.length > 2 && answerable.length > absent.length);
  const said = answerable.filter(({ slots, answers }) => slots.some(({ slot }) => slot.text.includes(answers[0])));
  assert.ok(said.length > 0.6 * answerable.length, `${said.length} of ${answerable.length}`);
  assert.deepEqual(
    [...askedQuestions(3, 12, 0)].map(({ question }) => question),
    all.map(({ question }) => question),
  );
});
