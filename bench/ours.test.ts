/** Tests of our side: every kernel gives what the oracle says, once prepared and after it has been timed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as engine from '../src/tensor/index.ts';
import { checkOutputs } from './check.ts';
import { prepareOurs } from './ours.ts';
import { TRIALS } from './trial.ts';

const backend = engine.device('cpu');
const liveCount = () => backend.memory().liveCount;

for (const request of Object.values(TRIALS).flat()) {
  const variant = 'form' in request ? ` ${request.form} ${request.dtype}` : '';
  test(`the engine answers ${request.kernel}${variant} and leaves no memory behind`, async () => {
    const before = liveCount();
    const prepared = await prepareOurs(request, 2);
    await checkOutputs('ours', request, prepared.sample);
    const held = liveCount();
    const seconds = await prepared.run(3);
    assert.ok(Number.isFinite(seconds) && seconds >= 0);
    assert.ok(liveCount() <= held, 'a repetition keeps storages');
    await prepared.release();
    assert.equal(liveCount(), before);
  });
}
