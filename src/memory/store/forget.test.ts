/**
 * Forgetting: the certificate's root is that of a store which never saw the document, whatever was learned in which order; after compaction
 * a search over what is left is the same too, and no file has a trace.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { Dice } from '../worlds/dice.ts';
import { termsOf } from '../write/index.ts';
import { Store } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-forget-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const folder = () => join(root, `store-${folders++}`);

const dice = new Dice(11);
const sentence = () =>
  `${Array.from({ length: 6 + dice.below(8) }, () => `word${dice.below(60)}`).join(' ')} number ${dice.below(40)}.`;
/** Paragraphs that several documents and versions share. */
const paragraphs = Array.from({ length: 30 }, () => Array.from({ length: 1 + dice.below(4) }, sentence).join(' '));
const text = () => Array.from({ length: 1 + dice.below(5) }, () => dice.pick(paragraphs)).join('\n\n');

/** Found slots without their numbers, which tell when they were learned. */
function found(store: Store, query: Uint32Array): unknown[] {
  const snapshot = store.snapshot();
  const hits = snapshot.search(query, 10).map(({ slot, score }) => {
    const { key } = snapshot.slot(slot);
    return { key, score: score.toFixed(9) };
  });
  return hits.sort((a, b) => (a.score + a.key < b.score + b.key ? 1 : -1));
}

let readers = 0;
/** The view that was carried from commit to commit is the one that is made from nothing for a reader who was never here. */
function assertCarried(store: Store): void {
  const [carried, made] = [store.snapshot(), store.snapshot({ labels: [`reader ${readers++}`] })];
  assert.equal(carried.slots, made.slots);
  assert.equal(carried.documents, made.documents);
  const query = termsOf(sentence());
  assert.deepEqual(carried.search(query, 9), made.search(query, 9));
  for (const { name } of store.documents())
    for (const id of carried.documentSlots(name)) assert.deepEqual(carried.slot(id), made.slot(id));
}

test('after random learning and forgetting, root and search are those of a store that never saw what is forgotten', () => {
  for (let round = 0; round < 12; round++) {
    using store = Store.open(folder());
    const model = new Map<string, { version: number; text: string; authority: number }[]>();
    for (let step = 0; step < 60; step++) {
      const name = `d${dice.below(12)}`;
      const versions = model.get(name) ?? [];
      const what = dice.below(10);
      if (dice.chance(0.3)) assertCarried(store);
      if (what < 6 || versions.length === 0) {
        const content = text();
        const authority = dice.below(3);
        const { version, status } = store.learn({ name, title: 'One title', text: content, authority });
        if (status !== 'unchanged') model.set(name, [...versions, { version, text: content, authority }]);
      } else if (what < 8) {
        const before = store.root();
        const certificate = store.forget(name);
        assert.equal(certificate.before, before);
        assert.deepEqual(
          certificate.versions,
          versions.map(({ version }) => version),
        );
        model.delete(name);
      } else {
        const { version } = dice.pick(versions);
        store.forget(name, { version, compact: dice.chance(0.3) });
        const left = versions.filter((each) => each.version !== version);
        if (left.length > 0) model.set(name, left);
        else model.delete(name);
      }
    }
    assertCarried(store);
    using fresh = Store.open(folder());
    for (const [name, versions] of dice.shuffled([...model]))
      for (const { text, authority } of versions) fresh.learn({ name, title: 'One title', text, authority });
    assert.equal(store.root(), fresh.root(), 'before compaction');
    store.compact();
    assert.equal(store.root(), fresh.root(), 'after compaction');
    for (const [name, versions] of model)
      for (const version of versions) assert.equal(store.text(name, version.version), version.text);
    for (let i = 0; i < 10; i++) {
      const query = termsOf(sentence());
      assert.deepEqual(found(store, query), found(fresh, query));
    }
  }
});

