/**
 * The documents of a server: received, on their way, learned, failed. Takes them through the inbox, has them learned (learner.ts), and tells every change.
 * What a document is told as is record.ts.
 */
import { setImmediate } from 'node:timers/promises';
import type { Certificate, Place } from '../../memory/index.ts';
import { HttpError } from '../http/http-error.ts';
import type { NetworkThread } from '../network/network-thread.ts';
import { Inbox } from './inbox.ts';
import { Learner } from './learner.ts';
import type { Received, Sent } from './received.ts';
import { type DocumentRecord, idOf, learnedRecord, pendingRecord, type Status } from './record.ts';

type Listener = (
  record: DocumentRecord | { id: string; object: 'document'; name: string; status: 'forgotten' },
) => void;

interface Pending {
  readonly id: string;
  readonly received: Received;
  readonly status: Status;
  /** Of one that waits although it was tried. */
  readonly why?: string;
}

export class Library {
  readonly #network: NetworkThread;
  readonly #inbox: Inbox;
  readonly #learner: Learner;
  readonly #onFailure: (error: unknown) => void;
  readonly #learned = new Map<string, DocumentRecord>();
  /** Received and not learned, by number. */
  readonly #pending = new Map<number, Pending>();
  readonly #forgetting = new Map<string, Promise<unknown>>();
  readonly #listeners = new Set<Listener>();
  /** Overwriting of what is no longer needed. */
  readonly #erasing = new Set<Promise<void>>();
  #probe: Promise<void> | undefined;
  #stopped = false;
  #closed = false;

