/**
 * The server killed at random points while documents are sent, learned and forgotten: after the next start every document that was told to be learned is
 * there whole, every one that was received is learned by and by, none that was forgotten comes back, and the server answers.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { postJson, type Started, startUp } from '../support/server.ts';

const KILLS = 50;
const SEED = 20261122;

interface Told {
  id: string;
  name: string;
  status: string;
  sha256?: string;
}

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
  /** Texts that it may have: of requests without an answer too. */
  texts: Set<string>;
  acknowledged: boolean;
  learned: boolean;
  /** Asked to be forgotten: 'sent' without an answer, 'done' with the certificate. */
  forgotten?: 'sent' | 'done';
}

const list = async ({ url }: Started): Promise<Told[]> =>
  ((await (await fetch(`${url}/v1/documents`)).json()) as { data: Told[] }).data;

test(`killed ${KILLS} times`, { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-killed-'));
  const random = randomOf(SEED);
  const known = new Map<string, Known>();
  let number = 0;
  let sent = 0;
  let cut = 0;

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
      const name = `document ${number++}.txt`;
      const text = `Lamp ${number} costs ${100 + number} euros.\n${'It gives light to the room. '.repeat(1 + Math.floor(random() * 400))}\n`;
      known.set(name, { texts: new Set([text]), acknowledged: false, learned: false });
      sent++;
      const response = await postJson(`${url}/v1/documents`, { name, text });
      const [told] = ((await response.json()) as { data: Told[] }).data;
      known.get(name)!.acknowledged = response.ok;
      if (told.status === 'learned') known.get(name)!.learned = true;
    }
  }

  /** Everything that was promised is true, once what was received has been learned. */
  async function check(server: Started): Promise<void> {
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
    for (const [name, { texts, acknowledged, forgotten }] of known) {
      const document = there.get(name);
      if (forgotten === 'done') assert.equal(document, undefined, `${name} is back`);
      else if (acknowledged && !forgotten) assert.ok(document, `${name} is lost`);
      if (document === undefined) continue;
      const response = await fetch(`${server.url}/v1/documents/${document.id}/text`);
      assert.ok(texts.has(((await response.json()) as { text: string }).text), `${name} is not whole`);
      known.get(name)!.learned = true;
    }
    for (const name of there.keys()) assert.ok(known.has(name), `${name} was never sent`);
  }

  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startUp(folder);
      const workers = Promise.all([1, 2, 3].map(() => work(server).catch(() => cut++)));
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      server.child.kill('SIGKILL');
      await server.ended;
      await workers;
      if (kill % 10 !== 9) continue;
      const after = await startUp(folder);
      await check(after);
      after.child.kill('SIGTERM');
      assert.equal(await after.ended, 143);
    }
    const forgotten = [...known.values()].filter((document) => document.forgotten === 'done').length;
    console.log(`seed ${SEED}; ${sent} sent, ${forgotten} forgotten with certificate, ${cut} requests cut`);
    assert.ok(sent > KILLS && cut >= KILLS && forgotten > 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
