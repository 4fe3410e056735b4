/**
 * The loop from end to end on a tiny run: that a run which was stopped, at any step and in any way, ends in the same bits as one that was
 * not; what it keeps on the disk; and what the guard's policy leaves behind.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSafetensors } from '../model/index.ts';
import { device } from '../tensor/index.ts';
import { branchRun } from './branch.ts';
import { checkpointsOf, lastCheckpoint, listCheckpoints, runOf } from './checkpoint.ts';
import { type TrainEvent, TrainingStoppedError, train } from './loop.ts';
import { changeRun, type Run } from './run.ts';
import { temporary, tinyRun } from './test-run.ts';

/** Runs until the event that `until` names, then aborts or, where `leave` is set, walks away as a killed process would. */
async function follow(folder: string, run: Run, until?: (e: TrainEvent) => boolean, leave = false) {
  const events: TrainEvent[] = [];
  const stop = new AbortController();
  for await (const event of train(folder, run, { signal: stop.signal })) {
    events.push(event);
    if (!until?.(event)) continue;
    if (leave) break;
    stop.abort();
  }
  return events;
}

/** The bytes of the last checkpoint that must not depend on interruptions. */
function bitsOf(folder: string): Record<string, string> {
  const checkpoint = lastCheckpoint(folder)!;
  const read = (file: string) => readFileSync(join(checkpoint, file)).toString('base64');
  const { loader, guard, best, step } = JSON.parse(readFileSync(join(checkpoint, 'position.json'), 'utf8'));
  return {
    model: read('model.safetensors'),
    optimizer: read('optimizer.safetensors'),
    rest: JSON.stringify({ loader, guard, best, step }),
  };
}

const metricsOf = (folder: string) =>
  readFileSync(join(folder, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: number; loss?: number });
const stepsOf = (folder: string) =>
  metricsOf(folder).flatMap(({ step, loss }) => (loss === undefined ? [] : [[step, loss]]));

for (const name of ['adamw', 'muon'])
  test(`a resumed run is bit for bit the run that was never stopped: ${name}`, async () => {
    using whole = temporary();
    using cut = temporary();
    const changes = { optimizer: { name, lr: 0.01 } };
    const events = await follow(whole.path, await tinyRun(whole.path, changes));
    assert.ok(events.some((e) => e.kind === 'end' && e.finished));
    const run = await tinyRun(cut.path, changes);
    await follow(cut.path, run, (e) => e.kind === 'step' && e.step === 5); // saved between checkpoints
    assert.equal(runOf(cut.path).step, 5);
    await follow(cut.path, runOf(cut.path).run, (e) => e.kind === 'step' && e.step === 13, true); // lost after 8
    assert.equal(runOf(cut.path).step, 8);
    await follow(cut.path, runOf(cut.path).run);
    assert.deepEqual(bitsOf(cut.path), bitsOf(whole.path));
    assert.deepEqual(stepsOf(cut.path), stepsOf(whole.path), 'and so are its metrics');
  });

test('bf16 with recomputation resumes bit for bit too', async () => {
  using whole = temporary();
  using cut = temporary();
  const changes = { dtype: 'bf16', recompute: true, tokens: 8 * 128 };
  await follow(whole.path, await tinyRun(whole.path, changes));
  await follow(cut.path, await tinyRun(cut.path, changes), (e) => e.kind === 'step' && e.step === 3);
  await follow(cut.path, runOf(cut.path).run);
  assert.deepEqual(bitsOf(cut.path), bitsOf(whole.path));
});

test('it learns, tells what it does, and leaves no tensor behind', async () => {
  using folder = temporary();
  const before = device('cpu').memory().liveBytes;
  const events = await follow(folder.path, await tinyRun(folder.path, { tokens: 60 * 128 }));
  const losses = events.flatMap((e) => (e.kind === 'step' ? [e.loss] : []));
  assert.equal(losses.length, 60);
  assert.ok(
    losses.slice(-5).every((loss) => loss < 0.9 * losses[0]),
    `${losses[0]} to ${losses.at(-1)}`,
  );
  assert.equal(device('cpu').memory().liveBytes, before);
  assert.ok(events.filter((e) => e.kind === 'sample').length >= 2);
  assert.deepEqual(
    listCheckpoints(folder.path),
    [48, 56, 60],
    'before the fall, and the last two; nothing is held out',
  );
  assert.deepEqual(readdirSync(join(folder.path, 'checkpoints')).length, 3, 'and nothing unfinished');
  assert.ok(!existsSync(join(folder.path, 'lock')));
  const { shape } = readSafetensors(join(lastCheckpoint(folder.path)!, 'model.safetensors')).tensors[
    'model.embed_tokens.weight'
  ];
  assert.deepEqual(shape, [320, 32]);
});

