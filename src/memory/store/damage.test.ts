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
  for (let i = 0; i < 8; i++) store.learn(learn(`tower ${i}`));
  store.learn({ name: 'gone', text: 'To be forgotten.' });
  store.forget('gone');
});

/** Everything that a store says; StoreDamageError where it finds damage. */
function readAll(folder: string): string {
  using store = Store.open(folder);
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

test('a flipped bit is found, and the file is named', () => {
  const right = readAll(whole);
  let found = 0;
  for (const name of readdirSync(whole)) {
    const size = readFileSync(join(whole, name)).length;
    for (let i = 0; i < 60; i++) {
      const at = i < 24 ? Math.min(i, size - 1) : dice.below(size);
      const { file, read } = outcome((folder) => {
        const bytes = readFileSync(join(folder, name));
        bytes[at] ^= 1 << dice.below(8);
        writeFileSync(join(folder, name), bytes);
      });
      if (file) {
        found++;
        assert.ok(file.includes(name), `${file} for byte ${at} of ${name}`);
      } else if (read !== right) {
        // A size in the log that now reaches past its end looks like an entry that a crash cut short.
        assert.match(name, /^log-/, `byte ${at} of ${name}`);
        assertSubset(read as string);
      }
    }
  }
  assert.ok(found > 100, `${found} found`);
});

test('a file that is cut short is found; of the log, what is whole stays', () => {
  for (const name of readdirSync(whole)) {
    const size = readFileSync(join(whole, name)).length;
    for (const left of [0, 1, 7, 8, 100, size - 9, size - 1]) {
      if (left >= size || left < 0) continue;
      const { file, read } = outcome((folder) => truncateSync(join(folder, name), left));
      if (file) assert.ok(file.includes(name), `${file} for ${left} bytes of ${name}`);
      else {
        assert.match(name, /^log-/, `${left} bytes of ${name}`);
        assertSubset(read as string);
      }
    }
  }
});

test('a file that is missing is named', () => {
  for (const name of readdirSync(whole).filter((each) => /^(segment|log)-/.test(each)))
    assert.ok(outcome((folder) => rmSync(join(folder, name))).file?.includes(name), name);
});

/** Every document is one that was learned, with its text. */
function assertSubset(read: string): void {
  for (const [name, text] of JSON.parse(read)[0] as [string, string][])
    assert.equal(text, name === 'gone' ? 'To be forgotten.' : texts.get(name));
}
