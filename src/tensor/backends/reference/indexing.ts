/** Reference kernels that move rows by index: gather, scatterAdd, topk. */
import { OutOfRangeError } from '../../errors.ts';
import type { Operand, ReferenceKernel } from './backend.ts';
import { positions, put, values } from './elements.ts';

function checked(what: string, ids: Operand, rows: number): Float64Array {
  const list = values(ids);
  list.forEach((id, i) => {
    if (id < 0 || id >= rows)
      throw new OutOfRangeError({ what, rule: `ids must lie in 0..${rows - 1}`, received: `${id} at position ${i}` });
  });
  return list;
}

export const indexing = {
  gather: ([out, table, ids]) => {
    const width = table.shape[1];
    const [to, from] = [positions(out), positions(table)];
    checked('gather', ids, table.shape[0]).forEach((id, n) => {
      for (let j = 0; j < width; j++) out.data[to[n * width + j]] = table.data[from[id * width + j]];
    });
  },
  scatterAdd: ([out, x, ids]) => {
    const width = out.shape[1];
    const total = values(out);
    const add = values(x);
    checked('scatterAdd', ids, out.shape[0]).forEach((id, n) => {
      for (let j = 0; j < width; j++) total[id * width + j] += add[n * width + j];
    });
    put(out, total);
  },
  topk: ([best, indices, x]) => {
    const [rows, width] = x.shape;
    const k = best.shape[1];
    const all = values(x);
    const order = Array.from({ length: rows }, (_, n) =>
      Array.from({ length: width }, (_, i) => i)
        .sort((i, j) => all[n * width + j] - all[n * width + i] || i - j)
        .slice(0, k),
    );
    put(
      best,
      order.flatMap((row, n) => row.map((i) => all[n * width + i])),
    );
    put(indices, order.flat());
  },
} satisfies Record<string, ReferenceKernel>;
