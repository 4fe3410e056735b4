/** A run that is killed at any moment goes on from what is on the disk, and ends in the bytes of a run that nobody disturbed. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, workingFolder } from '../support/callosum.ts';
import { assertSameRun } from '../support/runs.ts';
import { Source, testSeed } from '../support/source.ts';

const folder = workingFolder('killed');
const { callosum, start } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
const KILLS = 12;
/** Long enough for a kill to find it at work, and short enough for a test. */
const STEPS = 80;
const NEW = ['train', '--recipe', 'recipe.json', '--out'];

before(async () => {
  const fields = { tokens: STEPS * 128, checkpoint: { every: 2, keep: 2 }, evaluate: { every: 40, tokens: 256 } };
  writeFileSync(
    at('recipe.json'),
    JSON.stringify(tinyFields({ ...fields, data: { ...tinyFields().data, heldOut: 0.3 } })),
  );
  done(await callosum(...NEW, 'whole'));
});

/** Starts, or goes on where there is something to go on from: before the first checkpoint there is not. */
const command = () =>
  existsSync(at('cut', 'checkpoints')) && readdirSync(at('cut', 'checkpoints')).some((name) => /^step-\d+$/.test(name))
    ? ['train', '--resume', 'cut']
    : [...NEW, 'cut'];

/** When the first step is near. */
const trains = ({ stderr }: ChildProcess) =>
  new Promise<void>((resolve) =>
    stderr!.on('data', (text: string) => /^(from step|\d+ steps)/m.test(text) && resolve()),
  );

test(`killed ${KILLS} times at any moment, it ends in the same bytes`, async (t) => {
  const seed = testSeed();
  const source = new Source(seed);
  let kills = 0;
  for (let round = 0; round < 3 * KILLS && kills < KILLS; round++) {
    const { child, ended } = start(...command());
    if (round % 3 > 0) await Promise.race([ended, trains(child)]); // else also while it starts, and what it prepares
    await sleep(source.int(0, 700));
    child.kill('SIGKILL');
    const end = await ended;
    if (end.signal === 'SIGKILL') kills++;
    else {
      done(end); // it was faster: kill another one
      assertSameRun(at('cut'), at('whole'));
      rmSync(at('cut'), { recursive: true });
    }
  }
  const end = done(await callosum(...command()));
  t.diagnostic(`seed ${seed}: ${kills} kills; at last ${/from step \d+|^\d+ steps/m.exec(end.stderr)?.[0]}`);
  assertSameRun(at('cut'), at('whole'));
});