test('a longer run goes on from where a shorter one ended', async () => {
  using folder = temporary();
  await follow(folder.path, await tinyRun(folder.path, { tokens: 8 * 128 }));
  const { run, step } = runOf(folder.path);
  assert.throws(() => changeRun(run, { steps: 4 }, step), /at step 8 already/);
  const events = await follow(folder.path, changeRun(run, { steps: 12 }, step));
  assert.deepEqual(
    events.flatMap((e) => (e.kind === 'step' ? [e.step] : [])),
    [9, 10, 11, 12],
  );
});

test('a run that begins with the checkpoint before the fall is the longer run from the start', async () => {
  using short = temporary();
  using long = temporary();
  using branch = temporary();
  const changes = { schedule: { warmup: 4, decayShare: 0.25 }, checkpoint: { every: 20, keep: 1 } };
  await follow(short.path, await tinyRun(short.path, { ...changes, tokens: 20 * 128 }));
  assert.deepEqual(listCheckpoints(short.path), [15, 20], 'the one before the fall is kept');
  branchRun(join(checkpointsOf(short.path), 'step-00000015'), branch.path);
  assert.throws(() => branchRun(join(checkpointsOf(short.path), 'step-00000015'), branch.path), /must hold none/);
  const { run, step } = runOf(branch.path);
  await follow(branch.path, changeRun(run, { steps: 28 }, step));
  await follow(long.path, await tinyRun(long.path, { ...changes, tokens: 28 * 128 }));
  const { model, optimizer } = bitsOf(long.path);
  assert.equal(bitsOf(branch.path).model, model);
  assert.equal(bitsOf(branch.path).optimizer, optimizer);
  assert.deepEqual(stepsOf(branch.path), stepsOf(long.path));
  assert.deepEqual(listCheckpoints(short.path), [15, 20], 'the run it came from is as it was');
});

describe('the guard', () => {
  test('skips a step that is not finite, and stops after so many with the step saved', async () => {
    using folder = temporary();
    const run = await tinyRun(folder.path, { optimizer: { lr: 1e30 }, guard: { patience: 3 } });
    const stopped = await follow(folder.path, run).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(stopped instanceof TrainingStoppedError, String(stopped));
    assert.match(stopped.message, /3 skipped steps in a row/);
    const step = metricsOf(folder.path).at(-1)!.step;
    const offending = readSafetensors(join(folder.path, `offending-step-${step}.safetensors`));
    assert.deepEqual(Object.keys(offending.tensors).sort().slice(0, 2), ['0.ids', '0.labels']);
    assert.equal(JSON.parse(readFileSync(join(folder.path, `offending-step-${step}.json`), 'utf8')).step, step);
    assert.equal(runOf(folder.path).step, step, 'and the run can be looked at');
  });
});

test('a damaged checkpoint is named, with the one to go back to', async () => {
  using folder = temporary();
  await follow(folder.path, await tinyRun(folder.path));
  const checkpoint = lastCheckpoint(folder.path)!;
  const path = join(checkpoint, 'model.safetensors');
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 4;
  writeFileSync(path, bytes);
  assert.throws(
    () => runOf(folder.path),
    /model\.safetensors\] its SHA-256 .* \(remove this folder to go on from step-00000019\)/,
  );
});

test('one process trains a run', async () => {
  using folder = temporary();
  const run = await tinyRun(folder.path);
  writeFileSync(join(folder.path, 'lock'), String(process.ppid)); // alive
  await assert.rejects(() => follow(folder.path, run), /one process at a time/);
  writeFileSync(join(folder.path, 'lock'), '999999999'); // gone, in the middle of writing
  const half = ['run.json.7.unfinished', 'tokenizer/tokenizer.json.7.tmp', 'shards/text/text-00000.shard.7.tmp'];
  for (const name of half) writeFileSync(join(folder.path, name), '{');
  writeFileSync(join(folder.path, 'notes.tmp'), 'not ours');
  await follow(folder.path, run, (e) => e.kind === 'step');
  assert.deepEqual(
    [...half, 'notes.tmp'].filter((name) => existsSync(join(folder.path, name))),
    ['notes.tmp'],
  );
});
