/** Files that a test writes and reads back, for tests of readers. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { type Limits, type ReadDocument, Reader, ReaderError } from '../../src/refine/readers/index.ts';
import { workingFolder } from './callosum.ts';

/** A folder of its own for a test file, whose reader ends with it. */
export function reading(name: string, limits: Partial<Limits> = {}) {
  const folder = workingFolder(`read-${name}`);
  const reader = new Reader(limits);
  after(() => reader[Symbol.asyncDispose]());
  const write = (file: string, content: string | Uint8Array): string => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  return {
    folder,
    reader,
    write,
    /** Writes a file and reads it; places must be as they have to be. */
    async read(file: string, content: string | Uint8Array): Promise<ReadDocument> {
      const document = await reader.read(write(file, content));
      wellPlaced(document);
      return document;
    },
    /** Writes a file that must be refused with a sentence that names it. */
    async refuses(file: string, content: string | Uint8Array, sentence: RegExp): Promise<void> {
      const path = write(file, content);
      await assert.rejects(reader.read(path), (error: Error) => {
        assert.ok(error instanceof ReaderError, error.stack);
        assert.ok(error.message.startsWith(`[${path}] `), error.message);
        assert.match(error.message, sentence);
        assert.doesNotMatch(error.message, /undefined|\[object|NaN/);
        return true;
      });
    },
  };
}

/** Places begin at the text's beginning, go up, and end within it; a last page without text stands at its end. */
export function wellPlaced({ text, places }: ReadDocument): void {
  assert.equal(places[0].start, 0);
  for (const [i, { start, name }] of places.entries()) {
    const end = i === places.length - 1 && name.startsWith('page ') ? text.length + 1 : text.length;
    assert.ok(name !== '' && start < end, `${name} at ${start} of ${text.length}`);
    if (i > 0) assert.ok(start > places[i - 1].start, `${name} at ${start} behind ${places[i - 1].start}`);
  }
}

/** The stretch of the text that a place names. */
export function stretch({ text, places }: ReadDocument, name: string): string {
  const at = places.findIndex((place) => place.name === name);
  assert.ok(at >= 0, `${name} is none of ${places.map((place) => place.name).join(', ')}`);
  return text.slice(places[at].start, places[at + 1]?.start);
}
