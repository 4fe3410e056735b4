/**
 * The server killed at random points while documents are sent (as text, as a file, several files at once, as the page and the commands send them), learned
 * and forgotten: after the next start every document that was told to be learned is there whole, every one that was received is learned by and by, none that
 * was forgotten comes back, and the server answers.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesBody, postJson, type Started, startUp } from '../support/server.ts';

const KILLS = 50;
const SEED = 20261122;
/** In turn: while the first documents are on their way, and after many were answered. */
const KILLED_WITHIN_MS = [400, 5000];

interface Told {
  id: string;
  name: string;
  status: string;
}

/** Ways in which documents are sent. */
const WAYS = ['text', 'file', 'files'] as const;
/** Files of one request have up to so many, beyond the first. */
const MORE_FILES = 3;
/** One file in so many is so long, and comes so slowly, that the server is killed within it. */
const LONG = { oneIn: 4, characters: 400_000, piece: 16_384, msPerPiece: 10 };

/** Numbers in [0, 1) from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the client knows of a document by the answers it got. */
interface Known {
  text: string;
  acknowledged: boolean;
  learned: boolean;
  /** Asked to be forgotten: 'sent' without an answer, 'done' with the certificate. */
  forgotten?: 'sent' | 'done';
}

/** Multipart as a browser sends it, by a connection that is not faster than people have. */
async function postSlowly(url: string, form: FormData): Promise<Response> {
  const { body, headers } = new Response(form);
  const slow = new TransformStream<Uint8Array, Uint8Array>({
    async transform(bytes, to) {
      for (let at = 0; at < bytes.length; at += LONG.piece) {
        await new Promise((resolve) => setTimeout(resolve, LONG.msPerPiece));
        to.enqueue(bytes.subarray(at, at + LONG.piece));
      }
    },
  });
  const init = { method: 'POST', headers, body: body!.pipeThrough(slow), duplex: 'half' };
  return await fetch(url, init as RequestInit);
}

/** Uploads of which a part is there. */
const unfinishedIn = (folder: string): number =>
  readdirSync(join(folder, 'inbox')).filter(
    (name) => name.startsWith('unfinished-') && !existsSync(join(folder, 'inbox', name, 'document.json')),
  ).length;

const list = async ({ url }: Started): Promise<Told[]> =>
  ((await (await fetch(`${url}/v1/documents`)).json()) as { data: Told[] }).data;

