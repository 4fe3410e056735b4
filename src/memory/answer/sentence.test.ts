/** Sentences hold the chosen string exactly and nothing that no source says, whatever a base would like to write. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tokenizer } from '../../text/index.ts';
import { type SentenceOptions, sentencePieces, supported, type Voice } from './sentence.ts';

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
  it('is every typed value, written so or otherwise', () => {
    assert.ok(supported('It cost 1,000 marks in March 1907.', ['1000 marks; March 1907']));
    assert.ok(!supported('It cost 1,001 marks.', ['1000 marks']));
    assert.ok(supported('The owner is Odile Grant.', ['Odile Grant']));
    assert.ok(!supported('The owner is Oskar Grant.', ['Odile Grant']));
  });
});
