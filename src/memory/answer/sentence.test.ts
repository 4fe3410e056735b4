/** Sentences hold the chosen string exactly and nothing that no source says, whatever a base would like to write. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tokenizer } from '../../text/index.ts';
import { type SentenceOptions, sentencePieces, type Voice } from './sentence.ts';
import { supported } from './supported.ts';

/** Tokens are words with the space before them, Chinese characters and signs; 0 ends a text. */
const words = [''];
const idOf = (word: string): number => {
  if (!words.includes(word)) words.push(word);
  return words.indexOf(word);
};
const tokenizer = {
  encode: (text: string) => Uint32Array.from(text.match(/ ?[a-z\d]+|./giu) ?? [], idOf),
  decode: (ids: ArrayLike<number>) => Array.from(ids, (id) => words[id]).join(''),
} as unknown as Tokenizer;

/** Wants to write a text and then to end, whatever is put in. At the words of `unsure` it would nearly as soon write `other`. */
function voiceOf(wish: string, unsure = '', other = ''): Voice {
  const wished = tokenizer.encode(wish);
  let at = 0;
  const logits = new Float32Array(500);
  return {
    get logits() {
      logits.fill(0);
      logits[wished[at] ?? 0] = 20;
      if (at < wished.length && words[wished[at]!] === unsure) logits[idOf(other)] = 19.5;
      return logits;
    },
    accept(tokens: ArrayLike<number>) {
      // What is put in in place of a word counts as that word.
      at += words[wished[at]!] === unsure ? 1 : tokens.length;
      return this.logits;
    },
  };
}

const write = (wish: string, options: Partial<SentenceOptions> = {}, voice = voiceOf(wish)): string =>
  [
    ...sentencePieces(voice, tokenizer, {
      question: 'Who owns it?',
      value: 'Odile Grant',
      sources: ['Its owner is Odile Grant since 1907.'],
      ends: new Set([0]),
      ...options,
    }),
  ].join('');

describe('sentences', () => {
  it('hold the value where the base begins it', () => {
    assert.equal(write(' The owner is Odile Grant since 1907. And more'), 'The owner is Odile Grant since 1907.');
    assert.equal(write(' Odile Grant.'), 'Odile Grant.');
  });

  it('hold it exactly, whatever the base would have made of it', () => {
    const voice = voiceOf(' The owner is Oskar.', ' Oskar', ' Odile');
    assert.equal(write('', {}, voice), 'The owner is Odile Grant.');
    assert.equal(write(' The owner is Oskar.'), 'Odile Grant');
  });

  it('are the value alone where the base does not come to it, or says a value first that no source has', () => {
    assert.equal(write(' Nobody knows.'), 'Odile Grant');
    assert.equal(write(' Since 1920 the owner is Odile Grant.'), 'Odile Grant');
  });

  it('end where what follows would make another value of it', () => {
    assert.equal(write(' The owner is Odile Grant Miller.'), 'The owner is Odile Grant.');
    const length = { question: 'How long is it?', value: '84', sources: ['It is 84 miles long.'] };
    assert.equal(write(' It is 84 miles long.', length), 'It is 84 miles long.');
    assert.equal(write(' It is 84 km long.', length), 'It is 84.');
  });

  it('end before a value that no source has', () => {
    assert.equal(write(' The owner is Odile Grant since 1920.'), 'The owner is Odile Grant.');
  });

  it('end in Chinese as Chinese does', () => {
    const chinese = { question: '谁拥有它？', value: '王芳', sources: ['它的主人是王芳。'] };
    assert.equal(write('它的主人是王芳。还有', chinese), '它的主人是王芳。');
    assert.equal(write('王芳1920年。', chinese), '王芳。');
  });
});

describe('what sources support', () => {
  /** Of a text in which the cited string stands between brackets. */
  const holds = (marked: string, source: string, question = ''): boolean => {
    const from = marked.indexOf('[');
    const to = marked.indexOf(']') - 1;
    return supported(marked.replace(/[[\]]/g, ''), from < 0 ? [0, 0] : [from, to], [source], question);
  };

  it('is every typed value, written so or otherwise', () => {
    assert.ok(holds('It cost 1,000 marks in March 1907.', '1000 marks; March 1907'));
    assert.ok(!holds('It cost 1,001 marks.', '1000 marks'));
    assert.ok(holds('The owner is Odile Grant.', 'Odile Grant'));
    assert.ok(!holds('The owner is Oskar Grant.', 'Odile Grant'));
  });

  it('is not what a string becomes by what is written around it', () => {
    assert.ok(holds('The river is [84] miles long.', 'It is 84 miles long.'));
    assert.ok(!holds('The river is [84] km long.', 'It is 84 miles long.'));
    assert.ok(!holds('The river is [84] km long.', 'Length: 84'));
    assert.ok(!holds('It is [3].5 km long.', 'It is 3 km long.'));
    assert.ok(!holds('The owner is [Odile Grant] Miller.', 'Its owner is Odile Grant.'));
    assert.ok(!holds('The owner is Hugo [Odile Grant].', 'Its owner is Odile Grant.'));
    assert.ok(!holds('The owner is [Odile Grant]son.', 'Its owner is Odile Grant.'));
    assert.ok(!holds('有[100]万人。', '有100人。'));
  });

  it('is no part of another number or identifier, but a part of a date or of a name', () => {
    assert.ok(!holds('It is [green] since 12 years.', 'It is green since 112 years.'));
    assert.ok(!holds('It is [green] and costs 3.5.', 'It is green and costs 3.5 million dollars.'));
    assert.ok(!holds('It is [green] and has 2041.', 'It is green and has RM-2041.'));
    assert.ok(holds('It is [green] since 1907.', 'It is green since March 1907.'));
    assert.ok(holds('It is [green], said Grant.', 'It is green, said Odile Grant.'));
  });

  it('has of the question the names alone', () => {
    assert.ok(holds('Rose Mill is [green].', 'It is green.', 'What colour is Rose Mill?'));
    assert.ok(!holds('It is [green] since 1907.', 'It is green.', 'What colour is it since 1907?'));
    assert.ok(!holds('The 84 lamps are [green].', 'They are green.', 'What colour are the 84 lamps?'));
  });

  it('has no free word but the first of the whole', () => {
    assert.ok(holds('Certainly it is [green].', 'It is green.'));
    assert.ok(!holds('It is [green] Miller.', 'It is green.'));
  });
});
