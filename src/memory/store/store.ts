/**
 * The slot store: learns documents, gives snapshots to search in, forgets with proof. One process has it open; every call but learnMany
 * happens at once and is durable when it returns. The parts: store-files.ts (what is on the disk), contents.ts (what of it is in
 * memory), snapshot.ts (reading), bulk.ts (learning many), compaction.ts (what is dropped).
 */
import { analyse } from './analysis.ts';
import { assemble } from './assemble.ts';
import { BulkLearner, type BulkOptions } from './bulk.ts';
import type { Reading } from './catalog.ts';
import { Contents } from './contents.ts';
import { type BeforeWrite, Disk } from './disk.ts';
import type { StoredDocument } from './document.ts';
import { checkDocument } from './document-input.ts';
import { lockStore } from './lock.ts';
import { Snapshot } from './snapshot.ts';
import { StoreError } from './store-error.ts';
import { StoreFiles } from './store-files.ts';
import type { Certificate, DocumentInfo, DocumentInput, LearnReport, Place } from './store-types.ts';

export interface StoreOptions {
  /** Called before every change of the disk: a test's place to fail. */
  readonly beforeWrite?: BeforeWrite;
}

export class Store implements Disposable {
  readonly folder: string;
  readonly #lock: Disposable;
  readonly #files: StoreFiles;
  readonly #contents: Contents;
  #bulk: BulkLearner | undefined;
  #closed = false;

  private constructor(folder: string, lock: Disposable, files: StoreFiles) {
    this.folder = folder;
    this.#lock = lock;
    this.#files = files;
    this.#contents = new Contents(files);
    this.root(); // so that the first forgetting does not pay for it
  }

