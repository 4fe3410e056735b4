/** What the slot store takes and gives. No behaviour here. */

/** A name for a stretch of a document that its reader can open: a page, a row, a line, a heading. */
export interface Place {
  /** First UTF-16 unit of the text that belongs to it; it ends where the next begins. */
  readonly start: number;
  /** As a person would say it: `page 3`, `row 12`, `line 40`, `items[3].price`. */
  readonly name: string;
}

export interface DocumentInput {
  /** Identifies the document in its store: learning the same name again is a new version. */
  readonly name: string;
  /** The file's name unless said. */
  readonly title?: string;
  readonly text: string;
  readonly places?: readonly Place[];
  /** Who may read it; '' is everyone of the store. */
  readonly label?: string;
  /** Of documents that disagree the higher wins; 0 unless said. */
  readonly authority?: number;
}

export interface DocumentInfo {
  readonly name: string;
  readonly title: string;
  readonly version: number;
  readonly characters: number;
  readonly slots: number;
  readonly label: string;
  readonly authority: number;
  /** Milliseconds since 1970. */
  readonly learnedAt: number;
  /** sha256 of the text, hex. */
  readonly sha256: string;
}

/** span: about 512 characters of a document; fact: a table row, a `key: value` line, a definition, with the subject it speaks of. */
export type SlotKind = 'span' | 'fact';

export interface Slot {
  /** Identifies the slot in its snapshot. */
  readonly id: number;
  readonly kind: SlotKind;
  readonly document: string;
  readonly version: number;
  readonly title: string;
  /** Headings above it, outermost first, joined by ' › '; '' at the top. */
  readonly section: string;
  /** The document's characters [start, end), exactly. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly place?: string;
  readonly label: string;
  readonly authority: number;
  readonly epoch: number;
  /** sha256 of title, section and text, hex: equal content has an equal key, in whatever document. What a cache of compiled slots goes by. */
  readonly key: string;
}

/** A slot that a search found, with what the address weighs. */
export interface Hit {
  readonly slot: number;
  /** BM25F over text, title and section. */
  readonly score: number;
  /** Share of the query's idf that the slot covers, 0..1. */
  readonly coverage: number;
}

export interface LearnReport {
  readonly name: string;
  readonly version: number;
  readonly epoch: number;
  readonly slots: number;
  /** Slots whose content the store had already. */
  readonly reused: number;
  /** 'unchanged': the text is the one that is there; nothing was written. */
  readonly status: 'learned' | 'updated' | 'unchanged';
}

/** Proof that a document is gone: the root after compaction equals that of a store which never saw it. */
export interface Certificate {
  readonly document: string;
  readonly versions: readonly number[];
  readonly slots: number;
  readonly forgottenAt: number;
  readonly epoch: number;
  /** Merkle roots, hex, before and after. */
  readonly before: string;
  readonly after: string;
  /** Bytes were overwritten, not only marked. */
  readonly compacted: boolean;
}
