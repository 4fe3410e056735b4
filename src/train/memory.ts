/** Refuses a run that needs more memory than there is, before anything of it is made. The estimate itself is src/cost/memory.ts. */
import { machineLimits, trainingMemory } from '../cost/index.ts';
import { shapeOf } from '../model/index.ts';
import { RunError } from './fields.ts';
import type { Run } from './run.ts';

/** Throws RunError where training needs more memory than there is, by the estimate of src/cost. */
export function checkMemory({ name, model, batch, optimizer, dtype, recompute }: Run): void {
  const shape = { ...batch, optimizer: optimizer.name, dtype, recompute };
  const { total } = trainingMemory(shapeOf(model), shape);
  const { availableBytes } = machineLimits();
  if (total <= availableBytes) return;
  const gib = (n: number) => `${(n / 2 ** 30).toFixed(2)} GiB`;
  throw new RunError({
    what: name,
    rule: `training needs about ${gib(total)} of memory`,
    received: `${gib(availableBytes)} are free`,
    hint: 'fewer batch.rows with more batch.accumulate, recompute: true, dtype: bf16, or a smaller model',
  });
}
