/** What two runs of the same recipe must have in common, however each of them came to its end. For tests. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leftovers } from './callosum.ts';

/** The lines of a run's metrics without what the clock decides. */
export const metricsOf = (run: string) =>
  readFileSync(join(run, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { step, loss, eval: heldOut } = JSON.parse(line);
      return { step, loss, heldOut };
    });

/** The same checkpoints, the last one in the same bytes, the same metrics, and nothing left behind in `run`. */
export function assertSameRun(run: string, whole: string): void {
  const checkpoints = (folder: string) => readdirSync(join(folder, 'checkpoints')).sort();
  assert.deepEqual(checkpoints(run), checkpoints(whole));
  const last = checkpoints(whole).at(-1)!;
  for (const file of ['model.safetensors', 'optimizer.safetensors', 'config.json', 'tokenizer.json', 'run.json']) {
    const read = (folder: string) => readFileSync(join(folder, 'checkpoints', last, file));
    assert.ok(read(run).equals(read(whole)), `${file} of ${last}`);
  }
  assert.deepEqual(metricsOf(run), metricsOf(whole));
  assert.deepEqual(leftovers(run), []);
}
