/**
 * What was received and is not yet learned: a folder of the data folder, one folder a document, whole or not there at all, so that what was
 * acknowledged outlives any end of the server. Not the learning (learner.ts).
 *
 *   inbox/<number>/document.json   what its sender said of it
 *   inbox/<number>/content.<kind>  its bytes
 *   inbox/<number>/failed.json     why it could not be learned; its bytes are gone then
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { syncPath, writeWholeFile } from '../../tensor/index.ts';
import { HttpError } from '../http/http-error.ts';
import { endingOf } from './names.ts';

/** Bytes of a document. */
export const MOST_BYTES = 200e6;

export interface Sent {
  /** A label (names.ts). */
  readonly name: string;
  readonly label?: string;
  readonly authority?: number;
  /** The ending by which it is read; by its content unless said. */
  readonly kind?: string;
}

export interface Received extends Sent {
  /** Of its folder; later ones are higher. */
  readonly number: number;
  readonly bytes: number;
  /** Absolute; absent for one that failed. */
  readonly path?: string;
  readonly error?: string;
}

const HEAD_BYTES = 4096;
const UNFINISHED = 'unfinished-';

export class Inbox {
  readonly #folder: string;
  #next = 1;

  /** Makes the folder where there is none, and clears away what was not received whole. */
  constructor(data: string) {
    this.#folder = join(data, 'inbox');
    mkdirSync(this.#folder, { recursive: true });
    for (const name of readdirSync(this.#folder))
      if (name.startsWith(UNFINISHED)) rmSync(join(this.#folder, name), { recursive: true, force: true });
    this.#next = 1 + Math.max(0, ...this.#numbers());
  }

  /** What is there from before, oldest first. */
  left(): Received[] {
    return this.#numbers().flatMap((number) => this.#read(number) ?? []);
  }

  /**
   * Takes a document in: on the disk when it returns. Throws HttpError where it is too large, empty or of no kind that is read, or the disk is full; nothing
   * of it is left then.
   */
  async receive(sent: Sent, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Received> {
    const number = this.#next++;
    const unfinished = join(this.#folder, `${UNFINISHED}${number}`);
    const folder = join(this.#folder, String(number));
    try {
      mkdirSync(unfinished);
      const raw = join(unfinished, 'content');
      const { size, head } = await write(raw, sent.name, bytes);
      const file = `content${sent.kind ?? endingOf(sent.name, head)}`;
      renameSync(raw, join(unfinished, file));
      writeWholeFile(join(unfinished, 'document.json'), JSON.stringify({ ...sent, bytes: size, file }));
      renameSync(unfinished, folder);
      syncPath(this.#folder);
      return { ...sent, number, bytes: size, path: join(folder, file) };
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
        throw new HttpError(507, 'disk_full', `${sent.name} was not taken: the disk is full; nothing of it is left`);
      throw error;
    }
  }

  /** It is learned, or no longer wanted. */
  remove({ number }: Received): void {
    rmSync(join(this.#folder, String(number)), { recursive: true, force: true });
  }

  /** It cannot be learned: the reason stays, its bytes go. */
  fail(received: Received, error: string): Received {
    writeWholeFile(join(this.#folder, String(received.number), 'failed.json'), JSON.stringify({ error }));
    if (received.path) rmSync(received.path, { force: true });
    return { ...received, path: undefined, error };
  }

  #numbers(): number[] {
    return readdirSync(this.#folder)
      .filter((name) => /^[1-9]\d{0,14}$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  #read(number: number): Received | undefined {
    const folder = join(this.#folder, String(number));
    const json = (name: string) => {
      try {
        return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
      } catch {
        return undefined;
      }
    };
    const said = json('document.json') as (Sent & { bytes: number; file: string }) | undefined;
    if (said === undefined) return undefined;
    const { file, ...sent } = said;
    const error = json('failed.json')?.error as string | undefined;
    return { ...sent, number, error, path: error === undefined ? join(folder, file) : undefined };
  }
}

/** Writes the bytes as they come, flushed to the disk when it returns. */
async function write(
  path: string,
  name: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ size: number; head: Buffer }> {
  await using file = await open(path, 'wx', 0o600);
  const first: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    if (size < HEAD_BYTES) first.push(part.subarray(0, HEAD_BYTES));
    size += part.byteLength;
    if (size > MOST_BYTES)
      throw new HttpError(413, 'document_too_large', `${name} has more than ${MOST_BYTES / 1e6} MB; split it`, 'file');
    await file.writeFile(part);
  }
  await file.sync();
  return { size, head: Buffer.concat(first) };
}
