/**
 * groupRows: the places of a table of group numbers, ids i32 (N, K), in the order of their groups, those of one group in their order:
 * where each place went, of which row n each is in that order, and how many a group has. What brings tokens to their experts
 * (grouped-linear.ts) and back (combine-rows.ts). No gradient: all of it is i32.
 */
import { tensor } from '../create.ts';
import { DTypeError, OutOfRangeError, ShapeError } from '../errors.ts';
import { apply, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';

const what = 'groupRows';

export const groupRowsOp: Op<number> = {
  name: what,
  kernels: ['groupRows'],
  visible: 3,
  infer([ids], groups) {
    if (ids!.dtype !== 'i32') throw new DTypeError({ what, rule: 'ids must be i32', received: ids!.dtype });
    if (ids!.rank !== 2) throw new ShapeError({ what, rule: 'ids must be (N,K)', received: show(ids!.shape) });
    if (!Number.isInteger(groups) || groups < 0)
      throw new ShapeError({ what, rule: 'groups must be a whole number', received: String(groups) });
    return [
      [[ids!.size], 'i32'],
      [ids!.shape, 'i32'],
      [[groups], 'i32'],
    ];
  },
  run: (backend, outputs, [ids]) => backend.run('groupRows', [...outputs, contiguous(ids!)]),
  composition([ids], groups) {
    const [, K] = ids!.shape;
    const list = Array.from(ids!.readSync());
    const wrong = list.find((id) => id < 0 || id >= groups);
    if (wrong !== undefined)
      throw new OutOfRangeError({ what, rule: `ids must be of ${groups} groups`, received: String(wrong) });
    const order = list.map((_, place) => place).sort((a, b) => list[a] - list[b] || a - b);
    const places = new Int32Array(list.length);
    const counts = new Int32Array(groups);
    order.forEach((place, row) => {
      places[place] = row;
      counts[list[place]]++;
    });
    const i32 = (values: ArrayLike<number>, shape: readonly number[]) =>
      tensor(Int32Array.from(values), { shape, dtype: 'i32', device: ids!.device });
    const rows = order.map((place) => Math.floor(place / K));
    return [i32(rows, [list.length]), i32(places, ids!.shape), i32(counts, [groups])];
  },
};

export interface GroupedRows {
  /** i32 (N K): the row n of each place, in the order of groups. */
  rows: Tensor;
  /** i32 (N, K): where each place is in that order. */
  places: Tensor;
  /** i32 (groups): places of each group. */
  counts: Tensor;
}

/** Throws OutOfRangeError for an id that is not one of `groups`. */
export function groupRows(ids: Tensor, groups: number): GroupedRows {
  const [rows, places, counts] = apply(groupRowsOp, [ids], groups);
  return { rows, places, counts };
}
