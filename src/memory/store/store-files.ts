/**
 * A store's files as one thing: segments, the log, the manifest; opened with everything checked, changed so that a crash leaves the store
 * before the change or after it. Knows records by number only; which documents there are is the store's.
 */

import type { Counters } from './assemble.ts';
import type { Disk } from './disk.ts';
import { CommitLog } from './log.ts';
import { type Manifest, readManifest, sweep, writeManifest } from './manifest.ts';
import { Segment } from './segment.ts';
import type { SegmentSource } from './segment-file.ts';
import { packSegment, type SegmentParts } from './segment-parts.ts';
import { StoreDamageError, StoreWriteError } from './store-error.ts';

/** Content of the log's forget entry. */
interface ForgetEntry {
  readonly records: readonly number[];
  readonly epoch: number;
}

/** How files take the place of others. */
export interface Replacement {
  readonly replaced?: readonly Segment[];
  readonly newLog?: boolean;
  readonly compacted?: boolean;
}

export class StoreFiles {
  readonly #disk: Disk;
  #manifest: Manifest;
  #log: CommitLog;
  /** Segment files by name, then the segments of the log. */
  #filed: { name: string; segment: Segment }[];
  #logged: Segment[];
  /** Files whose place others took, and which are not erased yet. */
  readonly #outdated: string[] = [];
  /** Records that are forgotten and still in the files. */
  readonly forgotten: Set<number>;
  readonly counters: Counters;

