/**
 * The slot store: learns documents, gives snapshots to search in, forgets with proof. One process has it open; every call but learnMany
 * happens at once and is durable when it returns. The parts: store-files.ts (what is on the disk), catalog.ts (which documents there are),
 * view.ts (who sees which slots), bulk.ts (learning many), compaction.ts (what is dropped).
 */
import { analyse, type Known } from './analysis.ts';
import { type Assembly, assemble } from './assemble.ts';
import { BulkLearner, type BulkOptions, sameAs } from './bulk.ts';
import { Catalog, type Reading } from './catalog.ts';
import { Commits } from './commits.ts';
import { compacted, keptBy, MOST_ENTRIES, MOST_LOG_BYTES, mergeable } from './compaction.ts';
import { type BeforeWrite, Disk } from './disk.ts';
import { StoredDocument } from './document.ts';
import { checkDocument } from './document-input.ts';
import { lockStore } from './lock.ts';
import { mergeSegments } from './merge.ts';
import type { Segment } from './segment.ts';
import type { SegmentParts } from './segment-parts.ts';
import { Snapshot } from './snapshot.ts';
import { State } from './state.ts';
import { StoreError } from './store-error.ts';
import { StoreFiles } from './store-files.ts';
import type { Certificate, DocumentInfo, DocumentInput, LearnReport, Place } from './store-types.ts';
import { TextReader } from './text-reader.ts';
import { Views } from './views.ts';

export interface StoreOptions {
  /** Called before every change of the disk: a test's place to fail. */
  readonly beforeWrite?: BeforeWrite;
}

export class Store implements Disposable {
  readonly folder: string;
  readonly #lock: Disposable;
  readonly #files: StoreFiles;
  readonly #text = new TextReader();
  #catalog = new Catalog();
  #state: State;
  #views: Views;
  readonly #commits: Commits;
  #bulk: BulkLearner | undefined;
  /** Of the last commit. */
  #epoch: number;
  /** Times that something was forgotten. */
  #forgettings = 0;

