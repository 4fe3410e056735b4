/** What stands in a passage is among its candidates; sentences, clauses and proposals of the pointer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Readout } from '../reader/readout.ts';
import { candidatesOf } from './candidates.ts';
import { proposals } from './proposals.ts';
import { clausesOf, sentencesOf } from './stretches.ts';

const strings = (text: string, question = ''): string[] =>
  candidatesOf({ key: '', title: '', text }, question).map(({ start, end }) => text.slice(start, end));

/** A text, a question, and answers that must be among the candidates. */
const CASES: readonly (readonly [string, string, ...string[]])[] = [
  ['The mill was built in March 1907 by Odile Grant.', 'When?', 'March 1907', '1907', 'Odile Grant', 'mill'],
  [
    'Its products are wool blankets, garden pumps and oak barrels. It grew.',
    'What?',
    'wool blankets, garden pumps and oak barrels',
    'garden pumps',
  ],
  [
    'It moved because most of the engineers lived elsewhere, and it had to.',
    'Why did it move?',
    'most of the engineers lived elsewhere',
  ],
  ['| Branch | Staff |\n| --- | --- |\n| Wodiad Bay | 155 |', 'How many?', 'Wodiad Bay', '155'],
  ['- Salt: 1/4 spoon\n- Crops: rice, beans (2023)', 'What?', '1/4 spoon', 'rice, beans', 'rice, beans (2023)'],
  [
    '該橋由華爾特·科洛普頓·溫菲爾德少校設計，1991年5月通車。',
    '誰？',
    '華爾特·科洛普頓·溫菲爾德',
    '1991年5月',
    '1991年',
    '5月',
  ],
  ['梵語發展成俗語之後才出現的。', '何時？', '梵語發展成俗語之後'],
  ['因為他的身體不好，所以他離開了學校。', '為什麼？', '他的身體不好', '身體不好'],
  ['- 鸡蛋 2个\n- 盐 5g\n预估烹饪难度：★★★', '难度？', '2个', '5g', '★★★'],
  ['意大利语、法语、西班牙语与英语', '哪些语言？', '意大利语、法语、西班牙语与英语', '法语'],
];

describe('candidates', () => {
  for (const [text, question, ...answers] of CASES) {
    it(text, () => {
      const found = strings(text, question);
      for (const answer of answers) assert.ok(found.includes(answer), `${answer} is not among ${found.join(' | ')}`);
    });
  }

  it('are stretches inside the text, in order, each once, each in its sentence', () => {
    const text = CASES.map(([one]) => one).join('\n');
    const found = candidatesOf({ key: '', title: '', text }, '为什么');
    const sentences = sentencesOf(text);
    const seen = new Set<string>();
    for (const { start, end, sentence } of found) {
      assert.ok(start < end && end <= text.length);
      assert.ok(!seen.has(`${start} ${end}`));
      assert.ok(start >= sentences[sentence]!.start && start < sentences[sentence]!.end);
      seen.add(`${start} ${end}`);
    }
  });
});

describe('sentences and clauses', () => {
  const pieces = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));
  it('end at points that are no abbreviations', () => {
    assert.deepEqual(pieces('Dr. J. Smith paid $3.5 million. It is 65-191-F. “Why?” he said.\nA line'), [
      'Dr. J. Smith paid $3.5 million.',
      'It is 65-191-F.',
      '“Why?” he said.',
      'A line',
    ]);
    assert.deepEqual(pieces('他說：「你好。」然後走了。真的嗎？'), ['他說：「你好。」', '然後走了。', '真的嗎？']);
  });
  it('are cut at commas, not at those of numbers', () => {
    const text = 'it has 1,200 seats, two floors (at 10:30) and more';
    const clauses = clausesOf(text, 0, text.length).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(clauses, ['it has 1,200 seats', 'two floors', 'at 10:30', 'and more']);
  });
});

describe('proposals of the pointer', () => {
  it('are the best stretches that do not overlap, on whole words', () => {
    // Tokens: a title token, then 'Ro', 'se', ' mill', ' closed', '.'
    const text = 'Rose mill closed.';
    const offsets = Int32Array.from([-1, -1, 0, 2, 2, 4, 4, 9, 9, 16, 16, 17]);
    const readout: Readout = {
      offsets,
      heads: new Float32Array(6),
      start: Float32Array.from([9, 0, 3, 0, 2, 0]),
      end: Float32Array.from([9, 0, 0, 3, 2, 0]),
    };
    const found = proposals(readout, text, 2).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found, ['Rose mill', 'closed']);
  });
});
