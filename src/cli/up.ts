/** `callosum up`, what `npm start` runs: the server with its page on this machine, until Ctrl-C. Serving is src/serve; this file starts it and prints. */
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { buildStudio, type Server, serve } from '../serve/index.ts';
import { number, UsageError } from './command.ts';
import { DATA_FLAG, DATA_USAGE, dataFolder } from './data-folder.ts';
import { servedBase } from './served-base.ts';

const PORT = 8420;

export const usage = `usage: callosum up [options]
  -m, --model    the base that reads and answers: a GGUF file, a folder of weights, a training run, or a model that was pulled (owner/name);
                 the one that comes with the project unless said
${DATA_USAGE}
  --host         the address to listen on; 127.0.0.1 unless said. Any that is not this machine's own needs a key: CALLOSUM_KEY
  --port         ${PORT} unless said; 0 takes any that is free
The page and the API are at the address that is printed. Ctrl-C ends it: what is being learned is finished first, what waits goes on with the next start.`;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { ...DATA_FLAG, model: { ...text, short: 'm' }, host: text, port: text },
  });
  const port = portOf(values.port);
  const folder = dataFolder(values.data);
  const model = servedBase(values.model);
  if (!process.env.CALLOSUM_NATIVE) await build();
  const studio = await buildStudio((line) => console.log(line));
  signal.throwIfAborted();
  const start = performance.now();
  await using server = await serve({
    ...{ folder, model, host: values.host, port, studio },
    key: process.env.CALLOSUM_KEY || undefined,
    onFailure: (error) => console.error(error),
  });
  introduce(server, { folder, model: model?.id, seconds: (performance.now() - start) / 1000 });
  // The listening socket keeps the process alive; a timer would end after 25 days.
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  console.log('\nEnding: what is being learned is finished first.');
  return 0;
}

function introduce(server: Server, about: { folder: string; model?: string; seconds: number }): void {
  const { info } = server;
  const lines: [label: string, text: string][] = [
    ['page', server.url],
    ['API', `${server.url}/v1`],
    ['base', about.model ?? 'none'],
    ['documents', `${number(server.documents)} in ${about.folder}`],
  ];
  console.log(`Callosum is running; it took ${number(about.seconds, 1)} s to open. Ctrl-C ends it.\n`);
  for (const [label, text] of lines) console.log(`  ${label.padEnd(10)} ${text}`);
  if (info.notice) console.log(`\n  ${info.notice}`);
  console.log(`
  A larger base answers better: callosum pull HuggingFaceTB/SmolLM2-135M-Instruct, then callosum up -m HuggingFaceTB/SmolLM2-135M-Instruct.
`);
}

function portOf(said: string | undefined): number {
  const port = Number(said ?? PORT);
  if (said?.trim() !== '' && Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new UsageError({ what: 'up', rule: '--port must be a whole number from 0 to 65535', received: said });
}
