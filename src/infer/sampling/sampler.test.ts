/** The chain as a whole: its draws, its errors, log-probabilities and the options. Single cuts: cuts.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotFiniteError, OutOfRangeError } from '../../tensor/errors.ts';
import type { TokenConstraint } from '../constraint.ts';
import { ConstraintError } from '../errors.ts';
import { uniformAt } from './draw.ts';
import { greedy } from './greedy.ts';
import { logprobsOf, logSumExp } from './logprobs.ts';
import { type SamplingOptions, samplingOf } from './options.ts';
import { Sampler, SamplingState } from './sampler.ts';

const NONE = new Int32Array(0);
const stateOf = (options: SamplingOptions, vocab: number, completion = 0) =>
  new SamplingState(samplingOf(options, vocab), NONE, completion);

test('greedy: the likeliest, ties to the lower id, and never an id beyond the vocabulary', () => {
  const row = Float32Array.of(1, 7, 7, 2, 9);
  assert.equal(new Sampler(5).choose(row, NONE, stateOf({ temperature: 0 }, 5)), 4);
  assert.equal(new Sampler(4).choose(row, NONE, stateOf({ temperature: 0 }, 4)), 1);
  assert.equal(new Sampler(4).choose(row, NONE, stateOf({ topK: 1 }, 4)), 1);
});

test('greedy of any length and place, ties and NaN among them', () => {
  let x = 5;
  const random = () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 32;
  };
  for (let round = 0; round < 2000; round++) {
    const row = Float32Array.from({ length: 1 + (round % 40) }, () =>
      random() < 0.1 ? -Infinity : Math.floor(random() * 12) - 6,
    );
    const most = Math.max(...row);
    assert.equal(greedy(row), most === -Infinity ? -1 : row.indexOf(most));
    row[Math.floor(random() * row.length)] = random() < 0.5 ? NaN : Infinity;
    assert.throws(() => greedy(row), NotFiniteError);
  }
});

test('the draw is that of the distribution written out: all, top-p, min-p, top-k, wide and narrow', () => {
  let x = 77;
  const random = () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 32;
  };
  for (let round = 0; round < 1500; round++) {
    const vocab = 1 + Math.floor(random() * 90);
    const spread = [1, 10, 60, 200][round % 4];
    const row = Float32Array.from({ length: vocab }, () => spread * (random() - random()));
    const options = {
      seed: round,
      temperature: 0.2 + 2 * random(),
      topP: random() < 0.5 ? random() : 1,
      minP: random() < 0.3 ? random() * 0.5 : 0,
      topK: random() < 0.3 ? 1 + Math.floor(random() * vocab) : 0,
    };
    const most = Math.max(...row);
    let left = [...row.keys()].map((id) => ({ id, p: Math.exp((row[id] - most) / options.temperature) }));
    left.sort((a, b) => b.p - a.p || a.id - b.id);
    if (options.topK) left = left.slice(0, options.topK);
    const mass = options.topP * left.reduce((sum, { p }) => sum + p, 0);
    let sum = 0;
    if (options.topP < 1)
      left = left.filter(({ p }) => {
        const stays = sum < mass;
        sum += p;
        return stays;
      });
    left = left.filter(({ p }) => p >= options.minP).sort((a, b) => a.id - b.id);
    let rest = uniformAt(round, 0, 0) * left.reduce((sum, { p }) => sum + p, 0);
    const expected = left.find(({ p }) => {
      rest -= p;
      return rest < 0;
    });
    const got = new Sampler(vocab).choose(row, NONE, stateOf(options, vocab));
    assert.equal(got, expected?.id, `round ${round}: ${JSON.stringify(options)}`);
  }
});

test('draws have the frequencies of the distribution', () => {
  const row = Float32Array.of(0, 1, 2, -1, -Infinity, 3);
  const state = stateOf({ temperature: 1.5, seed: 7 }, 6);
  const sampler = new Sampler(6);
  const counts = new Array(6).fill(0);
  const rounds = 20000;
  for (let i = 0; i < rounds; i++) {
    counts[sampler.choose(row, NONE, state)]++;
    state.position++;
  }
  const weights = [...row].map((x) => Math.exp(x / 1.5));
  const sum = weights.reduce((a, b) => a + b);
  let chi = 0;
  for (const [id, weight] of weights.entries()) {
    const expected = (rounds * weight) / sum;
    if (expected === 0) assert.equal(counts[id], 0);
    else chi += (counts[id] - expected) ** 2 / expected;
  }
  assert.ok(chi < 18.5, `chi-square ${chi} with 4 degrees of freedom: p < 0.001`);
});

test('a draw depends on seed, completion and position', () => {
  assert.equal(uniformAt(5, 0, 3), uniformAt(5, 0, 3));
  const all = [
    uniformAt(5, 0, 3),
    uniformAt(6, 0, 3),
    uniformAt(5, 1, 3),
    uniformAt(5, 0, 4),
    uniformAt(5 + 2 ** 40, 0, 3),
  ];
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.every((u) => u >= 0 && u < 1));
});

test('the raw row stays as it is, whatever the chain does', () => {
  const row = Float32Array.of(0.5, 1, 2, 3);
  const state = new SamplingState(
    samplingOf({ logitBias: { 3: -Infinity }, repetitionPenalty: 1.5, dry: { multiplier: 1 }, temperature: 0 }, 4),
    Int32Array.of(2, 2, 2),
  );
  assert.equal(new Sampler(4).choose(row, Int32Array.of(2, 2, 2), state), 1);
  assert.deepEqual([...row], [0.5, 1, 2, 3]);
});

class Only implements TokenConstraint {
  readonly done = false;
  readonly seen: number[] = [];
  readonly #words: number[];
  constructor(...words: number[]) {
    this.#words = words;
  }
  mask(into: Uint32Array): void {
    into.set(this.#words);
  }
  accept(id: number): void {
    this.seen.push(id);
  }
}

test('a constraint decides what may come, whatever the rest of the chain; nothing allowed is an error', () => {
  const vocab = 40;
  const row = Float32Array.from({ length: vocab }, (_, id) => -id);
  const sampler = new Sampler(vocab);
  const with_ = (constraint: TokenConstraint, options: SamplingOptions = {}) =>
    sampler.choose(row, NONE, new SamplingState(samplingOf(options, vocab), NONE, 0, constraint));
  assert.equal(with_(new Only(0, 1 << 4), { temperature: 0 }), 36);
  assert.equal(with_(new Only(0, 1 << 4), { topP: 0.1, topK: 3, logitBias: { 36: -100 } }), 36);
  assert.throws(() => with_(new Only(0, 0)), ConstraintError);
  assert.throws(() => with_(new Only(1, 0), { logitBias: { 0: -Infinity } }), ConstraintError);
  const constraint = new Only(1, 0);
  new SamplingState(samplingOf({}, vocab), NONE, 0, constraint).accept(0);
  assert.deepEqual(constraint.seen, [0]);
});

test('logits that are not finite are an error, except -Infinity', () => {
  const sampler = new Sampler(3);
  for (const bad of [NaN, Infinity])
    assert.throws(() => sampler.choose(Float32Array.of(1, bad, 2), NONE, stateOf({}, 3)), NotFiniteError);
  assert.equal(sampler.choose(Float32Array.of(-Infinity, 1, -Infinity), NONE, stateOf({}, 3)), 1);
});

test('log-probabilities are natural, of the raw logits, likeliest first', () => {
  const row = Float32Array.of(1, 3, 3, -2, 8);
  const norm = Math.log([...row].reduce((sum, x) => sum + Math.exp(x), 0));
  assert.ok(Math.abs(logSumExp(row) - norm) < 1e-12);
  const { id, logprob, top } = logprobsOf(row, 3, 3, 4);
  assert.equal(id, 3);
  assert.ok(Math.abs(logprob - (-2 - norm)) < 1e-12);
  assert.deepEqual(
    top.map(({ id }) => id),
    [1, 2, 0],
    'id 4 is beyond the vocabulary',
  );
  assert.ok(top.every(({ id, logprob }) => Math.abs(logprob - (row[id] - norm)) < 1e-12));
});

test('options out of their range are named', () => {
  const bad: [SamplingOptions, RegExp][] = [
    [{ temperature: -1 }, /temperature/],
    [{ temperature: NaN }, /temperature/],
    [{ topK: 1.5 }, /topK/],
    [{ topP: 1.01 }, /topP/],
    [{ minP: -0.1 }, /minP/],
    [{ typicalP: 2 }, /typicalP/],
    [{ repetitionPenalty: 0 }, /repetitionPenalty/],
    [{ seed: 2 ** 53 }, /seed/],
    [{ logitBias: { 10: 1 } }, /logitBias/],
    [{ logitBias: { 1: NaN } }, /logitBias/],
    [{ dry: { multiplier: 1, breakers: [10] } }, /dry\.breakers/],
    [{ dry: { multiplier: 1, base: 0 } }, /dry\.base/],
    [{ topP: '0.5' as unknown as number }, /topP/],
  ];
  for (const [options, message] of bad)
    assert.throws(
      () => samplingOf(options, 10),
      (error: Error) => error instanceof OutOfRangeError && message.test(error.message),
    );
});
