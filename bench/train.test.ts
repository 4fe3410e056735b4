/** Tests of the train suite as a table, and of our child and PyTorch's on a tiny job. Nothing is timed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterCount, preset } from '../src/model/index.ts';
import { goldenJob } from './golden-train.ts';
import { PeerPool } from './peers/pool.ts';
import { trainFigures, trainJob } from './train.ts';
import { startOurs } from './train-figure.ts';
import { inJobFolder } from './train-job.ts';

/** The bars that are promised. A change here is a change of the promise. */
const BARS: Record<string, [of: string, bar: number]> = {
  'train.step.10m.t2': ['ratio', 1.25],
  'train.step.10m.t2.compiled': ['ratio', 1.05],
  'train.share.10m.t2': ['share', 0.65],
  'train.memory.10m.t2': ['ratio', 2],
  'train.step.60m.t2': ['ratio', 1.25],
  'train.step.60m.t2.compiled': ['ratio', 1.05],
  'train.share.60m.t2': ['share', 0.65],
  'train.memory.60m.t2': ['ratio', 2],
};

test('the suite has every promised bar and no other', () => {
  const barred = trainFigures(4).filter((figure) => figure.bar !== undefined);
  assert.deepEqual(Object.fromEntries(barred.map(({ id, of, bar }) => [id, [of, bar]])), BARS);
});

test('all cores are reported where there are more than two, without a bar', () => {
  const ids = trainFigures(2).map(({ id }) => id);
  const onEight = trainFigures(8);
  const added = onEight.filter(({ id }) => !ids.includes(id));
  assert.deepEqual(ids, onEight.map(({ id }) => id).slice(0, ids.length));
  assert.ok(added.length > 0 && added.every(({ id, bar }) => /\.t8\b/.test(id) && bar === undefined));
});

test('the presets are of the sizes that the figures are called after', () => {
  const millions = (name: string) => parameterCount(preset(name)) / 1e6;
  assert.ok(millions('10m') >= 9 && millions('10m') <= 13, `${millions('10m')}`);
  assert.ok(millions('60m') >= 56 && millions('60m') <= 63, `${millions('60m')}`);
});

test('the labels are the ids that follow', () => {
  const { ids, labels, settings } = trainJob(preset('10m'), 2, 16);
  assert.ok(ids.length === settings.lr.length * 2 * 16 && labels.length === ids.length);
  assert.deepEqual(labels.slice(0, -1), ids.slice(1));
});

test('our child and PyTorch answer the same requests with the same losses', { timeout: 120_000 }, async (t) => {
  const pool = new PeerPool();
  const ours = await startOurs(1);
  try {
    await assert.rejects(ours.request({ op: 'run', reps: 1 }), /nothing is prepared/);
    await inJobFolder(goldenJob(3), async (folder) => {
      const lossesOf = async (child: typeof ours, form: object) => {
        await child.request({ op: 'prepare', folder, ...form });
        const { values } = await child.request({ op: 'losses', steps: 4 }); // the fourth begins again with the first batch
        assert.ok(((await child.request({ op: 'run', reps: 2 })).seconds as number) > 0);
        assert.ok(((await child.request({ op: 'memory' })).bytes as number) > 1e7);
        await child.request({ op: 'drop' });
        return values as number[];
      };
      const own = await lossesOf(ours, {});
      assert.deepEqual(await lossesOf(ours, {}), own, 'prepared anew, it begins anew');
      const peer = await pool.get('PyTorch training', 1);
      if ('missing' in peer) return t.skip(peer.missing);
      for (const form of [{}, { chunked: true }]) {
        const theirs = await lossesOf(peer.child, form);
        for (const [i, loss] of own.entries())
          assert.ok(Math.abs(loss - theirs[i]) < 1e-4, `${i}: ${loss} ${theirs[i]}`);
      }
      await assert.rejects(lossesOf(peer.child, { folder: 'no-such' }), /PyTorch: FileNotFoundError/);
    });
  } finally {
    await ours.stop();
    await pool.close();
  }
});