test(`killed ${KILLS} times`, { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-killed-'));
  const random = randomOf(SEED);
  const known = new Map<string, Known>();
  let number = 0;
  const sent = { text: 0, file: 0, files: 0 };
  const answered = { text: 0, file: 0, files: 0 };
  let cut = 0;
  /** Uploads that a kill left behind unfinished. */
  let halves = 0;

  function textOf(number: number, way: (typeof WAYS)[number]): string {
    const line = 'It gives light to the room. ';
    const long = way !== 'text' && random() < 1 / LONG.oneIn;
    const lines = long ? LONG.characters / line.length : 1 + random() * 400;
    return `Lamp ${number} costs ${100 + number} euros.\n${line.repeat(lines)}\n`;
  }

  /** Sends, and now and then forgets, until the server is gone. */
  async function work({ url }: Started): Promise<void> {
    for (;;) {
      const old = [...known.keys()].filter((name) => known.get(name)!.learned && !known.get(name)!.forgotten);
      if (old.length > 3 && random() < 0.25) {
        const name = old[Math.floor(random() * old.length)];
        const told = (await list({ url } as Started)).find((document) => document.name === name);
        if (told === undefined) continue;
        known.get(name)!.forgotten = 'sent';
        const response = await fetch(`${url}/v1/documents/${told.id}`, { method: 'DELETE' });
        if (response.ok && ((await response.json()) as { deleted: boolean }).deleted)
          known.get(name)!.forgotten = 'done';
        continue;
      }
      const way = WAYS[Math.floor(random() * WAYS.length)];
      const files: Record<string, string> = {};
      for (let left = way === 'files' ? 2 + Math.floor(random() * MORE_FILES) : 1; left > 0; left--) {
        // A text without an ending is one by its content; a file of a folder has its way in its name.
        const name = `${way}/document ${number}${random() < 0.5 ? '.txt' : ''}`;
        files[name] = textOf(number++, way);
        known.set(name, { text: files[name], acknowledged: false, learned: false });
      }
      sent[way]++;
      const [name] = Object.keys(files);
      const response =
        way === 'text'
          ? await postJson(`${url}/v1/documents`, { name, text: files[name] })
          : await postSlowly(`${url}/v1/documents`, filesBody(files));
      const { data } = (await response.json()) as { data: Told[] };
      assert.deepEqual(
        data.map((told) => told.name),
        Object.keys(files),
      );
      for (const told of data) {
        assert.notEqual(told.status, 'failed');
        known.get(told.name)!.acknowledged = response.ok;
        if (told.status === 'learned') known.get(told.name)!.learned = true;
      }
      answered[way]++;
    }
  }

  /** Everything that was promised is true, once what was received has been learned. */
  async function check(server: Started): Promise<void> {
    const textAt = async (id: string): Promise<string> =>
      ((await (await fetch(`${server.url}/v1/documents/${id}/text`)).json()) as { text: string }).text;
    const ids = new Map((await list(server)).map(({ id, name }) => [name, id]));
    for (const [name, { text, learned, forgotten }] of known)
      if (learned && !forgotten) assert.ok((await textAt(ids.get(name)!)) === text, `${name} is not there at once`);
    let documents = await list(server);
    for (let i = 0; documents.some(({ status }) => status !== 'learned'); i++) {
      assert.ok(
        i < 600,
        `not learned: ${documents.filter(({ status }) => status !== 'learned').map(({ name, status }) => `${name} ${status}`)}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      documents = await list(server);
    }
    const there = new Map(documents.map((document) => [document.name, document]));
    for (const [name, { text, acknowledged, forgotten }] of known) {
      const document = there.get(name);
      if (forgotten === 'done') assert.equal(document, undefined, `${name} is back`);
      else if (acknowledged && !forgotten) assert.ok(document, `${name} is lost`);
      if (document === undefined) continue;
      assert.ok((await textAt(document.id)) === text, `${name} is not whole`);
      known.get(name)!.learned = true;
    }
    for (const name of there.keys()) assert.ok(known.has(name), `${name} was never sent`);
  }

  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startUp(folder);
      const workers = Promise.all(
        [1, 2, 3].map(() =>
          work(server).catch((error: Error) => {
            if (error instanceof assert.AssertionError) throw error;
            cut++;
          }),
        ),
      );
      const within = KILLED_WITHIN_MS[kill % KILLED_WITHIN_MS.length];
      await new Promise((resolve) => setTimeout(resolve, random() * within));
      server.child.kill('SIGKILL');
      await server.ended;
      await workers;
      halves += unfinishedIn(folder);
      if (kill % 10 !== 9) continue;
      const after = await startUp(folder);
      // Else a failed check leaves it running.
      await check(after).catch((error: unknown) => {
        after.child.kill('SIGKILL');
        throw error;
      });
      after.child.kill('SIGTERM');
      assert.equal(await after.ended, 143);
    }
    const forgotten = [...known.values()].filter((document) => document.forgotten === 'done').length;
    console.log(
      `seed ${SEED}; sent ${JSON.stringify(sent)}, answered ${JSON.stringify(answered)}, ${halves} uploads left unfinished, ${forgotten} forgotten with certificate, ${cut} requests cut`,
    );
    assert.ok(WAYS.every((way) => sent[way] > KILLS / 2 && answered[way] > 0));
    assert.ok(cut >= KILLS && forgotten > 0 && halves > 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