  /**
   * Opens the store in the folder, or makes one. Recovers from any crash: what was acknowledged is there, what was not is not. Throws
   * StoreError where another process has it open, StoreDamageError where a file is not what was written.
   */
  static open(folder: string, { beforeWrite }: StoreOptions = {}): Store {
    const disk = new Disk(folder, beforeWrite);
    const lock = lockStore(folder);
    try {
      return new Store(folder, lock, new StoreFiles(disk));
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** Learns a document, or a new version of it: durable when it returns. Of a version that is there only what changed is written. */
  learn(document: DocumentInput): LearnReport {
    checkDocument(document);
    this.#bulk?.flush();
    const { name } = document;
    const newest = this.#contents.catalog.newest(name)?.front;
    if (newest && this.#contents.isUnchanged(document)) {
      const { version, epoch, slots } = newest;
      return { name, version, epoch, slots, reused: slots, status: 'unchanged' };
    }
    const assembly = this.#contents.begin();
    const [report] = assemble(assembly, [document], analyse([document], this.#contents.known(name)));
    this.#contents.commit(assembly, false);
    return report;
  }

  /**
   * Learns many in worker threads, committing as it goes; reports in the order of the documents. Throws the signal's reason where it was
   * aborted: what was committed until then stays.
   */
  async learnMany(
    documents: Iterable<DocumentInput> | AsyncIterable<DocumentInput>,
    options: BulkOptions = {},
  ): Promise<LearnReport[]> {
    if (this.#bulk) {
      const hint = 'wait for it';
      throw new StoreError({ what: this.folder, rule: 'one learnMany at a time', received: 'a second one', hint });
    }
    this.#bulk = new BulkLearner(
      {
        newest: (name) => this.#contents.catalog.newest(name)?.front,
        isUnchanged: (document) => this.#contents.isUnchanged(document),
        known: (name) => this.#contents.known(name),
        assembly: () => this.#contents.begin(),
        commit: (assembly) => this.#contents.commit(assembly, true),
      },
      options,
    );
    try {
      return await this.#bulk.learn(documents);
    } finally {
      this.#bulk = undefined;
    }
  }

  /**
   * Forgets a document, or one version of it: no snapshot shows it from now on, and its bytes vanish with the next compaction, which
   * `compact` asks for at once. Throws StoreError where there is no such document or version.
   */
  forget(name: string, { version, compact = false }: { version?: number; compact?: boolean } = {}): Certificate {
    this.#bulk?.flush();
    const forgotten = this.#contents.catalog
      .versions(name)
      .filter(({ front }) => version === undefined || front.version === version);
    if (forgotten.length === 0)
      throw new StoreError({
        what: name,
        rule: version === undefined ? 'must be a document of the store' : `must have a version ${version}`,
        received: `${this.#contents.catalog.versions(name).length} versions`,
        hint: 'documents() lists what there is',
      });
    const before = this.root();
    this.#contents.forget(name, forgotten);
    if (compact) this.compact();
    return {
      document: name,
      versions: forgotten.map(({ front }) => front.version),
      slots: forgotten.reduce((sum, { front }) => sum + front.slots, 0),
      forgottenAt: Date.now(),
      epoch: this.#contents.epoch,
      before,
      after: this.root(),
      compacted: compact,
    };
  }

  /**
   * Rewrites what holds forgotten documents; the old files are overwritten. `keepVersions` is how many versions of each document stay, the
   * newest among them: all unless said. The Merkle root is then taken from what was written.
   */
  compact({ keepVersions = Number.POSITIVE_INFINITY }: { keepVersions?: number } = {}): void {
    this.#bulk?.flush();
    const kept = new Set<StoredDocument>();
    for (const document of this.#contents.catalog.all()) {
      const versions = this.#contents.catalog.versions(document.front.name);
      if (versions.length - versions.indexOf(document) <= Math.max(1, keepVersions)) kept.add(document);
    }
    this.#contents.compact(kept);
  }

  /** Merkle root over documents and their slots, hexadecimal: equal for stores that hold the same documents and versions. */
  root(): string {
    return this.#contents.catalog.root();
  }

  /** The documents that a reader sees: without options, all as they are now. */
  documents({ asOf, labels = 'all' }: Partial<Reading> = {}): DocumentInfo[] {
    return [...this.#contents.catalog.seen({ asOf, labels })].map(({ info }) => info);
  }

  /** Every version of a document that is kept, oldest first. */
  versions(name: string): DocumentInfo[] {
    return this.#contents.catalog.versions(name).map(({ info }) => info);
  }

  /** Text of a document's newest version, or of one that is kept; undefined where there is none. */
  text(name: string, version?: number): string | undefined {
    const document = this.#contents.version(name, version);
    return document && this.#contents.text.read(this.#contents.state, document, 0, document.front.characters);
  }

  /** Places that a document was learned with. */
  places(name: string, version?: number): readonly Place[] | undefined {
    return this.#contents.version(name, version)?.body.places;
  }

  /**
   * A consistent view for a reader who may read the labels (and '' in any case; 'all' for the owner), as of an epoch or now. What is
   * learned later does not show in it; what is forgotten, or given a label that the reader may not read, vanishes from it.
   */
  snapshot({ asOf, labels = [] }: Partial<Reading> = {}): Snapshot {
    const epoch = Math.min(asOf ?? this.#contents.epoch, this.#contents.epoch);
    const reading = { asOf: epoch, labels };
    let view = epoch === this.#contents.epoch ? this.#contents.views.of(labels) : this.#contents.views.asOf(reading);
    let { withdrawals } = this.#contents;
    return new Snapshot(epoch, {
      view: () => {
        if (view.state.retired || withdrawals !== this.#contents.withdrawals) view = this.#contents.views.asOf(reading);
        ({ withdrawals } = this.#contents);
        return view;
      },
      seenOf: (name) => this.#contents.catalog.seenOf(name, reading),
      read: (document, start, end) => this.#contents.text.read(this.#contents.state, document, start, end),
    });
  }

  /** Gives the folder back; once, however often it is called. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#bulk?.flush();
    this.#contents.state.retired = true;
    this.#files.close();
    this.#lock[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
