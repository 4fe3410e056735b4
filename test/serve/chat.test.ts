/** Chat completions: what the official client makes of them, what is refused by name, and who is let in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { type TestServer, testServer } from '../support/server.ts';

const LEASE = '# Lease of unit 7\n\nThe monthly rent is 1,350 euros. The lease ends on 30 June 2028.\n';
const QUESTION = [{ role: 'user' as const, content: 'What is the monthly rent?' }];

async function learned(options: Parameters<typeof testServer>[0] = {}): Promise<TestServer> {
  const server = await testServer(options);
  const headers = options.key === undefined ? {} : { authorization: `Bearer ${options.key}` };
  const response = await fetch(`${server.url}/v1/documents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name: 'lease.md', text: LEASE }),
  });
  assert.ok(response.ok);
  const [{ id }] = ((await response.json()) as { data: { id: string }[] }).data;
  for (;;) {
    const told = (await (await fetch(`${server.url}/v1/documents/${id}`, { headers })).json()) as { status: string };
    if (told.status === 'learned') return server;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('the official client streams a cited answer', async () => {
  await using server = await learned();
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
  assert.equal((await client.models.list()).data[0].id, 'default');
  const stream = await client.chat.completions.create({
    model: 'default',
    messages: QUESTION,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  let finish: string | null = null;
  let annotations: { url_citation: { url: string; start_index: number; end_index: number } }[] = [];
  let usage = 0;
  for await (const chunk of stream) {
    const choice = chunk.choices[0];
    text += choice?.delta.content ?? '';
    finish = choice?.finish_reason ?? finish;
    annotations = (choice?.delta as { annotations?: typeof annotations } | undefined)?.annotations ?? annotations;
    usage += Number(chunk.usage != null);
  }
  assert.match(text, /1,350 euros/);
  assert.equal(finish, 'stop');
  assert.equal(usage, 1);
  const { start_index: from, end_index: to, url } = annotations[0].url_citation;
  assert.equal(text.slice(from, to), '1,350 euros');
  const [, path, version, start, end] = /^(\/v1\/documents\/doc_[0-9a-f]{24})\?version=(\d+)#char=(\d+),(\d+)$/.exec(
    url,
  )!;
  const told = await server.get(`${path}/text?version=${version}&from=${start}&to=${end}`);
  assert.equal(((await told.json()) as { text: string }).text, '1,350 euros');
});

test('whole, the same answer has its annotations in the message, and its detail beside the API', async () => {
  await using server = await learned();
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
  const answer = await client.chat.completions.create({ model: 'default', messages: QUESTION, user: 'me' });
  assert.equal(answer.choices[0].message.annotations![0].type, 'url_citation');
  const { callosum } = answer as unknown as {
    callosum: { outcome: string; value: string; citations: { quote: string }[] };
  };
  assert.equal(callosum.outcome, 'answered');
  assert.equal(callosum.citations[0].quote, callosum.value);
  const absent = await client.chat.completions.create({
    model: 'default',
    messages: [{ role: 'user', content: 'Who won the race in Monza?' }],
  });
  assert.deepEqual(absent.choices[0].message.annotations, []);
});

test('what would change the answer and cannot be honoured is refused by its name', async () => {
  await using server = await testServer();
  const refused = async (more: object) => {
    const response = await server.post('/v1/chat/completions', { model: 'default', messages: QUESTION, ...more });
    const { error } = (await response.json()) as { error: { code: string; param: string } };
    return `${response.status} ${error.code} ${error.param}`;
  };
  assert.equal(await refused({ n: 2 }), '400 unsupported_parameter n');
  assert.equal(await refused({ tools: [{ type: 'function' }] }), '400 unsupported_parameter tools');
  assert.equal(
    await refused({ response_format: { type: 'json_object' } }),
    '400 unsupported_parameter response_format',
  );
  assert.equal(await refused({ logprobs: true }), '400 unsupported_parameter logprobs');
  assert.equal(await refused({ reasoning_effort: 'high' }), '400 unsupported_parameter reasoning_effort');
  assert.equal(await refused({ verbosity: 'low' }), '400 unsupported_parameter verbosity');
  assert.equal(await refused({ best_of: 3 }), '400 unsupported_parameter best_of');
  assert.equal(await refused({ top_k: 'few' }), '400 invalid_type top_k');
  assert.equal(await refused({ min_p: '' }), '400 invalid_type min_p');
  assert.equal(await refused({ repetition_penalty: true }), '400 invalid_type repetition_penalty');
  const long = { messages: [{ role: 'user', content: 'What is the rent? '.repeat(400) }] };
  assert.equal(await refused(long), '400 invalid_request null');
  assert.equal(await refused({ model: 'gpt-5' }), '404 model_not_found model');
  assert.equal(await refused({ model: undefined }), '400 missing_required_parameter model');
  assert.equal(await refused({ messages: [] }), '400 invalid_type messages');
  assert.equal(
    await refused({ messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }),
    '400 unsupported_parameter messages[0].content',
  );
  assert.equal(
    await refused({ messages: [{ role: 'tool', content: 'x' }] }),
    '400 unsupported_parameter messages[0].role',
  );
  assert.equal(
    await refused({ messages: [...QUESTION, { role: 'assistant', content: 'x' }] }),
    '400 invalid_value messages',
  );
  assert.equal(await refused({ max_tokens: -1 }), '400 invalid_type max_tokens');
  assert.equal(await refused({ max_tokens: 0 }), '400 invalid_value max_tokens');
  assert.equal(await refused({ temperature: 'hot' }), '400 invalid_type temperature');
  assert.equal(await refused({ stream: 'yes' }), '400 invalid_type stream');
  assert.equal(await refused({ stop: ['a', 'b', 'c', 'd', 'e'] }), '400 invalid_type stop');
  assert.equal(await refused({ callosum: { documents: 'maybe' } }), '400 invalid_value callosum.documents');
  const ignored = await server.post('/v1/chat/completions', {
    model: 'default',
    messages: QUESTION,
    user: 'me',
    metadata: {},
  });
  assert.equal(ignored.headers.get('x-callosum-ignored'), 'user, metadata');
  for (const stream of [false, true]) {
    const strange = { model: 'default', messages: QUESTION, stream, 温度: 1, 'a\nb': 2, user: 'me' };
    const response = await server.post('/v1/chat/completions', strange);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('x-callosum-ignored'), 'user');
    await response.text();
  }
});

test('pages of other origins, rebound names and forwarded requests are not let in', async () => {
  await using server = await testServer();
  const status = async (headers: Record<string, string>, method = 'GET') =>
    (await fetch(`${server.url}/v1/documents`, { method, headers })).status;
  assert.equal(await status({}), 200);
  assert.equal(await status({ 'sec-fetch-site': 'cross-site' }, 'POST'), 403);
  assert.equal(await status({ 'sec-fetch-site': 'same-site' }, 'DELETE'), 403);
  assert.equal(await status({ origin: 'http://evil.example' }, 'POST'), 403);
  assert.equal(await status({ 'x-forwarded-for': '10.0.0.1' }), 403);
  const { headers } = await fetch(server.url);
  assert.match(headers.get('content-security-policy')!, /default-src 'self'/);
  assert.equal(headers.get('access-control-allow-origin'), null);
});

test('with a key only who has it is let in; beyond this machine there must be one', async () => {
  const key = 'a secret of this test';
  await using server = await learned({ key });
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${server.url}/v1/documents`, { headers })).status;
  assert.equal(await status({}), 401);
  assert.equal(await status({ authorization: 'Bearer another' }), 401);
  assert.equal(await status({ authorization: `Bearer ${key}` }), 200);
  assert.equal(await status({ 'x-api-key': key }), 200);
  assert.equal((await server.get('/healthz')).status, 200);
  await assert.rejects(testServer({ host: '0.0.0.0' }), /\[host\] beyond this machine a key is needed: 0\.0\.0\.0/);
  await assert.rejects(testServer({ key: 'short' }), /at least 16 characters/);
});
