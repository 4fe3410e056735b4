/** The words around slots and questions, letter by letter. */
/** What stands between a slot and its answer, in both languages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerText, slotPrefixLength, slotText, slotTitle, suffixText } from './prompt.ts';

test('a slot is its title, a line end and its text, and the text begins where the prefix ends', () => {
  const text = slotText('Havn', 'The port opened in 1931.');
  assert.equal(text, 'Havn\nThe port opened in 1931.');
  assert.equal(text.slice(slotPrefixLength('Havn')), 'The port opened in 1931.');
  assert.equal(slotTitle('Havn', 'History › Port'), 'Havn › History › Port');
  assert.equal(slotTitle('Havn', ''), 'Havn');
});

test('the suffix asks in the language of the question', () => {
  assert.equal(suffixText('Havn', 'When?'), '\nQ: What is this text about?\nA: Havn\nQ: When?\nA:');
  assert.equal(suffixText('Havn', '何时开港？'), '\n问：这段文字讲的是什么？\n答：Havn\n问：何时开港？\n答：');
  assert.equal(answerText('When?', '1931'), ' 1931');
  assert.equal(answerText('何时？', '1931'), '1931');
});
