/** Pulling from a hub on loopback that breaks off, lies, refuses or is not there. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { unfinishedName } from './download.ts';
import { type HubError, hubOf, pull, readPulled, resolveModel, storedModels } from './index.ts';
import { isPlainPath } from './repository.ts';

const COMMIT = 'c'.repeat(40);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const gitSha1 = (bytes: Buffer) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** A hub that holds files, and does what a test tells it to. */
class TestHub {
  files = new Map<string, Buffer>();
  /** Takes over the answer to a request; true where it has. */
  trick: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  asked: { path: string; range?: string; authorization?: string }[] = [];
  readonly server: Server = createServer((request, response) => this.#answer(request, response));

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url!, this.endpoint);
    const { range, authorization } = request.headers;
    this.asked.push({ path: request.url!, range, authorization });
    if (this.trick(request, response)) return;
    const json = (value: unknown) => response.end(JSON.stringify(value));
    if (pathname === '/api/models/acme/tiny/revision/main') return void json({ sha: COMMIT });
    if (pathname === `/api/models/acme/tiny/tree/${COMMIT}`) return void json([...this.files].map(entryOf));
    const bytes = this.files.get(decodeURIComponent(pathname.replace(`/acme/tiny/resolve/${COMMIT}/`, '')));
    if (!bytes) return void response.writeHead(404).end();
    const from = range ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0;
    const rest = bytes.subarray(from);
    if (range) response.writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    response.end(rest);
  }
}

function entryOf([path, bytes]: [string, Buffer]) {
  const lfs = /\.(safetensors|gguf)$/.test(path) ? { oid: sha256(bytes), size: bytes.length } : undefined;
  return { type: 'file', path, size: bytes.length, oid: lfs ? 'f'.repeat(40) : gitSha1(bytes), lfs };
}

