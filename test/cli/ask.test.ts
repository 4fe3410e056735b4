/**
 * `callosum ask` as a user runs it: sources that lead back into the files, labels, outcomes, JSON, a base without a reader. Not how many
 * questions are answered: that is measured elsewhere.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Answer, Citation } from '../../src/memory/index.ts';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';
import { pdfOf } from '../support/pdf-file.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = workingFolder('ask');
const { callosum, fed } = commandIn(folder);
const at = (name: string) => join(folder, name);
const asked = async (...args: string[]): Promise<Answer> =>
  JSON.parse(done(await callosum('ask', ...args, '--json')).stdout);

/** Each is answered by the base that ships, or not: all that matters here is where the answers point. */
const QUESTIONS = [
  'Which city is order A-1 from?',
  'What is the price of order A-2?',
  'What is the price of the pump P-20?',
  'When was the pump P-20 delivered?',
  '水泵X7的价格是多少？',
  '水泵X7的交货日期是什么？',
];
const PAGES = [
  'Handbook of the pump P-20.',
  'Price of the pump P-20: 19.90 EUR',
  'The pump P-20 was delivered on 17 May 2024.',
];
const LINES = ['# 水泵X7', '', '水泵X7的交货日期是2024年5月17日。', '', '价格：三百二十元'];
const ROWS = ['order,city,price', 'A-1,Bern,12.50', 'A-2,Basel,7.00'];

before(async () => {
  writeFileSync(at('orders.csv'), ROWS.join('\n'));
  writeFileSync(at('pump.pdf'), pdfOf(PAGES.map((text) => [{ text, x: 72, y: 700 }])));
  writeFileSync(at('水泵.md'), LINES.join('\n'));
  writeFileSync(at('secret.txt'), 'The password of the vault V-9 is TULIP-77.\n');
  done(await callosum('learn', 'orders.csv', 'pump.pdf', '水泵.md'));
  done(await callosum('learn', 'secret.txt', '--label', 'board'));
});

/** The line, row or page of the file that a citation's place names. */
function openedAt({ document, place }: Citation): string {
  const number = Number(/^(?:line|row|page) (\d+)$/.exec(place ?? '')?.[1]);
  return (document === 'pump.pdf' ? PAGES : document === 'orders.csv' ? ROWS : LINES)[number - 1];
}

test('an answer stands in its text, its quote in the place of the file that is named; below a text the same sources', async () => {
  const answers: [question: string, answer: Answer][] = [];
  for (const question of QUESTIONS) answers.push([question, await asked(question)]);
  const answered = answers.filter(([, { outcome }]) => outcome === 'answered');
  assert.ok(answered.length >= 2, JSON.stringify(answers));
  for (const [question, { text, value, citations }] of answered) {
    const [citation] = citations;
    assert.equal(citation.quote, value);
    assert.equal(text.slice(...citation.answer), value);
    assert.ok(openedAt(citation)?.includes(citation.quote), `${question}: ${JSON.stringify(citation)}`);
    if (citation.document === '水泵.md')
      assert.equal(readFileSync(at('水泵.md'), 'utf8').slice(citation.start, citation.end), citation.quote);
  }
  const [[question, { text, citations }]] = answered;
  const { stdout, stderr } = done(await fed(`${question}\n`, 'ask', '-'));
  assert.doesNotMatch(stderr, /no base/);
  const [said, source, sentence] = stdout.replace(`${text}\n\n`, '<text>\n').split('\n');
  assert.equal(said, '<text>');
  assert.equal(source, `[1] ${citations[0].document}, ${citations[0].place}`);
  assert.ok(sentence.includes(`«${citations[0].quote}»`), sentence);
});

test('what has nothing to do with the documents is marked; what has a label is read by those who give it', async () => {
  const { stdout } = done(await callosum('ask', 'Who wrote the play about the prince of Denmark?'));
  assert.match(stdout, /\n\n\(not in the documents\)\n$/);
  const question = 'What is the password of the vault V-9?';
  const without = await asked(question);
  assert.doesNotMatch(JSON.stringify(without), /TULIP/);
  assert.ok((await asked(question, '--label', 'other', '--label', 'board')).confidence > without.confidence);
});

test('with a base that has no reader: said on stderr; what is not about the documents comes from the base, marked', async () => {
  tinyModel(at('tiny'));
  const question = 'Who wrote the play about the prince of Denmark?';
  const { stdout, stderr } = done(await callosum('ask', question, '-m', 'tiny'));
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
