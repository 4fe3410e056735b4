/**
 * What was received and is not yet learned: a folder of the data folder, one folder a document, whole or not there at all, so that what was
 * acknowledged outlives any end of the server. Not the learning (learner.ts).
 *
 *   inbox/<number>/document.json   what its sender said of it
 *   inbox/<number>/content.<kind>  its bytes
 *   inbox/<number>/tries.json      how often it was tried in vain, where it was
 *   inbox/<number>/failed.json     why it could not be learned; its bytes are gone then
 *   inbox/at-work.json             numbers of those that are being read or learned at this moment
 *   inbox/unfinished-<number>      not yet whole, or no longer wanted; cleared away by the next start
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { FileWriteError, syncPath, writeWholeFile } from '../../tensor/index.ts';
import { HttpError } from '../http/http-error.ts';
import { erased, erasedFolder } from './erase.ts';
import { endingOf } from './names.ts';
import type { Received, Sent } from './received.ts';

/** Bytes of a document. */
export const MOST_BYTES = 200e6;
/** Bytes of all that wait to be learned. */
const MOST_WAITING_BYTES = 4e9;

const HEAD_BYTES = 4096;
const UNFINISHED = 'unfinished-';
const AT_WORK = 'at-work.json';

export class Inbox {
  readonly #folder: string;
  #next = 1;
  /** Bytes that are here, and on their way. */
  #bytes = 0;
  readonly #atWork = new Set<number>();

