/** Pre-tokenizers: the scanner cuts as its own pattern does, everything is covered, and patterns mean what they say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { TokenizerError } from '../errors.ts';
import { splitByExpression } from './expression.ts';
import { GRAMMARS } from './grammars.ts';
import { PRE_TOKENIZERS, preTokenizer } from './index.ts';
import { compilePattern } from './pattern.ts';

type Split = (text: string, emit: (start: number, end: number) => void) => void;

function pieces(split: Split, text: string): string[] {
  const found: string[] = [];
  let done = 0;
  split(text, (start, end) => {
    assert.equal(start, done, 'pieces follow one another');
    assert.ok(end > start, 'no piece is empty');
    found.push(text.slice(start, end));
    done = end;
  });
  assert.equal(done, text.length, 'pieces cover the text');
  return found;
}

const cut = (name: string, text: string, digits?: 'single' | 'triple') => {
  const pre = preTokenizer(name, { digits });
  return pieces((t, emit) => pre.split(t, emit), text);
};

/** Characters at which the patterns decide, and some of every kind. */
const ODD = [
  ..."  \t\n\r\v\f\u0085\u00a0\u1680\u2028\u3000\ufeff'’sStTdDmMlLvVeErRſ",
  ...'azAZéßあカ한々〆〇〡〱中文豈\ufaff一鿿㐀(（，。、！!?.,-_/《》“”　',
  ...'019٣๑Ⅷ½²〇😀👩‍👩‍👧🇨🇳𠀀𪛟\u{2a6e0}\u{3fffd}𝒳𝟘\u0301ा\u{10940}\u{88f}\u{11de0}',
  '\ud800',
  '\udc00',
  '\ufffd',
  '\0',
];

const rounds = 1500;

for (const name of Object.keys(GRAMMARS)) {
  for (const digits of ['single', 'triple'] as const) {
    test(`${name}, digits ${digits}: the scanner cuts as the pattern does`, () => {
      const random = new Source(testSeed());
      const { pattern, split } = preTokenizer(name, { digits });
      const byPattern = splitByExpression(pattern);
      const check = (text: string) =>
        assert.deepEqual(pieces(split, text), pieces(byPattern, text), JSON.stringify(text));
      for (let round = 0; round < rounds; round++) {
        const few = Array.from({ length: random.int(1, 5) }, () => ODD[random.int(0, ODD.length)]);
        check(Array.from({ length: random.int(0, 24) }, () => few[random.int(0, few.length)]).join(''));
        check(Array.from({ length: random.int(0, 24) }, () => ODD[random.int(0, ODD.length)]).join(''));
      }
      for (let round = 0; round < 50; round++) {
        const codes = Array.from({ length: 200 }, () => random.int(0, 2 ** random.int(5, 21)) % 0x110000);
        check(codes.map((code) => String.fromCodePoint(code)).join(''));
      }
    });
  }
}

test('every character of Unicode has the class that the pattern gives it', () => {
  for (const name of Object.keys(GRAMMARS)) {
    const { pattern, split } = preTokenizer(name);
    for (let plane = 0; plane < 17; plane++) {
      let text = '';
      for (let code = plane << 16; code < (plane + 1) << 16; code++) text += String.fromCodePoint(code);
      assert.equal(
        pieces(split, text).join('|') === pieces(splitByExpression(pattern), text).join('|'),
        true,
        `${plane}`,
      );
    }
  }
});

test('Chinese and English are cut apart', () => {
  assert.deepEqual(cut('callosum', "我们在2023年用HTTP协议，don't《Harry Potter》 x\n\n  y  "), [
    ...['我们在', '202', '3', '年用', 'HTTP', '协议', '，', 'don', "'t", '《', 'Harry', ' Potter', '》', ' x', '\n\n'],
    ...[' ', ' y', '  '],
  ]);
  assert.deepEqual(cut('callosum', '2023', 'single'), ['2', '0', '2', '3']);
  assert.deepEqual(cut('callosum', '二〇二三'), ['二〇二三']);
});

