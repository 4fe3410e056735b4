/** Names that must be found in English and Chinese sentences, their normal form, and texts made to be slow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entitiesOf, normalName } from './index.ts';

function names(text: string, ...expected: string[]): void {
  const found = entitiesOf(text);
  for (const name of expected) assert.ok(found.includes(name), `${name} in ${found.join(' | ')}`);
}

test('titles, capitalised runs and identifiers', () => {
  names('Veltrin Harbour', 'veltrin harbour');
  names('Green tea (Camellia)', 'green tea', 'camellia');
  names('In 1987 the Bank of the North moved to Tarn Falls.', 'bank of the north', 'tarn falls');
  names('The Kestrel-4 drone uses firmware v2.14 and NATO codes.', 'kestrel-4', 'v2.14', 'nato');
  names("We visited Marin Odel's house.", 'marin odel');
  assert.ok(!entitiesOf('However, prices rose in the spring and nobody knew why it happened.').includes('however'));
});

test('other names: known as, parentheses, Chinese aliases', () => {
  names('Veltrin Harbour, also known as Old Port, lies north.', 'veltrin harbour', 'old port');
  names('The Global Weather Agency (GWA) was founded in 1950.', 'global weather agency', 'gwa');
  names('红烧鱼（又称烧鱼）是一道菜。', '红烧鱼', '烧鱼');
  names('新河科技有限公司，简称新河科技，成立于2001年。', '新河科技');
  names('他写了《山中来信》，又写「雪夜」。', '山中来信', '雪夜');
});

test('normal form: folded, single spaces, no article, no marks', () => {
  assert.equal(normalName(' The  Old\nPort. '), 'old port');
  assert.equal(normalName('《臺灣通史》'), '台湾通史');
  assert.equal(normalName('Ｘ１'), 'x1');
});

test('hostile texts end, and give few names', () => {
  for (const text of [
    '((((('.repeat(5000),
    'A '.repeat(20_000),
    '《'.repeat(9000),
    '又称'.repeat(9000),
    '\ud800'.repeat(100),
    'a'.repeat(100_000),
  ])
    assert.ok(entitiesOf(text).length <= 64);
});