describe('pull', () => {
  const hub = new TestHub();
  let store: string;
  const quick = { retryMs: 1, retries: 2 };
  const pulling = (options = {}) => pull({ endpoint: hub.endpoint }, 'acme/tiny', store, { ...quick, ...options });
  const fails = async (work: Promise<unknown>, message: RegExp) =>
    assert.rejects(work, (error: HubError) => {
      assert.equal(error.name, 'HubError');
      assert.match(error.message, message);
      return true;
    });

  before(() => new Promise<void>((resolve) => hub.server.listen(0, '127.0.0.1', resolve)));
  after(() => hub.server.close());
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'callosum-hub-'));
    hub.trick = () => false;
    hub.asked = [];
    hub.files = new Map([
      ['config.json', Buffer.from('{"model_type":"llama"}')],
      ['model.safetensors', Buffer.alloc(300_000, 'weights ')],
      ['LICENSE', Buffer.from('Apache-2.0')],
      ['pytorch_model.bin', Buffer.from('pickle')],
      ['img/logo.png', Buffer.from('png')],
    ]);
  });
  afterEach(() => rmSync(store, { recursive: true }));

  test('brings what a model needs and nothing else, and the store has it by name', async () => {
    const seen: number[] = [];
    const { folder, pulled } = await pulling({ onProgress: (done: number) => seen.push(done) });
    assert.deepEqual(pulled.files.map(({ path }) => path).sort(), ['LICENSE', 'config.json', 'model.safetensors']);
    assert.deepEqual(readFileSync(join(folder, 'model.safetensors')), hub.files.get('model.safetensors'));
    assert.equal(
      seen.at(-1),
      pulled.files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    assert.deepEqual(
      storedModels(store).map(({ repository }) => repository),
      ['acme/tiny'],
    );
    assert.equal(resolveModel('acme/tiny', store), folder);
    assert.equal(resolveModel('acme/other', store), undefined);
    hub.asked = [];
    await pulling();
    assert.ok(
      hub.asked.every(({ path }) => path.startsWith('/api/')),
      'a second pull fetches no file',
    );
  });

  test('goes on where an earlier pull broke off', async () => {
    const folder = join(store, 'acme/tiny');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'model.safetensors');
    writeFileSync(unfinishedName(path), hub.files.get('model.safetensors')!.subarray(0, 100_000));
    await pulling();
    assert.equal(hub.asked.find(({ path }) => path.endsWith('model.safetensors'))?.range, 'bytes=100000-');
    assert.deepEqual(readFileSync(path), hub.files.get('model.safetensors'));
    assert.ok(!existsSync(unfinishedName(path)));
  });

  test('a connection that breaks in the middle is taken up again', async () => {
    let breaks = 2;
    hub.trick = (request, response) => {
      if (!request.url!.endsWith('model.safetensors') || breaks-- <= 0) return false;
      const whole = hub.files.get('model.safetensors')!;
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from ? 206 : 200, from ? { 'content-range': `bytes ${from}-/${whole.length}` } : {});
      response.write(whole.subarray(from, from + 90_000), () => response.destroy());
      return true;
    };
    const { folder } = await pulling();
    assert.deepEqual(readFileSync(join(folder, 'model.safetensors')), hub.files.get('model.safetensors'));
  });

  test('a server without ranges sends everything again', async () => {
    const folder = join(store, 'acme/tiny');
    mkdirSync(folder, { recursive: true });
    writeFileSync(unfinishedName(join(folder, 'model.safetensors')), 'weights weights ');
    hub.trick = (request, response) => {
      if (!request.url!.endsWith('model.safetensors')) return false;
      response.end(hub.files.get('model.safetensors'));
      return true;
    };
    await pulling();
    assert.deepEqual(readFileSync(join(folder, 'model.safetensors')), hub.files.get('model.safetensors'));
  });

  test('other bytes than the digest says are thrown away', async () => {
    hub.trick = (request, response) => {
      if (!request.url!.endsWith('model.safetensors')) return false;
      response.end(Buffer.alloc(300_000, 'w3ights '));
      return true;
    };
    await fails(pulling(), /model\.safetensors.*its sha256 must be/);
    assert.equal(resolveModel('acme/tiny', store), undefined);
    assert.ok(!existsSync(unfinishedName(join(store, 'acme/tiny/model.safetensors'))));
    assert.equal(readPulled(join(store, 'acme/tiny')), undefined);
  });

  test('a stream that stalls is given up', async () => {
    hub.trick = (request, response) => {
      if (!request.url!.endsWith('model.safetensors')) return false;
      response.writeHead(200).flushHeaders();
      return true;
    };
    await fails(pulling({ stallMs: 50, retries: 1 }), /the connection broke off/);
  });

  test('refusals say what to do', async () => {
    for (const [status, message] of [
      [401, /set HF_TOKEN/],
      [404, /spelling/],
      [429, /later/],
    ] as const) {
      hub.trick = (_, response) => {
        response.writeHead(status).end();
        return true;
      };
      await fails(pulling(), message);
    }
    hub.trick = () => false;
    await fails(pull(hubOf({ HF_ENDPOINT: 'http://127.0.0.1:9' }), 'acme/tiny', store, quick), /cannot be reached/);
    await fails(pulling({ revision: '../../etc' }), /must have it/);
    await fails(pull({ endpoint: hub.endpoint }, 'acme/../tiny', store), /owner\/name/);
  });

  test('the token goes to the hub', async () => {
    await pull({ endpoint: hub.endpoint, token: 'secret' }, 'acme/tiny', store, quick);
    assert.ok(hub.asked.every(({ authorization }) => authorization === 'Bearer secret'));
  });

  test('one of several GGUF files is chosen, with all its parts', async () => {
    const names = [
      'tiny-Q8_0.gguf',
      'tiny-Q4_K_M-00001-of-00002.gguf',
      'tiny-Q4_K_M-00002-of-00002.gguf',
      'mmproj-F16.gguf',
    ];
    hub.files = new Map(names.map((name) => [name, Buffer.from(name)]));
    const paths = async (quantization?: string) =>
      (await pulling({ quantization })).pulled.files.map(({ path }) => path);
    assert.deepEqual(await paths(), names.slice(1, 3));
    assert.deepEqual(await paths('q8_0'), names.slice(0, 1));
    await fails(paths('Q2_K'), /tiny-Q8_0\.gguf/);
  });

  test('a listing is not believed', async () => {
    const good = entryOf(['config.json', Buffer.from('{}')]);
    for (const bad of [
      { ...good, path: '../config.json' },
      { ...good, path: '/etc/passwd' },
      { ...good, size: -1 },
      { ...good, size: 1e300 },
      { ...good, oid: 'zz' },
      { ...good, lfs: { oid: 'short', size: 3 } },
    ]) {
      hub.trick = (request, response) => {
        if (!request.url!.includes('/tree/')) return false;
        response.end(JSON.stringify([bad]));
        return true;
      };
      await fails(pulling(), /must have a/);
    }
    hub.trick = (request, response) => {
      if (!request.url!.includes('/tree/')) return false;
      response.end('<html>');
      return true;
    };
    await fails(pulling(), /JSON/);
  });

  test('an abort leaves what is there for the next pull', async () => {
    const stop = new AbortController();
    await assert.rejects(
      pulling({ signal: stop.signal, onProgress: (done: number) => done > 50_000 && stop.abort() }),
      { name: 'AbortError' },
    );
    assert.equal(readPulled(join(store, 'acme/tiny')), undefined);
    await pulling();
    assert.ok(readPulled(join(store, 'acme/tiny')));
  });
});

test('plain paths', () => {
  for (const path of ['a', 'a/b.json', 'x-1_2.y']) assert.ok(isPlainPath(path), path);
  for (const path of ['', '/a', 'a/../b', './a', 'a//b', 'a\\b', 'C:x', 'a\0']) assert.ok(!isPlainPath(path), path);
});
