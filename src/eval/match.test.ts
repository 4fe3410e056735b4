/** Scores of single answers, against pairs whose scores are worked out by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bagF1, containsAnswer, exactMatch, normalizeAnswer, runF1, simplified, unitsOf } from './index.ts';

test('what two people may write differently is the same answer', () => {
  const same: [string, string][] = [
    ['The Kestrel Bridge', 'kestrel bridge.'],
    ['7,741,220 sq km', '7741220 sq km'],
    ['３００ｇ', '300 g'],
    ['「威廉·瓊斯」', '威廉·琼斯'],
    ['5 %', '5%'],
    ['$ 1,200.50', '$1200.50'],
    ['−4 °C', '-4 °C'],
    ['1960–1972', '1960-1972'],
    ['10 分钟', '10分钟'],
    ['Côte  d’Ivoire', "côte d'ivoire"],
  ];
  for (const [a, b] of same) assert.ok(exactMatch(a, [b]), `${normalizeAnswer(a)} | ${normalizeAnswer(b)}`);
});

test('another number is another answer', () => {
  const other: [string, string][] = [
    ['3.5', '35'],
    ['-4 m', '4 m'],
    ['5%', '5'],
    ['12/5', '125'],
    ['$5', '€5'],
    ['1,20', '120'],
    ['v1.2.3', 'v1.23'],
    ['10:30', '1030'],
    ['no table', 'notable'],
  ];
  for (const [a, b] of other) assert.ok(!exactMatch(a, [b]), `${normalizeAnswer(a)} | ${normalizeAnswer(b)}`);
});

test('nothing is no answer, even where nothing is accepted', () => {
  assert.ok(!exactMatch('', ['']));
  assert.ok(!exactMatch(' the. ', ['a']));
  assert.equal(runF1('', ['']), 0);
  assert.equal(bagF1('x', []), 0);
});

test('any of the accepted answers will do', () => {
  assert.ok(exactMatch('7,741,220', ['7,741,220 sq km', '7,741,220']));
});

test('an answer inside a sentence is found at the borders of its units only', () => {
  assert.ok(containsAnswer('It takes about 10 minutes, they say.', ['10 minutes']));
  assert.ok(containsAnswer('大约需要１０分钟。', ['10 分钟']));
  assert.ok(!containsAnswer('It takes 110 minutes', ['10 minutes']));
  assert.ok(!containsAnswer('anything', ['']));
});

test('units are Chinese characters, whole numbers and words', () => {
  assert.deepEqual(unitsOf('在1786年2月2日，Asiatic Society 成立 3.5%'), [
    ...['在', '1786', '年', '2', '月', '2', '日'],
    ...['asiatic', 'society', '成', '立', '3.5', '%'],
  ]);
});

test('F1 of runs counts the longest run, F1 of bags every common unit', () => {
  // given 4 units, accepted 4 units; the longest run common to both is b c (2), the bags share 3.
  assert.equal(runF1('b c x d', ['d b c y']), (2 * 2) / 8);
  assert.equal(bagF1('b c x d', ['d b c y']), (2 * 3) / 8);
  // 威廉琼斯 against 威廉·琼斯爵士: 4 of 4 and of 6
  assert.equal(runF1('威廉琼斯', ['威廉·琼斯爵士']), 8 / 10);
  assert.equal(bagF1('x x', ['x']), 2 / 3);
  assert.equal(runF1('y', ['x', 'y']), 1);
});

test('known traditional characters are simplified, others stay', () => {
  assert.equal(simplified('開發與發行，龘'), '开发与发行，龘');
});
