/**
 * What is trained in a comparison, as a folder that ours (train-ours.ts) and PyTorch (peers/torch_train.py) read alike: the model's
 * configuration and first weights in Hugging Face's layout, the batches, the settings of the steps. Not who trains, nor how long.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createModel, type ModelConfig, readSafetensors, saveModel, writeSafetensors } from '../src/model/index.ts';
import { arena, Random, tensor } from '../src/tensor/index.ts';
import type { Batch } from '../src/train/data/index.ts';

export interface TrainJob {
  config: ModelConfig;
  /** Of the first weights. */
  seed: number;
  /** Sequences a step, and tokens of each. */
  rows: number;
  length: number;
  /** (steps, rows, length), one after another; labels of -100 do not count. */
  ids: Int32Array;
  labels: Int32Array;
  settings: TrainSettings;
}

/** AdamW as src/train does it: the decay is on matrices between layers, gradients are clipped by their global norm. */
export interface TrainSettings {
  /** Learning rates, one a step. */
  lr: number[];
  beta1: number;
  beta2: number;
  eps: number;
  decay: number;
  clip: number;
}

/** Writes the job into a new folder for temporary files, runs `f` on that folder and removes it. */
export async function inJobFolder<R>(job: TrainJob, f: (folder: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-train-'));
  try {
    writeJob(folder, job);
    return await f(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeJob(folder: string, { config, seed, rows, length, ids, labels, settings }: TrainJob): void {
  using _scope = arena();
  saveModel(folder, createModel(config, new Random(seed)));
  const shape = [settings.lr.length, rows, length];
  const batches = { ids: tensor(ids, { shape, dtype: 'i32' }), labels: tensor(labels, { shape, dtype: 'i32' }) };
  writeSafetensors(join(folder, 'batches.safetensors'), batches);
  writeFileSync(join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

export function readSettings(folder: string): TrainSettings {
  return JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as TrainSettings;
}

/** The batches as the trainer takes them: every row one document from its first position. */
export function readBatches(folder: string): Batch[] {
  using _scope = arena();
  const file = readSafetensors(join(folder, 'batches.safetensors'));
  const [steps, rows, length] = file.tensors.ids.shape;
  const [ids, labels] = ['ids', 'labels'].map((name) => file.load(name).readSync() as Int32Array);
  const size = rows * length;
  return Array.from({ length: steps }, (_, step) => {
    const own = labels.slice(step * size, (step + 1) * size);
    return {
      ids: ids.slice(step * size, (step + 1) * size),
      labels: own,
      segments: new Int32Array(size),
      positions: Int32Array.from({ length: size }, (_, at) => at % length),
      rows,
      length,
      counted: own.reduce((count, label) => count + Number(label >= 0), 0),
    };
  });
}
