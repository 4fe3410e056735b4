/** Terms and codes: which forms must meet, which must not, in either script, and how well the hashes are spread. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HAN_VARIANTS } from './han-variants.ts';
import { codeOf, fold, nearDuplicate, TERM_BITS, termsOf } from './index.ts';

const one = (text: string): number => {
  const terms = termsOf(text);
  assert.equal(terms.length, 1, text);
  return terms[0] as number;
};
const has = (text: string, part: string): boolean => termsOf(part).every((term) => termsOf(text).includes(term));

test('forms of an English word meet, other words do not', () => {
  for (const forms of [
    ['manufacture', 'Manufactures', 'MANUFACTURED', 'manufacturing', 'manufacturer', 'manufacturers'],
    ['found', 'founded', 'founder', 'foundation', 'founding'],
    ['city', 'cities', 'City’s', "city's"],
    ['stop', 'stops', 'stopped', 'stopping'],
    ['populate', 'population', 'populated'],
    ['study', 'studies', 'studied', 'studying'],
    ['box', 'boxes'],
    ['café', 'cafe', 'CAFÉS'],
  ])
    assert.equal(new Set(forms.map(one)).size, 1, forms.join());
  const words = 'founder capital river price nation station bus us glass gas date data'.split(' ');
  assert.equal(new Set(words.map(one)).size, words.length);
});

test('identifiers, numbers and versions are whole and in parts', () => {
  assert.equal(one('9,833,517'), one('9833517'));
  for (const part of ['XJ-4471', 'xj', '4471']) assert.ok(has('the XJ-4471 unit', part), part);
  for (const part of ['2.14.3', '14']) assert.ok(has('version 2.14.3.', part), part);
  assert.ok(!termsOf('2.14.3').includes(one('2143')));
  assert.notEqual(one('4471'), one('4472'));
  assert.equal(one('don’t'), one("don't"));
  assert.deepEqual([...termsOf('Rome,2021')], [...termsOf('Rome 2021')]);
});

test('Han text is read in bigrams, in either script and any width', () => {
  assert.equal(termsOf('南京市长江大桥').length, 6);
  assert.equal(termsOf('盐').length, 1);
  assert.deepEqual(termsOf('臺灣鐵路與圖書館'), termsOf('台湾铁路与图书馆'));
  assert.deepEqual(termsOf('ＡＢＣ－１２３'), termsOf('abc-123'));
  assert.deepEqual([...termsOf('売价３元')], [...termsOf('売价'), one('3'), one('元')]);
});

test('folding keeps length, and folding twice is folding once', () => {
  for (const text of ['Straße ÉCOLE', '臺灣ＡＢＣ１２', '\ud83d\ude00 ok', 'İstanbul ﬁn', HAN_VARIANTS]) {
    assert.equal(fold(text).length, text.length);
    assert.equal(fold(fold(text)), fold(text));
  }
});

test('terms are below 2^22, in order, with repetitions, and the same each time', () => {
  const text = 'one two one 一二一二 x1-y2 '.repeat(9000);
  const terms = termsOf(text);
  assert.ok(terms.every((term) => term < 2 ** TERM_BITS));
  assert.deepEqual(termsOf(text), terms);
  assert.equal(terms[0], terms[2]);
  assert.equal(termsOf('').length, 0);
  assert.ok(termsOf('x'.repeat(100_000)).length > 1);
});

test('hashes are spread: few collisions among many words', () => {
  const words = new Set<number>();
  const count = 40_000;
  for (let at = 0; at < count; at++)
    words.add(
      one(
        `w${String.fromCharCode(97 + (at % 26))}${at.toString(26).replace(/[0-9]/g, (d) => 'abcdefghij'[Number(d)] as string)}q`,
      ),
    );
  // Distinct words made so are fewer than count; what is asked is that the hash keeps nearly all apart (expected loss n²/2^23: 190).
  const spelled = new Set(
    Array.from(
      { length: count },
      (_, at) =>
        `w${String.fromCharCode(97 + (at % 26))}${at.toString(26).replace(/[0-9]/g, (d) => 'abcdefghij'[Number(d)] as string)}q`,
    ),
  );
  assert.ok(words.size > spelled.size - 400, `${words.size} of ${spelled.size}`);
});

test('codes: equal bags are equal, edits are near, other texts are far', () => {
  const sentence = (topic: string) =>
    termsOf(Array.from({ length: 80 }, (_, at) => `${topic}${(at * 7919) % 97}x`).join(' '));
  const a = sentence('river');
  const edited = a.slice();
  edited[3] = 17;
  edited[40] = 99;
  assert.equal(codeOf(a).length, 32);
  assert.equal(nearDuplicate(codeOf(a), codeOf(a.slice().reverse())), 0);
  assert.ok(nearDuplicate(codeOf(a), codeOf(edited)) < 40);
  const far = nearDuplicate(codeOf(a), codeOf(sentence('stone')));
  assert.ok(far > 80 && far < 176, `${far}`);
  assert.deepEqual(codeOf(new Uint32Array(0)), new Uint8Array(32));
});
