/** The training loop of `callosum demo`: a text as ids, random windows of it, one optimizer step after another. Prints nothing. */
import {
  adamw,
  adamwState,
  arena,
  backward,
  clearGradients,
  clipGradients,
  type Random,
  type Tensor,
  tensor,
} from '../tensor/index.ts';
import { lossOf, type Model, parametersOf } from './demo-model.ts';

/** A text as numbers: id i is the i-th of its different characters. */
export interface Corpus {
  characters: string[];
  ids: Int32Array;
}

export function readCorpus(text: string): Corpus {
  const all = [...text];
  const characters = [...new Set(all)].sort();
  const ids = new Map(characters.map((c, id) => [c, id]));
  return { characters, ids: Int32Array.from(all, (c) => ids.get(c)!) };
}

/** The ids of a text whose characters all occur in the corpus. */
export function encode({ characters }: Corpus, text: string): number[] {
  return Array.from(text, (c) => characters.indexOf(c));
}

export function decode({ characters }: Corpus, ids: readonly number[]): string {
  return ids.map((id) => characters[id]).join('');
}

export interface TrainSettings {
  steps: number;
  /** Sequences a step. */
  batch: number;
  /** The highest learning rate. */
  lr: number;
}

/** Trains the model in place and yields the loss of each step, in nats per character. */
export function* train(model: Model, corpus: Corpus, settings: TrainSettings, random: Random): Generator<number> {
  const parameters = parametersOf(model);
  const state = adamwState(parameters);
  const stepOf = (step: number): number => {
    using _step = arena(); // frees all that this step makes
    const [ids, labels] = windows(corpus, settings.batch, model.config.context, random);
    const loss = lossOf(model, ids, labels);
    backward(loss, { release: true });
    const clipped = clipGradients(parameters, 1);
    adamw(parameters, state, { lr: rate(settings, step), gradScale: clipped?.scale });
    clearGradients(parameters);
    return loss.item();
  };
  for (let step = 0; step < settings.steps; step++) yield stepOf(step);
}

/** Rises over the first twentieth of the steps, then falls as a cosine to a tenth. */
function rate({ steps, lr }: TrainSettings, step: number): number {
  const warmup = Math.max(1, steps / 20);
  const rest = Math.max(0, step - warmup) / Math.max(1, steps - warmup);
  return step < warmup ? (lr * (step + 1)) / (warmup + 1) : lr * (0.55 + 0.45 * Math.cos(Math.PI * rest));
}

/** Random windows of the text, (batch, length) each: the characters, and those that follow them. */
function windows({ ids }: Corpus, batch: number, length: number, random: Random): [ids: Tensor, labels: Tensor] {
  const starts = Array.from(random.words(batch), (word) => word % (ids.length - length));
  const rows = (shift: number) => starts.map((start) => ids.subarray(start + shift, start + shift + length));
  return [tensor(rows(0), { dtype: 'i32' }), tensor(rows(1), { dtype: 'i32' })];
}
