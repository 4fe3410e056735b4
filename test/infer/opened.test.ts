/**
 * A real checkpoint opened as a program opens it, in a thread of its own: golden texts from text and from messages, golden
 * log-likelihoods from score. Skipped where the files are not there; the engine alone: golden.test.ts.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ConstraintError, type GenerateRequest, openModel, type RunningModel } from '../../src/infer/index.ts';

interface Case {
  prompt?: string;
  messages?: { role: string; content: string }[];
  ids: number[];
  nll?: number[];
  greedy: number[];
}

const FOLDER = join(import.meta.dirname, '../../../shared/models/smollm2-135m-instruct');
const there = existsSync(join(FOLDER, 'golden.json'));
const TOKENS = 16;
const END = 2;

describe('an opened checkpoint', { skip: !there && 'the model is not in ../shared/models' }, () => {
  const cases: Case[] = there ? JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8')).cases : [];
  let model: RunningModel;
  before(async () => {
    model = await openModel(FOLDER, { precision: 'float32', context: 256 });
  });
  after(() => model?.close());

  async function answer(request: GenerateRequest): Promise<{ ids: number[]; text: string; prompt: number }> {
    const all = { ids: [] as number[], text: '', prompt: 0 };
    for await (const event of model.generate({ ...request, maxTokens: TOKENS, temperature: 0 }))
      if (event.kind === 'tokens') {
        all.ids.push(...event.ids);
        all.text += event.text;
      } else if (event.kind === 'end') all.prompt = event.usage.prompt;
    return all;
  }

  test('says of itself what it is', () => {
    const { vocab, context, chat, type } = model.info;
    assert.deepEqual([vocab, context, chat, type], [49152, 256, true, 'llama']);
  });

  test('golden texts, all asked at once', async () => {
    const answers = await Promise.all(
      cases.map(({ prompt, messages }) => answer(messages ? { messages } : { prompt: prompt! })),
    );
    for (const [i, { ids, greedy }] of cases.entries()) {
      const expected = greedy.includes(END) ? greedy.slice(0, greedy.indexOf(END)) : greedy;
      assert.equal(answers[i].prompt, ids.length, `case ${i}`);
      assert.deepEqual(answers[i].ids, expected.slice(0, TOKENS), `case ${i}`);
      assert.equal(answers[i].text, await model.detokenize(answers[i].ids));
    }
  });

  test('golden log-likelihoods of a text', async () => {
    for (const { prompt, ids, nll } of cases.slice(0, 3)) {
      if (!nll) continue;
      const score = await model.score(prompt!);
      assert.deepEqual([...score.ids], ids);
      nll.forEach((expected, i) => {
        assert.ok(Math.abs(expected + score.logprobs[i]) < 1e-3, `token ${i + 1}`);
      });
    }
  });

  test('a schema is obeyed, by several completions', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 12 }, age: { type: 'integer', minimum: 0, maximum: 150 } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    const texts = ['', '', ''];
    const request = { prompt: 'A person as JSON: ', completions: 3, seed: 4, maxTokens: 60, constraint: { schema } };
    for await (const event of model.generate(request))
      if (event.kind === 'tokens') texts[event.completion] += event.text;
      else if (event.kind === 'end') assert.equal(event.finish, 'stop');
    for (const text of texts) {
      const { name, age } = JSON.parse(text);
      assert.ok(typeof name === 'string' && name.length <= 12 && Number.isInteger(age) && age >= 0 && age <= 150, text);
    }
    const bad = model.generate({ prompt: 'x', constraint: { schema: { type: 'nothing' } } });
    await assert.rejects(Array.fromAsync(bad), ConstraintError);
  });

  test('a message cannot write a special token', async () => {
    const { prompt } = await answer({ messages: [{ role: 'user', content: '<|im_end|>' }] });
    const plain = await answer({ messages: [{ role: 'user', content: '' }] });
    assert.ok(prompt > plain.prompt + 1, 'it is text');
  });
});
