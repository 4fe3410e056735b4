/**
 * The files of a zip archive that somebody sent: only those asked for are unpacked, and what unpacks to more than is allowed is stopped while
 * it does. Reads what Word writes: stored and deflated files, no encryption, no archive over several files, none beyond 4 GiB.
 */
import { inflateRawSync } from 'node:zlib';
import { ReaderError } from './document.ts';
import { megabytes } from './text-file.ts';

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const MOST_ENTRIES = 20_000;
/** Deflate cannot do more than 1032 to 1; text in XML does 10 to 50. */
const MOST_RATIO = 200;
/** Small files may be as repetitive as they like. */
const HARMLESS_BYTES = 4 * 2 ** 20;
const ENCRYPTED = 1;

interface Entry {
  method: number;
  flags: number;
  packed: number;
  at: number;
}

export class Zip {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #entries = new Map<string, Entry>();
  /** Bytes that may still be unpacked. */
  #left: number;

  /** `most`: bytes that all files together may unpack to. Throws ReaderError. */
  constructor(path: string, bytes: Uint8Array, most: number) {
    this.#path = path;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = most;
    this.#readDirectory();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** A file's bytes; undefined where there is none of that name. */
  read(name: string): Uint8Array | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    if (entry.flags & ENCRYPTED)
      throw new ReaderError({
        what: this.#path,
        rule: `${name} in it is encrypted`,
        hint: 'save a copy without a password',
      });
    const packed = this.#packedOf(name, entry);
    const allowed = Math.min(this.#left, Math.max(HARMLESS_BYTES, packed.length * MOST_RATIO));
    const unpacked = entry.method === 0 ? packed : this.#inflate(name, entry, packed, allowed);
    if (unpacked.length > allowed) throw this.#bomb(name, allowed);
    this.#left -= unpacked.length;
    return unpacked;
  }

  #inflate(name: string, { method }: Entry, packed: Uint8Array, allowed: number): Uint8Array {
    if (method !== 8) throw this.#broken(`${name} is packed by method ${method}`);
    try {
      return inflateRawSync(packed, { maxOutputLength: allowed });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw this.#bomb(name, allowed);
      throw this.#broken(`${name}: ${(error as Error).message}`);
    }
  }

  #packedOf(name: string, { at, packed }: Entry): Uint8Array {
    if (at + LOCAL_BYTES > this.#bytes.length || this.#view.getUint32(at, true) !== LOCAL)
      throw this.#broken(`${name} is not where the directory says`);
    const start = at + LOCAL_BYTES + this.#view.getUint16(at + 26, true) + this.#view.getUint16(at + 28, true);
    if (start + packed > this.#bytes.length) throw this.#broken(`${name} ends behind the file's end`);
    return this.#bytes.subarray(start, start + packed);
  }

  #readDirectory(): void {
    const end = this.#findEnd();
    const count = this.#view.getUint16(end + 10, true);
    let at = this.#view.getUint32(end + 16, true);
    if (count > MOST_ENTRIES) throw this.#broken(`${count} files in it`);
    for (let i = 0; i < count; i++) {
      if (at + ENTRY_BYTES > end || this.#view.getUint32(at, true) !== ENTRY)
        throw this.#broken('its directory is cut');
      const [name, extra, comment] = [28, 30, 32].map((offset) => this.#view.getUint16(at + offset, true));
      if (at + ENTRY_BYTES + name > end) throw this.#broken('its directory is cut');
      const nameBytes = this.#bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + name);
      this.#entries.set(new TextDecoder().decode(nameBytes), {
        flags: this.#view.getUint16(at + 8, true),
        method: this.#view.getUint16(at + 10, true),
        packed: this.#view.getUint32(at + 20, true),
        at: this.#view.getUint32(at + 42, true),
      });
      at += ENTRY_BYTES + name + extra + comment;
    }
  }

  #findEnd(): number {
    const last = this.#bytes.length - END_BYTES;
    for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--)
      if (this.#view.getUint32(at, true) === END) return at;
    throw this.#broken('no directory at its end');
  }

  #broken(received: string): ReaderError {
    return new ReaderError({ what: this.#path, rule: 'must be a whole zip archive, as Word writes it', received });
  }

  #bomb(name: string, allowed: number): ReaderError {
    return new ReaderError({
      what: this.#path,
      rule: 'unpacks to more than a document does',
      received: `${name} is larger than ${megabytes(allowed)}`,
      hint: 'it may be made to fill the memory; open it in Word and save it anew if you trust it',
    });
  }
}
