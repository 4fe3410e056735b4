/** The progress line: what it says on a terminal and in a pipe, with a clock that the test moves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, progress } from './progress.ts';

function fake(isTTY: boolean) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const stream = {
    isTTY,
    columns: 58,
    write: (text: string) => written.push(text) > 0,
  } as unknown as NodeJS.WriteStream;
  return { written, clock, options: { stream, now: () => clock.ms } };
}

test('a terminal has one line that is rewritten, with rate, share and time left', () => {
  const { written, clock, options } = fake(true);
  const line = progress('count', { unit: 'B', total: 100e6, ...options });
  line.update(0);
  clock.ms = 50;
  line.update(1e6); // too soon
  clock.ms = 10_000;
  line.update(25e6, 'zhwiki');
  line.end('done');
  assert.deepEqual(written, [
    '\r\x1b[Kcount  0.0 of 100.0 MB (0 %)',
    '\r\x1b[Kcount  25.0 of 100.0 MB (25 %)  2.5 MB/s  30 s left  zhwi', // never wider than the terminal
    '\r\x1b[K',
    'done\n',
  ]);
});

test('elsewhere a line every ten seconds', () => {
  const { written, clock, options } = fake(false);
  const line = progress('encode', { unit: 'tokens', ...options });
  for (clock.ms = 0; clock.ms <= 25_000; clock.ms += 1000) line.update(clock.ms * 2);
  line.end();
  assert.deepEqual(written, ['encode  20.0k tokens  2,000 tokens/s\n', 'encode  40.0k tokens  2,000 tokens/s\n']);
});

test('time that is not as the number done', () => {
  const { written, clock, options } = fake(false);
  const line = progress('merge', {
    unit: 'merges',
    total: 1023,
    share: (done) => Math.log2(1 + done) / 10,
    ...options,
  });
  clock.ms = 10_000;
  line.update(31);
  assert.deepEqual(written, ['merge  31 of 1,023 merges (50 % of the time)  3 merges/s  10 s left\n']);
});

test('durations', () => {
  assert.deepEqual([0, 59.2, 185, 7630].map(duration), ['0 s', '1 min 00 s', '3 min 05 s', '2 h 07 min']);
});
