/** Regular expressions as automata, against JavaScript's own on random texts; what is not regular is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { accepts, dfaOf } from './algebra.ts';
import { ConstraintError } from './error.ts';
import { matching, searching } from './pattern.ts';
import { Work } from './work.ts';

const PATTERNS = [
  '',
  'a',
  '^a|b$',
  '^$',
  'a*b+c?',
  '^(?:a|ab)(?:c|bcd)$',
  '(a|b){2,3}',
  '^[a-c]{3}$',
  '^[^a-c]+$',
  '^.{2}$',
  '^[^]$',
  '\\d+\\.\\d{2}',
  '^\\w+@\\w+$',
  '^\\s*\\S+\\s*$',
  '[\\d年-]b',
  '\\D\\W',
  '^\\p{L}+$',
  '^\\P{L}$',
  '^\\p{Script=Han}{1,2}$',
  '^[\\p{Lu}\\d]+$',
  '^[^\\p{Ll}]$',
  '\\u5e74',
  '^\\u{1F600}\\uD83D\\uDE00?$',
  '^[\\u{1F600}-\\u{1F64F}]+$',
  '\\x61\\t\\n',
  '^(?<name>a+)b$',
  'a{0}b{1,}c{2}',
  '^a{2,}?b*?$',
  '(((a)))|(b(c|d)*)',
  '^[é-ü]$',
  '^[\\]\\\\^-]+$',
  '\\$\\^\\.\\*\\(\\)\\[\\{\\|\\/',
  'abc|^b|c$|^abca$',
  '^(|a)(|b)$',
];
const LETTERS = [...'aaabbbcccdABab1290._@- \t\n年龄语éüßÉ😀😁$^*()[{|/\\]', ' ', ' ', '\u{10FFFF}', '\u0000'];
const place = () => ({ what: 'pattern', work: new Work() });

test('the same texts as the regular expressions of JavaScript', () => {
  const random = new Source(testSeed());
  const found: boolean[] = [];
  for (const pattern of PATTERNS) {
    const own = dfaOf(searching(pattern, 'pattern'), place());
    const whole = dfaOf(matching(pattern, 'pattern'), place());
    const anchored = new RegExp(`^(?:${pattern})$`, 'u');
    const expected = new RegExp(pattern, 'u');
    for (let i = 0; i < 400; i++) {
      const few = random.next() < 0.5 ? LETTERS.slice(0, 9) : LETTERS;
      const text = Array.from({ length: random.int(0, 7) }, () => few[random.int(0, few.length)]).join('');
      assert.equal(accepts(own, text), expected.test(text), `${pattern} in ${JSON.stringify(text)}`);
      assert.equal(accepts(whole, text), anchored.test(text), `${pattern} is ${JSON.stringify(text)}`);
      found.push(expected.test(text));
    }
  }
  assert.ok(found.filter(Boolean).length > 2000 && found.filter((one) => !one).length > 2000);
});

test('random patterns', () => {
  const random = new Source(testSeed() + 1);
  const any = (depth: number): string => {
    const kind = depth === 0 ? 0 : random.int(0, 7);
    if (kind < 2) return ['a', 'b', 'c', '[ab]', '[^a]', '.', '年'][random.int(0, 7)];
    if (kind === 2) return `(?:${any(depth - 1)}|${any(depth - 1)})`;
    if (kind === 3) return `(?:${any(depth - 1)})${['*', '+', '?', '{2}', '{0,2}', '{1,}'][random.int(0, 6)]}`;
    return any(depth - 1) + any(depth - 1);
  };
  for (let i = 0; i < 300; i++) {
    const pattern = any(4);
    const own = dfaOf(matching(pattern, 'pattern'), place());
    const expected = new RegExp(`^(?:${pattern})$`, 'u');
    for (let j = 0; j < 40; j++) {
      const text = Array.from({ length: random.int(0, 8) }, () => 'abc年'[random.int(0, 4)]).join('');
      assert.equal(accepts(own, text), expected.test(text), `${pattern} ${text}`);
    }
  }
});

test('what is no pattern, or no regular one, is refused with its place', () => {
  const wrong: [pattern: string, why: RegExp][] = [
    ['(a', /closed/],
    ['a)', /open before/],
    ['[a', /closed by \]/],
    ['a**', /cannot be repeated/],
    ['*a', /something to repeat/],
    ['a{3,2}', /ascend/],
    ['a{x}', /open a repeat/],
    ['a{1,99999}', /ascend/],
    ['(a)\\1', /back references/],
    ['(?=a)', /lookarounds/],
    ['(?<!a)b', /lookarounds/],
    ['\\bfoo', /word boundaries/],
    ['a$b', /at the end/],
    ['(^a)', /at an end/],
    ['\\p{Nothing}', /property/],
    ['\\q', /no meaning/],
    ['\\uD83Dx', /surrogate/],
    ['[z-a]', /from one character up/],
    ['a\\', /too early/],
    [`${'('.repeat(300)}a${')'.repeat(300)}`, /nest/],
    ['(a|b)*a(a|b){30}c', /simpler/],
    ['(((a{0,99}){0,99}){0,99}){0,99}', /simpler/],
  ];
  for (const [pattern, why] of wrong)
    assert.throws(
      () => dfaOf(matching(pattern, 'pattern'), place()),
      (error: Error) => error instanceof ConstraintError && why.test(error.message),
      pattern,
    );
});
