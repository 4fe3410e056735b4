/** Questions that people wrote: files checked, halves kept apart, gold places true. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { Dice } from '../worlds/dice.ts';
import { humanExample, readHumanQuestions, trains } from './human-questions.ts';

const folder = mkdtempSync(join(tmpdir(), 'questions-'));
after(() => rmSync(folder, { recursive: true }));

const paragraph = (id: string, text: string, question: string, answer: string, start: number) =>
  JSON.stringify({ id, title: `T ${id}`, text, questions: [{ question, answers: [{ text: answer, start }] }] });

// The first bytes of sha256 of a, b, c and d are ca, 3e, 2e and 18.
const LINES = [
  paragraph('a', '港口于1931年开放，由林松建造。', '港口何时开放？', '1931年', 3),
  paragraph('b', 'The mill was bought by Tom Ash in May. It burned in June.', 'Who bought it?', 'Tom Ash', 20),
  paragraph('c', 'Reed was planted along the shore. Reed grows fast.', 'What was planted?', 'Reed', 30),
  paragraph('d', 'Nothing is known of the shore.', 'What is known?', 'not in the text', 0),
];

test('halves by the hash of the id; marks that are off go to the nearest place; answers that stand nowhere are left out', () => {
  const path = join(folder, 'questions.jsonl.zst');
  writeFileSync(path, zstdCompressSync(Buffer.from(`${LINES.join('\n')}\n`)));
  assert.deepEqual(['a', 'b', 'c', 'd'].map(trains), [true, true, true, true]);
  assert.deepEqual(['e', 'g'].map(trains), [false, false]);
  assert.equal(readHumanQuestions([path], 'held-out').questions.length, 0);
  const read = readHumanQuestions([path], 'train');
  assert.deepEqual(
    read.questions.map(({ paragraph, answers }) => [paragraph, answers[0].text, answers[0].start]),
    [
      ['a', '1931年', 3],
      ['b', 'Tom Ash', 23],
      ['c', 'Reed', 34],
    ],
  );
  for (const question of read.questions) {
    const example = humanExample(read, question, 2, false, new Dice(1))!;
    const { slot, start, end } = example.gold!;
    assert.equal(example.slots.length, 2);
    assert.equal(example.slots[slot].text.slice(start, end), question.answers[0].text);
    const without = humanExample(read, question, 2, true, new Dice(1))!;
    assert.ok(without.slots.every(({ text }) => !text.includes(question.answers[0].text)) && !without.gold);
  }
});

test('a file that is none is refused by its line', () => {
  const path = join(folder, 'bad.jsonl');
  for (const [line, rule] of [
    ['{', /JSON object/],
    ['{"id":"a"}', /title must be a text/],
    ['{"id":"a","title":"","text":"","questions":3}', /questions must be a list/],
    ['{"id":"a","title":"","text":"x","questions":[{"question":"?","answers":[{"text":"x","start":"0"}]}]}', /number/],
  ] as const) {
    writeFileSync(path, `${LINES[0]}\n${line}\n`);
    assert.throws(
      () => readHumanQuestions([path], 'train'),
      (error: Error) => {
        assert.match(error.message, /bad\.jsonl:2/);
        assert.match(error.message, rule);
        return true;
      },
    );
  }
});
