/** `callosum run`: one prompt, one answer, to stdout as it comes. Conversations are chat's. */
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { openModel } from '../infer/index.ts';
import { UsageError } from './command.ts';
import { modelPath } from './model-path.ts';
import {
  MODEL_FLAGS,
  MODEL_USAGE,
  modelOptions,
  SAMPLING_FLAGS,
  SAMPLING_USAGE,
  samplingRequest,
} from './sampling-flags.ts';
import { speedLine } from './speed.ts';

export const usage = `usage: callosum run -m <model> <prompt> [options]
  <prompt>       a message that the model answers, where it was trained on conversations; else a text that it goes on from. - reads stdin
  --raw          the model goes on from the prompt, whatever it was trained on
  --system       what stands before the conversation
  --quiet        no line about speed at the end
${MODEL_USAGE}
${SAMPLING_USAGE}`;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const own = { raw: { type: 'boolean' }, system: { type: 'string' }, quiet: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({
    args,
    options: { ...MODEL_FLAGS, ...SAMPLING_FLAGS, ...own },
    allowPositionals: true,
  });
  if (positionals.length !== 1)
    throw new UsageError({
      what: 'run',
      rule: 'needs one prompt',
      received: `${positionals.length}`,
      hint: 'put it in quotation marks',
    });
  const path = modelPath(values.model);
  const request = samplingRequest(values);
  const prompt = positionals[0] === '-' ? await readAll(process.stdin) : positionals[0];
  if (prompt === '') throw new UsageError({ what: 'run', rule: 'the prompt must not be empty' });
  if (!process.env.CALLOSUM_NATIVE) await build();
  await using model = await openModel(path, modelOptions(values));
  const system = values.system === undefined ? [] : [{ role: 'system', content: values.system }];
  const chats = model.info.chat === true && !values.raw;
  if (values.system !== undefined && !chats)
    throw new UsageError({ what: 'run', rule: '--system needs a model with a chat template, without --raw' });
  const asked = chats ? { messages: [...system, { role: 'user', content: prompt }] } : { prompt };
  for await (const event of model.generate({ ...request, ...asked, signal })) {
    if (event.kind === 'tokens') process.stdout.write(event.text);
    if (event.kind !== 'end') continue;
    process.stdout.write('\n');
    if (event.error) throw event.error;
    if (!values.quiet) console.error(speedLine(event, model.info));
  }
  return 0;
}
