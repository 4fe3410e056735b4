/**
 * The documents of a server: received, on their way, learned, failed. Takes them through the inbox, the reading thread and the data network, one batch
 * after another, and tells every change. What a document is told as is record.ts.
 */
import { basename, extname } from 'node:path';
import type { Certificate, DocumentInput, Place } from '../../memory/index.ts';
import { HttpError } from '../http/http-error.ts';
import type { NetworkThread } from '../network/network-thread.ts';
import { Inbox, type Received, type Sent } from './inbox.ts';
import { ReadingThread } from './reading.ts';
import { type DocumentRecord, idOf, learnedRecord, type Status } from './record.ts';

/** What is learned at once: questions wait no longer than that takes. */
const BATCH = { documents: 32, characters: 4e6 };

type Listener = (
  record: DocumentRecord | { id: string; object: 'document'; name: string; status: 'forgotten' },
) => void;

export class Library {
  readonly #network: NetworkThread;
  readonly #inbox: Inbox;
  readonly #reading = new ReadingThread();
  readonly #learned = new Map<string, DocumentRecord>();
  /** Received and not learned, by number. */
  readonly #pending = new Map<number, { received: Received; status: Status }>();
  readonly #queue: Received[] = [];
  readonly #listeners = new Set<Listener>();
  /** The end of all that was begun, and what is being learned at this moment. */
  #working: Promise<void> = Promise.resolve();
  #batch: { names: ReadonlySet<string>; learned: Promise<void> } | undefined;
  #closed = false;

  private constructor(network: NetworkThread, data: string) {
    this.#network = network;
    this.#inbox = new Inbox(data);
  }