  private constructor(network: NetworkThread, inbox: Inbox, onFailure: (error: unknown) => void) {
    this.#network = network;
    this.#inbox = inbox;
    this.#onFailure = onFailure;
    this.#learner = new Learner(network, {
      wanted: ({ number }) => this.#pending.has(number),
      moved: (received, status, why) => this.#move(received, status, why),
      learned: (received, learned) => {
        const record = learnedRecord(learned, received.bytes);
        this.#learned.set(record.id, record);
        // What was sent before it and failed, or waits, is no newer version.
        for (const pending of this.#pendingOf(record.id)) if (pending.number <= received.number) this.#drop(pending);
        this.#tell(record);
      },
      failed: (received, why) => this.#fail(received, why),
      tried: (received) => this.#inbox.tried(received),
      atWork: (received) => this.#inbox.atWork(received),
      running: () => this.running(),
      onFailure,
    });
  }

  /** What was received before and not learned goes on. `onFailure` is told what is no fault of a document's. */
  static async open(network: NetworkThread, data: string, onFailure: (error: unknown) => void): Promise<Library> {
    const library = new Library(network, await Inbox.open(data), onFailure);
    for (const info of await network.call('documents', {})) {
      const record = learnedRecord(info);
      library.#learned.set(record.id, record);
    }
    for (const received of library.#inbox.left()) library.#take(received);
    return library;
  }

  /** Whether the data network's thread still runs; one that is busy does. */
  async running(): Promise<boolean> {
    this.#probe ??= this.#network.call('text', { name: '' }).then(
      () => {
        this.#probe = undefined;
      },
      () => {
        this.#stopped = true;
      },
    );
    await Promise.race([this.#probe, setImmediate()]);
    return !this.#stopped;
  }

  /** On the disk when it returns. Throws HttpError. */
  async receive(sent: Sent, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<DocumentRecord> {
    const again = { 'retry-after': '10' };
    if (this.#closed) throw new HttpError(503, 'shutting_down', 'the server ends; send it again', null, again);
    if (!(await this.running()))
      throw new HttpError(503, 'not_ready', 'the data network ended; start the server again', null, again);
    return this.#take(await this.#inbox.receive(sent, bytes));
  }

  /** By name. */
  list(): DocumentRecord[] {
    const records = new Map(this.#learned);
    for (const pending of this.#pending.values()) {
      const record = this.#record(pending);
      records.set(record.id, record);
    }
    return [...records.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(id: string): DocumentRecord | undefined {
    const newest = this.#pendingOf(id).at(-1);
    return newest ? this.#record(this.#pending.get(newest.number)!) : this.#learned.get(id);
  }

  /** Throws HttpError where there is none. */
  get(id: string): DocumentRecord {
    return this.find(id) ?? none(id);
  }

  /** The record once it is learned or failed, or as it is after so long; as it was where it is forgotten meanwhile. */
  async settled(record: DocumentRecord, milliseconds: number): Promise<DocumentRecord> {
    const { id } = record;
    const isOver = (status?: string): boolean => status === undefined || ['learned', 'failed'].includes(status);
    if (!isOver(this.find(id)?.status)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      using _listening = this.listen((change) => change.id === id && isOver(this.find(id)?.status) && resolve());
      const timer = setTimeout(resolve, milliseconds);
      await promise;
      clearTimeout(timer);
    }
    return this.find(id) ?? record;
  }

  /** Its text as it was learned, and the places in it. Throws HttpError. */
  async text(id: string, version?: number): Promise<{ text: string; places: readonly Place[] }> {
    const { name } = this.#learned.get(id) ?? none(id);
    return (await this.#network.call('text', { name, version })) ?? none(id);
  }

  /** Out of the store and the inbox, with its certificate; without one where it had never been learned. Throws HttpError where there is none. */
  async forget(id: string): Promise<Certificate | undefined> {
    while (this.#forgetting.has(id)) await this.#forgetting.get(id)!.catch(() => {});
    this.get(id);
    const forgotten = this.#forget(id);
    this.#forgetting.set(id, forgotten);
    try {
      return await forgotten;
    } finally {
      this.#forgetting.delete(id);
    }
  }

  /** Lets go of a version that failed; what was learned before stays, and is told. Throws HttpError where none failed. */
  async dismiss(id: string): Promise<DocumentRecord | undefined> {
    const failed = this.#pendingOf(id).filter(({ error }) => error !== undefined);
    const name = failed[0]?.name ?? none(id);
    await Promise.all(failed.map((received) => this.#drop(received)));
    const left = this.find(id);
    this.#tell(left ?? { id, object: 'document', name, status: 'forgotten' });
    return left;
  }

  /** Calls `listener` with every change; disposing ends that. */
  listen(listener: Listener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** What is being learned is finished; what waits stays in the inbox for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#learner.close();
    await Promise.all(this.#erasing);
  }

  async #forget(id: string): Promise<Certificate | undefined> {
    const { name } = this.get(id);
    const erased = this.#pendingOf(id).map((received) => this.#drop(received));
    await this.#learner.through(name);
    const certificate = this.#learned.has(id) ? await this.#network.call('forget', { name }) : undefined;
    this.#learned.delete(id);
    await Promise.all(erased);
    this.#tell(this.find(id) ?? { id, object: 'document', name, status: 'forgotten' });
    return certificate;
  }

  #take(received: Received): DocumentRecord {
    const id = idOf(received.name);
    // A document sent again stands for the failed one before it.
    for (const before of this.#pendingOf(id)) if (before.error !== undefined) this.#drop(before);
    const pending: Pending = { id, received, status: received.error === undefined ? 'queued' : 'failed' };
    this.#pending.set(received.number, pending);
    const record = this.#record(pending);
    this.#tell(record);
    if (received.error === undefined) this.#learner.add(received);
    return record;
  }

  /** No longer told of and out of the inbox; its bytes are overwritten when the promise is resolved. */
  #drop(received: Received): Promise<void> {
    this.#pending.delete(received.number);
    return this.#erase(this.#inbox.remove(received));
  }

  #erase(work: Promise<void>): Promise<void> {
    const erasing = work.catch(this.#onFailure).finally(() => this.#erasing.delete(erasing));
    this.#erasing.add(erasing);
    return erasing;
  }

  #move(received: Received, status: Status, why?: string): void {
    const before = this.#pending.get(received.number);
    if (before === undefined) return;
    const pending = { ...before, received, status, why };
    this.#pending.set(received.number, pending);
    this.#tell(this.#record(pending));
  }

  /** Throws FileWriteError, and then it is as it was. */
  #fail(received: Received, why: string): void {
    if (!this.#pending.has(received.number)) return;
    const { failed, erased } = this.#inbox.fail(received, why);
    void this.#erase(erased);
    this.#move(failed, 'failed');
  }

  /** Of a document, oldest first. */
  #pendingOf(id: string): Received[] {
    return [...this.#pending.values()].flatMap((pending) => (pending.id === id ? [pending.received] : []));
  }

  /** What is on its way stands for what it will replace; where it failed, what was learned before stays, with the error. */
  #record({ id, received, status, why }: Pending): DocumentRecord {
    const learned = status === 'failed' ? this.#learned.get(id) : undefined;
    return learned ? { ...learned, error: received.error } : pendingRecord(received, status, why);
  }

  #tell(record: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners) listener(record);
  }
}

function none(id: string): never {
  throw new HttpError(404, 'document_not_found', `there is no document ${id.slice(0, 64)}`, 'id');
}
