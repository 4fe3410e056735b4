/** `callosum memory heads`: whether a base has heads that look at answers, which a reader needs. The counting is src/memory/train/copy-hits.ts. */
import { parseArgs } from 'node:util';
import { type CopyColumn, copyHits } from '../memory/train/index.ts';
import { baseToRead } from './base-to-read.ts';
import { whole } from './sampling-flags.ts';

export const usage = `usage: callosum memory heads -m <base> [options]
Says whether a base copies, and so can read: how often the attention of its best heads is greatest on the answer when a question ends, and how
often its likeliest next token is the answer's first; over short lists, and over documents of invented worlds. Where the best head finds
the answer in less than half of the documents, a reader has little to sharpen.
  -m, --model    the base: a run's folder or a checkpoint of it, a folder in Hugging Face's layout, a GGUF file, a pulled model
  --questions    of each line; 64 unless said
  --threads      as many as the processor has cores unless said
  --json         a list of objects in place of the table`;

const FLAGS = {
  model: { type: 'string', short: 'm' },
  questions: { type: 'string' },
  threads: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: FLAGS });
  const { opened, tokenizer } = await baseToRead(values.model, values.threads);
  using _opened = opened;
  const columns = copyHits(opened, tokenizer, whole('--questions', values.questions) ?? 64);
  console.log(values.json ? JSON.stringify(columns, null, 2) : tableOf(columns, opened.sizes.blocks.length));
  return 0;
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

function tableOf(columns: readonly CopyColumn[], depth: number): string {
  const rows = columns.map(({ name, questions, heads, said, chance }) => [
    name,
    String(questions),
    percent(chance),
    percent(said),
    heads.map(({ layer, head, hits }) => `${layer}.${head} ${percent(hits)}`).join(', '),
  ]);
  const all = [['questions', 'n', 'chance', 'said', `best heads of ${depth} layers (layer.head)`], ...rows];
  const widths = all[0].map((_, i) => Math.max(...all.map((row) => row[i].length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
