/** Whether a stretch is cut out of a list: what stands beside it goes on with another item. By writing alone. */

/** `, b and c`, `、`: most often a list that goes on. */
const GOES_ON =
  /^(?:\s?[、]|, (?!(?:which|who|when|where|but|and|so|it|he|she|they) )(?:[^,.;:!?\n]{2,40}, ){0,8}[^,.;:!?\n]{2,40},? (?:and|or) )/;
/** One more item, or another clause. */
const JOINED_AFTER = /^(?: (?:and|or) |[和与與及或]|以及)/;
const JOINED_BEFORE = /(?: (?:and|or) |, |[、和与與及或]|以及)$/;
/** Units of text that are looked at. */
const REACH = 160;
const REACH_BACK = 6;

/** As numbers, 1 or 0. */
export interface ListEdges {
  readonly goesOn: number;
  readonly joinedAfter: number;
  readonly joinedBefore: number;
}

/** Of stretches of one text, each edge looked at once. */
export class ListEdgesOf {
  readonly #text: string;
  readonly #after = new Map<number, Pick<ListEdges, 'goesOn' | 'joinedAfter'>>();
  readonly #before = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
  }

  at(start: number, end: number): ListEdges {
    let joinedBefore = this.#before.get(start);
    if (joinedBefore === undefined) {
      joinedBefore = JOINED_BEFORE.test(this.#text.slice(Math.max(0, start - REACH_BACK), start)) ? 1 : 0;
      this.#before.set(start, joinedBefore);
    }
    let after = this.#after.get(end);
    if (!after) {
      const rest = this.#text.slice(end, end + REACH);
      after = { goesOn: GOES_ON.test(rest) ? 1 : 0, joinedAfter: JOINED_AFTER.test(rest) ? 1 : 0 };
      this.#after.set(end, after);
    }
    return { ...after, joinedBefore };
  }
}
