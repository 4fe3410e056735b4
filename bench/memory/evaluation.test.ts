/** The harness itself: who knows every answer scores 100 %, who guesses scores what guessing gives, who abstains scores nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { worldOf } from '../../src/memory/worlds/index.ts';
import type { WorldQuestion } from '../../src/memory/worlds/world.ts';
import { PeerPool } from '../peers/pool.ts';
import { toFigure } from '../suite.ts';
import { type Contender, type ContenderName, Evaluation } from './evaluation.ts';
import { Kept, keyOf } from './kept.ts';
import { goldPassages, passagesOf, Retrieval } from './passages.ts';
import { answerIn, asked, FORMS } from './prompts.ts';
import { cellFigure, readingFigure } from './reading-figures.ts';
import type { Given } from './score.ts';
import { type Draw, drawsOf, questionsOf, SHORT } from './sets.ts';

const world = worldOf({ seed: 5, language: 'en', entities: 12, split: 'held-out' });
const draw: Draw = { name: 'test', language: 'en', ...world };
const singles = questionsOf(draw, ['single'], 'document', 1000);

const perfect = ({ answers, evidence, documents }: WorldQuestion): Given => ({
  text: answers[0] ?? '',
  first: documents[0],
  citations: evidence.map((one) => ({ ...one, quote: answers[0] })),
});
/** Gives the first answer of any question of the same type. */
const guess = (question: WorldQuestion): Given => {
  const same = singles.filter(({ valueType }) => valueType === question.valueType);
  return { text: same[0]?.answers[0] ?? '' };
};
const evaluationOf = (give: (question: WorldQuestion) => Given, asks: { count: number } = { count: 0 }) => {
  const contender: Contender = {
    answer: async (_, questions) => {
      asks.count++;
      return questions.map(give);
    },
  };
  return new Evaluation(
    { ...SHORT, questions: 1000 },
    async (_: ContenderName) => contender,
    () => [draw],
  );
};

test('figures of speech are asked beside the same questions as ever, and only where they are wanted', () => {
  for (const set of ['world-en', 'world-zh'] as const) {
    const [drawn] = drawsOf(set, SHORT);
    const language = set === 'world-en' ? 'en' : 'zh';
    const plain = worldOf({ seed: SHORT.seeds[0], language, entities: SHORT.entities, split: 'held-out' });
    assert.deepEqual(drawn.documents, plain.documents);
    assert.deepEqual(
      questionsOf(drawn, ['single'], 'any', 1000)
        .map(({ id }) => id)
        .sort(),
      plain.questions.flatMap(({ id, kind }) => (kind === 'single' ? [id] : [])).sort(),
    );
    const idioms = questionsOf(drawn, ['single'], 'idiom', 1000);
    const texts = new Map(drawn.documents.map(({ name, text }) => [name, text]));
    assert.ok(idioms.length > 20);
    for (const {
      answers,
      evidence: [{ document, start, end }],
    } of idioms)
      assert.equal(texts.get(document)?.slice(start, end), answers[0]);
  }
});

test('a contender is asked about its own documents alone', () => {
  const [{ name }] = draw.documents;
  const questions = questionsOf(draw, ['single'], 'any', 1000, new Set([name]));
  assert.ok(questions.length > 0 && questions.length < singles.length);
  for (const { documents } of questions) assert.deepEqual(documents, [name]);
});

test('a perfect contender has 100 % of everything, a silent one nothing', async () => {
  const score = await evaluationOf(perfect).score('world-en', 'document', 'asked');
  assert.equal(score.count, singles.length);
  for (const name of ['exact', 'f1', 'runF1', 'contains', 'typed', 'top1', 'precision', 'recall'] as const)
    assert.equal(score[name], 1, name);
  assert.deepEqual([score.seeds, score.uncited], [[1], 0]);

  const silent = await evaluationOf((question) => ({ ...perfect(question), answered: false })).score(
    'world-en',
    'document',
    'asked',
  );
  assert.deepEqual([silent.exact, silent.f1, silent.contains, silent.typed], [0, 0, 0, 0]);
});

