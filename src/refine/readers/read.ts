/** Reading files one after another, a few ahead of whoever takes them. A file that cannot be read is told and the next follows. */
import { CallosumError } from '../../tensor/errors.ts';
import { LIMITS, type Limits, type ReadDocument, ReaderError } from './document.ts';
import type { FoundFile } from './files.ts';
import { ENDINGS, isReadable, readHere, threadKindOf } from './kinds.ts';
import { ReaderThreads } from './thread.ts';

/** Files under way in threads beyond the one that is waited for, and their bytes. */
const AHEAD = { files: 8, bytes: 64 * 2 ** 20 };

const LONGEST_NAME = 500;

export type Outcome =
  | { readonly file: FoundFile; readonly document: ReadDocument; readonly error?: undefined }
  | { readonly file: FoundFile; readonly document?: undefined; readonly error: CallosumError };

/** Reads files of any kind; its threads live until it is disposed. */
export class Reader implements AsyncDisposable {
  readonly #limits: Limits;
  readonly #threads: ReaderThreads;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
    this.#threads = new ReaderThreads(this.#limits);
  }

  /** A file as text with places, by its ending. Throws ReaderError whatever is wrong with it. */
  async read(path: string): Promise<ReadDocument> {
    try {
      if (!isReadable(path)) throw new ReaderError({ what: path, rule: `must end in one of ${ENDINGS.join(', ')}` });
      const kind = threadKindOf(path);
      const document = kind === undefined ? readHere(path, this.#limits) : await this.#threads.read(kind, path);
      if (document.text.trim() === '')
        throw new ReaderError({ what: path, rule: 'must have text in it', received: 'none' });
      return named(document);
    } catch (error) {
      throw error instanceof CallosumError ? error : asReaderError(path, error as NodeJS.ErrnoException);
    }
  }

  /** The files in their order, each as its text or as the reason why there is none. */
  async *readAll(files: Iterable<FoundFile>, signal?: AbortSignal): AsyncGenerator<Outcome> {
    const queue: { file: FoundFile; outcome: Promise<Outcome> }[] = [];
    const source = files[Symbol.iterator]();
    let next = source.next();
    let bytes = 0;
    while (!signal?.aborted) {
      while (
        !next.done &&
        (queue.length === 0 || (queue.length < AHEAD.files && bytes < AHEAD.bytes && threadKindOf(next.value.path)))
      ) {
        const file = next.value;
        queue.push({ file, outcome: this.#outcome(file) });
        bytes += file.bytes;
        next = source.next();
      }
      const first = queue.shift();
      if (first === undefined) return;
      bytes -= first.file.bytes;
      yield await first.outcome;
    }
  }

  async #outcome(file: FoundFile): Promise<Outcome> {
    try {
      return { file, document: await this.read(file.path) };
    } catch (error) {
      return { file, error: error as CallosumError };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads[Symbol.asyncDispose]();
  }
}

/** Names as long as a person reads: a title or a path of keys may be as long as its file. */
function named(document: ReadDocument): ReadDocument {
  const title = document.title.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_NAME);
  if (!document.places.some(({ name }) => name.length > LONGEST_NAME)) return { ...document, title };
  const places = document.places.map(({ start, name }) => ({ start, name: name.slice(0, LONGEST_NAME) }));
  return { ...document, title, places };
}

/** What the system refused, or a parser could not make sense of, as a sentence about the file. */
function asReaderError(path: string, error: NodeJS.ErrnoException): ReaderError {
  const rule = error.syscall === undefined ? 'could not be made sense of' : 'could not be read';
  return new ReaderError({ what: path, rule, received: error.message }, { cause: error });
}
