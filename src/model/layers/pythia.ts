/** What DCPythia and MUDDPythia have of Pythia: fields, layer norms with biases, heads that rotate in part. */
import type { Tensor } from '../../tensor/index.ts';
import type { Fields } from '../config-fields.ts';
import type { ParameterSpec } from '../model.ts';
import { vector } from '../specs.ts';

export interface PythiaConfig {
  /** Attention and feed-forward both read the block's input. */
  use_parallel_residual: boolean;
  /** Biases on the products of attention and feed-forward. */
  use_linear_bias: boolean;
  /** Share of a head's components that rotate. */
  rotary_pct: number;
}

export function pythiaFields(fields: Fields, headDim: number): PythiaConfig {
  const config = {
    use_parallel_residual: fields.flag('use_parallel_residual', true),
    use_linear_bias: fields.flag('use_linear_bias', true),
    rotary_pct: fields.positive('rotary_pct', 1, 0.25),
  };
  if (rotatedOf({ ...config, head_dim: headDim }) % 2 !== 0)
    throw fields.wrong('rotary_pct', `must rotate pairs of the ${headDim} components of a head`);
  return config;
}

/** Components of a head that rotate. */
export const rotatedOf = ({ rotary_pct, head_dim }: PythiaConfig & { head_dim: number }): number =>
  Math.floor(rotary_pct * head_dim);

/** (E) each. */
export interface LayerNorm {
  weight: Tensor;
  bias: Tensor;
}

export const layerNormOf = (byName: ReadonlyMap<string, Tensor>, path: string): LayerNorm => ({
  weight: byName.get(`${path}.weight`)!,
  bias: byName.get(`${path}.bias`)!,
});

export const layerNormSpecs = (path: string, E: number): ParameterSpec[] => [
  vector(`${path}.weight`, E, { value: 1 }),
  vector(`${path}.bias`, E, { value: 0 }),
];
