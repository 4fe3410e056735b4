/** A thread that is ended from outside has freed nothing: the next that takes the core finds it empty. This thread never takes it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

const LOAD = new URL('./load.ts', import.meta.url).href;

/** Says how many storages there are, makes one, and goes on making others until it is ended. */
const SCRIPT = `
  import(${JSON.stringify(LOAD)}).then(({ loadNative }) => {
    const native = loadNative();
    const report = new Float64Array(5);
    native.shareWords(new Float64Array(64), report);
    native.memory();
    native.alloc(1e6, 0);
    require('node:worker_threads').parentPort.postMessage(report[4]);
    for (;;) native.free(native.alloc(10, 0));
  });
`;

test('the storages of an ended thread are freed', async () => {
  for (let thread = 0; thread < 3; thread++) {
    const worker = new Worker(SCRIPT, { eval: true });
    const [live] = await once(worker, 'message');
    await worker.terminate();
    assert.equal(live, 0, `thread ${thread}`);
  }
});
