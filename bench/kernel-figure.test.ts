/** Tests of one figure with a stand-in for our side and a small child as the peer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KernelFigure, kernelFigure, type Prepare } from './kernel-figure.ts';
import type { KernelRequest } from './kernels.ts';
import type { Clock } from './measure.ts';
import { expected } from './oracle.ts';
import { PeerPool } from './peers/pool.ts';

const request: KernelRequest = { kernel: 'add', rows: 2, width: 500 };
const figure: KernelFigure = {
  id: 'engine.add.t1',
  unit: 'GB/s',
  request,
  threads: 1,
  peers: [{ name: 'Peer' }],
  note: 'ours',
};
const still: Clock = { now: () => 0, sleep: async () => {} };
const fast = { minSeconds: 0, restSeconds: 0, clock: still };

/** Ours at 12 microseconds a repetition: 1 GB/s. */
const right: Prepare = async (what) => ({
  run: (reps) => reps * 12e-6,
  sample: (output, at) => expected(what, output, at),
  release: () => {},
});

/** A pool with one peer, a child that answers everything with `reply`, as JavaScript. */
const poolWith = (reply: string) =>
  new PeerPool({
    Peer: {
      install: 'install it so',
      command: async () => ({
        command: process.execPath,
        args: [
          '-e',
          `console.log('{"name":"Peer","version":"1.0","settings":"one thread"}')
          require('node:readline').createInterface({ input: process.stdin })
            .on('line', (line) => { const request = JSON.parse(line); console.log(JSON.stringify(${reply})) })`,
        ],
      }),
    },
  });

const SUM = `request.at.map((i) => Math.fround(Math.sin(fill[0] * i + fill[1])) + Math.fround(Math.sin(fill[2] * i + fill[3])))`;
const GOOD = `(globalThis.fill ??= request.fill, request.op === 'run' ? { seconds: request.reps * 24e-6 } : request.op === 'sample' ? { values: ${SUM} } : {})`;

test('ours and a peer get the same request and are measured in turns', async () => {
  const pool = poolWith(GOOD);
  try {
    const measured = await kernelFigure(figure, right, fast).measure(pool);
    assert.ok(measured.values.length >= 5 && measured.values.every((value) => Math.abs(value - 1) < 1e-9));
    const [peer] = measured.peers ?? [];
    assert.ok('values' in peer && peer.name === 'Peer' && peer.note === 'one thread');
    assert.ok(
      peer.values.length === measured.values.length && peer.values.every((value) => Math.abs(value - 0.5) < 1e-9),
    );
  } finally {
    await pool.close();
  }
});

test('a peer that computes something else gets no figure', async () => {
  const pool = poolWith(`request.op === 'sample' ? { values: request.at.map(() => 0) } : { seconds: 1 }`);
  try {
    const { peers = [] } = await kernelFigure(figure, right, fast).measure(pool);
    assert.ok('missing' in peers[0] && /Peer computes y\[0\] = 0/.test(peers[0].missing));
  } finally {
    await pool.close();
  }
});

test('ours computing something else fails the figure, and what was prepared is released', async () => {
  let released = 0;
  const wrong: Prepare = async () => ({
    run: () => 1,
    sample: (_, at) => at.map(() => 0),
    release: () => {
      released++;
    },
  });
  await assert.rejects(kernelFigure(figure, wrong, fast).measure(new PeerPool({})), /ours computes y\[0\]/);
  assert.equal(released, 1);
});

test('a missing peer leaves our figure', async () => {
  const pool = new PeerPool({
    Peer: { install: 'install it so', command: async () => ({ missing: 'it is not here' }) },
  });
  const measured = await kernelFigure(figure, right, fast).measure(pool);
  assert.ok(measured.values.length >= 5);
  assert.deepEqual(measured.peers, [{ name: 'Peer', missing: 'it is not here; install it so' }]);
});