test('GPT-4 and GPT-2 are cut as those models were trained', () => {
  assert.deepEqual(cut('gpt4', "I'LL pay $1234.50\r\n  now我们"), [
    ...['I', "'LL", ' pay', ' $', '123', '4', '.', '50', '\r\n', ' ', ' now我们'],
  ]);
  assert.deepEqual(cut('gpt2', "I'll pay 1234  now"), ['I', "'ll", ' pay', ' 1234', ' ', ' now']);
});

test('a pattern of one’s own; what it leaves out is a piece too', () => {
  assert.deepEqual(cut('\\d+', 'ab12cd٣'), ['ab', '12', 'cd', '٣']);
  assert.deepEqual(cut('x*', 'axxb'), ['a', 'xx', 'b']);
  assert.equal(preTokenizer('\\d+').name, 'custom');
});

test('a pre-tokenizer is known by its pattern', () => {
  for (const name of PRE_TOKENIZERS) assert.equal(preTokenizer(preTokenizer(name).pattern).name, name);
  const single = preTokenizer('callosum', { digits: 'single' });
  assert.equal(preTokenizer(single.pattern), single);
});

test('a pattern means what Oniguruma has it mean', () => {
  const all = (pattern: string, text: string) => [...text.matchAll(compilePattern(pattern))].map(([match]) => match);
  assert.deepEqual(all('\\s', '\u0085\ufeff '), ['\u0085', ' '], 'White_Space');
  assert.deepEqual(all('\\p{L}+', 'a\u088fb'), ['a', 'b'], 'a letter of Unicode 17 is none of 16');
  assert.deepEqual(all('[^\\p{L}]', 'a\u088fb'), ['\u088f']);
  assert.deepEqual(all('\\P{L}', 'a1'), ['1']);
  assert.deepEqual(all('\\p{^L}', 'a1'), ['1']);
  assert.deepEqual(all('\\p{Han}+', '我a'), ['我']);
  assert.deepEqual(all('.+', 'a\r\u2028b\nc'), ['a\r\u2028b', 'c'], 'only \\n ends a line');
  assert.deepEqual(all('^b|a$', 'a\nb\ra'), ['a', 'b', 'a']);
  assert.deepEqual(all("[\\]\\-&!'-]+", "a]&!-'b"), ["]&!-'"], 'signs of a class are escaped');
  assert.deepEqual(all('\\x{1F600}|\\x41|\\u4e2d', '😀A中'), ['😀', 'A', '中']);
  assert.deepEqual(all("(?i:'S|(k))|s", "'s'S'ſ\u212asS"), ["'s", "'S", "'ſ", '\u212a', 's'], 'case counts outside');
  assert.deepEqual(all('[a[bc]]+', 'cab!'), ['cab']);
  assert.deepEqual(all('[a-z&&[^b]x-z]+', 'axbyz'), ['ax', 'yz'], '&& binds least');
  assert.deepEqual(all("(?i:'[sd])|[^a&&b]", "'S'ſ'Db"), ["'S", "'ſ", "'D", 'b']);
});

test('what cannot be read alike is refused', () => {
  for (const pattern of [
    '',
    'a++',
    '(?>a)',
    '\\ba',
    '\\1',
    '[[:alpha:]]',
    '[a&&]',
    '(?i:[a-c])',
    '(?i:[é])',
    '[a',
    '[]',
    '(',
    '\\p{Nothing}',
    '\\xq',
  ])
    assert.throws(() => compilePattern(pattern), TokenizerError, pattern);
  assert.throws(() => compilePattern('a'.repeat(10_001)), TokenizerError);
  assert.throws(() => preTokenizer('gpt2', { digits: 'single' }), TokenizerError);
  assert.throws(() => preTokenizer('callosum', { digits: 'none' as 'single' }), TokenizerError);
});
