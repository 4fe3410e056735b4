/**
 * metrics.jsonl of a run: one JSON object a line, appended as the run goes. A resumed run cuts off what was written after its
 * checkpoint, for those steps are done again. Not what is shown to people (src/cli) and not the account (src/cost).
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { asCheckpointError, CheckpointError } from './checkpoint.ts';
import type { Evaluation } from './evaluate.ts';

/** One optimizer step. */
export interface StepMetrics {
  step: number;
  /** Tokens of all steps so far. */
  tokens: number;
  /** Nats per label. */
  loss: number;
  lr: number;
  /** Before clipping. */
  gradNorm: number;
  tokensPerSec: number;
  gflops: number;
  /** Of the multiply-adds that this machine can do, as measured at the start. */
  share: number;
  /** Of this step. */
  seconds: number;
  /** Present where the guard skipped the step: why. */
  skipped?: string;
  /** ISO 8601. */
  time: string;
}

/** Held-out loss by source. */
export interface EvalMetrics {
  step: number;
  tokens: number;
  eval: Record<string, Evaluation>;
  time: string;
}

export class MetricsFile {
  readonly path: string;
  readonly #file: number;
  #bytes: number;

  /** Opens the file for appending, cut to `bytes`: all of an earlier attempt that counts. */
  constructor(path: string, bytes: number) {
    this.path = path;
    const there = statSync(path, { throwIfNoEntry: false });
    const size = there?.size ?? 0;
    if (size < bytes)
      throw new CheckpointError({
        what: path,
        rule: `it must still have the ${bytes} bytes that it had at the checkpoint`,
        received: there ? `${size}` : 'no file',
        hint: 'put the file back, or start another run',
      });
    this.#file = openSync(path, there ? 'r+' : 'w');
    ftruncateSync(this.#file, bytes);
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(line: StepMetrics | EvalMetrics): void {
    const data = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      let done = 0;
      while (done < data.length) done += writeSync(this.#file, data, done, data.length - done, this.#bytes + done);
    } catch (error) {
      throw asCheckpointError(error, this.path);
    }
    this.#bytes += data.length;
  }

  /** To the disk: a checkpoint counts on these bytes. */
  flush(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
