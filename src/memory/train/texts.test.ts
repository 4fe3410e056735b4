/** Texts that a base from scratch learns to copy and read on: every learned part is an answer that stands in the text, or is absent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tokenizer } from '../../text/index.ts';
import { absentText } from '../answer/phrases.ts';
import { Dice } from '../worlds/dice.ts';
import { passageTexts, readingTexts, sentenceTexts } from './reading-texts.ts';
import { listText, pairText, recallText, type TrainingText, wordsOf } from './recall-texts.ts';

const words = {
  en: 'red blue green black stone river house water paper glass'.split(' '),
  zh: '红色 蓝色 绿色 黑色 石头 河流 房屋 清水 纸张 玻璃'.split(' '),
};
const options = { seed: 3, chinese: 0.5 };
const draws = [0, 1, 2, 3, 4, 5, 6, 7];
const textOf = ({ parts }: TrainingText) => parts.map(({ text }) => text).join('');
const answers = ({ parts }: TrainingText) => parts.flatMap(({ text, learned }) => (learned ? [text] : []));

test('a value is recalled by the key that it has in the list', () => {
  const dice = new Dice(1);
  for (const lang of ['en', 'zh'] as const)
    for (let i = 0; i < 50; i++) {
      const { parts } = recallText(words, lang, dice);
      const pairs = new Map(
        parts[0].text
          .trimEnd()
          .split('\n')
          .map((line) => line.match(/^([^:：]+[:：])(.*)$/)!.slice(1) as [string, string]),
      );
      assert.ok(pairs.size === 2 || pairs.size === 3);
      const asked: string[] = [];
      parts.forEach(({ learned, text }, at) => {
        if (!learned) return;
        const key = parts[at - 1].text;
        asked.push(key);
        assert.equal(pairs.get(key), text);
      });
      assert.deepEqual(new Set(asked), new Set(pairs.keys()));
    }
});

test('what follows a word in pairs is what followed it before', () => {
  const dice = new Dice(4);
  for (const lang of ['en', 'zh'] as const)
    for (let i = 0; i < 50; i++) {
      const { parts } = pairText(words, lang, dice);
      const first = parts.findIndex(({ learned }) => learned) - 1;
      const pairs = new Map<string, string>();
      for (let at = 0; at < first; at += 2) pairs.set(parts[at].text, parts[at + 1].text);
      assert.ok(pairs.size >= 2 && pairs.size <= 4);
      assert.equal(parts.length - first, 3 * first);
      for (let at = first; at < parts.length; at += 2) assert.equal(parts[at + 1].text, pairs.get(parts[at].text));
      assert.equal(parts.filter(({ learned }) => learned).length, 3 * pairs.size);
    }
});

test('values of longer lists stand in them', () => {
  const dice = new Dice(2);
  for (let i = 0; i < 200; i++) {
    const text = listText(words, i % 2 ? 'zh' : 'en', dice);
    assert.ok(answers(text).length >= 2);
    for (const answer of answers(text)) assert.ok(text.parts[0].text.includes(answer.trim()), textOf(text));
  }
});

test('words are those of one token, also where they stand behind a space', () => {
  const plain = Tokenizer.build({ merges: [] });
  const idOf = (byte: number) => plain.encode(Uint8Array.of(byte))[0];
  const [space, e, r, d] = [...Buffer.from(' erd')].map(idOf);
  const at = plain.size;
  const merges: [number, number][] = [
    [e, r],
    [at, d],
    [space, at + 1],
  ];
  assert.deepEqual(wordsOf(Tokenizer.build({ merges })), { en: ['erd'], zh: [] });
});

test('what documents answer stands in them in those words; where it does not, that is said', () => {
  let [absent, present, several] = [0, 0, 0];
  for (const draw of draws)
    for (const text of readingTexts(draw, options)) {
      const [{ text: slots, learned }, ...rest] = text.parts;
      assert.equal(learned, false);
      assert.equal(rest.at(-1)!.text, '\n');
      if (slots.split('\n\n').length > 1) several++;
      rest.slice(0, -1).forEach(({ text: own, learned }, i) => {
        if (!learned) return;
        assert.equal(i % 2, 1, 'a question stands before each answer');
        const question = rest[i - 1].text;
        if (own.trim() === absentText(question)) absent++;
        else {
          present++;
          assert.ok(slots.includes(own.trim()), `${own} in ${slots}`);
        }
        assert.equal(own.startsWith(' '), question.endsWith('A:'));
      });
    }
  assert.ok(absent > 0.05 * present && absent < 0.5 * present, `${absent} absent, ${present} present`);
  assert.ok(several > 0);
});

test('a sentence has its answers, and is shorter than a document', () => {
  const length = (texts: TrainingText[]) =>
    texts.reduce((sum, { parts }) => sum + parts[0].text.length, 0) / texts.length;
  for (const draw of draws) {
    const texts = sentenceTexts(draw, options);
    for (const text of texts)
      for (const answer of answers(text)) assert.ok(text.parts[0].text.includes(answer.trim()) || answer === '\n');
    assert.ok(length(texts) < length(readingTexts(draw, options)));
  }
});

test('a passage is a stretch of sentences with all that it answers, each answer once', () => {
  let answered = 0;
  let texts = 0;
  for (const draw of draws)
    for (const text of passageTexts(draw, { ...options, humanQuestions: undefined })) {
      const own = answers(text).filter((answer) => answer !== '\n');
      for (const answer of own)
        assert.ok(text.parts[0].text.includes(answer.trim()), `${answer} in ${text.parts[0].text}`);
      assert.equal(new Set(own).size, own.length);
      answered += own.length;
      texts++;
    }
  assert.ok(answered > 2 * texts, `${answered} answers in ${texts} texts`);
});

test('the same draw gives the same texts, another draw and another seed give others', () => {
  assert.deepEqual(readingTexts(5, options), readingTexts(5, options));
  assert.notDeepEqual(readingTexts(5, options), readingTexts(6, options));
  assert.notDeepEqual(readingTexts(5, options), readingTexts(5, { ...options, seed: 4 }));
});
