/** A tiny run for tests: a recipe over a text of this repository, prepared in a folder of its own. Not for use outside tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareRun } from './prepare.ts';
import { parseRecipe } from './recipe.ts';
import type { Run } from './run.ts';

const TEXT = fileURLToPath(new URL('../cli/demo-text.txt', import.meta.url));

/** A recipe as its file has it: 24 steps of a model of some 30,000 parameters; `changes` replace its fields. */
export function tinyFields(changes: Record<string, unknown> = {}) {
  return {
    name: 'tiny',
    model: {
      config: {
        model_type: 'llama',
        hidden_size: 32,
        intermediate_size: 64,
        num_hidden_layers: 2,
        num_attention_heads: 2,
        num_key_value_heads: 1,
        head_dim: 16,
        tie_word_embeddings: true,
        initializer_range: 0.1,
      },
    },
    tokenizer: { vocab: 320 },
    data: { sources: [{ name: 'text', files: [TEXT] }], heldOut: 0 },
    tokens: 24 * 2 * 2 * 32,
    batch: { rows: 2, length: 32, accumulate: 2 },
    optimizer: { lr: 0.01 },
    schedule: { warmup: 4 },
    evaluate: { every: 8, tokens: 256, prompts: ['Shall', '床前'], sampleTokens: 4 },
    checkpoint: { every: 8, keep: 2 },
    ...changes,
  };
}

export const tinyRecipe = (changes?: Record<string, unknown>) => parseRecipe('tiny', tinyFields(changes));

/** A folder that is removed when it is disposed. */
export function temporary(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'callosum-train-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export async function tinyRun(folder: string, changes: Record<string, unknown> = {}): Promise<Run> {
  return (await prepareRun(tinyRecipe(changes), folder, '.', {}))!;
}
