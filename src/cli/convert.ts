/** `callosum convert`: a model as another kind of file, or with weights of another type. The work is src/infer/convert.ts. */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { convert } from '../infer/index.ts';
import { WRITTEN, type WrittenName } from '../model/index.ts';
import { number, shellWord, UsageError } from './command.ts';
import { modelPath } from './model-path.ts';

export const usage = `usage: callosum convert <model> <out> [--type <type>] [--adapter <folder>]
  <out>      a name that ends with .gguf, or a folder to be made in Hugging Face's layout
  --type     of the matrices: ${WRITTEN.join(', ')}; of a folder F32, F16 or BF16. Unless said: as they are stored, in a folder BF16
  --adapter  a LoRA adapter in PEFT's layout that becomes part of the weights`;

const FLOATS = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' } as const;

export async function run(args: string[]): Promise<number> {
  const options = { type: { type: 'string' }, adapter: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
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
  const written = convert(modelPath(name), out, gguf ? { type: type as WrittenName, adapter } : { dtype, adapter });
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
