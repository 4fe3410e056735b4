/**
 * A synthetic world: documents about invented entities, and questions whose answers stand in them. Made anew from a seed, so that nothing
 * in it can be remembered: a reader trained on worlds learns to read. The types alone; generate.ts makes them.
 */
export type Language = 'en' | 'zh';

/** What an answer is; 'phrase' is a free span: a clause, a reason, a list. */
export type ValueType = 'date' | 'amount' | 'number' | 'identifier' | 'version' | 'percentage' | 'name' | 'phrase';

/**
 * single: one fact of one document. table: a cell. twohop, threehop: the answer stands in a document that another document leads to.
 * conflict: two documents disagree. update: a newer version of the document says otherwise. absent: the question's evidence was deleted
 * from the document (the twin of another question). nonexistent: asks about an entity that no document names.
 * control: a true fact of the world whose document was never shown. counterfactual: a document says of a real thing what is not so.
 */
export type QuestionKind =
  | 'single'
  | 'table'
  | 'twohop'
  | 'threehop'
  | 'conflict'
  | 'update'
  | 'absent'
  | 'nonexistent'
  | 'control'
  | 'counterfactual';

export type Wording = 'document' | 'paraphrase' | 'idiom';

/** Offsets in a document's text, in UTF-16 units: [start, end). */
export interface Evidence {
  readonly document: string;
  readonly start: number;
  readonly end: number;
}

export interface WorldDocument {
  /** Unique in its world; the name under which it is learned. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly language: Language;
  /** Of documents that disagree the higher is right; 0 unless the world says otherwise. */
  readonly authority: number;
  /** 1, 2, ...: versions of one name, in order. */
  readonly version: number;
}

export interface WorldQuestion {
  readonly id: string;
  readonly question: string;
  readonly language: Language;
  readonly kind: QuestionKind;
  /** In the words of the document, in others that people would use as well, or in a figure of speech. */
  readonly wording: Wording;
  readonly valueType: ValueType;
  /**
   * What counts as right, the document's own string first; empty where the documents do not say. Where two documents of equal authority
   * disagree (conflict with two pieces of evidence) both belong into the answer.
   */
  readonly answers: readonly string[];
  /**
   * Where the answer's characters stand, one per hop, the answer's own last; of a conflict one per answer, in their order; of a document
   * with versions in the newest. Empty where there is none.
   */
  readonly evidence: readonly Evidence[];
  /** Names of the documents that a reader needs (the gold documents), in the order of hops. */
  readonly documents: readonly string[];
  /** The entity asked about, as the question names it. */
  readonly entity: string;
  /** Of an absent question: the id of the answerable one whose twin it is. */
  readonly twin?: string;
  /** A wrong answer to watch for: what the older version or the lesser document says, what the deleted or unshown document said, what is so in the real world. */
  readonly foil?: string;
}

export interface World {
  readonly seed: number;
  /** To be learned in this order: the versions of one name follow each other. */
  readonly documents: readonly WorldDocument[];
  /**
   * Evidence-deleted twins of some documents, of the same name and version. 'absent' questions are to be asked where these stand in the
   * place of the documents that they are twins of (`learnedTwins` in index.ts), all other questions where `documents` stand.
   */
  readonly twins: readonly WorldDocument[];
  readonly questions: readonly WorldQuestion[];
}

/**
 * 'train' never shows the wordings, relations and kinds of entity that are held out; 'practice' neither, and asks in wordings of its own, which
 * no reader is trained on; 'held-out' asks with held-out wordings.
 */
export type Split = 'train' | 'practice' | 'held-out';

export interface WorldOptions {
  readonly seed: number;
  readonly language: Language | 'both';
  /** Entities, each with one document. */
  readonly entities: number;
  readonly split: Split;
  /**
   * Which kinds of questions; all but 'counterfactual' unless said. Documents that only a kind needs are made with it alone. 'absent'
   * brings the 'single' questions whose twins it asks.
   */
  readonly kinds?: readonly QuestionKind[];
  /**
   * Whether a 'held-out' world also asks in figures of speech ('idiom') for what has one. False unless said; the documents and the facts
   * asked for stay the same. A 'train' world has none.
   */
  readonly idioms?: boolean;
  /** Share, 0 to 1, of the documents without a table that are nothing but keys and values; none unless said. */
  readonly records?: number;
}
