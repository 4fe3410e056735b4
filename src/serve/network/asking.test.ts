/** A request's bounds end what is said, not what is known of it; on a network of given pieces. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer, DataNetwork } from '../../memory/index.ts';
import { asking } from './asking.ts';
import type { Answered, Question } from './protocol.ts';

const CITATION = {
  document: 'lease.md',
  version: 1,
  title: 'Lease',
  section: '',
  start: 0,
  end: 11,
  quote: '1,350 euros',
  context: '1,350 euros',
  answer: [8, 19] as const,
};
const PIECES = ['It costs', ' 1,350 euros', ' a month,', ' for ever.'];
const ANSWER: Answer = {
  outcome: 'answered',
  text: PIECES.join(''),
  value: '1,350 euros',
  citations: [{ ...CITATION, answer: [9, 20] }],
  confidence: 0.9,
};

/** Words are its tokens; it has 40 of them. */
const network = {
  measure: {
    context: 40,
    conversation: (turns: readonly { content: string }[]) =>
      turns.reduce((sum, { content }) => sum + content.split(' ').length, 0),
    text: (text: string) => text.trim().split(/\s+/).filter(Boolean).length,
  },
  ask: () => ({
    async *[Symbol.asyncIterator]() {
      yield* PIECES;
    },
    answer: async () => ANSWER,
  }),
  async *speak(_: unknown, { isOver }: { isOver: () => boolean }) {
    for (let i = 0; i < 1000; i++) {
      if (isOver()) return;
      assert.ok(i < 10, 'it goes on though nobody hears');
      yield ` ${i}`;
    }
  },
} as unknown as DataNetwork;

async function asked(question: Partial<Question>): Promise<Answered> {
  const whole: Question = {
    conversation: [],
    question: 'How much?',
    documents: 'auto',
    labels: [],
    stop: [],
    sampling: {},
    ...question,
  };
  const pieces = asking(network, whole, new AbortController().signal);
  let text = '';
  for (;;) {
    const step = await pieces.next();
    if (!step.done) {
      text += step.value;
      continue;
    }
    assert.equal(step.value.answer.text, text);
    return step.value;
  }
}

describe('the bounds of a request', () => {
  it('leave an answer its outcome and the citations that lie in it', async () => {
    const stopped = await asked({ stop: [' month'] });
    assert.deepEqual([stopped.answer.outcome, stopped.finish], ['answered', 'stop']);
    assert.equal(stopped.answer.text, 'It costs 1,350 euros a');
    assert.equal(stopped.answer.citations[0]!.quote, '1,350 euros');
    const bounded = await asked({ maxTokens: 4 });
    assert.deepEqual([bounded.answer.outcome, bounded.finish], ['answered', 'length']);
    assert.equal(bounded.answer.text, 'It costs 1,350 euros');
    assert.equal(bounded.answer.citations.length, 1);
    const short = await asked({ maxTokens: 2 });
    assert.deepEqual([short.answer.text, short.answer.citations.length], ['It costs', 0]);
  });

  it('end the base where nobody hears it any more', async () => {
    const { answer, finish } = await asked({ documents: 'off', stop: [' 3'] });
    assert.deepEqual([answer.outcome, answer.text, finish], ['base', ' 0 1 2', 'stop']);
    assert.equal((await asked({ documents: 'off', maxTokens: 5 })).finish, 'length');
  });

  it('are narrower for a question that is read beside documents, and say so', async () => {
    const question = Array.from({ length: 12 }, () => 'word').join(' ');
    await assert.rejects(asked({ question }), /a question to the documents must have at most 10 tokens.*12/);
    assert.equal((await asked({ question, documents: 'off', maxTokens: 3 })).finish, 'length');
  });
});
