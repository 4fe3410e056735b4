/** Every cut and penalty against its naive twin: everything sorted, plain sums, no buffers used twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBiases, applyMask } from './bias.ts';
import { Candidates } from './candidates.ts';
import { applyDry } from './dry.ts';
import { expMinus } from './exponential.ts';
import { cutMinP } from './min-p.ts';
import { samplingOf } from './options.ts';
import { applyPenalties, Occurrences } from './penalties.ts';
import { weigh } from './temperature.ts';
import { topK } from './top-k.ts';
import { cutTopP } from './top-p.ts';
import { cutTypical } from './typical.ts';

/** A small generator, so that every run tests the same. */
function numbers(seed: number): () => number {
  let x = seed;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 32;
  };
}

/** Logits with many ties, some -Infinity, of a spread that differs. */
function logitsOf(vocab: number, random: () => number): Float32Array {
  const spread = 1 + 30 * random();
  const step = random() < 0.5 ? 0.5 : 1e-4;
  return Float32Array.from({ length: vocab }, () =>
    random() < 0.02 ? -Infinity : Math.round(((random() + random() - 1) * spread) / step) * step,
  );
}

type Weighted = { id: number; p: number };

/** The distribution of logits at a temperature, likeliest first, ties by id. */
function softmax(logits: Float32Array, temperature: number): Weighted[] {
  const most = Math.max(...logits);
  const all = [...logits].map((logit, id) => ({ id, p: Math.exp((logit - most) / temperature) }));
  return whole(all.filter(({ p }) => p >= Math.exp(-40)).sort((a, b) => b.p - a.p || a.id - b.id));
}
function whole(all: Weighted[]): Weighted[] {
  const sum = all.reduce((total, { p }) => total + p, 0);
  return all.map(({ id, p }) => ({ id, p: p / sum }));
}
/** The sums of the first one, two, ... of them. */
function sums(all: Weighted[]): number[] {
  let sum = 0;
  return all.map(({ p }) => {
    sum += p;
    return sum;
  });
}
/** As few as reach the mass, in the order given. */
function upTo(all: Weighted[], mass: number): Weighted[] {
  const end = sums(all).findIndex((sum) => sum >= mass);
  return whole(all.slice(0, end < 0 ? all.length : end + 1));
}
const entropy = (all: Weighted[]) => all.reduce((sum, { p }) => sum - p * Math.log(p), 0);

function same({ ids, weights, count, total }: Candidates, expected: Weighted[], what: string): void {
  const sorted = expected.toSorted((a, b) => a.id - b.id);
  assert.deepEqual(
    [...ids.subarray(0, count)],
    sorted.map(({ id }) => id),
    what,
  );
  for (const [place, { p }] of sorted.entries())
    assert.ok(Math.abs(weights[place] / total - p) <= 1e-12, `${what}: ${weights[place] / total} for ${p}`);
}

/** Whether a sum of probabilities passes so near `mass` that rounding decides. */
const close = (all: Weighted[], mass: number) => sums(all).some((sum) => Math.abs(sum - mass) < 1e-12);

test('the exponential is that of the mathematics library', () => {
  const random = numbers(1);
  for (let i = 0; i < 20000; i++) {
    const x = random() ** 2 * 64;
    const expected = Math.exp(-x);
    assert.ok(Math.abs(expMinus(x) - expected) <= (2 + x) * 2 ** -52 * expected, String(x));
  }
  assert.deepEqual([0, 64, Infinity, NaN].map(expMinus), [1, 0, 0, 0]);
  assert.ok(expMinus(63.999999) > 0);
});

test('temperature, top-k, top-p, min-p and typical, alone and in the order of the chain', () => {
  const random = numbers(2);
  let compared = 0;
  for (let round = 0; round < 400; round++) {
    const vocab = 1 + Math.floor(random() * 300);
    const logits = logitsOf(vocab, random);
    const best = Math.max(...logits);
    if (best === -Infinity) continue;
    const temperature = 0.1 + 3 * random();
    const what = `round ${round}, ${vocab} ids`;
    const candidates = new Candidates(vocab);
    let expected = softmax(logits, temperature);
    weigh(candidates, logits, best, temperature);
    same(candidates, expected, `${what}, temperature`);
    const k = 1 + Math.floor(random() * vocab);
    const order = [...logits.keys()].filter((id) => logits[id] > -Infinity);
    order.sort((a, b) => logits[b] - logits[a] || a - b);
    const among = topK(logits, k);
    assert.deepEqual(
      [...among],
      order.slice(0, k).sort((a, b) => a - b),
      `${what}, top-k ${k}`,
    );
    weigh(candidates, logits, best, temperature, { among });
    expected = whole(expected.filter(({ id }) => among.includes(id)));
    same(candidates, expected, `${what}, top-k weights`);
    const p = random();
    if (close(expected, p)) continue;
    cutTopP(candidates, p);
    expected = upTo(expected, p);
    same(candidates, expected, `${what}, top-p ${p}`);
    const least = random() * random() * 0.3;
    cutMinP(candidates, least);
    expected = whole(expected.filter((c) => c.p >= least * expected[0].p));
    same(candidates, expected, `${what}, min-p ${least}`);
    const H = entropy(expected);
    const distance = ({ p }: Weighted) => Math.abs(-Math.log(p) - H);
    const typical = expected.toSorted((a, b) => distance(a) - distance(b) || a.id - b.id);
    const distances = typical.map(distance);
    const mass = random();
    // Information is computed in two ways: where two that differ are equal within rounding, either order is right.
    if (
      close(typical, mass) ||
      distances.some((d, i) => i > 0 && d - distances[i - 1] > 0 && d - distances[i - 1] < 1e-9)
    )
      continue;
    if (distances.some((d, i) => i > 0 && Math.abs(d - distances[i - 1]) < 1e-9 && typical[i].p !== typical[i - 1].p))
      continue;
    cutTypical(candidates, mass);
    same(candidates, upTo(typical, mass), `${what}, typical ${mass}`);
    compared++;
  }
  assert.ok(compared > 200, `${compared} rounds to the end`);
});

