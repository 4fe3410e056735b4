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
  readonly shots: readonly [passage: string, question: string, answer: string][];
}

const WORDS: Record<'en' | 'zh', Words> = {
  en: {
    question: 'Question: ',
    answer: 'Answer:',
    short: ['Q: ', 'A:'],
    instruction: 'Answer the question from the text. Give the answer alone, as it stands in the text.',
    shots: [
      [
        'Orla Well\nThe Orla Well was dug in 1874 by Tomas Reed. It is 42 m deep.',
        'Who dug the Orla Well?',
        'Tomas Reed',
      ],
      [
        'Pella 30\nThe Pella 30 is a pump. It costs $1,250 and weighs 18 kg.',
        'What is the price of the Pella 30?',
        '$1,250',
      ],
    ],
  },
  zh: {
    question: '问题：',
    answer: '答案：',
    short: ['问：', '答：'],
    instruction: '根据文字回答问题，只给出文字中的答案。',
    shots: [
      ['青石桥\n青石桥建于1874年，由李海主持修建，全长42米。', '青石桥由谁主持修建？', '李海'],
      ['松岭泵\n松岭泵售价1250元，重18公斤。', '松岭泵的价格是多少？', '1250元'],
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
      const shots = words.shots.map(([passage, ask, answer]) => {
        const space = question.language === 'en' ? ' ' : '';
        return `${framed(text === '' ? '' : passage, ask)}${space}${answer}\n\n`;
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