  /** Opens or creates. Throws StoreDamageError, StoreWriteError. */
  constructor(disk: Disk) {
    this.#disk = disk;
    const found = readManifest(disk);
    sweep(disk, found);
    this.#manifest = found ?? {
      segments: [],
      log: 'log-0',
      forgotten: [],
      epoch: 0,
      nextSlot: 0,
      nextPiece: 0,
      nextRecord: 0,
      nextFile: 1,
    };
    if (!found) {
      CommitLog.create(disk, this.#manifest.log).close();
      writeManifest(disk, this.#manifest);
    }
    const { epoch, nextSlot, nextPiece, nextRecord } = this.#manifest;
    this.counters = { epoch, nextSlot, nextPiece, nextRecord };
    this.forgotten = new Set(this.#manifest.forgotten);
    this.#filed = this.#manifest.segments.map((name) => ({ name, segment: this.#openSegment(name) }));
    const { log, entries } = CommitLog.open(disk, this.#manifest.log);
    this.#log = log;
    this.#logged = [];
    for (const [at, { kind, content }] of entries.entries()) {
      const what = `${disk.path(log.name)}, entry ${at + 1}`;
      if (kind === 'learn') this.#logged.push(new Segment(inMemory(what, content)));
      else this.#readForget(what, content);
    }
    for (const { rowRuns, pieceRuns } of this.#logged) {
      this.counters.nextSlot = Math.max(this.counters.nextSlot, endOf(rowRuns));
      this.counters.nextPiece = Math.max(this.counters.nextPiece, endOf(pieceRuns));
    }
  }

  get segments(): Segment[] {
    return [...this.#filed.map(({ segment }) => segment), ...this.#logged];
  }

  get log(): { readonly entries: number; readonly bytes: number } {
    return this.#log;
  }

  /** Segments that lie in files of their own. */
  get filed(): Segment[] {
    return this.#filed.map(({ segment }) => segment);
  }

  /** Segments that lie in the log. */
  get logged(): readonly Segment[] {
    return this.#logged;
  }

  /** A small commit: durable when it returns. */
  append(parts: SegmentParts): void {
    const bytes = Buffer.concat(packSegment(parts));
    const content = new Uint8Array(bytes); // at the start of its buffer, as columns must be
    const what = `${this.#disk.path(this.#log.name)}, entry ${this.#log.entries + 1}`;
    this.#log.append('learn', [content]);
    this.#logged.push(new Segment(inMemory(what, content)));
  }

  /** Marks records as forgotten: durable when it returns. */
  appendForget(records: readonly number[]): void {
    const epoch = this.counters.epoch + 1;
    this.#log.append('forget', [Buffer.from(JSON.stringify({ records, epoch } satisfies ForgetEntry))]);
    this.counters.epoch = epoch;
    for (const record of records) this.forgotten.add(record);
  }

  /** A segment file that is not yet part of the store; it is after `commit`, and erased when a store is opened without. */
  write(parts: SegmentParts): string {
    const name = `segment-${this.#manifest.nextFile}`;
    this.#manifest = { ...this.#manifest, nextFile: this.#manifest.nextFile + 1 };
    this.#disk.writeWhole(name, packSegment(parts));
    return name;
  }

  /**
   * Makes written files part of the store in the place of `replaced`, whose bytes are overwritten. With `newLog` the segments and marks of
   * the log are in what was written, and it begins anew; with `compacted` so is nothing that was forgotten.
   */
  commit(added: readonly string[], { replaced = [], newLog = false, compacted = false }: Replacement = {}): void {
    const gone = this.#filed.filter(({ segment }) => replaced.includes(segment));
    const opened = added.map((name) => ({ name, segment: this.#openSegment(name) }));
    const filed = [...this.#filed.filter((file) => !gone.includes(file)), ...opened];
    let log = this.#log;
    if (newLog) {
      const name = `log-${this.#manifest.nextFile}`;
      this.#manifest = { ...this.#manifest, nextFile: this.#manifest.nextFile + 1 };
      log = CommitLog.create(this.#disk, name);
    }
    const manifest = {
      ...this.#manifest,
      ...this.counters,
      segments: filed.map(({ name }) => name),
      log: log.name,
      forgotten: compacted ? [] : [...this.forgotten],
    };
    try {
      writeManifest(this.#disk, manifest);
    } catch (error) {
      for (const { segment } of opened) segment.close();
      if (newLog) log.close();
      throw error;
    }
    const oldLog = this.#log;
    if (compacted) this.forgotten.clear();
    this.#manifest = manifest;
    this.#filed = filed;
    this.#log = log;
    if (newLog) {
      this.#logged = [];
      oldLog.close();
    }
    for (const { segment } of gone) segment.close();
    this.#outdated.push(...gone.map(({ name }) => name), ...(newLog ? [oldLog.name] : []));
    this.#tolerate(() => this.erase());
  }

  /** Overwrites and removes the files whose place others took: what could not be erased at once is tried again. Throws StoreWriteError. */
  erase(): void {
    for (let name = this.#outdated[0]; name !== undefined; name = this.#outdated[0]) {
      this.#disk.erase(name);
      this.#outdated.shift();
    }
  }

  /** Files that were written and will not be committed. */
  discard(names: readonly string[]): void {
    const named = readManifest(this.#disk)?.segments ?? [];
    for (const name of names) if (!named.includes(name)) this.#tolerate(() => this.#disk.erase(name));
  }

  close(): void {
    this.#log.close();
    for (const { segment } of this.#filed) segment.close();
  }

  /** What cannot be erased now is erased when the store is opened: no file of the store names it. */
  #tolerate(erase: () => void): void {
    try {
      erase();
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error;
    }
  }

  #openSegment(name: string): Segment {
    const file = this.#disk.open(name);
    if (!file)
      throw new StoreDamageError({
        what: this.#disk.path(name),
        rule: 'is part of the store and must be there',
        hint: 'restore it from a copy',
      });
    try {
      return new Segment(file);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  #readForget(what: string, content: Uint8Array): void {
    const { records, epoch } = JSON.parse(Buffer.from(content).toString()) as ForgetEntry;
    if (!Array.isArray(records) || !Number.isSafeInteger(epoch))
      throw new StoreDamageError({ what, rule: 'must say what is forgotten', received: JSON.stringify(records) });
    for (const record of records) this.forgotten.add(record);
    this.counters.epoch = Math.max(this.counters.epoch, epoch);
  }
}

const endOf = (runs: Float64Array): number => {
  let end = 0;
  for (let at = 0; at < runs.length; at += 2) end = Math.max(end, runs[at] + runs[at + 1]);
  return end;
};

function inMemory(what: string, bytes: Uint8Array<ArrayBuffer>): SegmentSource {
  const read = (offset: number, count: number) => bytes.slice(offset, offset + count);
  return { what, size: bytes.length, read, keep: read, close: () => {} };
}
