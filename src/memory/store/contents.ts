/**
 * What an open store has in memory over its files: documents, segments, views, the text that was read last. Carries each of them over
 * learning, forgetting, merging and compacting. The calls of a store, and who may make them, are in store.ts.
 */
import type { Known } from './analysis.ts';
import type { Assembly } from './assemble.ts';
import { sameAs } from './bulk.ts';
import { Catalog } from './catalog.ts';
import { Commits } from './commits.ts';
import { checkLeaves, compacted, keptBy, MOST_ENTRIES, MOST_LOG_BYTES, mergeable } from './compaction.ts';
import { StoredDocument } from './document.ts';
import { mergeSegments } from './merge.ts';
import type { Segment } from './segment.ts';
import type { SegmentParts } from './segment-parts.ts';
import { State } from './state.ts';
import { StoreWriteError } from './store-error.ts';
import type { Replacement, StoreFiles } from './store-files.ts';
import type { DocumentInput } from './store-types.ts';
import { TextReader } from './text-reader.ts';
import { Views } from './views.ts';

export class Contents {
  readonly text = new TextReader();
  readonly #files: StoreFiles;
  readonly #commits: Commits;
  catalog: Catalog;
  state: State;
  views: Views;
  /** Of the last commit. */
  epoch: number;
  /** Times that something was taken from readers: forgotten, or given a label that it had not. */
  withdrawals = 0;

  constructor(files: StoreFiles) {
    this.#files = files;
    this.#commits = new Commits(files);
    this.state = new State(files.segments);
    this.catalog = this.#newCatalog();
    this.views = new Views(this.catalog, this.state);
    const { counters } = files;
    for (const { front } of this.catalog.all()) counters.epoch = Math.max(counters.epoch, front.epoch);
    for (const { recordIds } of this.state.segments)
      for (const id of recordIds) counters.nextRecord = Math.max(counters.nextRecord, id + 1);
    this.epoch = counters.epoch;
  }

  version(name: string, version?: number): StoredDocument | undefined {
    if (version === undefined) return this.catalog.newest(name);
    return this.catalog.versions(name).find(({ front }) => front.version === version);
  }

  isUnchanged(document: DocumentInput): boolean {
    const newest = this.catalog.newest(document.name);
    return newest !== undefined && sameAs(document, newest.front, newest.body.places);
  }

  /** Content that need not be written again: every slot of the store, and the pieces of the version before. */
  known(name: string): Known {
    const newest = this.catalog.newest(name);
    const pieces = new Map<string, number>();
    if (newest) for (const { id, text } of this.text.pieces(this.state, newest)) pieces.set(text, id);
    const { keys } = this.#commits;
    return { slot: (key) => keys.get(key) !== undefined, piece: (text) => pieces.get(text) };
  }

  begin(): Assembly {
    return this.#commits.begin((name) => this.catalog.newest(name)?.front);
  }

  /** Durable when it returns; `bulk`: in files of its own, however small. */
  commit(assembly: Assembly, bulk: boolean): void {
    const { segments } = this.state;
    this.#commits.finish(assembly, bulk);
    const added = this.#files.segments.filter((segment) => !segments.includes(segment));
    // New segments come last, so that views can be carried over.
    this.state = new State([...segments, ...added]);
    for (const document of documentsOf(added, this.#files.forgotten)) {
      const before = this.catalog.newest(document.front.name);
      if (before && document.front.label !== '' && document.front.label !== before.front.label) this.withdrawals++;
      this.views.changed(before, document, this.state);
      this.catalog.add(document);
    }
    this.epoch = this.#files.counters.epoch;
    this.#tidy();
  }

  /** Marks versions of one document as forgotten: durable when it returns. */
  forget(name: string, forgotten: readonly StoredDocument[]): void {
    this.#files.appendForget(forgotten.map(({ front }) => front.id));
    this.epoch = this.#files.counters.epoch;
    this.withdrawals++;
    this.text.forget();
    const seen = this.catalog.newest(name);
    for (const document of forgotten) this.catalog.remove(document);
    const now = this.catalog.newest(name);
    if (seen !== now) this.views.changed(seen, now, this.state);
  }

  /** Rewrites what holds something that is none of the kept documents'. */
  compact(kept: ReadonlySet<StoredDocument>): void {
    const { replaced, parts } = compacted(this.state, this.#files.filed, keptBy(this.state, kept));
    this.#rewrite(parts, { replaced, newLog: true, compacted: true });
    this.state.retired = true;
    this.state = new State(this.#files.segments);
    this.catalog = this.#newCatalog();
    this.views = new Views(this.catalog, this.state);
    this.#commits.forgetKeys();
    this.text.forget();
    checkLeaves(this.state, this.catalog.all());
    this.#files.erase();
  }

  /** Folds the log where it has grown, and makes files of about one size one where there are many. */
  #tidy(): void {
    const { log } = this.#files;
    try {
      if (log.entries >= MOST_ENTRIES || log.bytes >= MOST_LOG_BYTES) this.#merge(this.#files.logged, { newLog: true });
      const full = mergeable(this.#files.filed);
      if (full.length > 0) this.#merge(full, { replaced: full });
    } catch (error) {
      // What was learned is durable; merging is tried again after the next commit, which fails by itself where the disk is full.
      if (!(error instanceof StoreWriteError)) throw error;
    }
  }

  /** Makes one segment of several, which keeps all that they hold: numbers, documents and views stay as they are. */
  #merge(segments: readonly Segment[], replacement: Replacement): void {
    this.views.settle();
    const before = this.state;
    this.#rewrite(
      segments.length > 0
        ? [
            mergeSegments(
              segments,
              segments.map(() => ({})),
            ),
          ]
        : [],
      replacement,
    );
    const made = this.#files.filed.filter((segment) => !before.segments.includes(segment));
    const places = [...before.segments.keys()];
    const kept = places.filter((at) => !segments.includes(before.segments[at]));
    const merged = segments.map((segment) => before.segments.indexOf(segment));
    const renewed = documentsOf(made, this.#files.forgotten);
    before.retired = true;
    this.state = new State([...kept.map((at) => before.segments[at]), ...made]);
    this.catalog.renew(renewed);
    if (made.length > 0)
      this.views.merged(this.state, kept, merged, new Map(renewed.map((document) => [document.front.id, document])));
  }

  /** Writes segments and lets them take the place of others. */
  #rewrite(parts: readonly SegmentParts[], replacement: Replacement): void {
    const written: string[] = [];
    try {
      for (const part of parts) written.push(this.#files.write(part));
      this.#files.commit(written, replacement);
    } catch (error) {
      this.#files.discard(written);
      throw error;
    }
  }

  #newCatalog(): Catalog {
    const catalog = new Catalog();
    for (const document of documentsOf(this.state.segments, this.#files.forgotten)) catalog.add(document);
    return catalog;
  }
}

/** Documents in the segments that are not forgotten, oldest first. */
function documentsOf(segments: readonly Segment[], forgotten: ReadonlySet<number>): StoredDocument[] {
  return segments
    .flatMap(({ documents, recordIds, what }) =>
      documents.filter((_, at) => !forgotten.has(recordIds[at])).map((bytes) => new StoredDocument(bytes, what)),
    )
    .sort((a, b) => a.front.epoch - b.front.epoch);
}
