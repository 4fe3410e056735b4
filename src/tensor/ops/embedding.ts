/**
 * embedding: rows of a table by ids, y[..., :] = table[ids[...], :]. table (V, E) float, ids i32 of any shape, y ids' shape
 * and E in the table's dtype. Its gradient adds the rows of dy where they came from, in their order, in float32 for each row.
 */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';
import { fillLike } from './fill.ts';

export const embeddingOp: Op<undefined> = {
  name: 'embedding',
  infer([table, ids]) {
    if (!isFloat(table!.dtype) || table!.dtype === 'f16')
      throw new DTypeError({ what: 'embedding', rule: 'the table must be f32, bf16 or f64', received: table!.dtype });
    if (ids!.dtype !== 'i32')
      throw new DTypeError({ what: 'embedding', rule: 'ids must be i32', received: ids!.dtype });
    if (table!.rank !== 2)
      throw new ShapeError({ what: 'embedding', rule: 'the table must be (V,E)', received: show(table!.shape) });
    return [[[...ids!.shape, table!.shape[1]], table!.dtype]];
  },
  run: (backend, [y], [table, ids]) => backend.run('gather', [y, contiguous(table!), contiguous(ids!)]),
  backward({ inputs: [table, ids], grads, wants, backend }) {
    if (!wants[0]) return [];
    const dtable = fillLike(table!, table!.shape, 0);
    backend.run('scatterAdd', [dtable, contiguous(grads[0]!), contiguous(ids!)]);
    return [dtable];
  },
};

/** Rows of `table` by `ids`. Throws OutOfRangeError for an id that is not one of its rows. */
export function embedding(table: Tensor, ids: Tensor): Tensor {
  return apply1(embeddingOp, [table, ids], undefined);
}