test('views that are carried are those made anew, where documents share slots and their authority rises and falls', () => {
  // Long enough to be slots of their own.
  const shared = Array.from({ length: 4 }, () => Array.from({ length: 6 }, sentence).join(' '));
  for (let round = 0; round < 6; round++) {
    using store = Store.open(folder());
    for (let step = 0; step < 40; step++) {
      const name = `d${dice.below(5)}`;
      if (dice.chance(0.2) && store.versions(name).length > 0) store.forget(name);
      else {
        const text = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(shared)).join('\n\n');
        const label = dice.chance(0.1) ? 'staff' : '';
        store.learn({ name, title: 'One title', text, authority: dice.below(4), label });
      }
      if (dice.chance(0.8)) assertCarried(store);
    }
  }
});

/** Every stretch of a file that can be read as text: as it is, and every packed block in it. */
function readable(path: string): string[] {
  const bytes = readFileSync(path);
  const texts: Buffer[] = [bytes];
  const mark = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    for (const next of [bytes.indexOf(mark, at + 1), bytes.length])
      try {
        texts.push(zstdDecompressSync(bytes.subarray(at, next < 0 ? undefined : next)));
      } catch {
        // Not a whole block up to there.
      }
  }
  // Whole units from either byte on: of a part of one the decoder of UTF-16 must not be asked.
  const units = (each: Buffer, from: number) =>
    Buffer.from(each.subarray(from, from + 2 * Math.floor((each.length - from) / 2))).toString('utf16le');
  return texts.flatMap((each) => [each.toString('utf8'), units(each, 0), units(each, 1)]);
}

const traces = (path: string, needles: readonly string[]): string[] =>
  readdirSync(path).flatMap((name) =>
    readable(join(path, name)).flatMap((content) => needles.filter((needle) => content.includes(needle))),
  );

for (const [where, others] of [
  ['the log', 3],
  ['segments', 200],
] as const)
  test(`no file has a trace of what was forgotten and compacted away: from ${where}`, async () => {
    const path = folder();
    const needles = ['secret-name', 'Zaphod Quux', '机密内容', 'Heading Klaatu', 'page Barada'];
    using store = Store.open(path);
    const filler = Array.from({ length: others }, (_, i) => ({ name: `other ${i}`, text: `${text()}\n\n${i}` }));
    await store.learnMany(filler.slice(1), { workers: 1 });
    const before = store.root();
    const secret = {
      name: 'secret-name.txt',
      title: 'About secret-name',
      text: `# Heading Klaatu\n\nThe agent is Zaphod Quux. 这是机密内容。\n\n${text()}`,
      places: [{ start: 0, name: 'page Barada' }],
      label: '',
    };
    store.learn(secret);
    store.learn({ ...secret, text: `${secret.text} More of Zaphod Quux.` });
    if (others > 100) {
      await store.learnMany([{ ...secret, name: 'secret-name-2.txt' }], { workers: 1 });
      store.forget('secret-name-2.txt');
    }
    const opened = store.snapshot();
    assert.ok(opened.search(termsOf('Zaphod Quux'), 3).length > 0);
    assert.deepEqual(
      new Set(traces(path, needles)),
      new Set(needles),
      'the search for traces finds them while they are there',
    );
    const certificate = store.forget('secret-name.txt', { compact: true });
    assert.deepEqual(certificate.versions, [1, 2]);
    assert.ok(certificate.compacted);
    assert.equal(certificate.after, before);
    assert.deepEqual(traces(path, needles), []);
    assert.deepEqual(opened.search(termsOf('Zaphod Quux'), 3), []);
    assert.deepEqual(opened.entity('Zaphod Quux'), []);
    for (const { name, text } of filler.slice(1)) assert.equal(store.text(name), text);
    assert.ok(!readdirSync(path).some((name) => name.endsWith('.unfinished')));
  });

test('history is dropped when only the newest versions are kept', () => {
  using store = Store.open(folder());
  for (let i = 0; i < 5; i++) store.learn({ name: 'a', text: `Version ${i} of a text about number ${i}.` });
  store.learn({ name: 'b', text: 'Another text.' });
  store.compact({ keepVersions: 2 });
  assert.deepEqual(
    store.versions('a').map(({ version }) => version),
    [4, 5],
  );
  assert.equal(store.text('a', 3), undefined);
  assert.match(store.text('a', 4) as string, /Version 3/);
});
