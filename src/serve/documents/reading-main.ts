/** The thread in which received files become text: a large one would hold up every other request. What is read and how is src/refine/readers. */
import { parentPort } from 'node:worker_threads';
import { Reader } from '../../refine/readers/index.ts';
import { sentError } from '../../text/worker-error.ts';
import type { Reply } from './reading.ts';

const port = parentPort!;
const reader = new Reader();
const say = (reply: Reply): void => port.postMessage(reply);

port.on('message', async (path: string | null) => {
  if (path === null) {
    await reader[Symbol.asyncDispose]();
    return port.close();
  }
  try {
    say({ document: await reader.read(path) });
  } catch (error) {
    const { syscall, code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    say({ error: sentError(error), system: syscall === undefined ? undefined : (code ?? '') });
  }
});
say({ loaded: true });
