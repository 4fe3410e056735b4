/** Parameters before they have memory, as most architectures describe theirs: vectors, products, tables of tokens. */
import type { Init, ParameterSpec } from './model.ts';

const ZERO: Init = { value: 0 };

/** Gains or biases (size). */
export const vector = (name: string, size: number, init: Init): ParameterSpec => ({
  name,
  role: 'vector',
  shape: [size],
  init,
  stored: [name],
});

/** A row for each token (V, E). */
export const table = (
  name: string,
  role: 'embedding' | 'head',
  [V, E]: [number, number],
  init: Init,
): ParameterSpec => ({
  name,
  role,
  shape: [V, E],
  init,
  stored: [name],
});

export interface ProductOptions {
  /** With a bias, which starts as 0. False unless said. */
  bias?: boolean;
  /** The matrices that lie stacked in this one, from the top, by their names in a checkpoint, which has them apart. */
  stack?: readonly (readonly [name: string, rows: number])[];
  /** Rows of the matrices that lie stacked in this one and in a checkpoint too. */
  parts?: readonly number[];
}

/** A product's matrix (O, I), and its bias where it has one, named after `path`. */
export function product(
  path: string,
  [O, I]: readonly [number, number],
  init: Init,
  { bias = false, stack, parts = stack?.map(([, rows]) => rows) }: ProductOptions = {},
): ParameterSpec[] {
  const folder = path.slice(0, path.lastIndexOf('.') + 1);
  const paths = stack ? stack.map(([name]) => folder + name) : [path];
  const spec = (kind: 'weight' | 'bias'): ParameterSpec => ({
    name: `${path}.${kind}`,
    role: kind === 'weight' ? 'matrix' : 'vector',
    shape: kind === 'weight' ? [O, I] : [O],
    init: kind === 'weight' ? init : ZERO,
    ...(parts && { parts }),
    stored: paths.map((stored) => `${stored}.${kind}`),
  });
  return bias ? [spec('weight'), spec('bias')] : [spec('weight')];
}

const sizeOf = ({ shape }: ParameterSpec) => shape.reduce((n, size) => n * size, 1);

/** Weights in a list of specs. */
export const countOf = (specs: readonly ParameterSpec[]): number => specs.reduce((sum, spec) => sum + sizeOf(spec), 0);

/** Those that a token passes. */
export const activeOf = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((sum, spec) => sum + sizeOf(spec) * (spec.share ?? 1), 0);
