/**
 * Which optimizer trains which parameter, and what of it a checkpoint holds. The update rules themselves are in
 * src/tensor/optim; learning rates over time are in schedule.ts.
 *
 * adamw: every parameter, with weight decay on matrices only. muon: the matrices between layers take Muon, each of the
 * matrices that lie stacked in one tensor by itself, and all else takes AdamW: the embedding, the head, gains, biases, and
 * what makes weights out of activations.
 */
import type { Parameter, Role } from '../model/index.ts';
import {
  type AdamWState,
  adamw,
  adamwState,
  detach,
  type MuonState,
  muon,
  muonState,
  noGrad,
  type Slot,
  slice,
  type Tensor,
} from '../tensor/index.ts';

export interface OptimizerConfig {
  name: 'adamw' | 'muon';
  /** Highest learning rate of AdamW: about the change of a parameter in one step. */
  lr: number;
  beta1: number;
  beta2: number;
  eps: number;
  /** Decoupled weight decay of matrices: they shrink by lr · decay in a step. */
  decay: number;
  /** Highest learning rate of Muon: about the largest singular value of a matrix's change in one step. */
  muonLr: number;
  momentum: number;
}

export const OPTIMIZER_DEFAULTS: OptimizerConfig = {
  name: 'adamw',
  lr: 1e-3,
  beta1: 0.9,
  beta2: 0.95,
  eps: 1e-8,
  decay: 0.1,
  muonLr: 0.02,
  momentum: 0.95,
};

/** Parameters that one rule trains with one setting. */
interface Group {
  /** Prefix of its tensors in a checkpoint. */
  rule: 'adamw' | 'muon';
  decay: number;
  names: string[];
  targets: Tensor[];
  /** The tensor that a target is a row range of, where it is not the tensor itself. */
  sources: { tensor: Tensor; start: number; end: number }[];
  state: AdamWState | MuonState;
}

export interface Optimizer {
  readonly config: OptimizerConfig;
  readonly groups: readonly Group[];
}

/** The optimizer before its first step; its tensors live in the arena that is open. */
export function createOptimizer(parameters: readonly Parameter[], config: OptimizerConfig): Optimizer {
  const byMuon = ({ role }: Parameter) => config.name === 'muon' && role === 'matrix';
  const group = (rule: Group['rule'], decay: number, members: readonly Parameter[]): Group => {
    const pieces = members.flatMap((p) => (rule === 'muon' ? partsOf(p) : [wholeOf(p)]));
    const targets = pieces.map(({ target }) => target);
    const state = rule === 'muon' ? muonState(targets) : adamwState(targets);
    return { rule, decay, names: pieces.map(({ name }) => name), targets, sources: pieces, state };
  };
  const plain = parameters.filter((p) => !byMuon(p));
  const groups = [
    group('muon', config.decay, parameters.filter(byMuon)),
    group(
      'adamw',
      config.decay,
      plain.filter(({ role }) => shrinks(role)),
    ),
    group(
      'adamw',
      0,
      plain.filter(({ role }) => !shrinks(role)),
    ), // embeddings, gains, biases
  ];
  return { config, groups: groups.filter(({ targets }) => targets.length > 0) };
}

/** Whether weight decay is for it. */
const shrinks = (role: Role) => role === 'matrix' || role === 'dynamic' || role === 'filter';

const wholeOf = ({ name, tensor }: Parameter) => ({ name, tensor, target: tensor, start: 0, end: tensor.shape[0] });

/** Each of the matrices that lie stacked in a parameter, as a view of its rows. */
function partsOf(parameter: Parameter) {
  const { name, tensor, parts } = parameter;
  if (!parts) return [wholeOf(parameter)];
  let start = 0;
  return parts.map((rows, i) => {
    const range = { start, end: start + rows };
    start += rows;
    return {
      name: `${name}.${i}`,
      tensor,
      target: noGrad(() => detach(slice(tensor, 0, range.start, range.end))),
      ...range,
    };
  });
}

export interface OptimizerStep {
  /** Share of the highest learning rates, by the schedule. */
  factor: number;
  /** Factor on every gradient, f32 (1): clipGradients gives one. */
  gradScale?: Tensor;
}

/** One step on every parameter that has a gradient. */
export function optimizerStep({ config, groups }: Optimizer, { factor, gradScale }: OptimizerStep): void {
  const { beta1, beta2, eps, momentum } = config;
  for (const { rule, decay, targets, sources, state } of groups) {
    targets.forEach((target, i) => {
      const { tensor, start, end } = sources[i];
      if (target !== tensor) target.grad = tensor.grad && noGrad(() => detach(slice(tensor.grad!, 0, start, end)));
    });
    if (rule === 'muon') muon(targets, state as MuonState, { lr: config.muonLr * factor, momentum, decay, gradScale });
    else adamw(targets, state as AdamWState, { lr: config.lr * factor, beta1, beta2, eps, decay, gradScale });
    targets.forEach((target, i) => {
      if (target !== sources[i].tensor) target.grad = undefined; // a view of what clearGradients frees
    });
  }
}

/** Everything that a checkpoint must hold of it: tensors by name, and the number of steps that AdamW's bias correction counts. */
export function optimizerTensors({ groups }: Optimizer): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const { rule, names, state } of groups)
    state.slots.forEach(({ master, moments }: Slot, i: number) => {
      if (master) tensors[`master.${names[i]}`] = master;
      moments.forEach((moment, k) => {
        tensors[`${rule}.${k}.${names[i]}`] = moment;
      });
    });
  return tensors;
}

/** Steps taken so far. */
export function optimizerSteps({ groups }: Optimizer): number {
  return Math.max(0, ...groups.map(({ state }) => ('step' in state ? state.step : 0)));
}

export function setOptimizerSteps({ groups }: Optimizer, steps: number): void {
  for (const { state } of groups) if ('step' in state) state.step = steps;
}
