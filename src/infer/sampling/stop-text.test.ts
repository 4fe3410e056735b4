/** Stop strings across the borders of pieces: whatever the borders, the same text comes out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StopText } from './stop-text.ts';

function run(stops: string[], pieces: string[]): { text: string; stop?: string; parts: string[] } {
  const stopText = new StopText(stops);
  const parts: string[] = [];
  for (const piece of pieces) {
    const { text, stop } = stopText.push(piece);
    parts.push(text);
    if (stop !== undefined) return { text: parts.join(''), stop, parts };
  }
  parts.push(stopText.end());
  return { text: parts.join(''), parts };
}

test('a stop string across pieces; what cannot begin one is given out at once', () => {
  const { text, stop, parts } = run(['END', '\n\n'], ['abE', 'N', 'Ex', '\n', 'y\n', '\nz']);
  assert.deepEqual([text, stop], ['abENEx\ny', '\n\n']);
  assert.deepEqual(parts, ['ab', '', 'ENEx', '', '\ny', '']);
});

test('at the end what was held back is text', () => {
  assert.equal(run(['abc'], ['xxab']).text, 'xxab');
  assert.equal(run([], ['x', 'y']).text, 'xy');
  assert.equal(run([''], ['x', 'y']).text, 'xy');
});

test('any borders give what single characters give, and that is the first end of a stop string', () => {
  let x = 9;
  const random = (n: number) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 2 ** 32) * n);
  };
  const word = (n: number) => Array.from({ length: n }, () => 'ab'[random(2)]).join('');
  for (let round = 0; round < 500; round++) {
    const stops = Array.from({ length: 1 + random(3) }, () => word(1 + random(5)));
    const text = word(20);
    const pieces: string[] = [];
    for (let at = 0; at < text.length; ) {
      const next = at + 1 + random(4);
      pieces.push(text.slice(at, next));
      at = next;
    }
    let expected: { text: string; stop?: string } = { text };
    for (let end = 1; end <= text.length && expected.stop === undefined; end++) {
      const stop = stops.filter((s) => text.slice(0, end).endsWith(s)).sort((a, b) => b.length - a.length)[0];
      if (stop !== undefined) expected = { text: text.slice(0, end - stop.length), stop };
    }
    const got = run(stops, pieces);
    assert.deepEqual([got.text, got.stop], [expected.text, expected.stop], `${stops} in ${pieces}`);
  }
});
