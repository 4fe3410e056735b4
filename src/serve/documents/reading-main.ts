/** The thread in which received files become text: a large one would hold up every other request. What is read and how is src/refine/readers. */
import { parentPort } from 'node:worker_threads';
import { Reader } from '../../refine/readers/index.ts';
import { sentError } from '../../text/worker-error.ts';

const port = parentPort!;
const reader = new Reader();

port.on('message', async (path: string | null) => {
  if (path === null) {
    await reader[Symbol.asyncDispose]();
    return port.close();
  }
  try {
    port.postMessage({ document: await reader.read(path) });
  } catch (error) {
    port.postMessage({ error: sentError(error) });
  }
});
