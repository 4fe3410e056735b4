/** The score of copy heads on a base that knows nothing, and the questions that it is asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tokenizer } from '../../text/index.ts';
import { smallModel, smallTokenizer } from '../ports/fixtures/small-base.ts';
import { copyHits } from './copy-hits.ts';
import { copyQuestions } from './copy-questions.ts';

test('a base that knows nothing says nothing, and its heads hit little more than chance', () => {
  const columns = copyHits(smallModel(4096), smallTokenizer, 4);
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['en gold document', 'en gold paraphrase', 'zh gold document', 'zh gold paraphrase'],
  );
  for (const { questions, said, chance, heads } of columns) {
    assert.equal(questions, 4);
    assert.ok(said <= 0.25, `${said}`);
    assert.ok(chance > 0 && chance < 0.3, `${chance}`);
    assert.equal(heads.length, 4);
    for (const { layer, head, hits } of heads) {
      assert.ok(layer < 3 && head < 4 && hits >= 0 && hits <= 1);
      assert.ok(hits <= 0.75, `${hits}`);
    }
  }
});

test('the answer stands where a question says', () => {
  const columns = copyQuestions(Tokenizer.build({ merges: [] }), 8);
  for (const { name, asked } of columns)
    for (const { text, from, start, end, answer, question } of asked) {
      assert.ok(start >= from && end <= text.length);
      assert.equal(text.slice(start, end), name.startsWith('en') ? answer.slice(1) : answer);
      assert.match(question, name.startsWith('en') ? /^\nQ: .*\nA:$/s : /^\n问：.*\n答：$/s);
    }
});
