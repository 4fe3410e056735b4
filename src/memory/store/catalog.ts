/** Which documents a store has, in which versions, and the Merkle tree over them. In memory; not their text and slots. */
import type { StoredDocument } from './document.ts';
import { MerkleTree } from './merkle.ts';

/** What a reader sees of a store. */
export interface Reading {
  /** As it was at that epoch; the newest unless said. */
  readonly asOf?: number;
  /** Labels that the reader may read beside ''; 'all' is for the owner. */
  readonly labels: readonly string[] | 'all';
}

export class Catalog {
  readonly #tree = new MerkleTree();
  /** Versions of each name, oldest first. */
  readonly #names = new Map<string, StoredDocument[]>();

  add(document: StoredDocument): void {
    const versions = this.versions(document.front.name);
    if (versions.length === 0) {
      this.#names.set(document.front.name, [document]);
      this.#tree.add(document.front.leaf, true);
      return;
    }
    const at = versions.findIndex(({ front }) => front.epoch > document.front.epoch);
    this.#replace(document.front.name, at < 0 ? [...versions, document] : versions.toSpliced(at, 0, document));
  }

  remove(document: StoredDocument): void {
    const { name } = document.front;
    this.#replace(
      name,
      this.versions(name).filter((version) => version !== document),
    );
  }

  /** The same documents, which lie in another segment now. */
  renew(documents: Iterable<StoredDocument>): void {
    for (const document of documents) {
      const versions = this.#names.get(document.front.name) as StoredDocument[];
      versions[versions.findIndex(({ front }) => front.id === document.front.id)] = document;
    }
  }

  versions(name: string): readonly StoredDocument[] {
    return this.#names.get(name) ?? [];
  }

  newest(name: string): StoredDocument | undefined {
    return this.versions(name).at(-1);
  }

  /** Every version of every document. */
  *all(): Generator<StoredDocument> {
    for (const versions of this.#names.values()) yield* versions;
  }

  /** The version of each document that a reader sees, where it sees one. */
  *seen({ asOf = Number.POSITIVE_INFINITY, labels }: Reading): Generator<StoredDocument> {
    for (const name of this.#names.keys()) {
      const document = this.seenOf(name, { asOf, labels });
      if (document) yield document;
    }
  }

  /** The version of that time, to who may read both it and the newest: a label that was set later holds for the history too. */
  seenOf(name: string, { asOf = Number.POSITIVE_INFINITY, labels }: Reading): StoredDocument | undefined {
    const newest = this.newest(name);
    if (!newest || !mayRead(newest.front.label, labels)) return undefined;
    const document = this.versions(name).findLast(({ front }) => front.epoch <= asOf);
    return document && mayRead(document.front.label, labels) ? document : undefined;
  }

  /** Merkle root, hexadecimal. */
  root(): string {
    return this.#tree.root();
  }

  #replace(name: string, versions: StoredDocument[]): void {
    const before = this.versions(name);
    for (const { leaf, newest } of leavesOf(before)) this.#tree.remove(leaf, newest);
    for (const { leaf, newest } of leavesOf(versions)) this.#tree.add(leaf, newest);
    if (versions.length > 0) this.#names.set(name, versions);
    else this.#names.delete(name);
  }
}

/** Of neighbours with the same content, between which something was forgotten, one: a store that never saw that would have learned one. */
function leavesOf(versions: readonly StoredDocument[]): { leaf: Uint8Array; newest: boolean }[] {
  return versions
    .map(({ front: { leaf } }, at) => ({ leaf, newest: at === versions.length - 1 }))
    .filter(({ leaf, newest }, at) => newest || Buffer.compare(leaf, versions[at + 1].front.leaf) !== 0);
}

export const mayRead = (label: string, labels: Reading['labels']): boolean =>
  label === '' || labels === 'all' || labels.includes(label);
