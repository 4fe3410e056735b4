/** Examples as tokens: distinct slots, a row for each question over each of its slots, and what is to be learned from them. */
import type { Tokenizer } from '../../text/index.ts';
import { answerText, slotPrefixLength, slotText, suffixText } from '../reader/prompt.ts';
import { tokenOffsets } from '../reader/token-offsets.ts';
import type { Example, OpenSlot } from './example.ts';
import type { ReadingRow } from './reading-batch.ts';

/** Longer answers are pointed at and not written. */
const MOST_WRITTEN = 24;

export interface TokenizedSlot extends OpenSlot {
  readonly ids: Uint32Array;
  /** (T, 2): units of `text`; -1 for tokens of the title and its line end. */
  readonly offsets: Int32Array;
}

/** What a question's rows should give. */
export interface Target {
  /** Row of the gold slot and the answer's first and last token in it; absent: no open slot has it. */
  readonly gold?: { readonly row: number; readonly start: number; readonly end: number };
  /** Written after the question in the gold row: its ids, the last of which ends the line. Empty where it is not written. */
  readonly written: ArrayLike<number>;
}

export interface Tokenized {
  readonly slots: readonly TokenizedSlot[];
  /** k of each question follow each other. */
  readonly rows: readonly ReadingRow[];
  readonly targets: readonly Target[];
  readonly k: number;
}

export class ExampleTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #lineEnd: number;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    this.#lineEnd = tokenizer.encode('\n')[0];
  }

  slot({ title, text }: OpenSlot): TokenizedSlot {
    const whole = slotText(title, text);
    const ids = this.#tokenizer.encode(whole);
    const offsets = tokenOffsets(this.#tokenizer, whole, ids);
    const prefix = slotPrefixLength(title);
    for (let t = 0; t < ids.length; t++) {
      const own = offsets[2 * t + 1] > prefix;
      // A token that begins in the line end and goes on is the text's.
      offsets[2 * t] = own ? Math.max(0, offsets[2 * t] - prefix) : -1;
      offsets[2 * t + 1] = own ? offsets[2 * t + 1] - prefix : -1;
    }
    return { title, text, ids, offsets };
  }

  /** Examples that all have k open slots. */
  batch(examples: readonly Example[], k: number): Tokenized {
    const slots: TokenizedSlot[] = [];
    const known = new Map<string, number>();
    const slotOf = (open: OpenSlot) => {
      const key = slotText(open.title, open.text);
      const at = known.get(key) ?? slots.push(this.slot(open)) - 1;
      known.set(key, at);
      return at;
    };
    const rows: ReadingRow[] = [];
    const targets = examples.map(({ question, slots: open, gold, answers }): Target => {
      const first = rows.length;
      const goldTokens = gold && tokensOf(this.slot(open[gold.slot]), gold.start, gold.end);
      const answer = goldTokens && answers.length > 0 ? this.#tokenizer.encode(answerText(question, answers[0])) : [];
      const written = answer.length > 0 && answer.length <= MOST_WRITTEN ? [...answer, this.#lineEnd] : [];
      open.forEach((slot, i) => {
        const suffix = this.#tokenizer.encode(suffixText(slot.title, question));
        const given = gold?.slot === i ? written.slice(0, -1) : [];
        rows.push({ slot: slotOf(slot), tokens: [...suffix, ...given], question: suffix.length });
      });
      return { gold: goldTokens && gold && { row: first + gold.slot, ...goldTokens }, written };
    });
    return { slots, rows, targets, k };
  }
}

/** First and last token that hold units [start, end). */
export function tokensOf(
  { offsets }: Pick<TokenizedSlot, 'offsets'>,
  start: number,
  end: number,
): { start: number; end: number } | undefined {
  const count = offsets.length / 2;
  let [first, last] = [-1, -1];
  for (let t = 0; t < count; t++) {
    if (offsets[2 * t] < 0) continue;
    if (first < 0 && offsets[2 * t + 1] > start) first = t;
    if (offsets[2 * t] < end) last = t;
  }
  return first >= 0 && last >= first ? { start: first, end: last } : undefined;
}
