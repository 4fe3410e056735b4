/** `callosum ask` as a user runs it: sources that lead back into the files, labels, outcomes, JSON, a base without a reader. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Answer } from '../../src/memory/index.ts';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';
import { pdfOf } from '../support/pdf-file.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = workingFolder('ask');
const { callosum, fed } = commandIn(folder);
const at = (name: string) => join(folder, name);
const asked = async (...args: string[]): Promise<Answer> =>
  JSON.parse(done(await callosum('ask', ...args, '--json')).stdout);

before(async () => {
  writeFileSync(at('orders.csv'), 'order,city,price\nA-1,Bern,12.50\nA-2,Basel,7.00\n');
  const pages = ['水泵X9使用手册。', '水泵X9的价格是五百元。交货地点是南京市。'];
  writeFileSync(at('pump.pdf'), pdfOf(pages.map((text) => [{ text, x: 72, y: 700, font: 'mapped' }])));
  writeFileSync(at('水泵.md'), '# 水泵X7\n\n水泵X7的价格是三百二十元。交货地点是上海市。\n');
  writeFileSync(at('secret.csv'), 'order,city,price\nB-7,Lugano,99.00\nB-8,Sion,98.00\n');
  done(await callosum('learn', 'orders.csv', 'pump.pdf', '水泵.md'));
  done(await callosum('learn', 'secret.csv', '--label', 'board'));
});

test('an answer, then its sources with the exact characters marked', async () => {
  const { stdout, stderr } = done(await callosum('ask', 'Which city is order A-1 from?'));
  assert.equal(stdout, 'Bern\n\n[1] orders.csv, row 2\n    | A-1 | «Bern» | 12.50 |\n');
  assert.match(stderr, /^no base: /);
  const { stdout: page } = done(await fed('水泵X9的价格是多少？', 'ask', '-'));
  assert.match(page, /^五百元\n\n\[1\] pump\.pdf, page 2\n {4}.*«五百元»/);
});

test('offsets of the JSON lead to the value in the document', async () => {
  const answer = await asked('水泵X7的价格是多少？');
  assert.deepEqual([answer.outcome, answer.value], ['answered', '三百二十元']);
  const [{ document, start, end, quote, answer: range }] = answer.citations;
  assert.equal(document, '水泵.md');
  assert.equal(readFileSync(at('水泵.md'), 'utf8').slice(start, end), quote);
  assert.equal(answer.text.slice(...range), quote);
});

test('what the documents do not say is marked; what has a label is read by those who give it', async () => {
  const { stdout } = done(await callosum('ask', 'What is the weight of order A-1?'));
  assert.match(stdout, /\n\n\(not in the documents\)\n$/);
  const question = 'Which city is order B-7 from?';
  assert.doesNotMatch(JSON.stringify(await asked(question)), /Lugano/);
  assert.equal((await asked(question, '--label', 'other', '--label', 'board')).value, 'Lugano');
});

test('with a base that has no reader: said on stderr; what is not about the documents comes from the base, marked', async () => {
  tinyModel(at('tiny'));
  const { stdout, stderr } = done(
    await callosum('ask', 'Who wrote the play about the prince of Denmark?', '-m', 'tiny'),
  );
  assert.match(stderr, /^no reader for this base: .*callosum memory train-reader -m .*tiny/);
  assert.match(stdout, /\(from the model alone: the documents have nothing to do with it\)\n$/);
});

test('wrong command lines: one sentence each', async () => {
  for (const [args, sentence, code] of [
    [['ask'], /needs one question: 0 .put it in quotation marks/, 2],
    [['ask', 'what', 'now?'], /needs one question: 2/, 2],
    [['ask', ' '], /the question must not be empty/, 2],
    [['ask', 'what?', '--data', 'none'], /must be a folder with documents that were learned/, 2],
    [['ask', 'what?', '-m', 'no/model'], /must be a path that is there, or a pulled model: no\/model/, 2],
  ] as const)
    refused(await callosum(...args), sentence, code);
});
