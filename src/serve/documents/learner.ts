/**
 * The way of received documents into the data network: read (lanes.ts) and learned in their order, one batch after another. What fails by no fault of a
 * document (a full disk, a server that ends) takes nothing from it: it waits and is tried again. What fails for a reason that may be its own is tried so
 * often and then fails. What is told of a document is library.ts's.
 */
import { basename, extname } from 'node:path';
import type { DocumentInput } from '../../memory/index.ts';
import { checkDocument } from '../../memory/store/document-input.ts';
import { CallosumError } from '../../tensor/index.ts';
import type { NetworkThread } from '../network/network-thread.ts';
import type { Calls, Learned } from '../network/protocol.ts';
import { Lanes, type Outcome, type Reading } from './lanes.ts';
import { Later } from './later.ts';
import { ReadingEndedError, ReadingFailedError, ReadingThreads } from './reading.ts';
import type { Received } from './received.ts';
import type { Status } from './record.ts';

/** What is learned at once: questions wait no longer than that takes; and no document waits longer for others to be read. */
const BATCH = { documents: 200, characters: 1.5e6, ms: 2000 };
/** A document fails that was tried in vain so often, or at which the server ended so often. */
export const MOST_TRIES = 3;
export const MOST_ENDS = 5;

export interface LearnerEvents {
  /** Whether it is still to be learned. */
  wanted(received: Received): boolean;
  /** With why it waits, where something failed. */
  moved(received: Received, status: Status, why?: string): void;
  learned(received: Received, learned: Learned): void;
  /** It will never be learned, by what is in it. What this throws is a failure that is no fault of the document's. */
  failed(received: Received, why: string): void;
  /** With one try more. */
  tried(received: Received): Received;
  /** They are read or learned from now on, until it is disposed of. */
  atWork(received: readonly Received[]): Disposable;
  /** Whether the data network still runs; nothing is tried again where it does not. */
  running(): Promise<boolean>;
  onFailure(error: unknown): void;
}

export interface LearnerOptions {
  readonly reading?: Reading;
  /** Of a file's reading, in milliseconds: see lanes.ts. */
  readonly shareMs?: number;
}

interface Ready {
  readonly received: Received;
  readonly document: DocumentInput;
}

export class Learner {
  readonly #network: NetworkThread;
  readonly #events: LearnerEvents;
  readonly #lanes: Lanes;
  readonly #queue: Received[] = [];
  /** Were tried in vain: behind all others, each by itself, so that none pays for another. */
  readonly #suspects: Received[] = [];
  /** Read beside the others. */
  readonly #late: Outcome[] = [];
  readonly #later: Later;
  /** Nothing can be learned until then. */
  #held = false;
  #busy = false;
  #worked: Promise<void> = Promise.resolve();
  #batch: { names: ReadonlySet<string>; through: Promise<void> } | undefined;
  #closed = false;

