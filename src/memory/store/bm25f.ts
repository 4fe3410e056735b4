/**
 * The weighing of a term in a slot, BM25F: counts in text, title and section are divided by how long each is against the mean, added by
 * weight and saturated. The one definition that the index, its bounds and the slow twin in the tests share.
 *
 *     T = Σ_f w_f · tf_f / (1 - b_f + b_f · length_f / mean_f),   score = Σ_t idf(t) · T / (k1 + T)
 *     idf(t) = ln(1 + (N - df + 0.5) / (df + 0.5))
 */

export const K1 = 1.2;
/** Text, title, section. */
export const FIELD_WEIGHTS = [1, 2, 1.5] as const;
export const FIELD_B = [0.75, 0.4, 0.4] as const;
/** Longer texts count as this long. */
const LONGEST_TEXT = 4095;

/** Counts of a term in one slot's text, title and section as one byte: they saturate at 15, 3 and 3. */
export function packCounts(text: number, title: number, section: number): number {
  return Math.min(text, 15) | (Math.min(title, 3) << 4) | (Math.min(section, 3) << 6);
}

/** What the statistics are taken over: the slots that the store holds, history that is not compacted away among them. */
export interface Means {
  /** Slots held. */
  readonly slots: number;
  /** Mean number of terms in text, title, section; of none 1. */
  readonly lengths: readonly [number, number, number];
}

export function meansOf(slots: number, sums: readonly [number, number, number]): Means {
  const mean = (sum: number) => (sum > 0 ? sum / slots : 1);
  return { slots, lengths: [mean(sums[0]), mean(sums[1]), mean(sums[2])] };
}

export const idfOf = (slots: number, df: number): number => Math.log(1 + (slots - df + 0.5) / (df + 0.5));

/** Lengths in terms as one number: text to 4,095, title and section to 255. */
export const packLengths = (text: number, title: number, section: number): number =>
  (Math.min(text, LONGEST_TEXT) | (Math.min(title, 255) << 16) | (Math.min(section, 255) << 24)) >>> 0;

/** Sums of packed lengths over text, title, section. */
export function sumsOf(lengths: Uint32Array): [number, number, number] {
  let [text, title, section] = [0, 0, 0];
  for (const packed of lengths) {
    text += packed & 65_535;
    title += (packed >>> 16) & 255;
    section += packed >>> 24;
  }
  return [text, title, section];
}

/** w_f / (1 - b_f + b_f · length / mean_f) for every length 0..longest of a field. */
export function fieldTable(field: 0 | 1 | 2, mean: number, longest: number): Float64Array {
  const table = new Float64Array(longest + 1);
  for (let length = 0; length <= longest; length++)
    table[length] = FIELD_WEIGHTS[field] / (1 - FIELD_B[field] + (FIELD_B[field] * length) / mean);
  return table;
}

/** The three tables of a store. */
export interface FieldTables {
  readonly text: Float64Array;
  readonly title: Float64Array;
  readonly section: Float64Array;
}

export function fieldTables({ lengths }: Means): FieldTables {
  return {
    text: fieldTable(0, lengths[0], LONGEST_TEXT),
    title: fieldTable(1, lengths[1], 255),
    section: fieldTable(2, lengths[2], 255),
  };
}

/** T of packed counts in a slot of packed lengths. */
export function weigh(counts: number, lengths: number, tables: FieldTables): number {
  let weight = (counts & 15) * tables.text[lengths & 65_535];
  if (counts > 15)
    weight +=
      ((counts >> 4) & 3) * tables.title[(lengths >>> 16) & 255] + (counts >> 6) * tables.section[lengths >>> 24];
  return weight;
}

/**
 * How far T of any slot can rise when the means change from `from` to `to`: (1 - b + b·l/from) / (1 - b + b·l/to) <= max(1, to/from) for
 * every length l.
 */
export const rise = (from: Means, to: Means): number =>
  Math.max(1, ...from.lengths.map((mean, field) => to.lengths[field] / mean));

/** T / (k1 + T) rounded up to a byte: 255 is 1. */
export const ceilingOf = (weight: number): number => Math.ceil((weight / (K1 + weight)) * 255);

/** The largest T / (k1 + T) that a ceiling stands for, T then raised by `factor`. */
export function boundOf(ceiling: number, factor: number): number {
  if (ceiling >= 255) return 1;
  const weight = (factor * K1 * ceiling) / (255 - ceiling);
  return weight / (K1 + weight);
}
