/**
 * The commit log: one entry for each document learned by itself and for each forgetting, flushed before it is acknowledged. When it has
 * grown it is folded into a segment and begun anew. A last entry that a crash cut short is dropped: it was never acknowledged. Anything else
 * that is not what was written is damage, and refused: where an entry ends is believed only of a head that has its own checksum.
 *
 *     entry: bytes, kind, checksum, checksum of these three (u32 each)   content, filled to 8   checksum, kind (u32 each)
 *
 * Logs of before have 0 in the place of the head's checksum: of such an entry that seems cut short, its end is looked for.
 */
import { crc32 } from 'node:zlib';
import type { Appendable, Disk, ReadableFile } from './disk.ts';
import { StoreDamageError } from './store-error.ts';

/** A segment; the records that are forgotten from now on. */
export type EntryKind = 'learn' | 'forget';
const KINDS: readonly EntryKind[] = ['learn', 'forget'];
const MAGIC = new Uint8Array(Buffer.from('CALLLOG\n'));
const HEAD = 16;
const TAIL = 8;

export interface LogEntry {
  readonly kind: EntryKind;
  /** Bytes of its own, at the start of their buffer. */
  readonly content: Uint8Array<ArrayBuffer>;
}

export class CommitLog {
  readonly name: string;
  readonly #file: Appendable;
  entries: number;
  bytes: number;

  private constructor(name: string, file: Appendable, entries: number, bytes: number) {
    this.name = name;
    this.#file = file;
    this.entries = entries;
    this.bytes = bytes;
  }

  static create(disk: Disk, name: string): CommitLog {
    disk.writeWhole(name, [MAGIC]);
    return new CommitLog(name, disk.appendable(name, MAGIC.length), 0, MAGIC.length);
  }

  /** The log and what it holds. Throws StoreDamageError. */
  static open(disk: Disk, name: string): { log: CommitLog; entries: LogEntry[] } {
    const { entries, end } = readEntries(disk, name);
    return { log: new CommitLog(name, disk.appendable(name, end), entries.length, end), entries };
  }

  append(kind: EntryKind, parts: readonly Uint8Array[]): void {
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    const crc = parts.reduce((sum, part) => crc32(part, sum), 0);
    const number = KINDS.indexOf(kind) + 1;
    const head = new Uint8Array(Uint32Array.of(bytes, number, crc, headCheck(bytes, number, crc)).buffer);
    const tail = new Uint8Array(Uint32Array.of(crc, number).buffer);
    const filler = new Uint8Array((8 - (bytes % 8)) % 8);
    this.#file.append([Buffer.concat([head, ...parts, filler, tail])]);
    this.entries++;
    this.bytes += HEAD + bytes + filler.length + TAIL;
  }

  close(): void {
    this.#file.close();
  }
}

function readEntries(disk: Disk, name: string): { entries: LogEntry[]; end: number } {
  const file = disk.open(name);
  const what = disk.path(name);
  const damaged = (rule: string, at: number): never => {
    const hint = 'the file is damaged: restore it from a copy';
    throw new StoreDamageError({ what, rule, received: `byte ${at}`, hint });
  };
  if (!file) return damaged('is part of the store and must be there', 0);
  try {
    const entries: LogEntry[] = [];
    if (file.size < MAGIC.length || !Buffer.from(MAGIC).equals(file.read(0, MAGIC.length)))
      damaged('a log must begin with its mark', 0);
    let at = MAGIC.length;
    while (at + HEAD <= file.size) {
      const [bytes, kind, crc, check] = new Uint32Array(file.read(at, HEAD).buffer);
      if (!KINDS[kind - 1] || (check !== 0 && check !== headCheck(bytes, kind, crc)))
        damaged('the head of an entry must be as it was written', at);
      const tailAt = at + HEAD + Math.ceil(bytes / 8) * 8;
      if (tailAt + TAIL > file.size) {
        if (check === 0 && endsWithin(file, at + HEAD, crc, kind)) damaged('an entry must end where its head says', at);
        break; // cut short
      }
      const tail = new Uint32Array(file.read(tailAt, TAIL).buffer);
      if (tail[0] === 0 && tail[1] === 0 && tailAt + TAIL === file.size) break; // its end never reached the disk
      const content = file.read(at + HEAD, bytes);
      if (crc32(content) !== crc || tail[0] !== crc || tail[1] !== kind)
        damaged('an entry must be as it was written', at);
      entries.push({ kind: KINDS[kind - 1], content });
      at = tailAt + TAIL;
    }
    return { entries, end: at };
  } finally {
    file.close();
  }
}

/** Of a head; never 0, nor a bit away from it. */
const headCheck = (bytes: number, kind: number, crc: number): number =>
  (crc32(new Uint8Array(Uint32Array.of(bytes, kind, crc).buffer)) | 3) >>> 0;

/** The end of an entry with that checksum and kind is somewhere from `start` on. */
function endsWithin(file: ReadableFile, start: number, crc: number, kind: number): boolean {
  const words = new Uint32Array(file.read(start, Math.floor((file.size - start) / 8) * 8).buffer);
  for (let at = 0; at < words.length; at += 2) if (words[at] === crc && words[at + 1] === kind) return true;
  return false;
}
