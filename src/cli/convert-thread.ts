/** The thread that `callosum convert` works in, so that the command can be stopped meanwhile. The work itself is src/infer/convert.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ConvertOptions, convert } from '../infer/index.ts';
import { type SentError, sentError } from '../text/worker-error.ts';

export interface Conversion {
  path: string;
  out: string;
  options: Omit<ConvertOptions, 'onTensor'>;
  /** Not 0: give up before the next tensor. A thread that is ended from outside leaves what it has begun. */
  stop: Int32Array;
}

/** What comes of it: the type of every tensor of a GGUF file, nothing for a folder. */
export type Converted = { written: ReturnType<typeof convert> } | { error: SentError };

function converted({ path, out, options, stop }: Conversion): Converted {
  const onTensor = () => {
    if (Atomics.load(stop, 0) !== 0) throw new Error('stopped');
  };
  try {
    return { written: convert(path, out, { ...options, onTensor }) };
  } catch (error) {
    return { error: sentError(error) };
  }
}

parentPort!.postMessage(converted(workerData as Conversion));
