/** Opens a checkpoint to be used: the call a program makes. */
import type { EngineOptions } from '../runner/options.ts';
import { RunningModel } from './running-model.ts';

export interface OpenModelOptions extends EngineOptions {
  /** Threads that compute; as many as the processor has cores unless said. */
  threads?: number;
  /** A folder with a LoRA adapter in PEFT's layout, merged into the weights; those it changes are then kept as floats. */
  adapter?: string;
  /** Most completions that wait for their turn; more are refused. Default 1024. */
  queue?: number;
}

/**
 * A checkpoint, running in a thread of its own: a GGUF file, a folder in Hugging Face's layout, a llama2.c file.
 *
 *     await using model = await openModel('models/smollm2');
 *     for await (const event of model.generate({ messages: [{ role: 'user', content: 'Hello' }] }))
 *       if (event.kind === 'tokens') process.stdout.write(event.text);
 *
 * The native core belongs to one thread of a process: one model at a time, and no tensors on the cpu beside it.
 *
 * @throws the error of the file's format, naming file and field; EngineError for options that do not fit the model
 */
export function openModel(path: string, { queue, ...options }: OpenModelOptions = {}): Promise<RunningModel> {
  return RunningModel.open(path, options, { queue });
}
