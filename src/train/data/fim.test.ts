/** Fill-in-the-middle: the parts can be put together again, in the two orders, at the rates that were asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { DataError } from './error.ts';
import { fimTokensOf, rearrange } from './fim.ts';

const marks = { prefix: 1, middle: 2, suffix: 3 };
const source = new Source(testSeed());
const words = () => Uint32Array.from({ length: 4 }, () => source.int(0, 2 ** 32));

/** The text again, from the marks alone. */
function reassemble(ids: readonly number[]): { text: number[]; spm: boolean } {
  const body = ids.at(-1) === 0 ? ids.slice(0, -1) : ids;
  const [suffixAt, middleAt] = [body.indexOf(3), body.indexOf(2)];
  assert.equal(body[0], 1);
  assert.equal(body.filter((id) => id < 4).length, 3, 'each mark once');
  const suffix = body.slice(suffixAt + 1, middleAt);
  const rest = body.slice(middleAt + 1);
  const spm = suffixAt === 1;
  // With the suffix first, prefix and middle follow one another: where one ends cannot be seen, and need not.
  return { text: [...(spm ? [] : body.slice(1, suffixAt)), ...rest, ...suffix], spm };
}

test('every text comes out whole, in both orders, cut at every kind of place', () => {
  let edges = 0;
  for (let i = 0; i < 4000; i++) {
    const body = Array.from({ length: source.int(2, 12) }, (_, k) => 10 + k);
    const ids = Uint16Array.from(i % 2 ? [...body, 0] : body);
    const spm = i % 4 < 2 ? 1 : 0;
    const out = rearrange(ids, words(), { rate: 1, spm }, marks, 0)!;
    assert.equal(out.length, ids.length + 3);
    assert.equal(out.at(-1) === 0, i % 2 === 1, 'end-of-text stays at the end');
    const again = reassemble([...out]);
    assert.deepEqual(again.text, body);
    // An empty prefix looks like the other order.
    if (spm) assert.ok(again.spm);
    else if (again.spm) edges++;
  }
  assert.ok(edges > 50, 'empty prefixes occur');
});

test('rates', () => {
  const ids = Uint16Array.from({ length: 3000 }, (_, k) => 10 + k);
  const counts = { as: 0, psm: 0, spm: 0 };
  for (let i = 0; i < 10_000; i++) {
    const out = rearrange(ids, words(), { rate: 0.5, spm: 0.25 }, marks, 0);
    if (!out) counts.as++;
    else if (out[1] === 3) counts.spm++;
    else counts.psm++;
  }
  const near = (count: number, share: number) => Math.abs(count - 10_000 * share) < 250; // five deviations; a prefix is seldom empty
  assert.ok(near(counts.as, 0.5) && near(counts.spm, 0.125) && near(counts.psm, 0.375), JSON.stringify(counts));
  assert.equal(rearrange(ids, Uint32Array.of(0, 0, 0, 0), { rate: 0, spm: 0 }, marks, 0), undefined);
});

test('cuts are spread over all places, both ends among them', () => {
  const ids = Uint16Array.of(10, 11, 12);
  const seen = new Set(
    Array.from({ length: 500 }, () => rearrange(ids, words(), { rate: 1, spm: 0 }, marks, 0)!.join(' ')),
  );
  assert.equal(seen.size, 10); // two of four places, the same one twice included
});

test('what is too short stays, and so does an end-of-text inside', () => {
  const all = { rate: 1, spm: 0 };
  assert.equal(rearrange(Uint16Array.of(9), words(), all, marks, 0), undefined);
  assert.equal(rearrange(Uint16Array.of(9, 0), words(), all, marks, 0), undefined);
  assert.equal(rearrange(Uint16Array.of(9, 0, 8), words(), all, marks, 0)!.length, 6);
});

test('a tokenizer without the marks', () => {
  assert.deepEqual(
    fimTokensOf(
      new Map([
        ['<|fim_suffix|>', 3],
        ['<|fim_prefix|>', 1],
        ['<|fim_middle|>', 2],
      ]),
    ),
    marks,
  );
  assert.throws(
    () => fimTokensOf(new Map([['<|endoftext|>', 0]])),
    (error) =>
      error instanceof DataError && /must have the special token <\|fim_prefix\|>: <\|endoftext\|>/.test(error.message),
  );
});
