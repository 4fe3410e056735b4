/** A server with a real base: what it says by itself, its bounds, and questions beside learning. Skipped where the model of ../shared is not there. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type TestServer, testServer } from '../support/server.ts';

const shared = fileURLToPath(new URL('../../../shared/models', import.meta.url));
const [path] = globSync(`${shared}/smollm2-135m-instruct/*.gguf`);
const skip = path === undefined && 'needs ../shared/models/smollm2-135m-instruct';

let server: TestServer;
before(async () => {
  if (!skip) server = await testServer({ model: { path, id: 'smollm2' } });
});
after(() => server?.[Symbol.asyncDispose]());

interface Completion {
  choices: [{ message: { content: string; annotations: object[] }; finish_reason: string }];
  usage: { prompt_tokens: number; completion_tokens: number };
  callosum: { outcome: string };
  error?: { code: string; message: string; param: string };
}

async function ask(content: string, more: object = {}): Promise<Completion & { status: number }> {
  const response = await server.post('/v1/chat/completions', {
    model: 'smollm2',
    messages: [{ role: 'user', content }],
    ...more,
  });
  return { status: response.status, ...((await response.json()) as Completion) };
}

test('the base alone keeps its bound, and a seed gives the same again', { skip }, async () => {
  const off = { callosum: { documents: 'off' }, max_tokens: 12 };
  const greedy = await ask('Count from one to fifty in words.', off);
  assert.equal(greedy.callosum.outcome, 'base');
  assert.equal(greedy.choices[0].finish_reason, 'length');
  assert.equal(greedy.usage.completion_tokens, 12);
  const drawn = { ...off, temperature: 1.2, seed: 7 };
  const [a, b] = [await ask('Tell me a story.', drawn), await ask('Tell me a story.', drawn)];
  assert.equal(a.choices[0].message.content, b.choices[0].message.content);
  // a piece of what it said, since another processor's rounding may lead it to say something else
  const said = greedy.choices[0].message.content;
  const stop = said.slice(5, 8);
  const [stopped] = (await ask('Count from one to fifty in words.', { ...off, max_tokens: 64, stop })).choices;
  assert.equal(stopped.finish_reason, 'stop');
  assert.equal(stopped.message.content, said.slice(0, said.indexOf(stop)));
});

test('a prompt that is too long is refused with its numbers, never cut', { skip }, async () => {
  for (const words of [9_000, 1_000_000]) {
    const { status, error } = await ask('word '.repeat(words));
    assert.equal(status, 400);
    assert.equal(error?.code, 'context_length_exceeded');
    assert.match(error!.message, /8192 tokens together: \d+ of the messages and 1 of the answer/);
  }
  const { status, error } = await ask('Say hello.', { max_tokens: 8192 });
  assert.deepEqual([status, error?.code], [400, 'context_length_exceeded']);
});

test('eight readers ask while documents are learned, and none is refused', { skip }, async () => {
  const filler = 'The archive of the harbour keeps lists of ropes, sails and lamps of every year. '.repeat(200);
  await server.post('/v1/documents', {
    name: 'lease.md',
    text: '# Lease of unit 7\n\nThe monthly rent is 1,350 euros.\n',
  });
  const sending = Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      server.post('/v1/documents', { name: `list ${i}.txt`, text: `List ${i}. ${filler}` }),
    ),
  );
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask('What is the monthly rent?')));
  for (const { status, choices } of answers) {
    assert.equal(status, 200);
    assert.match(choices[0].message.content, /1,350 euros/);
  }
  for (const response of await sending) assert.ok(response.ok);
});
