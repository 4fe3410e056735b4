/** `callosum ask`: a question to a data network; the answer as it is written, then where it stands. Answering is src/memory/data-network.ts. */
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { type Answer, DataNetwork } from '../memory/index.ts';
import { answerThere } from './answer-there.ts';
import { sourcesOf } from './answer-view.ts';
import { UsageError } from './command.ts';
import { DATA_FLAG, DATA_USAGE, learnedFolder, waitingFor } from './data-folder.ts';
import { hereOrThere, type RunningServer } from './running-server.ts';
import { servedBase } from './served-base.ts';

export const usage = `usage: callosum ask <question> [-m <model>] [options]
  <question>     in quotation marks; - reads it from stdin
  -m, --model    the base that reads: a GGUF file, a folder of weights, a training run, or a model that was pulled (owner/name);
                 the one that comes with the project unless said
${DATA_USAGE}
  --label        also ask the documents that were learned with this label; may be given several times
  --json         the answer with its outcome, value and citations as an object
Below the answer stand its sources: file, place, and the sentence with the exact characters between « and ». What is not from the documents,
or what they disagree about, is marked so.`;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...DATA_FLAG,
      model: { type: 'string', short: 'm' },
      label: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    },
  });
  if (positionals.length !== 1)
    throw new UsageError({
      what: 'ask',
      rule: 'needs one question',
      received: `${positionals.length}`,
      hint: 'put it in quotation marks',
    });
  const folder = learnedFolder(values.data);
  const model = servedBase(values.model)?.path;
  const question = (positionals[0] === '-' ? await readAll(process.stdin) : positionals[0]).trim();
  if (question === '') throw new UsageError({ what: 'ask', rule: 'the question must not be empty' });
  const asked = { labels: values.label, signal };
  const there = async (server: RunningServer): Promise<AsyncGenerator<string, Answer>> => {
    if (values.model !== undefined)
      console.error(`the server at ${server.url} answers, with the base that it has open`);
    return answerThere(server, question, asked);
  };
  const here = async function* (network: DataNetwork): AsyncGenerator<string, Answer> {
    using _open = network;
    if (network.notice) console.error(network.notice);
    const asking = network.ask(question, asked);
    yield* asking;
    return await asking.answer();
  };
  const open = async (): Promise<DataNetwork> => {
    if (model !== undefined && !process.env.CALLOSUM_NATIVE) await build();
    return await waitingFor(() => DataNetwork.open({ folder, model }));
  };
  const pieces = await hereOrThere(folder, async () => here(await open()), there);
  let answer: Answer | undefined;
  try {
    while (!answer) {
      const step = await pieces.next();
      if (step.done) answer = step.value;
      else if (!values.json) process.stdout.write(step.value);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    if (!values.json) process.stdout.write('\n');
    return 130;
  } finally {
    await pieces.return(undefined as never);
  }
  if (values.json) console.log(JSON.stringify({ question, ...answer }, null, 2));
  else {
    const sources = sourcesOf(answer, process.stdout.isTTY === true && !process.env.NO_COLOR);
    process.stdout.write(sources === '' ? '\n' : `\n\n${sources}\n`);
  }
  return 0;
}
