/** A run that is told to stop saves, says how to go on, and goes on with just that command to the bytes of a run that nobody disturbed. */
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, leftovers, MAIN, start as spawn, workingFolder } from '../support/callosum.ts';
import { assertSameRun } from '../support/runs.ts';

const folder = workingFolder('stopped');
const { callosum, start } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
const NEW = ['train', '--recipe', 'recipe.json', '--out'];

before(async () => {
  const fields = { tokens: 60 * 128, checkpoint: { every: 40, keep: 1 }, evaluate: { every: 30, tokens: 256 } };
  writeFileSync(at('recipe.json'), JSON.stringify(tinyFields(fields)));
  done(await callosum(...NEW, 'whole'));
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal} saves and ends with ${code}; the printed command goes on`, async () => {
    rmSync(at('a run'), { recursive: true, force: true }); // a name that a shell takes for two
    const { child, ended } = start(...NEW, 'a run');
    child.stderr!.on('data', (text: string) => /^step 1 of/m.test(text) && child.kill(signal));
    const end = await ended;
    assert.equal(end.code, code, end.stderr);
    const printed = /^Stopped and saved\. To go on: callosum (.*)$/m.exec(end.stdout)?.[1];
    assert.ok(printed, end.stdout);
    assert.deepEqual(leftovers(at('a run')), []);
    // As a shell reads it.
    const shell = spawn('sh', ['-c', `'${process.execPath}' '${MAIN}' ${printed}`], folder);
    const resumed = done(await shell.ended);
    assert.match(resumed.stderr, /^from step [1-9]\d* of 60$/m);
    assertSameRun(at('a run'), at('whole'));
  });

test('a signal before the first step: the same command starts again', async () => {
  const { child, ended } = start(...NEW, 'early');
  child.stderr!.once('data', () => child.kill('SIGTERM')); // the tokenizer is done
  const end = await ended;
  assert.equal(end.code, 143, end.stderr);
  // On a busy machine the signal may come before there is a folder.
  const begun = existsSync(at('early'));
  if (begun) assert.deepEqual(leftovers(at('early')), []);
  const first = !begun || /same command starts again/.test(end.stderr);
  const again = first ? [...NEW, 'early'] : ['train', '--resume', 'early'];
  done(await callosum(...again));
  assertSameRun(at('early'), at('whole'));
});

test('a run at its end says so; made longer after its rate fell, it names the checkpoint before the fall, whose command works', async () => {
  const finished = done(await callosum('train', '--resume', 'whole'));
  assert.match(finished.stderr, /^This run is at its last step; --tokens makes it longer\.$/m);
  const branch = () => callosum('train', '--resume', join('whole', 'checkpoints', 'step-00000048'), '--tokens', '60k');
  const refused = await branch();
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /choose --out/);
  const begins = done(
    await callosum(
      'train',
      '--resume',
      join('whole', 'checkpoints', 'step-00000048'),
      '--tokens',
      '8k',
      '--out',
      'branch',
    ),
  );
  assert.match(begins.stderr, /^from step 48 of 63$/m);
  const longer = done(await callosum('train', '--resume', 'whole', '--tokens', '8k'));
  assert.match(
    longer.stderr,
    /^warning: .* callosum train --resume whole\/checkpoints\/step-00000048 --tokens 8000 --out <folder>$/m,
  );
});
