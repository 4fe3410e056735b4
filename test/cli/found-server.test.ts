/** Which server a command takes for that of its folder, what becomes of files that it refuses, and how long it stays. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';
import { postJson, type Started, startUp } from '../support/server.ts';

const folder = workingFolder('found-server');
const { callosum, startWith } = commandIn(folder);
const running: Started[] = [];
after(() => {
  for (const { child } of running) child.kill('SIGKILL');
});

async function started(data: string, ...args: string[]): Promise<Started> {
  const server = await startUp(join(folder, data), ...args);
  running.push(server);
  return server;
}

const names = async ({ url }: Started): Promise<string[]> =>
  ((await (await fetch(`${url}/v1/documents`)).json()) as { data: { name: string }[] }).data.map(({ name }) => name);

test('what a killed server left behind leads to no server of another folder', async () => {
  writeFileSync(join(folder, 'lease.md'), '# Lease of unit 7\n\nThe monthly rent is 1,350 euros.\n');
  const first = await started('first');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await started('second', '--port', new URL(first.url).port);
  assert.equal(second.url, first.url);
  assert.match(done(await callosum('learn', 'lease.md', '--data', 'first')).stdout, /1 learned; /);
  assert.deepEqual(await names(second), []);
  assert.match(done(await callosum('documents', '--data', 'first')).stdout, /^lease\.md /);
  // One that starts takes the old file away first, even where it then cannot listen.
  assert.ok(existsSync(join(folder, 'first/server.json')));
  const taken = await callosum('up', '--data', 'first', '--port', new URL(first.url).port);
  refused(taken, /must be free: another program listens there/);
  assert.ok(!existsSync(join(folder, 'first/server.json')));
  second.child.kill('SIGKILL');
  await second.ended;
});

test('the key is sent to no one but the server of the folder', async () => {
  const heard: IncomingHttpHeaders[] = [];
  const stranger = createServer((request, response) => {
    heard.push(request.headers);
    response.end(JSON.stringify({ status: 'ok', instance: 'another', data: [] }));
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    mkdirSync(join(folder, 'empty'));
    for (const file of [{ url, instance: 'mine', pid: 1, key: true }, { url, pid: 1, key: true }, { url: 7 }, 'x']) {
      writeFileSync(join(folder, 'empty/server.json'), JSON.stringify(file));
      const env = { CALLOSUM_KEY: 'a secret of some length' };
      const { stdout } = done(await startWith({ env }, 'documents', '--data', 'empty').ended);
      assert.match(stdout, /^0 documents/);
    }
    assert.equal(heard.length, 1);
    assert.equal(heard[0].authorization, undefined);
  } finally {
    stranger.close();
  }
});

test('a file that the server refuses is told and left out, and the others are learned', async () => {
  mkdirSync(join(folder, 'papers'));
  writeFileSync(join(folder, 'papers/empty.md'), '');
  writeFileSync(join(folder, 'papers/broken.pdf'), '%PDF-1.7 and no more');
  writeFileSync(join(folder, 'papers/lamp.md'), '# Lamp A3\n\nThe lamp A3 costs 80 euros.\n');
  const server = await started('third');
  const { code, stdout, stderr } = await callosum('learn', 'papers', '--data', 'third');
  assert.equal(code, 1, stderr);
  assert.match(stderr, /left out: .*papers\/empty\.md\]/);
  assert.match(stderr, /left out: .*papers\/broken\.pdf\]/);
  assert.match(stdout, /^learned {4}papers\/lamp\.md: 1 slot\n1 learned; /);
  assert.doesNotMatch(stderr, /^callosum: /m);
  assert.ok((await names(server)).includes('papers/lamp.md'));
  server.child.kill('SIGTERM');
  await server.ended;
});

test('a document that is forgotten meanwhile, or whose new version fails, is told and left out', async () => {
  const told: Record<string, [status: number, body: object]> = {
    '/healthz': [200, { status: 'ok', instance: 'mine' }],
    '/v1/documents/gone': [404, { error: { message: 'there is no document gone' } }],
    '/v1/documents/kept': [200, { id: 'kept', name: 'kept.md', status: 'learned', version: 1, error: 'no text in it' }],
  };
  const fake = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const id = body.includes('gone.md') ? 'gone' : 'kept';
      const sent = { data: [{ id, name: `${id}.md`, status: 'queued', error: 'waits for another' }] };
      const [status, answer] = request.method === 'POST' ? [202, sent] : told[request.url!];
      response.writeHead(status).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
    mkdirSync(join(folder, 'fake'));
    writeFileSync(join(folder, 'fake/server.json'), JSON.stringify({ url, instance: 'mine', pid: 1 }));
    for (const name of ['gone.md', 'kept.md']) writeFileSync(join(folder, name), 'Some text.');
    const { code, stdout, stderr } = await callosum('learn', 'gone.md', 'kept.md', '--data', 'fake');
    assert.equal(code, 1);
    assert.match(stderr, /left out: .*gone\.md\] was forgotten before it was learned\n/);
    assert.match(stderr, /left out: .*kept\.md\] no text in it\n/);
    assert.match(stdout, /^nothing learned; /);
  } finally {
    fake.close();
  }
});

/** Every timer that is to take longer than a day ends at once. */
const HURRIED = `import timers from 'node:timers/promises'; import { syncBuiltinESMExports } from 'node:module';
const { setTimeout: sleep } = timers;
timers.setTimeout = (ms, ...rest) => sleep(ms > 86_400_000 ? 1 : ms, ...rest);
syncBuiltinESMExports();`;

test('the server stays until it is told to end, however long that is', async () => {
  process.env.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(HURRIED)}`;
  const server = await started('fourth').finally(() => {
    delete process.env.NODE_OPTIONS;
  });
  const response = await postJson(`${server.url}/v1/documents`, { name: 'lamp.md', text: 'The lamp costs 80 euros.' });
  assert.equal(response.status, 201);
  assert.deepEqual(await names(server), ['lamp.md']);
  server.child.kill('SIGTERM');
  assert.equal(await server.ended, 143);
});
