/**
 * The engine on the CPU: a batch of stretches becomes numbers in the buffers, a recorded step runs on them, the logits come back.
 * Not responsible for who owns a page (scheduler/) or for the order of kernels (steps.ts).
 */
import type { Decoder } from '../../model/decoder.ts';
import type { Backend, Recorder, Recording, View } from '../../tensor/backend.ts';
import type { Engine, Stretch } from '../engine.ts';
import {
  type Buffers,
  PAGE_TOKENS,
  pageBytes,
  pageCount,
  reserveBuffers,
  reservePages,
  rotationTables,
  totalBytes,
} from './buffers.ts';
import type { Matrices, ModelWeights } from './matrices.ts';
import { reserve, viewOf, write } from './memory.ts';
import { EngineError, type EngineSettings } from './options.ts';
import { runStep, type StepModel } from './steps.ts';

/** Recordings kept: as many sizes of steps as decoding a few streams goes through. */
const RECORDINGS = 96;

export class RunnerEngine implements Engine {
  readonly vocab: number;
  readonly context: number;
  readonly pageTokens = PAGE_TOKENS;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
  /** Bytes on the device: weights, keys and values, and what steps work in. */
  readonly bytes: { readonly weights: number; readonly cache: number; readonly buffers: number };
  readonly #model: StepModel;
  readonly #recorder: Recorder;
  readonly #matrices: Matrices;
  readonly #owned: View[];
  readonly #recordings = new Map<string, { recording: Recording; logits: View | undefined }>();
  /** The batch as the kernels read it, before it is written to the device. */
  readonly #batch: Record<'ids' | 'positions' | 'rows' | 'tables' | 'wanted', Int32Array>;
  #logits: View | undefined;
  #read = new Float32Array(0);

  constructor(decoder: Decoder, weights: ModelWeights, matrices: Matrices, device: Backend, settings: EngineSettings) {
    this.vocab = decoder.vocab;
    this.context = settings.context;
    this.stepTokens = settings.stepTokens;
    this.stepSequences = settings.stepSequences;
    this.pages = pageCount(decoder, settings);
    this.#recorder = recorderOf(device);
    const buffers = reserveBuffers(device, decoder, settings);
    const pages = reservePages(device, decoder, settings.cache, this.pages);
    const rotations = rotationTables(device, decoder, settings.context);
    const exact = settings.precision === 'float32';
    this.#model = { device, decoder, weights, buffers, pages, rotations, exact };
    this.#matrices = matrices;
    const tables = new Set(rotations.flatMap((t) => (t ? [t.cos, t.sin] : [])));
    this.#owned = [...Object.values(buffers), ...pages.flatMap(({ keys, values }) => [keys, values]), ...tables];
    this.#batch = batchOf(buffers);
    this.bytes = {
      weights: matrices.bytes,
      cache: this.pages * pageBytes(decoder, settings.cache),
      buffers: totalBytes([...Object.values(buffers), ...tables]),
    };
  }

