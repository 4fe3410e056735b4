/** What runs in a thread of thread.ts: loads the parser of its kind, then reads one file for each request. */
import { parentPort, workerData } from 'node:worker_threads';
import { sentError } from '../../text/worker-error.ts';
import type { Limits, ReadDocument } from './document.ts';
import type { ThreadKind } from './kinds.ts';
import type { Reply, Request } from './thread.ts';

type Read = (path: string, limits: Limits, alive: () => void) => ReadDocument | Promise<ReadDocument>;

const PARSERS: Record<ThreadKind, () => Promise<Read>> = {
  html: async () => (await import('./html.ts')).readHtml,
  docx: async () => (await import('./docx.ts')).readDocx,
  pdf: async () => (await import('./pdf.ts')).readPdf,
};

const say = (reply: Reply) => parentPort!.postMessage(reply);
const loaded = PARSERS[workerData as ThreadKind]();
const ready = () => say({ loaded: true });
loaded.then(ready, ready); // a failure is told with the first file

parentPort!.on('message', async ({ path, limits }: Request) => {
  try {
    const read = await loaded;
    say({ document: await read(path, limits, () => say({ alive: true })) });
  } catch (error) {
    say({ error: sentError(error) });
  }
});
