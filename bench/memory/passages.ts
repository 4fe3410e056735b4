/** Documents as the passages that are retrieved and read: the spans that the data network makes, so that all contenders read the same. */
import { slotTitle } from '../../src/memory/reader/prompt.ts';
import type { WorldDocument, WorldQuestion } from '../../src/memory/worlds/world.ts';
import { slotsOf, termsOf } from '../../src/memory/write/index.ts';

export interface BenchPassage {
  readonly document: string;
  /** With the headings above it. */
  readonly title: string;
  readonly text: string;
  /** In the document's text. */
  readonly start: number;
  readonly end: number;
}

/** Of each name the last document alone: an older version is not what anyone should read. */
export function newest(documents: readonly WorldDocument[]): WorldDocument[] {
  return [...new Map(documents.map((document) => [document.name, document])).values()];
}

export function passagesOf(documents: readonly WorldDocument[]): BenchPassage[] {
  return newest(documents).flatMap((document) =>
    slotsOf(document).flatMap(({ kind, section, start, end }) =>
      kind === 'span'
        ? [
            {
              document: document.name,
              title: slotTitle(document.title, section),
              text: document.text.slice(start, end),
              start,
              end,
            },
          ]
        : [],
    ),
  );
}

/** For each piece of the question's evidence the first passage that holds all of it; those that none holds whole are left out. */
export function goldPassages(question: WorldQuestion, passages: readonly BenchPassage[]): BenchPassage[] {
  const gold = question.evidence.flatMap(
    ({ document, start, end }) =>
      passages.find((one) => one.document === document && one.start <= start && one.end >= end) ?? [],
  );
  return [...new Set(gold)];
}

const K1 = 1.2;
const B = 0.75;

/** BM25 over passages with their titles, in the same terms that the store searches by: retrieval as a peer would build it. */
export class Retrieval {
  readonly #passages: readonly BenchPassage[];
  /** By term: passages and how often it stands in each. */
  readonly #postings = new Map<number, { passage: number; count: number }[]>();
  readonly #lengths: Float64Array;
  readonly #mean: number;

  constructor(passages: readonly BenchPassage[]) {
    this.#passages = passages;
    this.#lengths = new Float64Array(passages.length);
    for (const [passage, { title, text }] of passages.entries()) {
      const terms = termsOf(`${title}\n${text}`);
      this.#lengths[passage] = terms.length;
      const counts = new Map<number, number>();
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
      for (const [term, count] of counts) {
        const list = this.#postings.get(term) ?? [];
        if (list.length === 0) this.#postings.set(term, list);
        list.push({ passage, count });
      }
    }
    this.#mean = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, passages.length);
  }

  get slots(): number {
    return this.#passages.length;
  }

  /** How rare a term is: ln(1 + (N - df + 0.5) / (df + 0.5)). */
  idf(term: number): number {
    const df = this.#postings.get(term)?.length ?? 0;
    return Math.log(1 + (this.slots - df + 0.5) / (df + 0.5));
  }

  /** The best `k`, best first. */
  search(question: string, k: number): BenchPassage[] {
    const scores = new Map<number, number>();
    for (const term of new Set(termsOf(question))) {
      const idf = this.idf(term);
      for (const { passage, count: times } of this.#postings.get(term) ?? []) {
        const length = 1 - B + (B * this.#lengths[passage]) / this.#mean;
        scores.set(passage, (scores.get(passage) ?? 0) + (idf * times * (K1 + 1)) / (times + K1 * length));
      }
    }
    const best = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, k);
    return best.map(([passage]) => this.#passages[passage]);
  }
}
