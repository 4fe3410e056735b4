/** The documents of a server over HTTP: taken, told, learned, asked, edited, forgotten; wrong ones refused in their place. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pdfOf } from '../support/pdf-file.ts';
import { filesBody, type TestServer, testServer } from '../support/server.ts';

interface Told {
  id?: string;
  name: string;
  status: string;
  error?: string;
  version?: number;
  left_out?: object[];
}

const LEASE = '# Lease of unit 7\n\nThe monthly rent is 1,350 euros. The lease ends on 30 June 2028.\n';

/** Its second and third pages have no text. */
const LEASE_PDF = new Uint8Array(pdfOf([[{ text: 'The monthly rent is 1,350 euros.', x: 72, y: 700 }], [], []]));

async function send(
  server: TestServer,
  files: Parameters<typeof filesBody>[0],
): Promise<{ status: number; data: Told[] }> {
  const response = await fetch(`${server.url}/v1/documents`, { method: 'POST', body: filesBody(files) });
  return { status: response.status, data: ((await response.json()) as { data: Told[] }).data };
}

async function settled(server: TestServer, id: string): Promise<Told> {
  for (let i = 0; i < 200; i++) {
    const told = (await (await server.get(`/v1/documents/${id}`)).json()) as Told;
    if (told.status === 'learned' || told.status === 'failed') return told;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('not settled');
}

async function ask(
  server: TestServer,
  question: string,
): Promise<{ content: string; annotations: { url_citation: { url: string } }[] }> {
  const response = await server.post('/v1/chat/completions', {
    model: 'default',
    messages: [{ role: 'user', content: question }],
  });
  assert.equal(response.status, 200);
  const { choices } = (await response.json()) as {
    choices: [{ message: { content: string; annotations: { url_citation: { url: string } }[] } }];
  };
  return choices[0].message;
}

test('a file is learned, asked, edited, and forgotten with its certificate', async () => {
  await using server = await testServer();
  const { data } = await send(server, { 'lease.md': LEASE });
  const { id } = data[0];
  assert.equal((await settled(server, id!)).status, 'learned');
  const answer = await ask(server, 'What is the monthly rent?');
  assert.match(answer.content, /1,350 euros/);
  const [, from, to] = /#char=(\d+),(\d+)$/.exec(answer.annotations[0].url_citation.url)!;
  const { text } = (await (await server.get(`/v1/documents/${id}/text`)).json()) as { text: string };
  assert.equal(text.slice(Number(from), Number(to)), '1,350 euros');

  await server.post('/v1/documents', { name: 'lease.md', text: LEASE.replace('1,350', '1,480') });
  assert.equal((await settled(server, id!)).version, 2);
  assert.match((await ask(server, 'What is the monthly rent?')).content, /1,480 euros/);

  const gone = await fetch(`${server.url}/v1/documents/${id}`, { method: 'DELETE' });
  const { certificate } = (await gone.json()) as { certificate: { before: string; after: string; compacted: boolean } };
  assert.match(certificate.after, /^[0-9a-f]{64}$/);
  assert.notEqual(certificate.before, certificate.after);
  assert.equal(certificate.compacted, true);
  assert.equal((await server.get(`/v1/documents/${id}`)).status, 404);
  assert.doesNotMatch((await ask(server, 'What is the monthly rent?')).content, /1,480/);
});

test('Chinese names and texts', async () => {
  await using server = await testServer();
  const { data } = await send(server, {
    '租约.md':
      '# 七号单元租约\n\n七号单元的月租金是 1350 元。七号单元的押金是 4050 元。租约于 2028 年 6 月 30 日到期。租约编号：KL-2041\n',
  });
  assert.equal(data[0].name, '租约.md');
  await settled(server, data[0].id!);
  await server.post('/v1/documents', {
    name: '小米粥.md',
    text: '# 小米粥\n\n小米 100 克，水 2000 克，熬 30 分钟。\n',
  });
  assert.match((await ask(server, '租约编号是什么？')).content, /KL-2041/);
});

test('of several files the broken ones are told in their place, and the others are learned', async () => {
  await using server = await testServer();
  const { status, data } = await send(server, {
    'a.md': LEASE,
    'empty.txt': '',
    'archive.zip': 'PK\x03\x04 and so on',
    'no.pdf': 'this is no PDF',
    'picture.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]),
    'broken.pdf': '%PDF-1.7\nnothing of the kind',
  });
  assert.ok(status === 201 || status === 202);
  assert.deepEqual(
    data.map(({ name }) => name),
    ['a.md', 'empty.txt', 'archive.zip', 'no.pdf', 'picture.png', 'broken.pdf'],
  );
  for (const [i, reason] of [/empty/, /archive/, /no \.pdf/, /another kind/].entries()) {
    assert.equal(data[i + 1].status, 'failed');
    assert.match(data[i + 1].error!, reason);
    assert.equal(data[i + 1].id, undefined);
  }
  assert.equal((await settled(server, data[0].id!)).status, 'learned');
  const broken = await settled(server, data[5].id!);
  assert.equal(broken.status, 'failed');
  assert.ok(broken.error!.length > 10);
  // Sent again and well, it is learned.
  const again = await server.post('/v1/documents', { name: 'broken.pdf', text: 'A text after all.' });
  assert.equal(again.status < 300, true);
  assert.equal((await settled(server, data[5].id!)).status, 'learned');
});

test('a version that failed is let go of by itself; one that never failed is not, and the failed alone is gone', async () => {
  await using server = await testServer();
  const { id } = (await send(server, { 'lease.pdf': LEASE_PDF })).data[0];
  assert.equal((await settled(server, id!)).status, 'learned');
  const dismiss = async () => {
    const response = await fetch(`${server.url}/v1/documents/${id}?failed=true`, { method: 'DELETE' });
    return [response.status, (await response.json()) as Told & { deleted?: boolean; certificate?: object }] as const;
  };
  assert.equal((await dismiss())[0], 404);
  await send(server, { 'lease.pdf': '%PDF-1.7\nnothing of the kind' });
  for (let i = 0; (await settled(server, id!)).error === undefined; i++) assert.ok(i < 200, 'never failed');
  const [status, left] = await dismiss();
  assert.deepEqual([status, left.status, left.version, left.error], [200, 'learned', 1, undefined]);
  assert.match((await ask(server, 'What is the monthly rent?')).content, /1,350 euros/);

  const broken = (await send(server, { 'broken.pdf': '%PDF-1.7\nnothing of the kind' })).data[0];
  assert.equal((await settled(server, broken.id!)).status, 'failed');
  const gone = await fetch(`${server.url}/v1/documents/${broken.id}?failed=true`, { method: 'DELETE' });
  const said = (await gone.json()) as { deleted: boolean; certificate: null };
  assert.deepEqual([said.deleted, said.certificate], [true, null]);
  assert.equal((await server.get(`/v1/documents/${broken.id}`)).status, 404);
});

test('what of a file is not in its text is told of it, also by the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-left-out-'));
  try {
    const expected = [{ what: 'pages_without_text', count: 2, of: 3, where: '2-3' }];
    {
      await using server = await testServer({ folder });
      const { data } = await send(server, { 'scan.pdf': LEASE_PDF, 'a.md': LEASE });
      assert.deepEqual((await settled(server, data[0].id!)).left_out, expected);
      assert.equal((await settled(server, data[1].id!)).left_out, undefined);
    }
    await using server = await testServer({ folder });
    const { data } = (await (await server.get('/v1/documents')).json()) as { data: Told[] };
    assert.deepEqual(
      data.map(({ left_out }) => left_out),
      [undefined, expected],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('names are labels, never paths', async () => {
  await using server = await testServer();
  for (const [sent, name] of [
    ['../../../etc/passwd.txt', 'etc/passwd.txt'],
    ['C:\\Users\\me\\a.txt', 'Users/me/a.txt'],
    ['/srv/keys/b.txt', '/srv/keys/b.txt'],
    ['dir/./c.txt', 'dir/c.txt'],
  ]) {
    const response = await server.post('/v1/documents', { name: sent, text: 'Some words.' });
    assert.equal(((await response.json()) as { data: Told[] }).data[0].name, name);
  }
  for (const sent of ['', '..', '../..', 'x'.repeat(501), 7])
    assert.equal((await server.post('/v1/documents', { name: sent, text: 'Some words.' })).status, 400, String(sent));
  assert.deepEqual(
    readdirSync(server.folder).filter((name) => /passwd|Users|srv/.test(name)),
    [],
  );
});

test('what is wrong with a request is said with its field', async () => {
  await using server = await testServer();
  const code = async (response: Response) => {
    const { error } = (await response.json()) as { error: { code: string; param: string | null } };
    return [response.status, error.code, error.param];
  };
  const raw = (body: string, type = 'application/json') =>
    fetch(`${server.url}/v1/documents`, { method: 'POST', body, headers: { 'content-type': type } });
  assert.deepEqual(await code(await raw('{')), [400, 'invalid_json', null]);
  assert.deepEqual(await code(await raw('[]')), [400, 'invalid_json', null]);
  assert.deepEqual(await code(await raw(`${'['.repeat(100)}`)), [400, 'invalid_json', null]);
  assert.deepEqual(await code(await raw('name=a', 'application/x-www-form-urlencoded')), [
    415,
    'unsupported_media_type',
    null,
  ]);
  assert.deepEqual(await code(await raw('{"name":"a"}')), [400, 'missing_required_parameter', 'text']);
  assert.deepEqual(await code(await raw('{"name":"a","text":7}')), [400, 'invalid_type', 'text']);
  assert.deepEqual(await code(await raw(JSON.stringify({ name: 'a', text: 'x'.repeat(9e6) }))), [
    413,
    'request_too_large',
    null,
  ]);
  assert.deepEqual(await code(await raw('--x\r\n', 'multipart/form-data')), [400, 'invalid_multipart', null]);
  assert.deepEqual(await code(await server.get('/v1/documents/doc_none')), [404, 'document_not_found', 'id']);
  assert.deepEqual(await code(await server.get('/v1/nothing')), [404, 'unknown_url', null]);
});

test('changes come as events, and those that were missed come to who returns', async () => {
  await using server = await testServer();
  const end = new AbortController();
  const events = async function* (
    headers: Record<string, string> = {},
  ): AsyncGenerator<{ id: string; event: string; data: Told }> {
    const response = await fetch(`${server.url}/v1/documents/events`, { signal: end.signal, headers });
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        if (field('data') !== undefined)
          yield { id: field('id') ?? '', event: field('event')!, data: JSON.parse(field('data')!) };
      }
    }
  };
  const stream = events();
  const first = stream.next();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await server.post('/v1/documents', { name: 'a.txt', text: 'Some words.' });
  const seen = [(await first).value!];
  while (seen.at(-1)!.data.status !== 'learned') seen.push((await stream.next()).value!);
  assert.deepEqual(
    seen.map(({ data }) => data.status),
    ['queued', 'reading', 'learning', 'learned'],
  );
  const missed = events({ 'last-event-id': seen[1].id });
  assert.equal((await missed.next()).value!.data.status, 'learning');
  const stranger = events({ 'last-event-id': '7' });
  assert.equal((await stranger.next()).value!.event, 'gap');
  assert.equal((await stranger.next()).value!.id, seen[0].id);
  end.abort();
});
