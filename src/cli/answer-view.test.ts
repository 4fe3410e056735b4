/** What stands below an answer: sources with their places, the exact characters marked, and what an answer without sources is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Citation } from '../memory/answer/answer.ts';
import { sourcesOf } from './answer-view.ts';

const citation = (fields: Partial<Citation> = {}): Citation => ({
  document: 'docs/prices.pdf',
  version: 1,
  title: 'Prices',
  section: '',
  place: 'page 3',
  start: 10,
  end: 19,
  quote: '19.90 EUR',
  context: 'The pump\ncosts 19.90 EUR.',
  answer: [0, 9],
  ...fields,
});
const answer = (fields: Partial<Answer> = {}): Answer => ({
  outcome: 'answered',
  text: 'x',
  citations: [],
  confidence: 1,
  ...fields,
});

test('a source: document, place, its sentence with the characters marked', () => {
  const citations = [
    citation(),
    citation({
      document: '合同.docx',
      version: 2,
      place: 'under "条款 › 价格"',
      section: '价格',
      context: '价格为19.90 EUR。',
    }),
  ];
  assert.equal(
    sourcesOf(answer({ citations }), false),
    '[1] docs/prices.pdf, page 3\n    The pump costs «19.90 EUR».\n[2] 合同.docx, version 2, under "条款 › 价格"\n    价格为«19.90 EUR»。',
  );
  assert.ok(sourcesOf(answer({ citations }), true).includes('costs \x1b[1m«19.90 EUR»\x1b[22m.'));
  assert.match(sourcesOf(answer({ citations: [citation({ section: 'Pumps' })] }), false), /page 3, under "Pumps"\n/);
});

test('long sentences are cut around the quote', () => {
  const context = `${'a'.repeat(500)}19.90 EUR${'b'.repeat(500)}`;
  const [, line] = sourcesOf(answer({ citations: [citation({ context })] }), false).split('\n');
  assert.equal(line.trim(), `…${'a'.repeat(160)}«19.90 EUR»${'b'.repeat(160)}…`);
});

test('what is not simply from the documents is marked', () => {
  assert.match(sourcesOf(answer({ outcome: 'base' }), false), /^\(from the model alone/);
  assert.match(sourcesOf(answer({ outcome: 'absent' }), false), /^\(not in the documents\)$/);
  assert.match(
    sourcesOf(answer({ outcome: 'conflict', citations: [citation(), citation()] }), false),
    /^\(the documents disagree\)\n\[1\].*\n.*\n\[2\]/,
  );
  assert.equal(sourcesOf(answer(), false), '');
});
