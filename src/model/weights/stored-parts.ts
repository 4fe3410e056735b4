/** A parameter's matrices as files have them: apart where they lie stacked in a model. */
import { slice, type Tensor } from '../../tensor/index.ts';
import type { ParameterSpec } from '../model.ts';

export interface StoredPart {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its rows of the parameter. */
  part(parameter: Tensor): Tensor;
}

/** By their names in a file, each with the way to its rows. */
export function storedParts({ stored, parts, shape }: ParameterSpec): StoredPart[] {
  if (stored.length === 1) return [{ name: stored[0], shape, part: (t: Tensor) => t }];
  let at = 0;
  return stored.map((name, i) => {
    const start = at;
    at += parts![i];
    const end = at;
    return { name, shape: [end - start, ...shape.slice(1)], part: (t: Tensor) => slice(t, 0, start, end) };
  });
}
