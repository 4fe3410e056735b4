/** Citations, abstention and intervals, against brute force and values known from elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answeredAt,
  auroc,
  bootstrap,
  citationScore,
  countCitations,
  coverageAtRisk,
  thresholdAt,
  valueIsCited,
  wilson,
  wrongConfident,
} from './index.ts';

/** Numbers in 0..1 that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('AUROC is the share of pairs in the right order, ties a half', () => {
  const next = numbers(7);
  const draw = (shift: number) => Array.from({ length: 40 }, () => Math.round(10 * next()) + shift);
  for (const shift of [0, 2, 20, -20]) {
    const [positives, negatives] = [draw(shift), draw(0)];
    let pairs = 0;
    for (const p of positives) for (const n of negatives) pairs += p > n ? 1 : p === n ? 0.5 : 0;
    assert.ok(Math.abs(auroc(positives, negatives) - pairs / 1600) < 1e-12);
  }
  assert.ok(Number.isNaN(auroc([], [1])));
});

test('at 90 % coverage nine of ten answerable questions pass', () => {
  const answerable = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  assert.equal(thresholdAt(0.9, answerable), 0.2);
  assert.equal(thresholdAt(1, answerable), 0.1);
  assert.equal(answeredAt(0.9, answerable, [0, 0.1, 0.19, 0.2]), 0.25);
  assert.equal(answeredAt(0.9, answerable, []), 0);
});

test('wrong and confident counts among all questions', () => {
  const judged = [
    { confidence: 0.9, right: false },
    { confidence: 0.8, right: true },
    { confidence: 0.1, right: false },
    { confidence: 0.1, right: true },
  ];
  assert.equal(wrongConfident(judged, 0.5), 0.25);
  assert.equal(wrongConfident([], 0.5), 0);
});

test('coverage at a risk takes equal confidences together', () => {
  const right = (confidence: number) => ({ confidence, right: true });
  const wrong = (confidence: number) => ({ confidence, right: false });
  assert.equal(coverageAtRisk([right(4), right(3), wrong(2), right(1)], 0), 0.5);
  assert.equal(coverageAtRisk([right(4), right(3), wrong(2), right(1)], 0.25), 1);
  assert.equal(coverageAtRisk([right(1), wrong(1)], 0.4), 0);
  assert.equal(coverageAtRisk([], 0.5), 0);
});

test('a citation is right where it overlaps evidence of its document', () => {
  const at = (document: string, start: number, end: number) => ({ document, start, end });
  const counts = [
    countCitations([at('a', 0, 5), at('b', 0, 5)], [at('a', 4, 9)]),
    countCitations([at('a', 9, 12)], [at('a', 4, 9), at('a', 11, 13)]),
    countCitations([], [at('c', 0, 1)]),
  ];
  assert.deepEqual(citationScore(counts), { precision: 2 / 3, recall: 2 / 4 });
  assert.deepEqual(citationScore([]), { precision: 0, recall: 0 });
  assert.ok(valueIsCited('300g', ['鸡肉 300g']));
  assert.ok(!valueIsCited('', ['x']) && !valueIsCited('30g', ['300g']));
});

test("Wilson's interval is the published one", () => {
  const near = (interval: readonly number[], low: number, high: number) => {
    assert.ok(Math.abs(interval[0] - low) < 1e-4 && Math.abs(interval[1] - high) < 1e-4, String(interval));
  };
  near(wilson(81, 263), 0.2553, 0.3662); // Newcombe 1998, table I, method 3
  near(wilson(15, 148), 0.0624, 0.1605);
  near(wilson(0, 20), 0, 0.1611);
  assert.deepEqual(wilson(0, 0), [0, 1]);
});

test('the bootstrap of equal values is that value, and of many it holds the mean', () => {
  assert.deepEqual(bootstrap([[1, 1], [1]], numbers(1)), [1, 1]);
  const next = numbers(3);
  const groups = [0, 1, 2].map(() => Array.from({ length: 100 }, () => Number(next() < 0.7)));
  const mean = groups.flat().reduce((sum, value) => sum + value, 0) / 300;
  const [low, high] = bootstrap(groups, next);
  assert.ok(low < mean && mean < high && high - low > 0.05 && high - low < 0.25, `${low} ${mean} ${high}`);
  assert.ok(Number.isNaN(bootstrap([], next)[0]));
});
