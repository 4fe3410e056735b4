/**
 * The fuzzer of this folder: a file is damaged 2,000 times and read each time; it is read, or refused by an error that names it. Never
 * another error, never memory that the file does not account for.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { BytesToWrite } from '../../src/model/weights/source.ts';
import { CallosumError } from '../../src/tensor/errors.ts';
import { Source, testSeed } from '../support/source.ts';
import { damaged } from './mutate.ts';

const ROUNDS = 2000;
/** What reading a file of a few KiB may leave behind, before anything is collected. */
const MOST_BYTES = 2 ** 24;
export const FIXTURES = 'test/fixtures/checkpoints';

export const folder = mkdtempSync(join(tmpdir(), 'damage-'));
after(() => rmSync(folder, { recursive: true }));

/** A folder of its own for a test. */
export function freshFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

export const zeros = (type: string, shape: number[], bytes: number): BytesToWrite => ({
  type,
  shape,
  write: (append) => append(new Uint8Array(bytes)),
});

/** Damages the file at `path`, which is whole, again and again, and reads what `read` reads of it. */
export function fuzz(path: string, kind: 'binary' | 'text', read: () => void): void {
  const seed = testSeed();
  const source = new Source(seed);
  const whole = readFileSync(path);
  read();
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    writeFileSync(path, damaged(whole, kind, source));
    const before = process.memoryUsage().arrayBuffers;
    const where = `seed ${seed}, round ${round}`;
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof CallosumError, `${where}: ${(error as Error).stack}`);
      assert.ok(error.what.startsWith(folder), `${where}: ${error.message}`);
      refused++;
    }
    const left = process.memoryUsage().arrayBuffers - before;
    assert.ok(left < MOST_BYTES, `${where}: ${left} bytes`);
  }
  assert.ok(refused > ROUNDS / 10, `only ${refused} refused`);
}
