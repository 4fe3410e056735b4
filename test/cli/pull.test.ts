/** `callosum pull` and `models` against a hub on loopback: a model comes, runs by its name, and is whole or not there. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandIn, done, leftovers, refused, workingFolder } from '../support/callosum.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = workingFolder('pull');
const { startWith } = commandIn(folder);
const COMMIT = 'c'.repeat(40);
const store = join(folder, 'home', 'models', 'acme', 'tiny');

/** What the hub holds, whether it stops in the middle of the weights, and how often it did. */
let files: [path: string, bytes: Buffer][] = [];
let stalls = false;
let stalled = 0;
const asked: (string | undefined)[] = [];
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url!, 'http://hub');
  asked.push(request.headers.authorization);
  const json = (value: unknown) => void response.end(JSON.stringify(value));
  if (pathname === '/api/models/acme/tiny/revision/main') return json({ sha: COMMIT });
  if (pathname === `/api/models/acme/tiny/tree/${COMMIT}`) return json(files.map(entryOf));
  const file = files.find(([path]) => pathname === `/acme/tiny/resolve/${COMMIT}/${path}`);
  if (!file) return void response.writeHead(404).end();
  answer(response, file, request.headers.range);
});

function entryOf([path, bytes]: [string, Buffer]) {
  const lfs = { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
  return { type: 'file', path, size: bytes.length, oid: 'f'.repeat(40), lfs };
}

function answer(response: ServerResponse, [path, bytes]: [string, Buffer], range: string | undefined): void {
  const from = range ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0;
  if (range) response.writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
  if (stalls && path.endsWith('.safetensors')) {
    response.write(bytes.subarray(from, bytes.length >> 1));
    stalled++;
  } else response.end(bytes.subarray(from));
}

/** A command whose hub is the one above, or none where it is said. */
function callosum(args: string[], endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`) {
  return startWith(
    { env: { CALLOSUM_HOME: join(folder, 'home'), HF_ENDPOINT: endpoint, HF_TOKEN: 'secret' } },
    ...args,
  );
}

before(async () => {
  tinyModel(join(folder, 'source'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  const names = readdirSync(join(folder, 'source'));
  files = names.map((name) => [name, readFileSync(join(folder, 'source', name))]);
  stalls = false;
});

test('killed and stopped in the middle, then pulled: it is whole, and runs by its name', async () => {
  assert.match(done(await callosum(['models']).ended).stdout, /^no model was pulled to .* works by its path/);
  stalls = true;
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const { child, ended } = callosum(['pull', 'acme/tiny']);
    for (const before = stalled; stalled === before && child.exitCode === null; ) await sleep(5);
    while (!existsSync(join(store, 'model.safetensors.unfinished'))) await sleep(5);
    child.kill(signal);
    const { code, stderr } = await ended;
    if (signal === 'SIGINT') {
      assert.equal(code, 130);
      assert.match(stderr, /stopped; the same command goes on from here\n$/);
    }
    assert.ok(!existsSync(join(store, 'model.safetensors')) && !existsSync(join(store, 'pulled.json')));
    refused(await callosum(['show', 'acme/tiny']).ended, /callosum pull acme\/tiny brings it from the hub/, 2);
  }
  stalls = false;
  const { stdout } = done(await callosum(['pull', 'acme/tiny']).ended);
  assert.match(
    stdout,
    /^acme\/tiny at cccccccccccc: \d+ files, \d+ MB, every digest right\nin .*\ntry it: callosum chat -m acme\/tiny\n$/,
  );
  assert.deepEqual(leftovers(store), []);
  for (const [name, bytes] of files) assert.deepEqual(readFileSync(join(store, name)), bytes, name);
  assert.ok(asked.every((authorization) => authorization === 'Bearer secret'));
  assert.match(done(await callosum(['models']).ended).stdout, /^acme\/tiny +\d+ MB {2}cccccccccccc\n$/);
  assert.match(done(await callosum(['show', 'acme/tiny']).ended).stdout, /^architecture {2}llama$/m);
  done(await callosum(['run', '-m', 'acme/tiny', 'Hello', '--tokens', '3']).ended);
});

test('no hub: what is here is named', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  const ended = await callosum(['pull', 'acme/other'], `http://127.0.0.1:${port}`).ended;
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /without a network these models are here: acme\/tiny\n/);
  assert.match(ended.stderr, /callosum: \[http:\/\/127\.0\.0\.1:\d+\] the hub cannot be reached: ECONNREFUSED/);
});

test('what is refused', async () => {
  refused(await callosum(['pull']).ended, /needs/, 2);
  refused(await callosum(['pull', 'tiny']).ended, /must be owner\/name: tiny/);
  refused(await callosum(['pull', 'acme/unknown']).ended, /\[acme\/unknown\] the hub must have it: status 404/);
  refused(await callosum(['pull', 'acme/tiny'], 'ftp://hub').ended, /HF_ENDPOINT\] must be an http or https address/);
  files = [['pytorch_model.bin', Buffer.from('PK')]];
  refused(await callosum(['pull', 'acme/tiny']).ended, /pickled weights are programs and are not loaded/);
  refused(await callosum(['models', 'x']).ended, /Unexpected argument 'x'/, 2);
});
