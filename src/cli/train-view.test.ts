/** What training shows: one rewritten line on a terminal, sparse lines elsewhere, and lines of their own for what must not be missed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrainEvent } from '../train/index.ts';
import { TrainView } from './train-view.ts';

function view(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const stream = { isTTY, columns, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { written, clock, shown: new TrainView(stream, () => clock.ms) };
}

const START: TrainEvent & { kind: 'start' } = {
  kind: 'start',
  step: 0,
  steps: 2000,
  parameters: 28_832,
  flopsPerToken: 1.84e5,
  peakGflops: 210.4,
  epochs: {},
  notHeldOut: [],
};
const step = (n: number, changes: Record<string, unknown> = {}) => ({
  ...{ kind: 'step' as const, step: n, tokens: 64 * n, loss: 5, lr: 0.01, gradNorm: 1, tokensPerSec: 8000.4 },
  ...{ gflops: 105, share: 0.5, seconds: 0.1, time: '', secondsLeft: 65, heldBytes: 3 * 2 ** 20 },
  ...changes,
});
const LINE = 'loss 5.000  8,000 tokens/s  105 GFLOP/s, 50 % of peak  3 MiB  1 min 05 s left';

test('elsewhere than on a terminal: a line every ten seconds', () => {
  const { written, clock, shown } = view(false);
  shown.show(START);
  for (let n = 1; n <= 25; n++) {
    clock.ms += 1000;
    shown.show(step(n));
  }
  assert.deepEqual(written, [
    "28,832 parameters, 0.2 MFLOP a token; this machine's measured peak is 210 GFLOP/s\n",
    '2,000 steps\n',
    `step 1 of 2,000  ${LINE}\n`,
    `step 11 of 2,000  ${LINE}\n`,
    `step 21 of 2,000  ${LINE}\n`,
  ]);
});

test('on a terminal: one line, rewritten five times a second and never wider than it', () => {
  const { written, clock, shown } = view(true, 40);
  shown.show({ ...START, step: 1200 });
  written.length = 0;
  for (let n = 1; n <= 5; n++) {
    clock.ms += 100;
    shown.show(step(n));
  }
  shown.show({ kind: 'end', step: 5, finished: true, account: {} as never, peakGflops: 210, epochs: {} });
  const line = (n: number) => `\r\x1b[K${`step ${n} of 2,000  ${LINE}`.slice(0, 39)}`;
  assert.deepEqual(written, [line(1), line(3), line(5), '\r\x1b[K']);
});

test('events have lines of their own, with the rewritten one out of their way', () => {
  for (const isTTY of [false, true]) {
    const { written, shown } = view(isTTY);
    const evaluation = { bitsPerByte: 1.23456, loss: 1, tokens: 1, bytes: 1 };
    shown.show({ ...START, step: 1200, notHeldOut: ['诗'] });
    shown.show({ kind: 'evaluation', step: 1300, sources: { zh: evaluation, en: evaluation }, best: true });
    shown.show({ kind: 'evaluation', step: 1300, sources: {}, best: false });
    shown.show({ kind: 'sample', step: 1300, prompt: '床前', text: '明月光\n\n  疑是\n' });
    shown.show({ kind: 'checkpoint', step: 1300, folder: 'runs/a/checkpoints/step-00001300' });
    assert.deepEqual(
      written.join('').replaceAll('\r\x1b[K', '').split('\n').slice(1),
      [
        'warning: no document of 诗 is held out; more documents or a larger heldOut would measure it',
        'from step 1,200 of 2,000',
        'step 1,300  held out: zh 1.2346, en 1.2346 bits per byte (best)',
        'step 1,300  held out: nothing is held out',
        '  床前|明月光 / 疑是 / ',
        'step 1,300  saved runs/a/checkpoints/step-00001300',
        '',
      ],
      isTTY ? 'on a terminal' : 'elsewhere',
    );
    assert.equal(written.filter((text) => text === '\r\x1b[K').length, isTTY ? 7 : 0);
  }
});

test('a skipped step is told at once and does not move the smoothed loss', () => {
  const { written, clock, shown } = view(false);
  shown.show(step(1));
  shown.show(step(2, { loss: Number.NaN, skipped: 'the loss is NaN' }));
  clock.ms += 10_000;
  shown.show(step(3, { loss: 6 }));
  assert.equal(written[1], 'step 2  skipped: the loss is NaN\n');
  assert.match(written[2], /loss 5\.100 /, 'a tenth of the way to the new one');
});