  constructor(network: NetworkThread, events: LearnerEvents, options: LearnerOptions = {}) {
    this.#network = network;
    this.#events = events;
    this.#lanes = new Lanes(options.reading ?? new ReadingThreads(), {
      shareMs: options.shareMs,
      atWork: (received) => events.atWork(received),
      onLate: () => this.#go(),
    });
    this.#later = new Later((received) => {
      this.#held = false;
      this.#queue.unshift(...received.filter((one) => !isSuspect(one)));
      this.#suspects.push(...received.filter(isSuspect));
      this.#go();
    });
  }

  add(received: Received): void {
    (isSuspect(received) ? this.#suspects : this.#queue).push(received);
    this.#go();
  }

  /** When no document of that name is being learned at this moment. */
  async through(name: string): Promise<void> {
    if (this.#batch?.names.has(name)) await this.#batch.through;
  }

  /** What is being learned is finished; what is being read is not. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#later.close();
    await this.#lanes.close();
    await this.#worked;
  }

  #go(): void {
    if (this.#busy || this.#held || this.#closed) return;
    this.#busy = true;
    this.#worked = this.#work().catch(this.#events.onFailure);
  }

  async #work(): Promise<void> {
    try {
      while (!this.#held && !this.#closed) {
        this.#late.push(...this.#lanes.late());
        if (this.#late.length + this.#queue.length + this.#suspects.length === 0) return;
        const batch = (await this.#readBatch()).filter(({ received }) => this.#events.wanted(received));
        if (batch.length === 0) continue;
        const names = new Set(batch.map(({ document }) => document.name));
        this.#batch = { names, through: this.#learn(batch) };
        await this.#batch.through;
        this.#batch = undefined;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** What waits, up to a batch; of suspects one. */
  async #readBatch(): Promise<Ready[]> {
    const batch: Ready[] = [];
    let characters = 0;
    const until = performance.now() + BATCH.ms;
    while (batch.length < BATCH.documents && characters < BATCH.characters && performance.now() < until) {
      const late = this.#late[0];
      const from = this.#queue.length > 0 || batch.length > 0 ? this.#queue : this.#suspects;
      if (this.#closed || (late ?? from[0]) === undefined) break;
      if (late && isSuspect(late.received) && batch.length > 0) break;
      const othersWait = () => batch.length + this.#queue.length + this.#suspects.length > 0;
      const outcome = late ? this.#late.shift() : await this.#read(from.shift()!, othersWait);
      const ready = outcome && this.#readyOf(outcome);
      if (ready === undefined) continue;
      batch.push(ready);
      characters += ready.document.text.length;
      this.#events.moved(ready.received, 'learning');
      if (isSuspect(ready.received)) break;
    }
    return batch;
  }

  /** Undefined where it is no longer wanted, or takes long: it is late then. */
  async #read(received: Received, othersWait: () => boolean): Promise<Outcome | undefined> {
    if (!this.#events.wanted(received) || received.path === undefined) return undefined;
    if ((received.ends ?? 0) >= MOST_ENDS) return { received, error: endedAt(received) };
    this.#events.moved(received, 'reading');
    return await this.#lanes.read(received, othersWait);
  }

  /** Undefined where it cannot be learned, which is told, or is no longer wanted. */
  #readyOf(outcome: Outcome): Ready | undefined {
    const { received } = outcome;
    if (!this.#events.wanted(received)) return undefined;
    try {
      if ('error' in outcome) throw outcome.error;
      const { title, text, places } = outcome.document;
      const { name, label, authority } = received;
      const untitled = received.title ?? basename(name, extname(name));
      const document = { name, title: title === 'content' ? untitled : title, text, places, label, authority };
      checkDocument(document);
      return { received, document };
    } catch (error) {
      if (error instanceof ReadingEndedError) this.#postpone([received], error);
      else if (error instanceof ReadingFailedError || !(error instanceof CallosumError))
        this.#countTry([received], error as Error);
      else if (!this.#fail(received, reasonOf(error))) this.#postpone([received], error);
      return undefined;
    }
  }

  /** Never rejected. */
  async #learn(batch: readonly Ready[]): Promise<void> {
    const received = batch.map((ready) => ready.received);
    // What was not there before these were sent to it did not end by them.
    const ran = await this.#events.running();
    let outcomes: Calls['learn']['answer'];
    try {
      using _at = this.#events.atWork(received);
      outcomes = await this.#network.call('learn', { documents: batch.map(({ document }) => document) });
    } catch (error) {
      const runs = await this.#events.running();
      this.#held = !runs;
      return ran ? this.#countTry(received, error as Error, runs) : this.#postpone(received, error as Error, runs);
    }
    const unwritten: Received[] = [];
    let why = '';
    for (const [i, outcome] of outcomes.entries()) {
      const one = received[i]!;
      if (!('error' in outcome)) this.#events.learned(one, outcome);
      else if (outcome.ofStore) {
        unwritten.push(one);
        why = outcome.error;
      } else this.#countTry([one], refusedWith(one, outcome.error));
    }
    if (unwritten.length === batch.length) this.#held = true;
    if (unwritten.length > 0) this.#postpone(unwritten, refusedWith(unwritten[0], why));
    else this.#later.ease();
  }

  /** False where the failing itself failed. */
  #fail(received: Received, why: string): boolean {
    try {
      this.#events.failed(received, why);
      return true;
    } catch (error) {
      this.#events.onFailure(error);
      return false;
    }
  }

  /** They failed for a reason that may be their own: tried again, but not for ever. */
  #countTry(received: readonly Received[], error: Error, again = true): void {
    if (this.#closed) return;
    const tried = received.map((one) => this.#events.tried(one));
    const why = `failed ${MOST_TRIES} times, the last time: ${reasonOf(error)}`;
    const left = tried.filter((one) => one.tries! < MOST_TRIES || !this.#fail(one, why));
    if (left.length > 0) this.#postpone(left, error, again);
    else this.#events.onFailure(error);
  }

  /** They stay as they were received, to be tried again: by this server later, or by the next. */
  #postpone(received: readonly Received[], error: Error, again = true): void {
    if (this.#closed) return;
    this.#events.onFailure(error);
    for (const one of received) {
      const times = one.tries ? `, tried ${one.tries} of ${MOST_TRIES} times` : '';
      this.#events.moved(one, 'queued', `waits, nothing of it is lost${times}: ${reasonOf(error)}`);
    }
    this.#later.add(received, again);
  }
}

const isSuspect = ({ tries, ends }: Received): boolean => tries !== undefined || ends !== undefined;

const endedAt = ({ name, ends }: Received): CallosumError =>
  new CallosumError({
    what: name,
    rule: `the server ended ${ends} times while this was read or learned`,
    hint: 'split it, or save it anew from the program it was made with',
  });

const refusedWith = ({ name }: Received, received: string): CallosumError =>
  new CallosumError({ what: name, rule: 'could not be learned', received });

/** Without the path, which is the server's own. */
function reasonOf(error: Error): string {
  if (!(error instanceof CallosumError)) return error.message;
  const { rule, received, hint } = error;
  const why = [rule, received].filter(Boolean).join(': ');
  return hint ? `${why} (${hint})` : why;
}