  private constructor(folder: string, lock: Disposable, files: StoreFiles) {
    this.folder = folder;
    this.#lock = lock;
    this.#files = files;
    this.#commits = new Commits(files);
    this.#state = new State(files.segments);
    for (const document of documentsOf(this.#state.segments, files.forgotten)) this.#catalog.add(document);
    const { counters } = files;
    for (const { front } of this.#catalog.all()) counters.epoch = Math.max(counters.epoch, front.epoch);
    for (const { recordIds } of this.#state.segments)
      for (const id of recordIds) counters.nextRecord = Math.max(counters.nextRecord, id + 1);
    this.#views = new Views(this.#catalog, this.#state);
    this.#epoch = counters.epoch;
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
    const newest = this.#catalog.newest(name)?.front;
    if (newest && this.#isUnchanged(document)) {
      const { version, epoch, slots } = newest;
      return { name, version, epoch, slots, reused: slots, status: 'unchanged' };
    }
    const assembly = this.#commits.begin((other) => this.#catalog.newest(other)?.front);
    const [report] = assemble(assembly, [document], analyse([document], this.#known(name)));
    this.#commit(assembly, false);
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
        newest: (name) => this.#catalog.newest(name)?.front,
        isUnchanged: (document) => this.#isUnchanged(document),
        known: (name) => this.#known(name),
        assembly: () => this.#commits.begin((name) => this.#catalog.newest(name)?.front),
        commit: (assembly) => this.#commit(assembly, true),
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
    const forgotten = this.#catalog
      .versions(name)
      .filter(({ front }) => version === undefined || front.version === version);
    if (forgotten.length === 0)
      throw new StoreError({
        what: name,
        rule: version === undefined ? 'must be a document of the store' : `must have a version ${version}`,
        received: `${this.#catalog.versions(name).length} versions`,
        hint: 'documents() lists what there is',
      });
    const before = this.root();
    this.#files.appendForget(forgotten.map(({ front }) => front.id));
    this.#epoch = this.#files.counters.epoch;
    this.#forgettings++;
    this.#text.forget();
    const seen = this.#catalog.newest(name) as StoredDocument;
    for (const document of forgotten) this.#catalog.remove(document);
    if (forgotten.includes(seen)) this.#views.changed(seen, this.#catalog.newest(name), this.#state);
    if (compact) this.compact();
    return {
      document: name,
      versions: forgotten.map(({ front }) => front.version),
      slots: forgotten.reduce((sum, { front }) => sum + front.slots, 0),
      forgottenAt: Date.now(),
      epoch: this.#epoch,
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
    for (const document of this.#catalog.all()) {
      const versions = this.#catalog.versions(document.front.name);
      if (versions.length - versions.indexOf(document) <= Math.max(1, keepVersions)) kept.add(document);
    }
    const { replaced, parts } = compacted(this.#state, this.#files.layout.filed, keptBy(this.#state, kept));
    this.#files.forgotten.clear();
    this.#replace(parts, replaced);
  }

  /** Merkle root over documents and their slots, hexadecimal: equal for stores that hold the same documents and versions. */
  root(): string {
    return this.#catalog.root();
  }

  /** The documents that a reader sees: without options, all as they are now. */
  documents({ asOf, labels = 'all' }: Partial<Reading> = {}): DocumentInfo[] {
    return [...this.#catalog.seen({ asOf, labels })].map(({ info }) => info);
  }

  /** Every version of a document that is kept, oldest first. */
  versions(name: string): DocumentInfo[] {
    return this.#catalog.versions(name).map(({ info }) => info);
  }

  /** Text of a document's newest version, or of one that is kept; undefined where there is none. */
  text(name: string, version?: number): string | undefined {
    const document = this.#version(name, version);
    return document && this.#text.read(this.#state, document, 0, document.front.characters);
  }

  /** Places that a document was learned with. */
  places(name: string, version?: number): readonly Place[] | undefined {
    return this.#version(name, version)?.body.places;
  }

  /**
   * A consistent view for a reader who may read the labels (and '' in any case; 'all' for the owner), as of an epoch or now. What is
   * learned later does not show in it; what is forgotten vanishes from it.
   */
  snapshot({ asOf, labels = [] }: Partial<Reading> = {}): Snapshot {
    const epoch = Math.min(asOf ?? this.#epoch, this.#epoch);
    const reading = { asOf: epoch, labels };
    let view = epoch === this.#epoch ? this.#views.of(labels) : this.#views.asOf(reading);
    let forgettings = this.#forgettings;
    return new Snapshot(epoch, {
      view: () => {
        if (view.state.retired || forgettings !== this.#forgettings) view = this.#views.asOf(reading);
        forgettings = this.#forgettings;
        return view;
      },
      seenOf: (name) => this.#catalog.seenOf(name, reading),
      read: (document, start, end) => this.#text.read(this.#state, document, start, end),
    });
  }

  /** Gives the folder back. */
  close(): void {
    this.#bulk?.flush();
    this.#state.retired = true;
    this.#files.close();
    this.#lock[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #version(name: string, version?: number): StoredDocument | undefined {
    if (version === undefined) return this.#catalog.newest(name);
    return this.#catalog.versions(name).find(({ front }) => front.version === version);
  }

  #isUnchanged(document: DocumentInput): boolean {
    const newest = this.#catalog.newest(document.name);
    return newest !== undefined && sameAs(document, newest.front, newest.body.places);
  }

  /** Content that need not be written again: every slot of the store, and the pieces of the version before. */
  #known(name: string): Known {
    const newest = this.#catalog.newest(name);
    const pieces = new Map<string, number>();
    if (newest) for (const { id, text } of this.#text.pieces(this.#state, newest)) pieces.set(text, id);
    const { keys } = this.#commits;
    return { slot: (key) => keys.get(key) !== undefined, piece: (text) => pieces.get(text) };
  }

  #commit(assembly: Assembly, bulk: boolean): void {
    const before = this.#state.segments;
    this.#commits.finish(assembly, bulk);
    const { segments, layout, log, forgotten } = this.#files;
    const added = documentsOf(
      segments.filter((segment) => !before.includes(segment)),
      forgotten,
    );
    // Segments keep their order, so that views can be carried over: new files come last in the state.
    this.#state = new State([...before, ...segments.filter((segment) => !before.includes(segment))]);
    for (const document of added) {
      this.#views.changed(this.#catalog.newest(document.front.name), document, this.#state);
      this.#catalog.add(document);
    }
    this.#epoch = this.#files.counters.epoch;
    if (log.entries >= MOST_ENTRIES || log.bytes >= MOST_LOG_BYTES) this.#replace([mergeAll(layout.logged)], []);
    const full = mergeable(this.#files.layout.filed);
    if (full.length > 0) this.#replace([mergeAll(full)], full, false);
  }

  /** Segments made of others take their place. */
  #replace(parts: readonly SegmentParts[], replaced: readonly Segment[], newLog = true): void {
    const written: string[] = [];
    try {
      for (const part of parts) written.push(this.#files.write(part));
      this.#files.commit(written, { replaced, newLog });
    } catch (error) {
      this.#files.discard(written);
      throw error;
    }
    this.#state.retired = true;
    this.#state = new State(this.#files.segments);
    this.#catalog = new Catalog();
    for (const document of documentsOf(this.#state.segments, this.#files.forgotten)) this.#catalog.add(document);
    this.#views = new Views(this.#catalog, this.#state);
    this.#commits.forgetKeys();
    this.#text.forget();
  }
}

const mergeAll = (segments: readonly Segment[]): SegmentParts =>
  mergeSegments(
    segments,
    segments.map(() => ({})),
  );

/** Documents in the segments that are not forgotten, oldest first. */
function documentsOf(segments: readonly Segment[], forgotten: ReadonlySet<number>): StoredDocument[] {
  return segments
    .flatMap(({ documents, recordIds, what }) =>
      documents.filter((_, at) => !forgotten.has(recordIds[at])).map((bytes) => new StoredDocument(bytes, what)),
    )
    .sort((a, b) => a.front.epoch - b.front.epoch);
}
