/** Rows of questions over slots as a reading takes them: packed, with the slots' rows to gather and what each last token sees. No weights here. */
import { type RopeTables, type Tensor, tensor } from '../../tensor/index.ts';
import { type Packed, packed } from './packed-rows.ts';
import { type KeyPlan, keyPlan } from './reading-attention.ts';

/** Keys and values of slots in every layer: (tokens of all slots, G · D), rotated at positions 0 and on. */
export interface FrozenSlots {
  /** Tokens of each. */
  readonly lengths: readonly number[];
  /** First row of each. */
  readonly first: readonly number[];
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
}

/** A question over a slot: tokens at the positions after the slot's, the question's and those of the answer that are given. */
export interface ReadingRow {
  /** Which of the compiled slots. */
  readonly slot: number;
  readonly tokens: ArrayLike<number>;
  /** The suffix's tokens; what follows is answer. */
  readonly question: number;
}

/** What the parts of one reading share. */
export interface ReadingBatch {
  readonly slots: FrozenSlots;
  readonly rows: Packed;
  readonly plan: KeyPlan;
  /** i32 (R · L): rows of the compiled slots; 0 fills up. */
  readonly slotRows: Tensor;
  /** i32 (R): packed place of each question's last token. */
  readonly last: Tensor;
  /** u8 (R, 1, 1, S): what that token sees. */
  readonly lastVisible: Tensor;
  /** i32 (1, R): position of that token. */
  readonly lastPositions: Tensor;
  readonly tables: readonly (RopeTables | undefined)[];
}

export const integers = (values: ArrayLike<number>, shape: readonly number[]) =>
  tensor(Int32Array.from(values), { shape, dtype: 'i32' });

/** `tablesOf` gives cosines and sines by layer for positions below a count. */
export function readingBatch(
  slots: FrozenSlots,
  rows: readonly ReadingRow[],
  tablesOf: (count: number) => ReadingBatch['tables'],
): ReadingBatch {
  const lengths = rows.map(({ slot }) => slots.lengths[slot]);
  const all = packed(rows.map(({ tokens }, r) => ({ tokens, from: lengths[r] })));
  const plan = keyPlan(lengths, all.longest);
  const slotRows = new Int32Array(rows.length * plan.slot);
  rows.forEach(({ slot }, r) => {
    for (let t = 0; t < lengths[r]; t++) slotRows[r * plan.slot + t] = slots.first[slot] + t;
  });
  const S = 1 + plan.slot + all.longest;
  const lastVisible = new Uint8Array(rows.length * S);
  rows.forEach(({ question }, r) => {
    lastVisible.fill(1, r * S, r * S + 1 + lengths[r]);
    lastVisible.fill(1, r * S + 1 + plan.slot, r * S + 1 + plan.slot + question);
  });
  return {
    slots,
    lastVisible: tensor(lastVisible, { shape: [rows.length, 1, 1, S], dtype: 'u8' }),
    rows: all,
    plan,
    slotRows: integers(slotRows, [slotRows.length]),
    last: integers(
      rows.map(({ question }, r) => all.first[r] + question - 1),
      [rows.length],
    ),
    lastPositions: integers(
      rows.map(({ question }, r) => lengths[r] + question - 1),
      [1, rows.length],
    ),
    tables: tablesOf(all.positions.reduce((most, p) => Math.max(most, p + 1), 0)),
  };
}
