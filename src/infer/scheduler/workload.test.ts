/** Random workloads on little memory against each request alone: the same tokens, no page lost, an end in bounded steps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ToyEngine } from '../../../test/support/toy-engine.ts';
import type { Ended, Listener, Request } from './request.ts';
import { Scheduler, type Submitted } from './scheduler.ts';

function numbers(seed: number): (below: number) => number {
  let x = seed;
  return (below) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 2 ** 32) * below);
  };
}

class Told implements Listener {
  readonly ids: number[][];
  readonly ends: (Ended | undefined)[];
  constructor(completions = 1) {
    this.ids = Array.from({ length: completions }, () => []);
    this.ends = Array.from({ length: completions });
  }
  token(completion: number, id: number): undefined {
    assert.equal(this.ends[completion], undefined, 'no token after the end');
    this.ids[completion].push(id);
  }
  ended(completion: number, end: Ended): void {
    assert.equal(this.ends[completion], undefined);
    this.ends[completion] = end;
  }
}

/** Prompts share beginnings with each other. */
function requestOf(random: (below: number) => number): Request {
  const stem = random(3);
  const length = 1 + random(24);
  const prompt = Int32Array.from({ length }, (_, i) => (i < 13 ? (stem * 7 + i) % 12 : random(12)));
  return {
    prompt,
    maxTokens: random(28),
    completions: random(4) === 0 ? 1 + random(3) : 1,
    user: `user ${random(3)}`,
    draftTokens: random(2) * random(7),
    stopIds: random(3) === 0 ? [random(12)] : [],
    promptLogprobs: random(8) === 0 ? 0 : undefined,
    sampling:
      random(2) === 0
        ? { temperature: 0 }
        : { seed: random(1000), temperature: 0.7, topP: 0.9, repetitionPenalty: 1 + random(2) * 0.1 },
  };
}

/** Without anything that could be shared, drafted or preempted. */
function alone(request: Request, completion: number): { ids: number[]; finish: string } {
  const told = new Told(completion + 1);
  const engine = new ToyEngine({ vocab: 12, context: 48, pages: 48, pageTokens: 4, stepTokens: 48, habit: 6 });
  const scheduler = new Scheduler(engine);
  scheduler.submit({ ...request, completions: completion + 1, draftTokens: 0 }, told);
  while (scheduler.step());
  return { ids: told.ids[completion], finish: told.ends[completion]!.finish };
}

test('many requests at random times, cancelled at random, on memory for few', () => {
  let preemptions = 0;
  let accepted = 0;
  let cached = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = numbers(seed * 7919);
    const pageTokens = [1, 3, 4, 8][random(4)];
    const pages = Math.ceil(48 / pageTokens) + random(8);
    const [stepTokens, stepSequences] = [1 + random(12), 1 + random(6)];
    const engine = new ToyEngine({ vocab: 12, context: 48, pageTokens, pages, stepTokens, stepSequences, habit: 6 });
    const scheduler = new Scheduler(engine);
    const all: { request: Request; told: Told; submitted: Submitted; cancelled: boolean }[] = [];
    let steps = 0;
    for (let left = 25; left > 0 || !scheduler.idle; steps++) {
      assert.ok(steps < 20_000, `seed ${seed} comes to an end`);
      if (left > 0 && random(3) === 0) {
        const request = requestOf(random);
        const told = new Told(request.completions);
        all.push({ request, told, submitted: scheduler.submit(request, told), cancelled: false });
        left--;
      }
      if (random(25) === 0 && all.length) {
        const one = all[random(all.length)];
        one.cancelled = true;
        one.submitted.cancel();
        for (const end of one.told.ends) assert.ok(end, 'cancelled at once');
      }
      scheduler.step();
      const { pagesUsed, pagesKept } = scheduler.statistics();
      assert.ok(pagesUsed >= 0 && pagesUsed + pagesKept <= pages, 'the pages are what they are');
    }
    const statistics = scheduler.statistics();
    assert.deepEqual([statistics.pagesUsed, statistics.running, statistics.waiting], [0, 0, 0], `seed ${seed}`);
    preemptions += statistics.preemptions;
    accepted += statistics.acceptedTokens;
    cached += statistics.cachedTokens;
    for (const { request, told, cancelled } of all)
      for (const [completion, ids] of told.ids.entries()) {
        const expected = alone(request, completion);
        const end = told.ends[completion]!;
        const what = `seed ${seed}, prompt ${request.prompt}, completion ${completion}`;
        if (end.finish === 'cancelled') {
          assert.ok(cancelled, what);
          assert.deepEqual(ids, expected.ids.slice(0, ids.length), what);
        } else {
          assert.deepEqual([end.finish, ids], [expected.finish, expected.ids], what);
        }
        assert.equal(end.usage.completion, ids.length);
        assert.ok(end.usage.cached < request.prompt.length, what);
      }
  }
  assert.ok(preemptions > 50 && accepted > 100 && cached > 100, `${preemptions} ${accepted} ${cached}`);
});
