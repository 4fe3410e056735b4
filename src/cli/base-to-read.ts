/** A base whose inside a command looks at or trains a reader for: the model and its tokenizer. Not a base that answers (src/infer). */
import { build } from '../../native/build.ts';
import { openRunnable } from '../infer/runnable.ts';
import { surroundingsOf } from '../infer/worker/surroundings.ts';
import { device } from '../tensor/index.ts';
import { modelPath } from './model-path.ts';
import { whole } from './sampling-flags.ts';

/** Opens what `--model` names with as many threads as `--threads` says. Throws UsageError for either. */
export async function baseToRead(model: string | undefined, threads: string | undefined) {
  const path = modelPath(model);
  if (!process.env.CALLOSUM_NATIVE) await build();
  const count = whole('--threads', threads);
  if (count !== undefined) device('cpu').threads = count;
  const opened = openRunnable(path);
  return { path, opened, tokenizer: surroundingsOf(opened.checkpoint).tokenizer };
}
