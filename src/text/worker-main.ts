/** What runs in each thread of workers.ts: loads the module that does the work and answers one message for each it gets. */
import { parentPort, workerData } from 'node:worker_threads';
import { sentError } from './worker-error.ts';
import type { Answer, CreateMapper, Mapper, Start, Task } from './workers.ts';

const { module, data } = workerData as Start;
const loaded: Promise<Mapper<unknown, unknown>> = import(module).then(
  ({ create }: { create: CreateMapper<unknown, unknown> }) => create(data as never),
);
const ready = () => parentPort!.postMessage({ loaded: true } satisfies Answer<unknown>);
loaded.then(ready, ready); // a failure is told with the first task
let turn: Promise<void> = Promise.resolve();

async function answer(task: Task<unknown>): Promise<void> {
  try {
    const mapper = await loaded;
    const result = 'finish' in task ? mapper.finish?.() : await mapper.map(task.block);
    const transfer = result === undefined ? [] : (mapper.transfer?.(result) ?? []);
    parentPort!.postMessage({ result } satisfies Answer<unknown>, transfer);
  } catch (error) {
    parentPort!.postMessage({ error: sentError(error) } satisfies Answer<unknown>);
  }
}

parentPort!.on('message', (task: Task<unknown>) => {
  turn = turn.then(() => answer(task));
});
