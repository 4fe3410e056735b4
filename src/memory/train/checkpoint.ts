/** A training run as a file: parameters, the optimizer's moments, the step and the options, to go on from with the same bits. Written whole or not at all. */
import { readSafetensors, writeSafetensors } from '../../model/weights/safetensors.ts';
import type { Tensor } from '../../tensor/index.ts';
import { ReaderError } from '../reader/reader-error.ts';
import type { ReaderTrainer, TrainerOptions } from './trainer.ts';

export const CHECKPOINT_FILE = 'reader-training.safetensors';
const METADATA_KEY = 'callosum.reader-training';

export function saveCheckpoint(path: string, trainer: ReaderTrainer, fingerprint: string): void {
  const state = {
    format: 1,
    step: trainer.step,
    fingerprint,
    options: plain(trainer.options),
    updates: updatesOf(trainer),
  };
  writeSafetensors(path, Object.fromEntries(tensorsOf(trainer)), { [METADATA_KEY]: JSON.stringify(state) });
}

/** Options of the run in a checkpoint, so that it can go on. Throws ReaderError where the file is none of this base. */
export function checkpointOptions(path: string, fingerprint: string): ReturnType<typeof plain> {
  return stateIn(path, fingerprint).options;
}

/** Fills a trainer of the same options. Throws ReaderError where the checkpoint is another run's. */
export function loadCheckpoint(path: string, trainer: ReaderTrainer, fingerprint: string): void {
  const { step, options, updates } = stateIn(path, fingerprint);
  const own = plain(trainer.options);
  for (const [name, value] of Object.entries(own))
    if (JSON.stringify(value) !== JSON.stringify(options[name as keyof typeof options]))
      throw new ReaderError({
        what: path,
        rule: `was made with ${name} ${JSON.stringify(options[name as keyof typeof options])}`,
        received: JSON.stringify(value),
        hint: 'give the same options, or another --out',
      });
  const file = readSafetensors(path);
  for (const [name, x] of tensorsOf(trainer)) file.into(name, x);
  trainer.step = step;
  for (const [name, group] of Object.entries(trainer.groups)) group.state.step = updates[name];
}

/** What decides the course of a run; files of questions and texts are named by the caller. */
function plain({ seed, questions, chinese, human, steps, rank, pointerLayers, lr }: TrainerOptions) {
  return { seed, questions, chinese, human, steps, rank, pointerLayers, lr };
}

const updatesOf = ({ groups }: ReaderTrainer) =>
  Object.fromEntries(Object.entries(groups).map(([name, { state }]) => [name, state.step]));

function tensorsOf({ groups }: ReaderTrainer): [string, Tensor][] {
  return Object.values(groups).flatMap(({ names, params, state }) =>
    names.flatMap((name, i): [string, Tensor][] => [
      [name, params[i]],
      [`${name}.m`, state.slots[i].moments[0]],
      [`${name}.v`, state.slots[i].moments[1]],
    ]),
  );
}

interface State {
  readonly step: number;
  readonly options: ReturnType<typeof plain>;
  readonly updates: Readonly<Record<string, number>>;
}

function stateIn(path: string, fingerprint: string): State {
  const text = readSafetensors(path).metadata[METADATA_KEY];
  const wrong = (rule: string, received: string) => new ReaderError({ what: path, rule, received });
  if (text === undefined) throw wrong('must be a checkpoint of reader training', 'another file');
  const state = JSON.parse(text) as State & { format: number; fingerprint: string };
  const steps = state.options?.steps;
  if (state.format !== 1 || !(Number.isInteger(state.step) && state.step >= 0 && state.step <= steps))
    throw wrong('must have format 1 and a step of its run', text.slice(0, 60));
  if (state.fingerprint !== fingerprint) throw wrong('must be a checkpoint of this base', state.fingerprint);
  if (!['lora', 'pointer', 'bias'].every((name) => Number.isInteger(state.updates?.[name])))
    throw wrong('must count the updates of every group', JSON.stringify(state.updates));
  return state;
}
