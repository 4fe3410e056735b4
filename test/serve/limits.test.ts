/** What a server lets in and for how long: forwarded requests, kinds of files by their content, headers that do not come, streams that nobody reads. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { endingOf } from '../../src/serve/documents/names.ts';
import { ReadingEndedError, ReadingThreads } from '../../src/serve/documents/reading.ts';
import { eventStream } from '../../src/serve/http/event-stream.ts';
import { filesBody, startUp, testServer } from '../support/server.ts';

test('a file is what its first bytes say, and a text that speaks of a kind is a text', () => {
  const of = (name: string, content: string | Uint8Array) => endingOf(name, Buffer.from(content));
  assert.equal(of('keys.csv', 'PK,name\n1,Anna\n'), '.csv');
  assert.equal(of('PKI guide.md', 'PKI guide\n'), '.md');
  assert.equal(of('notes', 'PK is a primary key.\n'), '.txt');
  assert.equal(of('format.md', '# The format\n\nA file begins with `%PDF-1.7`.\n'), '.md');
  assert.equal(of('notes', 'A file begins with %PDF-1.7.\n'), '.txt');
  assert.equal(of('a.pdf', '%PDF-1.7\n'), '.pdf');
  assert.equal(of('a.txt', '%PDF-1.7\n'), '.pdf');
  assert.equal(of('a.pdf', 'X-Printer: 7\n%PDF-1.7\n'), '.pdf');
  assert.equal(of('a', new Uint8Array([0, 1, 0xff, ...Buffer.from('%PDF-1.7\n')])), '.pdf');
  assert.equal(of('a.docx', 'PK\x03\x04 and so on'), '.docx');
  for (const mark of ['\x03\x04', '\x05\x06', '\x07\x08'])
    assert.throws(() => of('a.csv', `PK${mark} and so on`), /archive/);
  assert.throws(() => of('a.pdf', 'no such thing'), /no \.pdf/);
});

test('without a key a request that came through a proxy is refused, whatever its header', async () => {
  await using server = await testServer();
  const port = new URL(server.url).port;
  const status = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      request({ port, path: '/v1/models', headers }, (response) => resolve(response.resume().statusCode!))
        .on('error', reject)
        .end();
    });
  assert.equal(await status({}), 200);
  for (const name of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'Via'])
    assert.equal(await status({ [name]: '10.0.0.7' }), 403, name);
});

test('where nothing was taken the answer has the code of the gravest refusal; else each is told in its place', async () => {
  await using server = await testServer();
  const send = async (files: Parameters<typeof filesBody>[0]) => {
    const response = await fetch(`${server.url}/v1/documents`, { method: 'POST', body: filesBody(files) });
    const body = (await response.json()) as { error?: { code: string }; data: { status: string; code?: string }[] };
    return [response.status, body.error?.code, ...body.data.map(({ code }) => code)];
  };
  const large = new Uint8Array(200e6 + 1).fill(32);
  const zip = 'PK\x03\x04 and so on';
  assert.deepEqual(await send({ 'a.zip': zip }), [415, 'unsupported_document', 'unsupported_document']);
  assert.deepEqual(await send({ 'a.txt': large }), [413, 'document_too_large', 'document_too_large']);
  const both = ['unsupported_document', 'document_too_large'];
  assert.deepEqual(await send({ 'a.zip': zip, 'a.txt': large }), [415, 'unsupported_document', ...both]);
  const [status, ...codes] = await send({ 'a.txt': 'Some words.', 'a.zip': zip });
  assert.ok(status === 201 || status === 202);
  assert.deepEqual(codes, [undefined, undefined, 'unsupported_document']);
  const headers = { 'content-type': 'multipart/form-data; boundary=xx', 'content-length': '1000000001' };
  const { port } = new URL(server.url);
  const refused = await new Promise<number>((resolve, reject) => {
    const asking = request({ port, path: '/v1/documents', method: 'POST', headers }, (response) => {
      resolve(response.statusCode!);
      asking.destroy();
    });
    asking.on('error', reject).write('--xx\r\n');
  });
  assert.equal(refused, 413);
});

test('who goes away in the middle of an upload is no failure of the server', async () => {
  const failures: unknown[] = [];
  await using server = await testServer({ onFailure: (error) => failures.push(error) });
  const { port } = new URL(server.url);
  for (const [type, begun] of [
    [
      'multipart/form-data; boundary=xx',
      '--xx\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nSome of it',
    ],
    ['application/json', '{"name":"a.txt","te'],
  ]) {
    const headers = { 'content-type': type, 'content-length': '100000' };
    const cut = request({ port, method: 'POST', path: '/v1/documents', headers }).on('error', () => {});
    await new Promise((resolve) => cut.write(begun, resolve));
    await new Promise((resolve) => setTimeout(resolve, 200));
    cut.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.deepEqual(failures, []);
});

test('a stream of events that nobody reads holds nothing', async () => {
  let begun = false;
  async function* source(): AsyncGenerator<string, void> {
    begun = true;
    yield 'data: 1\n\n';
  }
  const unread = eventStream(source(), String);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(begun, false);
  assert.equal(process.getActiveResourcesInfo().filter((name) => name === 'Interval').length, 0);
  assert.equal(await unread.text(), 'data: 1\n\n');
});

test('SIGTERM after any request: the process ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-limits-'));
  try {
    const server = await startUp(folder);
    for (const path of ['/v1/documents/events', '/v1/documents', '/v1/models', '/healthz', '/readyz', '/'])
      for (const method of ['HEAD', 'OPTIONS', 'PUT']) {
        const response = await fetch(server.url + path, { method });
        assert.equal((await response.text()) === '' || method !== 'HEAD', true);
        if (method === 'HEAD' && path.endsWith('events'))
          assert.match(response.headers.get('content-type')!, /event-stream/);
      }
    server.child.kill('SIGTERM');
    assert.equal(await server.ended, 143);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a reading that takes too long is ended, and so is one that the server ends in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-limits-'));
  try {
    const slow = join(folder, 'a.json');
    writeFileSync(slow, `[${Array.from({ length: 2_000_000 }, (_, i) => `{"number":${i}}`).join(',\n')}]`);
    const quick = join(folder, 'b.txt');
    writeFileSync(quick, 'Some words.');
    const short = new ReadingThreads(1);
    await assert.rejects(short.read(slow), /must be read within 0.001 s/);
    await short.close();
    const reading = new ReadingThreads();
    assert.equal((await reading.read(quick)).text.trim(), 'Some words.');
    const given = new AbortController();
    const gaveWay = assert.rejects(reading.read(slow, given.signal), ReadingEndedError);
    // Another is read meanwhile.
    assert.equal((await reading.read(quick)).text.trim(), 'Some words.');
    given.abort();
    await gaveWay;
    const read = assert.rejects(reading.read(slow), ReadingEndedError);
    await reading.close();
    await read;
    await assert.rejects(reading.read(quick), ReadingEndedError);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('who does not say what it asks is let go', { timeout: 60_000 }, async () => {
  await using server = await testServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n');
  let answer = '';
  for await (const part of socket.setEncoding('utf8')) answer += part;
  assert.match(answer, /^HTTP\/1.1 408 /);
});
