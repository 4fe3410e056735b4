/**
 * The manifest: which files make up the store, and the numbers that go on counting. Swapped whole, so that the store is at every moment
 * either before a change of its files or after it. Files that it does not name are what a crash left, and are erased.
 */
import { hash } from 'node:crypto';
import type { Disk } from './disk.ts';
import { StoreDamageError, StoreWriteError } from './store-error.ts';

export interface Manifest {
  /** Segment files, oldest first. */
  readonly segments: readonly string[];
  readonly log: string;
  /** Numbers of records that are forgotten and not yet compacted away. */
  readonly forgotten: readonly number[];
  readonly epoch: number;
  readonly nextSlot: number;
  readonly nextPiece: number;
  readonly nextRecord: number;
  readonly nextFile: number;
}

const NAME = 'manifest.json';
const FORMAT = 'callosum slot store 1';
const FILE_NAME = /^(?:segment|log)-\d{1,15}$/;

/** Undefined where the folder has no manifest. Throws StoreDamageError. */
export function readManifest(disk: Disk): Manifest | undefined {
  const file = disk.open(NAME);
  if (!file) return undefined;
  try {
    if (file.size > 2 ** 28) throw new Error(`${file.size} bytes`);
    const [head, body] = Buffer.from(file.read(0, file.size)).toString().split('\n');
    const { format, sha256 } = JSON.parse(head) as { format: unknown; sha256: unknown };
    if (format !== FORMAT) throw new Error(`format ${JSON.stringify(format)}`);
    if (sha256 !== hash('sha256', body)) throw new Error('another checksum');
    const manifest = JSON.parse(body) as Manifest;
    if (![...manifest.segments, manifest.log].every((name) => FILE_NAME.test(name))) throw new Error('names of files');
    return manifest;
  } catch (error) {
    throw new StoreDamageError({
      what: disk.path(NAME),
      rule: `must be a whole manifest of format ${FORMAT}`,
      received: (error as Error).message,
      hint: 'the file is damaged: restore the folder from a copy, or learn its documents again in a new folder',
    });
  } finally {
    file.close();
  }
}

export function writeManifest(disk: Disk, manifest: Manifest): void {
  const body = JSON.stringify(manifest);
  const head = JSON.stringify({ format: FORMAT, sha256: hash('sha256', body) });
  disk.writeWhole(NAME, [Buffer.from(`${head}\n${body}`)]);
}

/** Erases what a crash left: files of a store's kind that the manifest does not name. What is not of the store is left alone. */
export function sweep(disk: Disk, manifest: Manifest | undefined): void {
  const named = new Set([...(manifest?.segments ?? []), ...(manifest ? [manifest.log] : [])]);
  for (const name of disk.names()) {
    const unfinished = /^(?:segment-\d+|log-\d+|manifest\.json)\.unfinished$/.test(name);
    if (!unfinished && (!FILE_NAME.test(name) || named.has(name))) continue;
    try {
      disk.erase(name);
    } catch (error) {
      // A disk that cannot be written to must not keep the store from being read; the next opening tries again.
      if (!(error instanceof StoreWriteError)) throw error;
    }
  }
}
