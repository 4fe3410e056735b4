/**
 * The way of received documents into the data network: read and learned in their order, one batch after another. What fails by no fault of a document
 * (a full disk, a thread that ended) takes nothing from it: it waits and is tried again. What is told of a document is library.ts's.
 */
import { basename, extname } from 'node:path';
import type { DocumentInput } from '../../memory/index.ts';
import { checkDocument } from '../../memory/store/document-input.ts';
import { CallosumError } from '../../tensor/index.ts';
import type { NetworkThread } from '../network/network-thread.ts';
import type { Learned } from '../network/protocol.ts';
import { ReadingEndedError, ReadingThread } from './reading.ts';
import type { Received } from './received.ts';
import type { Status } from './record.ts';

/** What is learned at once: questions wait no longer than that takes. */
const BATCH = { documents: 200, characters: 1.5e6 };
/** Until what failed is tried again, in milliseconds: twice as long each time. */
const AGAIN = { first: 5000, most: 600_000 };

export interface LearnerEvents {
  /** Whether it is still to be learned. */
  wanted(received: Received): boolean;
  /** With why it waits, where something failed. */
  moved(received: Received, status: Status, why?: string): void;
  learned(received: Received, learned: Learned): void;
  /** It will never be learned, by what is in it. What this throws is a failure that is no fault of the document's. */
  failed(received: Received, why: string): void;
  /** Whether the data network still runs; nothing is tried again where it does not. */
  running(): Promise<boolean>;
  onFailure(error: unknown): void;
}

interface Ready {
  readonly received: Received;
  readonly document: DocumentInput;
}

export class Learner {
  readonly #network: NetworkThread;
  readonly #events: LearnerEvents;
  readonly #reading = new ReadingThread();
  readonly #queue: Received[] = [];
  /** To be tried again. */
  readonly #later: Received[] = [];
  #again: NodeJS.Timeout | undefined;
  #wait = AGAIN.first;
  /** Nothing can be learned until then. */
  #held = false;
  #busy = false;
  #worked: Promise<void> = Promise.resolve();
  #batch: { names: ReadonlySet<string>; through: Promise<void> } | undefined;
  #closed = false;

  constructor(network: NetworkThread, events: LearnerEvents) {
    this.#network = network;
    this.#events = events;
  }

  add(received: Received): void {
    this.#queue.push(received);
    this.#go();
  }

  /** When no document of that name is being learned at this moment. */
  async through(name: string): Promise<void> {
    if (this.#batch?.names.has(name)) await this.#batch.through;
  }

  /** What is being learned is finished; what is being read is not. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    await this.#reading.close();
    await this.#worked;
  }

  #go(): void {
    if (this.#busy || this.#held || this.#closed) return;
    this.#busy = true;
    this.#worked = this.#work().catch(this.#events.onFailure);
  }

  async #work(): Promise<void> {
    try {
      while (this.#queue.length > 0 && !this.#held && !this.#closed) {
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

  /** What waits, up to a batch. */
  async #readBatch(): Promise<Ready[]> {
    const batch: Ready[] = [];
    let characters = 0;
    while (!this.#closed && batch.length < BATCH.documents && characters < BATCH.characters) {
      const received = this.#queue.shift();
      if (received === undefined) break;
      const document = await this.#read(received);
      if (document === undefined) continue;
      batch.push({ received, document });
      characters += document.text.length;
      this.#events.moved(received, 'learning');
    }
    return batch;
  }

  /** Undefined where it cannot be learned, which is told, or is no longer wanted. */
  async #read(received: Received): Promise<DocumentInput | undefined> {
    if (!this.#events.wanted(received) || received.path === undefined) return undefined;
    this.#events.moved(received, 'reading');
    try {
      const { title, text, places } = await this.#reading.read(received.path);
      const { name, label, authority } = received;
      const untitled = received.title ?? basename(name, extname(name));
      const document = { name, title: title === 'content' ? untitled : title, text, places, label, authority };
      checkDocument(document);
      return document;
    } catch (error) {
      const isOfContent = error instanceof CallosumError && !(error instanceof ReadingEndedError);
      if (!isOfContent || !this.#fail(received, reasonOf(error))) this.#postpone([received], error as Error);
      return undefined;
    }
  }

  /** Never rejected. */
  async #learn(batch: readonly Ready[]): Promise<void> {
    const documents = batch.map(({ document }) => document);
    let outcomes: (Learned | { error: string })[];
    try {
      outcomes = await this.#network.call('learn', { documents });
    } catch (error) {
      this.#held = true;
      const received = batch.map((ready) => ready.received);
      return this.#postpone(received, error as Error, await this.#events.running());
    }
    const refused: Received[] = [];
    let why = '';
    for (const [i, { received }] of batch.entries()) {
      const outcome = outcomes[i]!;
      if ('error' in outcome) {
        refused.push(received);
        why = outcome.error;
      } else this.#events.learned(received, outcome);
    }
    // That its content is fit to be learned was checked before: what is refused here is the store's failure.
    if (refused.length === batch.length) this.#held = true;
    if (refused.length === 0) this.#wait = AGAIN.first;
    else
      this.#postpone(
        refused,
        new CallosumError({ what: refused[0].name, rule: 'could not be learned', received: why }),
      );
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

  /** They stay as they were received, to be tried again: by this server later, or by the next. */
  #postpone(received: readonly Received[], error: Error, again = true): void {
    if (this.#closed) return;
    this.#events.onFailure(error);
    for (const one of received) this.#events.moved(one, 'queued', `waits, nothing of it is lost: ${error.message}`);
    this.#later.push(...received);
    if (!again || this.#again !== undefined) return;
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#held = false;
      this.#queue.unshift(...this.#later.splice(0));
      this.#go();
    }, this.#wait).unref();
    this.#wait = Math.min(2 * this.#wait, AGAIN.most);
  }
}

/** Without the path, which is the server's own. */
function reasonOf({ rule, received, hint }: CallosumError): string {
  const why = [rule, received].filter(Boolean).join(': ');
  return hint ? `${why} (${hint})` : why;
}