  private constructor(data: string) {
    this.#folder = join(data, 'inbox');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Makes the folder where there is none, and clears away what was not received, or not removed, whole. */
  static async open(data: string): Promise<Inbox> {
    const inbox = new Inbox(data);
    const numbers = inbox.#numbers();
    inbox.#next = 1 + Math.max(0, ...numbers);
    for (const number of numbers) await inbox.#mend(number);
    for (const name of readdirSync(inbox.#folder))
      if (name.startsWith(UNFINISHED)) await erasedFolder(join(inbox.#folder, name));
    inbox.#countEnds();
    inbox.#bytes = inbox.left().reduce((sum, received) => sum + waiting(received), 0);
    return inbox;
  }

  /** What is there from before, oldest first. */
  left(): Received[] {
    return this.#numbers().flatMap((number) => this.#read(number) ?? []);
  }

  /**
   * Takes a document in: on the disk when it returns. Throws HttpError where it is too large, empty or of no kind that is read, or there is no room; nothing
   * of it is left then.
   */
  async receive(sent: Sent, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Received> {
    const number = this.#next++;
    const unfinished = join(this.#folder, `${UNFINISHED}${number}`);
    const folder = join(this.#folder, String(number));
    let counted = 0;
    const count = (more: number): void => {
      counted += more;
      this.#bytes += more;
      if (counted > MOST_BYTES)
        throw new HttpError(
          413,
          'document_too_large',
          `${sent.name} has more than ${MOST_BYTES / 1e6} MB; split it`,
          'file',
        );
      if (this.#bytes > MOST_WAITING_BYTES) {
        const message = `${sent.name} was not taken: more than ${MOST_WAITING_BYTES / 1e9} GB wait to be learned; send it later`;
        throw new HttpError(507, 'inbox_full', message, 'file', { 'retry-after': '60' });
      }
    };
    try {
      mkdirSync(unfinished);
      const raw = join(unfinished, 'content');
      const head = await write(raw, bytes, count);
      const file = `content${sent.kind ?? endingOf(sent.name, head)}`;
      renameSync(raw, join(unfinished, file));
      writeWholeFile(join(unfinished, 'document.json'), JSON.stringify({ ...sent, bytes: counted, file }));
      renameSync(unfinished, folder);
      syncPath(this.#folder);
      return { ...sent, number, bytes: counted, path: join(folder, file) };
    } catch (error) {
      this.#bytes -= counted;
      rmSync(unfinished, { recursive: true, force: true });
      if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw new HttpError(507, 'disk_full', `${sent.name} was not taken: the disk is full; nothing of it is left`);
      throw error;
    }
  }

  /** It is learned, or no longer wanted: out of the inbox at once, its bytes overwritten when the promise is resolved. */
  async remove(received: Received): Promise<void> {
    const away = join(this.#folder, `${UNFINISHED}${received.number}`);
    renameSync(join(this.#folder, String(received.number)), away);
    this.#bytes -= waiting(received);
    syncPath(this.#folder);
    await erasedFolder(away);
  }

  /** It cannot be learned: the reason stays, its bytes go. Throws FileWriteError, and then it is as it was. */
  fail(received: Received, error: string): { failed: Received; erased: Promise<void> } {
    writeWholeFile(join(this.#folder, String(received.number), 'failed.json'), JSON.stringify({ error }));
    this.#bytes -= waiting(received);
    return { failed: { ...received, path: undefined, error }, erased: erased(received.path) };
  }

  /** It was tried in vain: counted for this run, and for the next where the disk takes it. */
  tried(received: Received): Received {
    const after = { ...received, tries: (received.tries ?? 0) + 1 };
    this.#writeTries(after);
    return after;
  }

  /** They are read or learned until it is disposed of: where the server ends before, the next start knows at what. */
  atWork(received: readonly Received[]): Disposable {
    for (const { number } of received) this.#atWork.add(number);
    this.#writeAtWork();
    return {
      [Symbol.dispose]: () => {
        for (const { number } of received) this.#atWork.delete(number);
        this.#writeAtWork();
      },
    };
  }

  /** Not flushed: it must outlive the end of the process, not that of the machine. A full disk has nothing counted. */
  #writeAtWork(): void {
    const path = join(this.#folder, AT_WORK);
    try {
      if (this.#atWork.size === 0) rmSync(path, { force: true });
      else writeFileSync(path, JSON.stringify([...this.#atWork]));
    } catch {}
  }

  #writeTries({ number, tries, ends }: Received): void {
    try {
      writeWholeFile(join(this.#folder, String(number), 'tries.json'), JSON.stringify({ tries, ends }));
    } catch (error) {
      if (!(error instanceof FileWriteError)) throw error;
    }
  }

  /** Of what was being read or learned when the server before this one ended. */
  #countEnds(): void {
    const numbers = json(join(this.#folder, AT_WORK));
    rmSync(join(this.#folder, AT_WORK), { force: true });
    if (!Array.isArray(numbers)) return;
    for (const received of this.left())
      if (numbers.includes(received.number) && received.error === undefined)
        this.#writeTries({ ...received, ends: (received.ends ?? 0) + 1 });
  }

  /** Ends what was cut off: a removal, or that of the bytes of one that failed. */
  async #mend(number: number): Promise<void> {
    const folder = join(this.#folder, String(number));
    const names = readdirSync(folder);
    const contents = names.filter((name) => name.startsWith('content'));
    const failed = names.includes('failed.json');
    if (!names.includes('document.json') || (contents.length === 0 && !failed)) return await erasedFolder(folder);
    if (failed) for (const name of contents) await erased(join(folder, name));
  }

  #numbers(): number[] {
    return readdirSync(this.#folder)
      .filter((name) => /^[1-9]\d{0,14}$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  #read(number: number): Received | undefined {
    const at = (name: string) => json(join(this.#folder, String(number), name));
    const said = at('document.json') as (Sent & { bytes: number; file: string }) | undefined;
    if (said === undefined) return undefined;
    const { file, ...sent } = said;
    const error = (at('failed.json') as { error: string } | undefined)?.error;
    const path = error === undefined ? join(this.#folder, String(number), file) : undefined;
    const { tries, ends } = (at('tries.json') ?? {}) as Pick<Received, 'tries' | 'ends'>;
    return { ...sent, number, error, path, tries: Number(tries) || undefined, ends: Number(ends) || undefined };
  }
}

/** Undefined where there is none that is whole. */
function json(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Bytes that it takes here. */
const waiting = ({ error, bytes }: Received): number => (error === undefined ? bytes : 0);

/** Writes the bytes as they come, flushed to the disk when it returns; gives the first of them. */
async function write(
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  count: (more: number) => void,
): Promise<Buffer> {
  await using file = await open(path, 'wx', 0o600);
  const first: Uint8Array[] = [];
  let left = HEAD_BYTES;
  for await (const part of bytes) {
    if (left > 0) first.push(part.subarray(0, left));
    left -= part.byteLength;
    count(part.byteLength);
    await file.writeFile(part);
  }
  await file.sync();
  return Buffer.concat(first);
}