test('guessing scores what guessing gives', async () => {
  const right = singles.filter((question) => question.answers.includes(guess(question).text)).length;
  const { exact, interval, contains } = await evaluationOf(guess).score('world-en', 'document', 'asked');
  assert.equal(exact, right / singles.length);
  assert.ok(exact < 0.5 && contains >= exact && interval[0] < exact && exact < interval[1]);
});

test('a typed value without a quote that holds it is counted', async () => {
  const wrong = (question: WorldQuestion) => ({
    ...perfect(question),
    citations: [{ ...question.evidence[0], quote: 'elsewhere' }],
  });
  const score = await evaluationOf(wrong).score('world-en', 'document', 'asked');
  assert.equal(score.uncited, score.typedCount);
  assert.ok(score.typedCount > 0 && score.typedCount < score.count);
});

test('a column is answered once', async () => {
  const asks = { count: 0 };
  const evaluation = evaluationOf(perfect, asks);
  await Promise.all([evaluation.score('world-en', 'document', 'rag'), evaluation.score('world-en', 'document', 'rag')]);
  assert.equal(asks.count, 1);
});

test('figures are shares of all questions, in %, with the peer beside them', async () => {
  const bounds = { fmaGflops: {}, readGBs: {} };
  const open = () => evaluationOf(perfect);
  const column = { set: 'world-en', wording: 'document', contender: 'asked' } as const;
  const plan = readingFigure({ id: 'memory.exact.asked', bar: 96 }, open, column);
  const figure = toFigure(plan, await plan.measure(new PeerPool()), bounds);
  assert.deepEqual([figure.value, figure.holds, figure.peer?.value, figure.ratio], [100, true, 100, 1]);
  assert.match(figure.note ?? '', /addressed 100\.0; oracle 100\.0; base 100\.0; floor 100\.0; n \d+/);
  const cell = cellFigure('memory.column.x', open, column, 'f1');
  assert.equal(toFigure(cell, await cell.measure(new PeerPool()), bounds).value, 100);
});

test('every answer of a world stands in a passage, and retrieval finds what shares words', () => {
  const passages = passagesOf(draw.documents);
  for (const question of singles) {
    const [gold] = goldPassages(question, passages);
    assert.ok(gold?.text.includes(question.answers[0]), question.id);
  }
  const retrieval = new Retrieval(passages);
  const [{ text, document }] = passages;
  assert.equal(retrieval.search(text, 1)[0].document, document);
  assert.deepEqual(retrieval.search('zzzz', 4), []);
});

test('a prompt has the passages, the best nearest to the question, and the answer is its first line', () => {
  const passages = ['far', 'near'].map((text) => ({ document: text, title: 'T', text, start: 0, end: 0 }));
  for (const form of FORMS) {
    const ask = asked(form, singles[0], passages);
    const text = 'prompt' in ask ? ask.prompt : ask.messages[0].content;
    const at = ['far', 'near', singles[0].question].map((part) => text.lastIndexOf(part));
    assert.ok(at[0] >= 0 && at[0] < at[1] && at[1] < at[2], form);
    assert.ok(!text.includes('undefined'));
  }
  assert.equal(answerIn(' 5 March 1990.\nQuestion: and'), '5 March 1990');
});

test('what was kept is there after a cut in the middle of a line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  try {
    const kept = new Kept<string>('a', folder);
    kept.set(keyOf('x', 1), 'one');
    kept.set(keyOf('y'), 'two\nlines');
    writeFileSync(join(folder, 'a.jsonl'), '\n{"key":"cut', { flag: 'a' });
    new Kept<string>('a', folder).set('z', 'three');
    const again = new Kept<string>('a', folder);
    assert.deepEqual(
      [keyOf('x', 1), keyOf('y'), 'z', keyOf('x', 2)].map((key) => again.get(key)),
      ['one', 'two\nlines', 'three', undefined],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
