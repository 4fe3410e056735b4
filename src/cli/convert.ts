/** `callosum convert`: a model as another kind of file, or with weights of another type. The work is src/infer/convert.ts. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { WRITTEN, type WrittenName } from '../model/index.ts';
import { errorFrom } from '../text/worker-error.ts';
import { number, shellWord, UsageError } from './command.ts';
import type { Conversion, Converted } from './convert-thread.ts';
import { modelPath } from './model-path.ts';

export const usage = `usage: callosum convert <model> <out> [--type <type>] [--adapter <folder>]
  <out>      a name that ends with .gguf, or a folder to be made in Hugging Face's layout
  --type     of the matrices: ${WRITTEN.join(', ')}; of a folder F32, F16 or BF16. Unless said: as they are stored, in a folder BF16
  --adapter  a LoRA adapter in PEFT's layout that becomes part of the weights`;

const FLOATS = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' } as const;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const flags = { type: { type: 'string' }, adapter: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options: flags, allowPositionals: true });
  if (positionals.length !== 2)
    throw new UsageError({
      what: 'convert',
      rule: 'needs a model and where to write it',
      received: positionals.join(' ') || 'none',
    });
  const [name, out] = positionals;
  const gguf = out.endsWith('.gguf');
  const types: readonly string[] = gguf ? WRITTEN : Object.keys(FLOATS);
  const type = values.type?.toUpperCase();
  if (type !== undefined && !types.includes(type))
    throw new UsageError({ what: 'convert', rule: `--type must be one of ${types.join(', ')}`, received: values.type });
  const { adapter } = values;
  const dtype = type === undefined ? undefined : FLOATS[type as keyof typeof FLOATS];
  const options = gguf ? { type: type as WrittenName, adapter } : { dtype, adapter };
  const done = await inThread({ path: modelPath(name), out, options }, signal);
  if (done === undefined) {
    console.error(`stopped: ${out} was not written`);
    return 1;
  }
  if ('error' in done) throw errorFrom(done.error);
  const { written } = done;
  if (!written) {
    console.log(`a folder for Hugging Face's programs: ${out}`);
    return 0;
  }
  const counts = new Map<string, number>();
  for (const format of written.values()) counts.set(format, (counts.get(format) ?? 0) + 1);
  const tensors = [...counts].map(([format, count]) => `${count} in ${format}`).join(', ');
  console.log(`${shellWord(out)}: ${number(statSync(out).size / 1e6, 1)} MB; tensors: ${tensors}`);
  return 0;
}

/** Undefined where it was stopped: then `out` is as it was. */
async function inThread(conversion: Omit<Conversion, 'stop'>, signal: AbortSignal): Promise<Converted | undefined> {
  const { out } = conversion;
  const there = existsSync(out);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Conversion = { ...conversion, stop };
  const worker = new Worker(new URL('./convert-thread.ts', import.meta.url), { workerData, execArgv: [] });
  const onAbort = () => Atomics.store(stop, 0, 1);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const done = await new Promise<Converted>((resolve, reject) => worker.on('message', resolve).on('error', reject));
  if (!signal.aborted || !('error' in done)) return done;
  if (!there) rmSync(out, { recursive: true, force: true });
  return undefined;
}
