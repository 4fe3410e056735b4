/**
 * Where the real documents lie: ../shared beside the repository, which no user needs and no machine must have. Whoever asks for a file
 * that is not there is told so by MissingSource, which tests and figures turn into a reason to skip.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

export const SHARED = join(import.meta.dirname, '../../../../shared');

export class MissingSource extends Error {
  constructor(path: string) {
    super(`[bench memory] ${path} is not beside the repository, in ../shared`);
    this.name = 'MissingSource';
  }
}

/** The path below ../shared. @throws MissingSource */
export function shared(path: string): string {
  const file = join(SHARED, path);
  if (!existsSync(file)) throw new MissingSource(path);
  return file;
}

/** The objects of a `.jsonl.zst` file, one a line. @throws MissingSource */
export function jsonLines(path: string): unknown[] {
  const text = zstdDecompressSync(readFileSync(shared(path)), { maxOutputLength: 2 ** 28 }).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

/** A number in 0..1 that belongs to a name: what is drawn by it does not change when other names come or go. */
export function drawOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
}

/** The names in an order that only they decide. */
export function shuffled<T>(all: readonly T[], nameOf: (one: T) => string): T[] {
  const drawn = all.map((one) => ({ one, at: drawOf(nameOf(one)) }));
  return drawn.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
