/**
 * Learning many documents: worker threads analyse them, this thread gives numbers and makes segments, which are committed a few at a time. A
 * document is there whole or not at all. Knows of the store what BulkTarget says.
 */
import { mapBlocks } from '../../text/workers.ts';
import { type Analysis, analyse, type Known, textHash, titleOf } from './analysis.ts';
import type { DocumentBlock } from './analysis-worker.ts';
import { type Assembly, assemble, MOST_POSTINGS } from './assemble.ts';
import { checkDocument } from './document-input.ts';
import type { RecordFront } from './document-record.ts';
import { StoreWriteError } from './store-error.ts';
import type { DocumentInput, LearnReport } from './store-types.ts';

export interface BulkProgress {
  /** UTF-8 bytes of text and documents so far; those that are durable. */
  readonly bytes: number;
  readonly documents: number;
  readonly durable: number;
  readonly seconds: number;
  readonly bytesPerSecond: number;
}

export interface BulkOptions {
  onProgress?(progress: BulkProgress): void;
  /** Ends the learning by its reason; what was analysed until then is committed. */
  signal?: AbortSignal;
  /** Threads that analyse, beside this one. Default 2. */
  workers?: number;
}

/** What the learning of many asks of a store. */
export interface BulkTarget {
  newest(name: string): RecordFront | undefined;
  /** The document is the one that the store has. */
  isUnchanged(document: DocumentInput): boolean;
  known(name: string): Known;
  assembly(): Assembly;
  /** Makes what was assembled part of the store: durable when it returns. */
  commit(assembly: Assembly): void;
}

/** A block has about so many characters; it is what a thread works on at a time. */
const BLOCK_CHARACTERS = 2 ** 20;
const BLOCK_DOCUMENTS = 512;
/** A block of so many is not analysed in the thread that asks. */
const LARGE = 2 * BLOCK_CHARACTERS;
/** Documents of a block; those among them, in order, whose names are new: a thread analyses them, this thread the others. */
interface Batch {
  readonly documents: DocumentInput[];
  readonly fresh: DocumentInput[];
}

export class BulkLearner {
  readonly #target: BulkTarget;
  readonly #options: BulkOptions;
  #assembly: Assembly;
  #started = performance.now();
  #bytes = 0;
  #documents = 0;
  #durable = 0;

  constructor(target: BulkTarget, options: BulkOptions) {
    this.#target = target;
    this.#options = options;
    this.#assembly = target.assembly();
  }

  async learn(documents: Iterable<DocumentInput> | AsyncIterable<DocumentInput>): Promise<LearnReport[]> {
    const { signal, workers = 2 } = this.#options;
    const reports: LearnReport[] = [];
    const batches = this.#batches(documents);
    const first = await batches.next();
    const second = first.done ? first : await batches.next();
    const waiting: Batch[] = [];
    async function* blocks(): AsyncGenerator<DocumentBlock> {
      for (
        let next = first, after = second;
        !next.done;
        next = after, after = after.done ? after : await batches.next()
      ) {
        waiting.push(next.value);
        yield { documents: next.value.fresh };
      }
    }
    const url = new URL('./analysis-worker.ts', import.meta.url);
    // For a single block no thread is worth starting, unless this one would be held up by a large document.
    const threads = second.done && charactersOf(first.value) < LARGE ? 1 : Math.max(2, workers);
    try {
      for await (const analysis of mapBlocks<Analysis, DocumentBlock>(url, {}, blocks(), { workers: threads })) {
        this.#add(waiting.shift() as Batch, analysis, reports);
        if (signal?.aborted) break;
      }
    } catch (error) {
      if (!(error instanceof StoreWriteError)) this.flush();
      throw error;
    }
    this.flush();
    this.#report();
    signal?.throwIfAborted();
    return reports;
  }

  /** Commits what has been analysed. */
  flush(): void {
    const assembly = this.#assembly;
    this.#assembly = this.#target.assembly();
    this.#target.commit(assembly);
    this.#durable = this.#documents;
  }

  async *#batches(documents: Iterable<DocumentInput> | AsyncIterable<DocumentInput>): AsyncGenerator<Batch> {
    let batch: Batch = { documents: [], fresh: [] };
    let characters = 0;
    for await (const document of documents) {
      if (this.#options.signal?.aborted) break;
      checkDocument(document);
      batch.documents.push(document);
      if (this.#target.newest(document.name) === undefined) {
        batch.fresh.push(document);
        characters += document.text.length;
      }
      if (characters < BLOCK_CHARACTERS && batch.documents.length < BLOCK_DOCUMENTS) continue;
      yield batch;
      batch = { documents: [], fresh: [] };
      characters = 0;
    }
    if (batch.documents.length > 0) yield batch;
  }

  #add({ documents, fresh }: Batch, analysis: Analysis, reports: LearnReport[]): void {
    const learned = assemble(this.#assembly, fresh, analysis);
    let next = 0;
    for (const document of documents) {
      reports.push(document === fresh[next] ? learned[next++] : this.#update(document));
      this.#bytes += Buffer.byteLength(document.text);
      this.#documents++;
    }
    if (this.#assembly.builder.postings >= MOST_POSTINGS / 2) this.flush();
    this.#report();
  }

  #update(document: DocumentInput): LearnReport {
    const { name } = document;
    const front = this.#assembly.pending.has(name) ? undefined : this.#target.newest(name);
    if (front && this.#target.isUnchanged(document)) {
      const { version, epoch, slots } = front;
      return { name, version, epoch, slots, reused: slots, status: 'unchanged' };
    }
    return assemble(this.#assembly, [document], analyse([document], this.#target.known(name)))[0];
  }

  #report(): void {
    const seconds = (performance.now() - this.#started) / 1000;
    const [bytes, documents, durable] = [this.#bytes, this.#documents, this.#durable];
    this.#options.onProgress?.({ bytes, documents, durable, seconds, bytesPerSecond: bytes / Math.max(seconds, 1e-9) });
  }
}

const charactersOf = (batch: Batch | undefined): number =>
  batch?.fresh.reduce((sum, { text }) => sum + text.length, 0) ?? 0;

/** Same text, title, label, authority and places as the version that is there. */
export function sameAs(document: DocumentInput, front: RecordFront, places: DocumentInput['places']): boolean {
  return (
    front.sha256 === Buffer.from(textHash(document.text)).toString('hex') &&
    front.title === titleOf(document) &&
    front.label === (document.label ?? '') &&
    front.authority === (document.authority ?? 0) &&
    JSON.stringify(places ?? []) === JSON.stringify(document.places ?? [])
  );
}
