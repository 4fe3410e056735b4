/** One step of reader training after another: data, both passes, losses, the update. Not when to stop, to measure or to save (run.ts). */
import {
  type AdamWState,
  adamw,
  adamwState,
  arena,
  backward,
  clearGradients,
  clipGradients,
  noGrad,
  Random,
  type Tensor,
} from '../../tensor/index.ts';
import type { Tokenizer } from '../../text/index.ts';
import type { Reader } from '../reader/reader-file.ts';
import { type DataOptions, dataOf, type Phase, phaseOf } from './curriculum.ts';
import { keepLoss, pointerLoss, readLoss, weighted } from './losses.ts';
import { namedTensors, newParameters, parametersOf, type ReaderParameters } from './reader-parameters.ts';
import type { CompiledSlots, ReadingBase } from './reading-base.ts';
import { ExampleTokenizer } from './tokenized.ts';

export interface TrainerOptions extends DataOptions {
  readonly steps: number;
  readonly rank: number;
  readonly pointerLayers: readonly number[];
  /** Of the adapters; 2e-3 at rank 16 is what was found good. */
  readonly lr: number;
  /** A reader to go on from; `rank` and `pointerLayers` must be its own. */
  readonly from?: Reader;
  /** Text that has nothing to do with any slot; the keep loss is left out without it. */
  readonly keepText?: string;
}

export interface StepReport {
  readonly step: number;
  readonly phase: Phase;
  readonly open: number;
  readonly loss: number;
  /** Nats; NaN where the step had none. */
  readonly read: number;
  readonly pointer: number;
  readonly keep: number;
  readonly questions: number;
}

const WARM_UP_STEPS = 6;
const LAST_LR = 0.05;
const MAX_NORM = 1;
/** By what stands in a parameter's name: its learning rate as a multiple of the adapters'. */
const RATES = { lora: 1, pointer: 0.5, bias: 5 };
type Group = keyof typeof RATES;
const POINTER_WEIGHT = 1;
/** Tokens of off-domain text that a keep step predicts, and how many stretches. */
const KEEP_TOKENS = 48;
const KEEP_ROWS = 4;

const groupOf = (name: string): Group =>
  name.includes('lora') ? 'lora' : name === 'pointer.null' || !name.startsWith('pointer') ? 'bias' : 'pointer';

export class ReaderTrainer implements Disposable {
  readonly base: ReadingBase;
  readonly parameters: ReaderParameters;
  readonly options: TrainerOptions;
  readonly groups: Readonly<Record<Group, { readonly names: string[]; readonly params: Tensor[]; state: AdamWState }>>;
  /** Steps done. */
  step = 0;
  readonly tokenizer: ExampleTokenizer;
  readonly #keepIds: Uint32Array;

  constructor(base: ReadingBase, tokenizer: Tokenizer, options: TrainerOptions) {
    this.base = base;
    this.options = options;
    this.tokenizer = new ExampleTokenizer(tokenizer);
    this.#keepIds = options.keepText === undefined ? new Uint32Array(0) : tokenizer.encode(options.keepText);
    this.parameters = options.from
      ? parametersOf(base.sizes, options.from.weights)
      : newParameters(base, new Random(options.seed), options);
    const named = [...namedTensors(this.parameters)];
    const group = (name: Group) => {
      const own = named.filter(([path]) => groupOf(path) === name);
      const params = own.map(([, x]) => x);
      return { names: own.map(([path]) => path), params, state: adamwState(params) };
    };
    this.groups = { lora: group('lora'), pointer: group('pointer'), bias: group('bias') };
  }

  /** Every trained tensor, in a fixed order. */
  get params(): Tensor[] {
    return Object.values(this.groups).flatMap(({ params }) => params);
  }

  /** The phase of the next step. */
  get phase(): Phase {
    return phaseOf(this.step, this.options.steps, this.options.from !== undefined);
  }

  /** One step. A step whose data have no question counts and changes nothing. */
  next(): StepReport {
    const { options } = this;
    const { phase, open, examples } = dataOf(this.step, options.steps, options);
    const step = this.step++;
    const nothing = { step, phase, open, loss: Number.NaN, read: Number.NaN, pointer: Number.NaN, keep: Number.NaN };
    if (examples.length === 0) return { ...nothing, questions: 0 };
    using _scope = arena();
    const batch = this.tokenizer.batch(examples, open);
    const slots = this.base.compile(batch.slots.map(({ ids }) => ids));
    const reading = this.base.read(slots, batch.rows, this.parameters);
    const read = readLoss(this.base, reading, batch);
    const pointer = pointerLoss(reading, this.parameters.pointerNull, batch);
    const keep = phase.keep > 0 ? this.#keep(slots, batch.slots.length, step) : undefined;
    const loss = weighted([
      [read, 1],
      [pointer, POINTER_WEIGHT],
      [keep, phase.keep],
    ]);
    const value = (x: Tensor | undefined) => x?.item() ?? Number.NaN;
    const report = { ...nothing, loss: value(loss), read: value(read), pointer: value(pointer), keep: value(keep) };
    backward(loss, { release: true });
    this.#update(step);
    return { ...report, questions: examples.length };
  }

  #update(step: number): void {
    const clipped = clipGradients(this.params, MAX_NORM);
    const lr = this.options.lr * scheduled(step, this.options.steps);
    for (const [name, { params, state }] of Object.entries(this.groups))
      adamw(params, state, { lr: lr * RATES[name as Group], gradScale: clipped?.scale });
    clearGradients(this.params);
  }

  /** Stretches of other text read over slots that do not matter to them, with the reader and without. */
  #keep(slots: CompiledSlots, count: number, step: number): Tensor | undefined {
    const ids = this.#keepIds;
    if (ids.length < KEEP_TOKENS) return undefined;
    const stretches = Math.floor(ids.length / KEEP_TOKENS);
    const chosen = Array.from({ length: KEEP_ROWS }, (_, i) => (step * KEEP_ROWS + i) % stretches);
    const texts = chosen.map((n) => ids.subarray(n * KEEP_TOKENS, (n + 1) * KEEP_TOKENS));
    const rows = texts.map((tokens, i) => ({ slot: (step + i) % count, tokens, question: tokens.length }));
    const all = Array.from({ length: KEEP_ROWS * KEEP_TOKENS }, (_, i) => i);
    const open = this.base.logits(this.base.read(slots, rows, { ...this.parameters, pointers: new Map() }).stream, all);
    const alone = noGrad(() => this.base.logits(this.base.readAlone(texts), all));
    return keepLoss(alone, open);
  }

  [Symbol.dispose](): void {
    clearGradients(this.params);
    for (const { params, state } of Object.values(this.groups)) {
      for (const x of params) x.dispose();
      for (const { moments } of state.slots) for (const x of moments) x.dispose();
    }
  }
}

/** Share of the learning rate: up in a few steps, then down along a cosine. */
export function scheduled(step: number, steps: number): number {
  const up = Math.min(1, (step + 1) / WARM_UP_STEPS);
  const down = LAST_LR + (1 - LAST_LR) * 0.5 * (1 + Math.cos((Math.PI * step) / Math.max(1, steps)));
  return up * down;
}