  /** What was received before and not learned goes on. */
  static async open(network: NetworkThread, data: string): Promise<Library> {
    const library = new Library(network, data);
    for (const info of await network.call('documents', {})) {
      const record = learnedRecord(info);
      library.#learned.set(record.id, record);
    }
    for (const received of library.#inbox.left()) library.#take(received);
    return library;
  }

  /** On the disk when it returns. Throws HttpError. */
  async receive(sent: Sent, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<DocumentRecord> {
    if (this.#closed)
      throw new HttpError(503, 'shutting_down', 'the server ends; send it again', null, { 'retry-after': '5' });
    return this.#take(await this.#inbox.receive(sent, bytes));
  }

  /** By name; what is on its way stands for what it will replace. */
  list(): DocumentRecord[] {
    const records = new Map(this.#learned);
    for (const { received, status } of this.#pending.values()) {
      const record = this.#pendingRecord(received, status);
      records.set(record.id, record);
    }
    return [...records.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Throws HttpError where there is none. */
  get(id: string): DocumentRecord {
    for (const { received, status } of [...this.#pending.values()].reverse())
      if (idOf(received.name) === id) return this.#pendingRecord(received, status);
    return this.#learned.get(id) ?? none(id);
  }

  /** The record once it is learned or failed, or as it is after so long. */
  async settled(id: string, milliseconds: number): Promise<DocumentRecord> {
    const over = (): boolean => ['learned', 'failed'].includes(this.get(id).status);
    if (over()) return this.get(id);
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener: Listener = (record) =>
      record.id === id && ['learned', 'failed', 'forgotten'].includes(record.status) && resolve();
    const timer = setTimeout(resolve, milliseconds);
    this.#listeners.add(listener);
    await promise;
    clearTimeout(timer);
    this.#listeners.delete(listener);
    return this.get(id);
  }

  /** Its text as it was learned, and the places in it. Throws HttpError. */
  async text(id: string, version?: number): Promise<{ text: string; places: readonly Place[] }> {
    const { name } = this.#learned.get(id) ?? none(id);
    return (await this.#network.call('text', { name, version })) ?? none(id);
  }

  /** Out of the store and the inbox, with its certificate; without one where it had never been learned. Throws HttpError where there is none. */
  async forget(id: string): Promise<Certificate | undefined> {
    const record = this.get(id);
    for (const { received } of this.#pending.values()) if (received.name === record.name) this.#drop(received);
    if (this.#batch?.names.has(record.name)) await this.#batch.learned;
    const certificate = this.#learned.has(id) ? await this.#network.call('forget', { name: record.name }) : undefined;
    this.#learned.delete(id);
    this.#tell({ id, object: 'document', name: record.name, status: 'forgotten' });
    return certificate;
  }

  /** Calls `listener` with every change; disposing ends that. */
  listen(listener: Listener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** What is being learned is finished; what waits stays in the inbox for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    await this.#reading.close();
  }

  #take(received: Received): DocumentRecord {
    // A document sent again stands for the failed one before it.
    for (const { received: before, status } of this.#pending.values())
      if (status === 'failed' && before.name === received.name) this.#drop(before);
    const status = received.error === undefined ? 'queued' : 'failed';
    this.#pending.set(received.number, { received, status });
    if (status === 'queued') {
      this.#queue.push(received);
      this.#working = this.#working.then(() => this.#work());
    }
    const record = this.#pendingRecord(received, status);
    this.#tell(record);
    return record;
  }

  #drop(received: Received): void {
    this.#pending.delete(received.number);
    this.#inbox.remove(received);
  }

  /** Reads and learns what waits, up to a batch. */
  async #work(): Promise<void> {
    const batch: { received: Received; document: DocumentInput }[] = [];
    let characters = 0;
    while (!this.#closed && batch.length < BATCH.documents && characters < BATCH.characters) {
      const received = this.#queue.shift();
      if (received === undefined) break;
      const document = await this.#read(received);
      if (document === undefined) continue;
      batch.push({ received, document });
      characters += document.text.length;
      this.#move(received, 'learning');
    }
    const wanted = batch.filter(({ received }) => this.#pending.has(received.number));
    if (wanted.length === 0) return;
    const learned = this.#learn(wanted);
    this.#batch = { names: new Set(wanted.map(({ document }) => document.name)), learned };
    await learned;
    this.#batch = undefined;
  }

  async #learn(batch: readonly { received: Received; document: DocumentInput }[]): Promise<void> {
    const outcomes = await this.#network
      .call('learn', { documents: batch.map(({ document }) => document) })
      .catch((error: Error) => batch.map(() => ({ error: error.message })));
    for (const [i, { received }] of batch.entries()) {
      const outcome = outcomes[i]!;
      if ('error' in outcome) {
        this.#fail(received, outcome.error);
        continue;
      }
      this.#drop(received);
      const record = learnedRecord(outcome, received.bytes);
      this.#learned.set(record.id, record);
      this.#tell(record);
    }
  }

  /** Undefined where it cannot be read, which is told, or is no longer wanted. */
  async #read(received: Received): Promise<DocumentInput | undefined> {
    if (!this.#pending.has(received.number) || received.path === undefined) return undefined;
    this.#move(received, 'reading');
    try {
      const { title, text, places } = await this.#reading.read(received.path);
      const { name, label, authority } = received;
      const stem = basename(name, extname(name));
      return { name, title: title === 'content' ? stem : title, text, places, label, authority };
    } catch (error) {
      const { rule, received: found, hint } = error as { rule?: string; received?: string; hint?: string };
      const why = [rule ?? (error as Error).message, found].filter(Boolean).join(': ');
      this.#fail(received, hint ? `${why} (${hint})` : why);
      return undefined;
    }
  }

  #move(received: Received, status: Status): void {
    if (!this.#pending.has(received.number)) return;
    this.#pending.set(received.number, { received, status });
    this.#tell(this.#pendingRecord(received, status));
  }

  #fail(received: Received, error: string): void {
    if (!this.#pending.has(received.number)) return;
    const failed = this.#inbox.fail(received, error);
    this.#pending.set(received.number, { received: failed, status: 'failed' });
    this.#tell(this.#pendingRecord(failed, 'failed'));
  }

  #pendingRecord({ name, bytes, error, label, authority }: Received, status: Status): DocumentRecord {
    return { id: idOf(name), object: 'document', name, status, bytes, error, label, authority };
  }

  #tell(record: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners) listener(record);
  }
}

function none(id: string): never {
  throw new HttpError(404, 'document_not_found', `there is no document ${id.slice(0, 64)}`, 'id');
}
