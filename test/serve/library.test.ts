/**
 * Documents of a server whose data network fails: what was acknowledged stays, is told, and is learned once it can be. The network is a stand-in that fails
 * as it is told to; the inbox and the reading are the real ones.
 */
import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../src/serve/app.ts';
import { Inbox } from '../../src/serve/documents/inbox.ts';
import { MOST_ENDS, MOST_TRIES } from '../../src/serve/documents/learner.ts';
import { Library } from '../../src/serve/documents/library.ts';
import type { DocumentRecord } from '../../src/serve/documents/record.ts';
import { NetworkStoppedError, type NetworkThread } from '../../src/serve/network/network-thread.ts';

type Learn = (names: string[]) => ({ error: string; ofStore: boolean } | undefined)[];

/** A data network that keeps names and versions. */
class Network {
  info = {};
  stopped = false;
  readonly versions = new Map<string, number>();
  /** Undefined where it is learned; may throw. */
  learn: Learn = (names) => names.map(() => undefined);
  forgets = 0;

  async call(method: string, ask: { documents: { name: string }[]; name: string }): Promise<unknown> {
    if (this.stopped) throw new NetworkStoppedError({ what: 'data network', rule: 'must be running' });
    if (method === 'documents') return [...this.versions.keys()].map((name) => this.#info(name));
    if (method === 'learn') {
      const outcomes = this.learn(ask.documents.map(({ name }) => name));
      return outcomes.map((outcome, i) => {
        const { name } = ask.documents[i];
        if (outcome === undefined) this.versions.set(name, (this.versions.get(name) ?? 0) + 1);
        return outcome ?? this.#info(name);
      });
    }
    if (method === 'forget') {
      this.forgets++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (!this.versions.delete(ask.name)) throw new Error('there is no such document');
      return { document: ask.name };
    }
    return undefined;
  }

  #info(name: string) {
    return { name, title: name, version: this.versions.get(name), characters: 1, slots: 1, learnedAt: 0, leftOut: [] };
  }
}

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-library-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

async function opened(network: Network, folder: string): Promise<{ library: Library; failures: Error[] }> {
  const failures: Error[] = [];
  const library = await Library.open(network as unknown as NetworkThread, folder, (error) => {
    failures.push(error as Error);
  });
  return { library, failures };
}

