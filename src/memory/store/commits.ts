/**
 * How what was analysed becomes part of a store's files: the index of content that is there, assemblies, and whether a commit is an entry of
 * the log or files of its own. Not which documents a reader sees.
 */

import { KEY_BYTES } from './analysis.ts';
import type { Assembly } from './assemble.ts';
import type { RecordFront } from './document-record.ts';
import { idsOf } from './id-runs.ts';
import { KeyIndex } from './key-index.ts';
import { SegmentBuilder } from './segment-builder.ts';
import type { StoreFiles } from './store-files.ts';

/** A commit with more postings is a file at once, not an entry of the log. */
const MOST_ENTRY_POSTINGS = 2 ** 18;

export class Commits {
  readonly #files: StoreFiles;
  /** Made when something is first learned. */
  #keys: KeyIndex | undefined;
  /** Files that an assembly has filled and that are not yet part of the store. */
  #written: string[] = [];

  constructor(files: StoreFiles) {
    this.#files = files;
  }

  /** Numbers of the slots that the store has, by content. */
  get keys(): KeyIndex {
    if (this.#keys) return this.#keys;
    const { segments } = this.#files;
    const index = new KeyIndex(segments.reduce((sum, { rows }) => sum + rows, 0));
    for (const { rows, rowRuns, keys } of segments) {
      const ids = idsOf(rowRuns, rows);
      for (let row = 0; row < rows; row++) index.set(keys, KEY_BYTES * row, ids[row]);
    }
    this.#keys = index;
    return index;
  }

  /** What the store has is not what the index says any more. */
  forgetKeys(): void {
    this.#keys = undefined;
  }

  begin(newest: (name: string) => RecordFront | undefined): Assembly {
    const current = () => this.keys; // which a merge or a failure puts another in the place of
    const assembly: Assembly = {
      builder: new SegmentBuilder(),
      overflow: () => this.#orStart(() => this.#write(assembly)),
      counters: this.#files.counters,
      get keys() {
        return current();
      },
      newest,
      pending: new Map(),
    };
    return assembly;
  }

  /** Durable when it returns: an entry of the log where it is small, else files. Where it fails the store is as it was. */
  finish(assembly: Assembly, bulk: boolean): void {
    if (assembly.pending.size === 0 && !bulk && this.#written.length === 0) return;
    this.#orStart(() => {
      const { builder } = assembly;
      if (!bulk && this.#written.length === 0 && builder.postings <= MOST_ENTRY_POSTINGS) {
        this.#files.append(builder.finish());
        return;
      }
      this.#write(assembly);
      if (this.#written.length > 0) this.#files.commit(this.#written);
      this.#written = [];
    });
  }

  #write(assembly: Assembly): void {
    if (!assembly.builder.empty) this.#written.push(this.#files.write(assembly.builder.finish()));
    assembly.builder = new SegmentBuilder();
  }

  /** After a failure the index has numbers that no segment has: it is made anew, and what was written is dropped. */
  #orStart(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#keys = undefined;
      const written = this.#written;
      this.#written = [];
      this.#files.discard(written);
      throw error;
    }
  }
}
