/**
 * How a base without a data network is asked: by itself, or with passages before the question. Several forms, because which of them suits
 * a base is not known before; the suite takes each base's best on questions that are not reported.
 */
import type { WorldQuestion } from '../../src/memory/worlds/world.ts';
import type { BenchPassage } from './passages.ts';

export const FORMS = ['completion', 'suffix', 'few-shot', 'chat'] as const;
export type Form = (typeof FORMS)[number];

export type Asked = { readonly prompt: string } | { readonly messages: { role: 'user'; content: string }[] };

interface Words {
  readonly question: string;
  readonly answer: string;
  readonly short: [question: string, answer: string];
  readonly instruction: string;
  readonly shots: readonly (readonly [
    passage: string,
    asked: readonly (readonly [question: string, answer: string])[],
  ])[];
}

const WORDS: Record<'en' | 'zh', Words> = {
  en: {
    question: 'Question: ',
    answer: 'Answer:',
    short: ['Q: ', 'A:'],
    instruction: 'Answer the question from the text. Give the answer alone, as it stands in the text.',
    shots: [
      [
        'Orla Well\nThe Orla Well was dug in 1874 by Tomas Reed and his two sons. It is 42 m deep; the deepest part was finished on 3 May 1879. The well was closed because its water had turned salty.',
        [
          ['Who dug the Orla Well?', 'Tomas Reed and his two sons'],
          ['On which day was the last part of it done?', '3 May 1879'],
          ['Tell me the reason for closing the Orla Well.', 'its water had turned salty'],
        ],
      ],
      [
        'Pella 30\nThe Pella 30 is a pump for ships and mines, made in Harwick. Its price is USD 1.2 million. It carries the number PX-3071/B and weighs 18.5 kg.',
        [
          ['How much does one pay for the Pella 30?', 'USD 1.2 million'],
          ['Can you say what number it has?', 'PX-3071/B'],
          ['What is the use of the Pella 30?', 'ships and mines'],
        ],
      ],
    ],
  },
  zh: {
    question: '问题：',
    answer: '答案：',
    short: ['问：', '答：'],
    instruction: '根据文字回答问题，只给出文字中的答案。',
    shots: [
      [
        '青石桥\n青石桥建于1874年，由李海父子主持修建，全长42米，1879年5月3日通车。该桥因河道改道而废弃。',
        [
          ['青石桥由谁主持修建？', '李海父子'],
          ['这座桥是哪天开始通行的？', '1879年5月3日'],
          ['青石桥为什么不再使用？', '河道改道'],
        ],
      ],
      [
        '松岭泵\n松岭泵用于船舶和矿井，产自河口镇，售价120万元，编号PX-3071/B，重18.5公斤。',
        [
          ['买一台松岭泵要花多少钱？', '120万元'],
          ['它的编号是什么？', 'PX-3071/B'],
          ['松岭泵有什么用途？', '船舶和矿井'],
        ],
      ],
    ],
  },
};

/** What the base reads: the passages in order (the best last, nearest to the question), then the question. */
export function asked(form: Form, question: WorldQuestion, passages: readonly BenchPassage[]): Asked {
  const words = WORDS[question.language];
  const text = passages.map((one) => `${one.title}\n${one.text}`).join('\n\n');
  const framed = (context: string, ask: string) =>
    `${context === '' ? '' : `${context}\n\n`}${words.question}${ask}\n${words.answer}`;
  switch (form) {
    case 'completion':
      return { prompt: framed(text, question.question) };
    case 'suffix':
      return { prompt: `${text === '' ? '' : `${text}\n`}${words.short[0]}${question.question}\n${words.short[1]}` };
    case 'few-shot': {
      const space = question.language === 'en' ? ' ' : '';
      const shots = words.shots.map(([passage, examples]) => {
        const lines = examples.map(([ask, answer]) => `${framed('', ask)}${space}${answer}\n\n`);
        return `${text === '' ? '' : `${passage}\n\n`}${lines.join('')}`;
      });
      return { prompt: `${shots.join('')}${framed(text, question.question)}` };
    }
    case 'chat':
      return { messages: [{ role: 'user', content: `${words.instruction}\n\n${framed(text, question.question)}` }] };
  }
}

/** The answer in what was generated: its first line, without a full stop at its end. */
export function answerIn(generated: string): string {
  const [line] = generated.trim().split('\n', 1);
  return line.trim().replace(/[.。]$/, '');
}