test('a vocabulary of equal logits: ties go to the lower ids', () => {
  const logits = new Float32Array(1000).fill(3);
  const candidates = new Candidates(1000);
  weigh(candidates, logits, 3, 0.7);
  cutTopP(candidates, 0.25);
  assert.deepEqual([candidates.count, candidates.ids[0], candidates.ids[249]], [250, 0, 249]);
  cutTypical(candidates, 0.5);
  assert.deepEqual([candidates.count, candidates.ids[124]], [125, 124]);
  assert.deepEqual([...topK(logits, 3)], [0, 1, 2]);
});

test('top-p 0 leaves the likeliest', () => {
  const candidates = new Candidates(4);
  weigh(candidates, Float32Array.of(1, 5, 5, 2), 5, 1);
  cutTopP(candidates, 0);
  assert.deepEqual([...candidates.ids.subarray(0, candidates.count)], [1]);
});

test('repetition, presence and frequency penalties', () => {
  const random = numbers(3);
  for (let round = 0; round < 100; round++) {
    const vocab = 40;
    const logits = logitsOf(vocab, random);
    const some = (n: number) => Array.from({ length: n }, () => Math.floor(random() * vocab));
    const [prompt, completion] = [some(15), some(25)];
    const sampling = samplingOf(
      { repetitionPenalty: 1 + random(), presencePenalty: random() - 0.5, frequencyPenalty: random() - 0.5 },
      vocab,
    );
    const occurrences = new Occurrences(prompt);
    for (const id of completion) occurrences.add(id);
    const expected = [...logits].map((logit, id) => {
      const count = completion.filter((other) => other === id).length;
      if (prompt.includes(id) || count)
        logit = Math.fround(logit > 0 ? logit / sampling.repetitionPenalty : logit * sampling.repetitionPenalty);
      return count ? Math.fround(logit - (count * sampling.frequencyPenalty + sampling.presencePenalty)) : logit;
    });
    applyPenalties(logits, occurrences, sampling);
    assert.deepEqual([...logits], expected);
  }
});

test('DRY: every earlier place looked at one by one', () => {
  const random = numbers(4);
  for (let round = 0; round < 300; round++) {
    const vocab = 6;
    const ids = Int32Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * vocab));
    const breakers = new Set(random() < 0.5 ? [5] : []);
    const dry = { multiplier: 0.8, base: 1.75, allowedLength: Math.floor(random() * 4), breakers: [...breakers] };
    const logits = new Float32Array(vocab);
    const expected = new Float32Array(vocab);
    for (let id = 0; id < vocab; id++) {
      if (breakers.has(id)) continue;
      let longest = 0;
      for (let place = 1; place < ids.length; place++) {
        if (ids[place] !== id) continue;
        let n = 0;
        while (n < place && ids[place - 1 - n] === ids[ids.length - 1 - n] && !breakers.has(ids[place - 1 - n])) n++;
        longest = Math.max(longest, n);
      }
      if (longest > 0 && longest >= dry.allowedLength) expected[id] -= 0.8 * 1.75 ** (longest - dry.allowedLength);
    }
    applyDry(logits, ids, dry, breakers);
    assert.deepEqual([...logits], [...expected], `round ${round}: ${ids}`);
  }
  const long = new Int32Array(5000).fill(1);
  const logits = new Float32Array(2);
  applyDry(logits, long, { multiplier: 1, base: 4, allowedLength: 2, breakers: [] }, new Set());
  assert.ok(logits[1] < -1e6 && Number.isFinite(logits[1]), 'a long repetition stays finite');
});

test('biases and masks', () => {
  const logits = Float32Array.from({ length: 70 }, (_, id) => id);
  addBiases(logits, [
    [3, 2.5],
    [4, -Infinity],
  ]);
  assert.deepEqual([...logits.subarray(2, 6)], [2, 5.5, -Infinity, 5]);
  const mask = Uint32Array.of(0xffffffff, 0, 0b100010);
  applyMask(logits, mask);
  const left = [...logits.keys()].filter((id) => logits[id] > -Infinity);
  assert.deepEqual(left, [...Array.from({ length: 32 }, (_, id) => id).filter((id) => id !== 4), 65, 69]);
});
