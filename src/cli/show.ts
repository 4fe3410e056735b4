/** `callosum show`: what a checkpoint is, without loading its weights. The facts are src/model/describe.ts. */
import { parseArgs } from 'node:util';
import { type Description, describeModel } from '../model/index.ts';
import { number, UsageError } from './command.ts';
import { modelPath } from './model-path.ts';

export const usage = `usage: callosum show <model> [--json]
  <model>  a GGUF file, a folder of weights, a training run, or a model that was pulled (owner/name)
  --json   one JSON object`;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
  if (positionals.length !== 1)
    throw new UsageError({ what: 'show', rule: 'needs one model', received: positionals.join(' ') || 'none' });
  const description = describeModel(modelPath(positionals[0]));
  console.log(values.json ? JSON.stringify(description, null, 2) : render(description));
  return 0;
}

function render(d: Description): string {
  const formats = d.formats.map(({ format, weights }) => `${format} ${number((100 * weights) / d.parameters, 1)} %`);
  const window = d.window ? `, ${d.window.layers} of ${d.layers} blocks see ${number(d.window.tokens)}` : '';
  const rows: [string, string][] = [
    ['model', `${d.name} (${d.kind})`],
    ['architecture', d.architecture],
    ['parameters', `${size(d.parameters).trim()}${d.tied ? ', head and embedding in one' : ''}`],
    ['weights', `${size(d.bytes)}B, ${number(d.bitsPerWeight, 2)} bits each: ${formats.join(', ')}`],
    ['context', `${number(d.context)} tokens, positions ${d.positions}${window}`],
    [
      'shape',
      `${d.layers} blocks, width ${d.width}, inner ${d.inner}, ${d.heads} heads of ${d.headDim} on ${d.kvHeads}`,
    ],
    ['cache', `${number(2 * d.cachePerToken)} bytes a token in f16`],
    ['tokenizer', `${d.tokenizer ?? 'none'}, ${number(d.vocab)} ids${d.chatTemplate ? ', with a chat template' : ''}`],
    ['licence', d.license ?? 'the files do not say'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(13)} ${value}`).join('\n');
}

/** 134.5 M, or every digit of what is small. */
const size = (n: number) => (n < 1e5 ? `${number(n)} ` : `${number(n / 1e6, 1)} M`);