  step(stretches: readonly Stretch[]): Float32Array {
    const { N, W } = this.#fill(stretches);
    const { recording, logits } = this.#recorded(N, W);
    const { device, buffers } = this.#model;
    write(buffers.ids, this.#batch.ids.subarray(0, N));
    write(buffers.positions, this.#batch.positions.subarray(0, N));
    write(buffers.rows, this.#batch.rows.subarray(0, 2 * N));
    write(buffers.tables, this.#batch.tables.subarray(0, stretches.length * buffers.tables.shape[1]));
    write(buffers.wanted, this.#batch.wanted.subarray(0, W));
    this.#recorder.replay(recording);
    if (!logits) return this.#read.subarray(0, 0);
    const count = W * this.vocab;
    if (this.#read.length < count) this.#read = new Float32Array(count);
    const out = this.#read.subarray(0, count);
    device.readSync!(logits.storage.handle, out, 0);
    return out;
  }

  /** Writes the batch's numbers, after checking them: what is out of range must not reach a page of others. */
  #fill(stretches: readonly Stretch[]): { N: number; W: number } {
    const { ids, positions, rows, tables, wanted } = this.#batch;
    const width = this.#model.buffers.tables.shape[1];
    const total = stretches.reduce((sum, { tokens }) => sum + tokens.length, 0);
    if (stretches.length > this.stepSequences || total > this.stepTokens || total === 0)
      throw new EngineError({
        what: 'step',
        rule: `a step has 1 to ${this.stepTokens} tokens of at most ${this.stepSequences} sequences`,
        received: `${total} of ${stretches.length}`,
      });
    let [N, W] = [0, 0];
    stretches.forEach(({ tokens, start, pages, logits }, sequence) => {
      const end = start + tokens.length;
      const needed = Math.ceil(end / PAGE_TOKENS);
      if (!Number.isInteger(start) || start < 0 || end > this.context || pages.length < needed)
        throw new EngineError({
          what: 'step',
          rule: `positions must lie below ${this.context} and have pages`,
          received: `${start} to ${end} with ${pages.length} pages`,
        });
      for (let i = 0; i < needed; i++) tables[sequence * width + i] = checked(pages[i], this.pages, 'page');
      tables.fill(0, sequence * width + needed, (sequence + 1) * width);
      for (let i = 0; i < tokens.length; i++, N++) {
        ids[N] = checked(tokens[i], this.vocab, 'token');
        positions[N] = start + i;
        rows[2 * N] = sequence;
        rows[2 * N + 1] = start + i;
        if (logits === 'all' || (logits === 'last' && i === tokens.length - 1)) wanted[W++] = N;
      }
    });
    return { N, W };
  }

  /** The step of N tokens and W wanted rows, recorded the first time. */
  #recorded(N: number, W: number): { recording: Recording; logits: View | undefined } {
    const key = `${N} ${W}`;
    const known = this.#recordings.get(key);
    if (known) {
      this.#recordings.delete(key); // moves to the end: the first is the one longest unused
      this.#recordings.set(key, known);
      return known;
    }
    const logits = W > 0 ? this.#logitsOf(W) : undefined;
    const made = { recording: this.#recorder.record(() => runStep(this.#model, N, logits)), logits };
    this.#recordings.set(key, made);
    for (const oldest of this.#recordings.keys()) {
      if (this.#recordings.size <= RECORDINGS) break;
      this.#recordings.delete(oldest);
    }
    return made;
  }

  /** Room for the logits of W rows; when it grows, the recordings that write to the old one go. */
  #logitsOf(W: number): View {
    if (!this.#logits || this.#logits.shape[0] < W) {
      this.#logits?.storage.free();
      this.#recordings.clear();
      this.#logits = reserve(this.#model.device, 'f32', [W, this.vocab]);
    }
    return viewOf(this.#logits.storage, [W, this.vocab]);
  }

  [Symbol.dispose](): void {
    this.#recordings.clear();
    this.#logits?.storage.free();
    for (const { storage } of this.#owned) storage.free();
    this.#matrices[Symbol.dispose]();
  }
}

function recorderOf(device: Backend): Recorder {
  if (device.record && device.replay) return device as Recorder;
  throw new EngineError({ what: 'engine', rule: 'the device must be able to record steps', received: device.name });
}

function batchOf({ ids, positions, rows, tables, wanted }: Buffers) {
  const whole = ({ storage }: View) => new Int32Array(storage.count);
  return {
    ids: whole(ids),
    positions: whole(positions),
    rows: whole(rows),
    tables: whole(tables),
    wanted: whole(wanted),
  };
}

function checked(value: number, limit: number, name: string): number {
  if (Number.isInteger(value) && value >= 0 && value < limit) return value;
  throw new EngineError({ what: 'step', rule: `a ${name} must be from 0 to ${limit - 1}`, received: String(value) });
}
