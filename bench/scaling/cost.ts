/**
 * What a run of the scaling experiment costs in FLOPs: src/cost's account of the model, and what that leaves out. Seconds are measured
 * (step-time.ts).
 */
import { trainingFlops } from '../../src/cost/index.ts';
import { type ModelConfig, shapeOf } from '../../src/model/index.ts';
import { configOf, sizeOf } from './architectures.ts';
import { type Job, type Settings, stepsOf } from './plan.ts';

/** FLOPs of a whole run, forward and backward. */
export function flopsOf({ size, architecture, variant }: Omit<Job, 'lr' | 'seed'>, settings: Settings): number {
  const { vocab, context, rows } = settings;
  const config = configOf(architecture, sizeOf(size), { vocab, context, variant });
  const token = trainingFlops(shapeOf(config), { context }) + mixedStates(config);
  return token * stepsOf(sizeOf(size), settings) * rows * context;
}

/** MUDD's sums of states, a token: no weights take part, so the account does not know them. 6 · streams · states · width a layer. */
function mixedStates(config: ModelConfig): number {
  if (config.model_type !== 'muddformer') return 0;
  const { num_hidden_layers: L, hidden_size: E } = config;
  const terms = Array.from({ length: L }, (_, layer) => (layer === L - 1 ? 1 : 4) * (layer + 2));
  return 6 * E * terms.reduce((sum, n) => sum + n, 0);
}
