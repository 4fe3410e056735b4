/** Files that are not what was written: any bit, any length. The store names the file, or was not touched by it; it never gives another text. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dice } from '../worlds/dice.ts';
import { termsOf } from '../write/index.ts';
import { Store, StoreDamageError } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-damage-'));
after(() => rmSync(root, { recursive: true, force: true }));
const whole = join(root, 'whole');
const texts = new Map<string, string>();
const dice = new Dice(3);
/** What the store said after each commit that the log has, and before the first. */
const said: string[] = [];

before(async () => {
  using store = Store.open(whole);
  const learn = (name: string) => {
    const text = `The ${name} has ${dice.below(999)} doors and ${dice.below(999)} windows. 它的编号是${dice.below(9999)}。`;
    texts.set(name, text);
    return { name, text };
  };
  await store.learnMany(
    Array.from({ length: 30 }, (_, i) => learn(`house ${i}`)),
    { workers: 1 },
  );
  const steps = [
    ...Array.from({ length: 8 }, (_, i) => () => store.learn(learn(`tower ${i}`))),
    () => store.learn({ name: 'gone', text: 'To be forgotten.' }),
    () => store.forget('gone'),
  ];
  said.push(everything(store));
  for (const step of steps) {
    step();
    said.push(everything(store));
  }
});

/** Everything that a store says; StoreDamageError where it finds damage. */
function readAll(folder: string): string {
  using store = Store.open(folder);
  return everything(store);
}

function everything(store: Store): string {
  const snapshot = store.snapshot();
  const documents = store.documents().map(({ name }) => [name, store.text(name), snapshot.documentSlots(name)]);
  const hits = ['doors', 'windows 5', '编号'].map((query) => snapshot.search(termsOf(query), 5));
  return JSON.stringify([documents, hits, snapshot.entity('house 3'), store.root()]);
}

/** What a damaged copy gives: the error's file, or what it reads. */
function outcome(damage: (folder: string) => void): { file?: string; read?: string } {
  const folder = join(root, 'copy');
  rmSync(folder, { recursive: true, force: true });
  cpSync(whole, folder, { recursive: true });
  damage(folder);
  try {
    return { read: readAll(folder) };
  } catch (error) {
    assert.ok(error instanceof StoreDamageError, String((error as Error).stack));
    return { file: error.what };
  }
}

const logOf = (folder: string) => readdirSync(folder).find((name) => name.startsWith('log-')) as string;

/** The bits of a file flipped one by one, those at `places`: damage that names it, or no difference. Returns how often it was found. */
function flipped(name: string, bytes: Buffer, places: Iterable<[at: number, bit: number]>): number {
  const right = said.at(-1) as string;
  let found = 0;
  for (const [at, bit] of places) {
    const { file, read } = outcome((folder) => {
      const changed = Buffer.from(bytes);
      changed[at] ^= 1 << bit;
      writeFileSync(join(folder, name), changed);
    });
    if (file) {
      found++;
      assert.ok(file.includes(name), `${file} for byte ${at} of ${name}`);
    } else assert.equal(read, right, `byte ${at}, bit ${bit} of ${name}`);
  }
  return found;
}

test('a flipped bit is found, and the file is named', () => {
  let found = 0;
  for (const name of readdirSync(whole)) {
    const bytes = readFileSync(join(whole, name));
    const places = Array.from({ length: bytes.length && 60 }, (_, i): [number, number] => [
      i < 24 ? Math.min(i, bytes.length - 1) : dice.below(bytes.length),
      dice.below(8),
    ]);
    found += flipped(name, bytes, places);
  }
  assert.ok(found > 100, `${found} found`);
});

/** Where entries of the log begin and end. */
function entriesOf(bytes: Buffer): { start: number; end: number }[] {
  const entries = [];
  for (let start = 8; start < bytes.length; ) {
    const end = start + 24 + Math.ceil(bytes.readUInt32LE(start) / 8) * 8;
    entries.push({ start, end });
    start = end;
  }
  return entries;
}

test("every bit of an entry's head and end is covered, in logs of before too", () => {
  const name = logOf(whole);
  const log = readFileSync(join(whole, name));
  const entries = entriesOf(log);
  assert.equal(entries.length, said.length - 1);
  const before = Buffer.from(log); // as it was written when a head had no checksum
  for (const { start } of entries) before.writeUInt32LE(0, start + 12);
  const { read } = outcome((folder) => writeFileSync(join(folder, name), before));
  assert.equal(read, said.at(-1));
  const ends = [entries[0], entries[5], ...entries.slice(-2)];
  for (const bytes of [log, before]) {
    const head = bytes === log ? 16 : 12;
    const places = ends.flatMap(({ start, end }) => [
      ...Array.from({ length: 8 * head }, (_, i): [number, number] => [start + (i >> 3), i & 7]),
      ...Array.from({ length: 64 }, (_, i): [number, number] => [end - 8 + (i >> 3), i & 7]),
    ]);
    assert.equal(flipped(name, bytes, places), places.length);
  }
});

test('of a log that is cut short anywhere, all entries that are whole stay, and nothing else is there', () => {
  const name = logOf(whole);
  const log = readFileSync(join(whole, name));
  const entries = entriesOf(log);
  for (const [at, { start, end }] of entries.entries())
    for (const left of [start, start + 1, start + 15, start + 16, start + 40, end - 9, end - 8, end - 1]) {
      const { read } = outcome((folder) => truncateSync(join(folder, name), left));
      assert.equal(read, said[at], `${left} bytes, in entry ${at}`);
    }
  const { start, end } = entries.at(-1)!;
  const { read } = outcome((folder) =>
    writeFileSync(join(folder, name), Buffer.concat([log.subarray(0, end - 8), Buffer.alloc(8)])),
  );
  assert.equal(read, said.at(-2), 'its end never reached the disk');
  // What is cut off stays cut off, and the log goes on behind what is whole.
  const folder = join(root, 'copy');
  writeFileSync(join(folder, name), log.subarray(0, start + 20));
  {
    using store = Store.open(folder);
    store.forget('gone');
    assert.equal(everything(store), said.at(-1));
  }
  assert.equal(readAll(folder), said.at(-1));
});

test('any other file that is cut short is found', () => {
  for (const name of readdirSync(whole)) {
    const size = readFileSync(join(whole, name)).length;
    for (const left of [0, 1, 7, 8, 100, size - 9, size - 1]) {
      if (left >= size || left < 0) continue;
      const { file, read } = outcome((folder) => truncateSync(join(folder, name), left));
      if (file) assert.ok(file.includes(name), `${file} for ${left} bytes of ${name}`);
      else assert.ok(name.startsWith('log-') && said.includes(read as string), `${left} bytes of ${name}`);
    }
  }
});

test('a file that is missing is named', () => {
  for (const name of readdirSync(whole).filter((each) => /^(segment|log)-/.test(each)))
    assert.ok(outcome((folder) => rmSync(join(folder, name))).file?.includes(name), name);
});
