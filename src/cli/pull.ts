/** `callosum pull`: brings a model from the Hugging Face hub, or a mirror of it, to this machine. The work is src/exchange/hub. */
import { parseArgs } from 'node:util';
import { HubError, hubOf, pull, storedModels, storeFolder } from '../exchange/hub/index.ts';
import { number, shellWord, UsageError } from './command.ts';
import { progress } from './progress.ts';

export const usage = `usage: callosum pull <owner>/<name>[:<quantization>] [--revision <r>]
  <owner>/<name>  a repository of the hub; of one with GGUF files, :Q4_K_M and the like say which is wanted
  --revision      a branch, tag or commit; main unless said

HF_ENDPOINT names a mirror of huggingface.co, HF_TOKEN a token for models that are private or gated. Models go to
CALLOSUM_HOME/models, else ~/.callosum/models. An interrupted pull goes on where it was.`;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { revision: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1)
    throw new UsageError({ what: 'pull', rule: 'needs one owner/name', received: positionals.join(' ') || 'none' });
  const [repository, quantization] = positionals[0].split(':');
  const store = storeFolder(process.env);
  const hub = hubOf(process.env);
  let line: ReturnType<typeof progress> | undefined;
  const onProgress = (done: number, total: number, file: string) => {
    line ??= progress(repository, { unit: 'B', total });
    line.update(done, file);
  };
  try {
    const { folder, pulled } = await pull(hub, repository, store, { ...values, quantization, signal, onProgress });
    line?.end();
    const bytes = pulled.files.reduce((sum, file) => sum + file.bytes, 0);
    console.log(
      `${repository} at ${pulled.commit.slice(0, 12)}: ${pulled.files.length} files, ${number(bytes / 1e6)} MB, every digest right`,
    );
    console.log(`in ${folder}`);
    console.log(`try it: callosum chat -m ${shellWord(repository)}`);
    return 0;
  } catch (error) {
    line?.end();
    if (signal.aborted) {
      console.error('stopped; the same command goes on from here');
      return 1;
    }
    if (error instanceof HubError && error.offline) console.error(whatIsHere(store));
    throw error;
  }
}

/** What works without a network. */
export function whatIsHere(store: string): string {
  const names = storedModels(store).map(({ repository }) => repository);
  return names.length > 0
    ? `without a network these models are here: ${names.join(', ')}`
    : `no model was pulled to ${store} yet; a GGUF file or a folder of weights from elsewhere works by its path, -m <path>`;
}