const send = (library: Library, name: string, text = 'Some words.'): Promise<DocumentRecord> =>
  library.receive({ name, kind: '.txt' }, [Buffer.from(text)]);

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    assert.ok(i < 500, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A document, or the name of one. */
const isBad = (of: string | { name: string }): boolean => (typeof of === 'string' ? of : of.name) === 'bad.txt';

const contents = (folder: string): string[] =>
  readdirSync(join(folder, 'inbox'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('content'));

test('the thread dies with documents queued: all of them are learned by the next start', async (t) => {
  const folder = folderOf(t);
  const network = new Network();
  network.learn = () => {
    network.stopped = true;
    throw new NetworkStoppedError({ what: 'data network', rule: 'must be running' });
  };
  const { library, failures } = await opened(network, folder);
  const app = createApp(
    {
      ...{ library, network: network as unknown as NetworkThread, model: { id: 'none', created: 0 } },
      ...{ instance: 'one', ending: new AbortController().signal, onFailure: () => {} },
    },
    { host: '127.0.0.1' },
  );
  const ask = (path: string, init?: RequestInit) => app(new Request(`http://127.0.0.1${path}`, init));
  assert.equal((await ask('/readyz')).status, 200);
  const names = Array.from({ length: 40 }, (_, i) => `document ${i}.txt`);
  const sent = await Promise.all(names.map((name) => send(library, name)));
  assert.equal(sent.length, 40);
  await until('the end of the thread is told', () => failures.length > 0);
  assert.ok(failures[0] instanceof NetworkStoppedError);
  assert.equal((await ask('/readyz')).status, 503);
  const body = JSON.stringify({ name: 'late.txt', text: 'Some words.' });
  const late = await ask('/v1/documents', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  assert.equal(late.status, 503);
  assert.ok(late.headers.has('retry-after'));
  assert.deepEqual([...new Set(library.list().map(({ status }) => status))], ['queued']);
  await library.close();
  assert.equal(contents(folder).length, 40);

  const again = await opened(new Network(), folder);
  await until('all learned', () => again.library.list().every(({ status }) => status === 'learned'));
  assert.equal(again.library.list().length, 40);
  await again.library.close();
  assert.deepEqual(contents(folder), []);
});

test('a store that cannot write takes nothing from the inbox, and what it refused is tried again', async (t) => {
  const folder = folderOf(t);
  const network = new Network();
  let full = true;
  network.learn = (names) => names.map(() => (full ? { error: 'no space left on device', ofStore: true } : undefined));
  const { library, failures } = await opened(network, folder);
  t.after(() => library.close());
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { id } = await send(library, 'a.txt');
  while (failures.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const told = library.get(id);
  assert.equal(told.status, 'queued');
  assert.match(told.error!, /no space left/);
  assert.equal(contents(folder).length, 1);
  // Another one does not try the full disk again before its time.
  await send(library, 'b.txt');
  full = false;
  t.mock.timers.tick(5000);
  while (library.list().some(({ status }) => status !== 'learned'))
    await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([...network.versions.keys()], ['a.txt', 'b.txt']);
  assert.equal(library.get(id).error, undefined);
});

test('a document that the store fails at every time fails after some tries, over all starts, and the others are learned', async (t) => {
  const folder = folderOf(t);
  const network = new Network();
  const batches: string[][] = [];
  network.learn = (names) => {
    batches.push(names);
    return names.map((name) => (name === 'bad.txt' ? { error: 'no such value', ofStore: false } : undefined));
  };
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const { library } = await opened(network, folder);
    t.after(() => library.close());
    if (tries === 1) for (const name of ['bad.txt', 'good.txt']) await send(library, name);
    else await send(library, `good ${tries}.txt`);
    const bad = () => library.list().find(isBad)!;
    await until('it was tried', () => bad().error !== undefined && batches.flat().filter(isBad).length === tries);
    await until('the others are learned', () => network.versions.size === tries);
    assert.equal(bad().status, tries < MOST_TRIES ? 'queued' : 'failed');
    assert.match(
      bad().error!,
      tries < MOST_TRIES ? new RegExp(`tried ${tries} of ${MOST_TRIES} times`) : /failed 3 times/,
    );
    await library.close();
    assert.equal(contents(folder).length, tries < MOST_TRIES ? 1 : 0);
  }
  // What was tried in vain is tried by itself.
  assert.ok(batches.slice(1).every((names) => !names.some(isBad) || names.length === 1));
  const after = await opened(network, folder);
  await send(after.library, 'last.txt');
  await until('all is over', () => network.versions.has('last.txt'));
  assert.equal(batches.flat().filter(isBad).length, MOST_TRIES);
  assert.match(after.library.list().find(isBad)!.error!, /no such value/);
  await after.library.close();
});

test('a document at which the network ends every time fails after some starts, and those beside it are learned', async (t) => {
  const folder = folderOf(t);
  const network = new Network();
  let starts = 0;
  network.learn = (names) => {
    if (!names.some(isBad)) return names.map(() => undefined);
    network.stopped = true;
    throw new NetworkStoppedError({ what: 'data network', rule: 'must be running' });
  };
  for (let failed = false; !failed; starts++) {
    assert.ok(starts < 2 * MOST_TRIES, 'never over');
    network.stopped = false;
    const { library, failures } = await opened(network, folder);
    if (starts === 0) await Promise.all(['a.txt', 'bad.txt', 'c.txt'].map((name) => send(library, name)));
    await until('it is tried', () => failures.length > 0);
    failed = library.list().find(isBad)!.status === 'failed';
    await library.close();
  }
  assert.equal(starts, MOST_TRIES);
  network.stopped = false;
  const { library } = await opened(network, folder);
  t.after(() => library.close());
  await until('the others are learned', () => library.list().filter(({ status }) => status === 'learned').length === 2);
  await until('nothing is left', () => contents(folder).length === 0);
});

test('a document at which the server itself ends fails after some starts; those of fewer ends are learned', async (t) => {
  const folder = folderOf(t);
  for (let ends = 0; ends < MOST_ENDS; ends++) {
    const inbox = await Inbox.open(folder);
    if (ends === 0)
      for (const name of ['bad.txt', 'good.txt']) await inbox.receive({ name }, [Buffer.from('Some words.')]);
    // Nobody disposes of it: the server is gone.
    inbox.atWork(ends === 0 ? inbox.left() : inbox.left().filter(isBad));
  }
  const network = new Network();
  const { library } = await opened(network, folder);
  t.after(() => library.close());
  await until('both are settled', () => library.list().every(({ status }) => ['learned', 'failed'].includes(status)));
  const [bad, good] = library.list();
  assert.equal(good.status, 'learned');
  assert.equal(bad.status, 'failed');
  assert.match(bad.error!, new RegExp(`ended ${MOST_ENDS} times`));
  await until('its bytes are gone', () => contents(folder).length === 0);
});

test('a document that fails on a full disk stays as it was received', async (t) => {
  const folder = folderOf(t);
  const { library, failures } = await opened(new Network(), folder);
  t.after(() => library.close());
  const { id } = await library.receive({ name: 'broken.pdf' }, [Buffer.from('%PDF-1.7\nnothing of the kind')]);
  // No file can take its place: writing the reason fails, as it does without room.
  mkdirSync(join(folder, 'inbox', '1', 'failed.json', 'x'), { recursive: true });
  await until('it is told', () => failures.length > 0);
  await until('it waits', () => library.get(id).status === 'queued');
  assert.equal(contents(folder).length, 1);
  await send(library, 'good.txt');
  await until('another is learned', () => library.list().some(({ status }) => status === 'learned'));
});

test('a new version that fails leaves the learned one, told with the error, and is let go of alone', async (t) => {
  const folder = folderOf(t);
  const network = new Network();
  const { library } = await opened(network, folder);
  t.after(() => library.close());
  const first = await library.settled(await send(library, 'a.pdf'), 5000);
  assert.equal(first.status, 'learned');
  const seen: unknown[] = [];
  library.listen((record) => seen.push([record.status, 'error' in record && record.error !== undefined]));
  const broken = [Buffer.from('%PDF-1.7\nnothing of the kind')];
  const second = await library.settled(await library.receive({ name: 'a.pdf' }, broken), 20_000);
  assert.equal(second.status, 'learned');
  assert.equal(second.version, 1);
  assert.ok(second.error!.length > 10);
  assert.deepEqual(seen.at(-1), ['learned', true]);
  assert.deepEqual(library.list(), [second]);
  assert.deepEqual(library.get(second.id), second);

  const left = await library.dismiss(second.id);
  assert.equal(left!.status, 'learned');
  assert.equal(left!.error, undefined);
  assert.equal(network.forgets, 0);
  await assert.rejects(library.dismiss(second.id), { status: 404 });

  // Forgotten, both are gone.
  await library.settled(await library.receive({ name: 'a.pdf' }, broken), 20_000);
  assert.ok(await library.forget(second.id));
  assert.deepEqual(library.list(), []);
});

test('asked twice at once to forget a document: once with its certificate, once that there is none', async (t) => {
  const network = new Network();
  const { library } = await opened(network, folderOf(t));
  t.after(() => library.close());
  const { id } = await library.settled(await send(library, 'a.txt'), 5000);
  const [one, other] = await Promise.allSettled([library.forget(id), library.forget(id)]);
  assert.equal(one.status, 'fulfilled');
  assert.equal(other.status === 'rejected' && other.reason.status, 404);
  assert.equal(network.forgets, 1);
});

test('forgotten while its sender waits: the sender hears what it was', async (t) => {
  const network = new Network();
  network.learn = () => {
    throw new Error('not now');
  };
  const { library } = await opened(network, folderOf(t));
  t.after(() => library.close());
  const record = await send(library, 'a.txt');
  const settled = library.settled(record, 60_000);
  await library.forget(record.id);
  assert.equal((await settled).id, record.id);
  assert.equal((await library.settled(record, 60_000)).id, record.id);
});

test('a removal that was cut off is ended by the next start', async (t) => {
  const folder = folderOf(t);
  const inbox = await Inbox.open(folder);
  for (const name of ['whole.txt', 'without content.txt', 'without a name.txt', 'failed.txt'])
    await inbox.receive({ name }, [Buffer.from('Some words.')]);
  const at = (...path: string[]): string => join(folder, 'inbox', ...path);
  rmSync(at('2', 'content.txt'));
  rmSync(at('3', 'document.json'));
  writeFileSync(at('4', 'failed.json'), '{"error":"it is no text"}');
  mkdirSync(at('unfinished-9'));
  writeFileSync(at('unfinished-9', 'content'), 'Some');
  const again = await Inbox.open(folder);
  assert.deepEqual(
    again.left().map(({ name, error }) => [name, error]),
    [
      ['whole.txt', undefined],
      ['failed.txt', 'it is no text'],
    ],
  );
  assert.deepEqual(readdirSync(at()).sort(), ['1', '4']);
  assert.equal(existsSync(at('4', 'content.txt')), false);
  const { number } = await again.receive({ name: 'next.txt' }, [Buffer.from('Some words.')]);
  assert.equal(number, 5);
});

test('what is removed is overwritten, not only let go of', async (t) => {
  const folder = folderOf(t);
  const inbox = await Inbox.open(folder);
  const received = await inbox.receive({ name: 'secret.txt' }, [Buffer.from('The code is 4711.')]);
  // A second name for the same bytes shows what became of them.
  const second = join(folder, 'second');
  linkSync(received.path!, second);
  await inbox.remove(received);
  assert.deepEqual(readdirSync(join(folder, 'inbox')), []);
  assert.deepEqual(readFileSync(second), Buffer.alloc(17));
});
