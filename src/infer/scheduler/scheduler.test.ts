/** The scheduler on a toy engine that notices wrong pages: one thing each. Random workloads: workload.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ToyEngine, type ToyOptions } from '../../../test/support/toy-engine.ts';
import { OutOfRangeError } from '../../tensor/errors.ts';
import type { TokenConstraint } from '../constraint.ts';
import { ConstraintError, QueueFullError, RequestError } from '../errors.ts';
import type { TokenLogprobs } from '../sampling/index.ts';
import type { Ended, Listener, Request } from './request.ts';
import { Scheduler } from './scheduler.ts';

/** Keeps what it is told. */
class Told implements Listener {
  readonly ids: number[][] = [];
  readonly logprobs: TokenLogprobs[] = [];
  readonly ends: Ended[] = [];
  promptLogprobs: readonly TokenLogprobs[] | undefined;
  onToken: ((completion: number, id: number) => string | undefined) | undefined;

  token(completion: number, id: number, logprobs?: TokenLogprobs): string | undefined {
    this.ids[completion] ??= [];
    this.ids[completion].push(id);
    if (logprobs) this.logprobs.push(logprobs);
    return this.onToken?.(completion, id);
  }
  prompt(logprobs: readonly TokenLogprobs[]): void {
    this.promptLogprobs = logprobs;
  }
  ended(completion: number, end: Ended): void {
    assert.equal(this.ends[completion], undefined, 'a completion ends once');
    this.ends[completion] = end;
  }
}

const promptOf = (length: number, from = 0) => Int32Array.from({ length }, (_, i) => (from + 3 * i) % 32);
const GREEDY = { temperature: 0 };

function drain(scheduler: Scheduler, most = 10_000): void {
  for (let steps = 0; scheduler.step(); steps++) assert.ok(steps < most, 'it comes to an end');
}

/** The completions of requests, all at once on one engine. */
function run(requests: Request[], options: ToyOptions = {}): { told: Told[]; engine: ToyEngine; scheduler: Scheduler } {
  const engine = new ToyEngine(options);
  const scheduler = new Scheduler(engine);
  const told = requests.map((request) => {
    const listener = new Told();
    scheduler.submit(request, listener);
    return listener;
  });
  drain(scheduler);
  return { told, engine, scheduler };
}
const alone = (request: Request, options: ToyOptions = {}) => run([request], options).told[0];

test('a prompt is read in pieces, then a token a step', () => {
  const engine = new ToyEngine({ stepTokens: 8 });
  const scheduler = new Scheduler(engine);
  const told = new Told();
  scheduler.submit({ prompt: promptOf(19), maxTokens: 3, sampling: GREEDY }, told);
  const sizes: number[] = [];
  while (scheduler.step()) sizes.push(engine.last[0].tokens.length);
  assert.deepEqual(sizes, [8, 8, 3, 1]);
  assert.equal(told.ids[0].length, 3);
  assert.deepEqual(told.ends[0].usage, { prompt: 19, cached: 0, completion: 3 });
  assert.equal(told.ends[0].finish, 'length');
});

test('decoding goes before prompts, and both share a step', () => {
  const engine = new ToyEngine({ stepTokens: 8 });
  const scheduler = new Scheduler(engine);
  scheduler.submit({ prompt: promptOf(4), maxTokens: 20, sampling: GREEDY }, new Told());
  scheduler.step();
  scheduler.submit({ prompt: promptOf(30, 1), maxTokens: 2, sampling: GREEDY }, new Told());
  scheduler.step();
  assert.deepEqual(
    engine.last.map(({ tokens, logits }) => [tokens.length, logits]),
    [
      [1, 'last'],
      [7, 'none'],
    ],
  );
});

test('a prompt with cached tokens computes the last partial page only, and at least one token', () => {
  const engine = new ToyEngine({ context: 2048, pages: 600, stepTokens: 64 });
  const scheduler = new Scheduler(engine);
  const ask = (prompt: Int32Array) => {
    const told = new Told();
    const before = engine.computed;
    scheduler.submit({ prompt, maxTokens: 1, sampling: GREEDY }, told);
    drain(scheduler);
    assert.deepEqual(
      told.ids[0],
      alone({ prompt, maxTokens: 1, sampling: GREEDY }, { context: 2048, pages: 600 }).ids[0],
    );
    return [engine.computed - before, told.ends[0].usage.cached];
  };
  assert.deepEqual(ask(promptOf(1002)), [1002, 0]);
  assert.deepEqual(ask(promptOf(1002)), [2, 1000]);
  assert.deepEqual(ask(promptOf(1000)), [4, 996]);
  assert.deepEqual(ask(Int32Array.of(...promptOf(500), ...promptOf(500, 2))), [500, 500]);
  assert.equal(scheduler.statistics().cachedTokens, 2496);
});

test('what a completion said is found again when it is a prompt', () => {
  const engine = new ToyEngine();
  const scheduler = new Scheduler(engine);
  const told = new Told();
  scheduler.submit({ prompt: promptOf(10), maxTokens: 20, sampling: GREEDY }, told);
  drain(scheduler);
  const before = engine.computed;
  const again = new Told();
  scheduler.submit({ prompt: Int32Array.of(...promptOf(10), ...told.ids[0]), maxTokens: 1, sampling: GREEDY }, again);
  drain(scheduler);
  assert.equal(
    engine.computed - before,
    2,
    '28 of 30 tokens: the last token said was never computed, its page is not full',
  );
});

test('prompts that begin alike and come together are computed once, page by page', () => {
  const prompt = promptOf(60);
  const requests = Array.from({ length: 4 }, () => ({ prompt, maxTokens: 4, sampling: GREEDY }));
  const { told, engine, scheduler } = run(requests, { pages: 40, stepTokens: 16 });
  const expected = alone(requests[0]).ids[0];
  for (const { ids } of told) assert.deepEqual(ids[0], expected);
  assert.ok(engine.computed <= 60 + 4 * 8, `${engine.computed} tokens`);
  assert.equal(scheduler.statistics().preemptions, 0);
});

test('several completions of a prompt share its pages and differ by their draws', () => {
  const request = {
    prompt: promptOf(41),
    maxTokens: 6,
    completions: 4,
    promptLogprobs: 0,
    sampling: { seed: 3, temperature: 2 },
  };
  const { told, engine } = run([request]);
  const { ids, ends } = told[0];
  assert.equal(new Set(ids.map(String)).size, 4);
  assert.deepEqual(
    ends.map(({ usage }) => usage.cached),
    [0, 40, 40, 40],
  );
  assert.equal(engine.computed, 41 + 3 * 1 + 4 * 5);
  for (const completion of [0, 1]) {
    const single = alone({ ...request, completions: completion + 1 });
    assert.deepEqual(single.ids[completion], ids[completion], 'whatever number of others there are');
  }
});

test('stop ids, a stop of the listener, the limit of the context', () => {
  const request = { prompt: promptOf(5), sampling: GREEDY };
  const free = alone(request, { context: 40 });
  assert.equal(free.ids[0].length, 35);
  assert.equal(free.ends[0].finish, 'length');
  const stopId = free.ids[0][7];
  const first = free.ids[0].indexOf(stopId);
  const stopped = alone({ ...request, stopIds: [stopId] });
  assert.deepEqual(stopped.ids[0] ?? [], free.ids[0].slice(0, first));
  assert.deepEqual([stopped.ends[0].finish, stopped.ends[0].stop], ['stop', stopId]);
  const engine = new ToyEngine();
  const scheduler = new Scheduler(engine);
  const told = new Told();
  told.onToken = () => (told.ids[0].length === 3 ? 'enough' : undefined);
  scheduler.submit(request, told);
  drain(scheduler);
  assert.deepEqual([told.ids[0].length, told.ends[0].finish, told.ends[0].stop], [3, 'stop', 'enough']);
});

test('when pages run out the youngest starts again later, and all say what they say alone', () => {
  const options = { pages: 10, pageTokens: 4, stepTokens: 16 };
  const requests = [0, 1, 2].map((from) => ({ prompt: promptOf(9, from), maxTokens: 25, sampling: GREEDY }));
  const { told, scheduler } = run(requests, options);
  for (const [i, { ids, ends }] of told.entries()) {
    assert.deepEqual(ids[0], alone(requests[i]).ids[0]);
    assert.deepEqual(ends[0].usage, { prompt: 9, cached: 0, completion: 25 });
  }
  const { preemptions, pagesUsed } = scheduler.statistics();
  assert.ok(preemptions > 0);
  assert.equal(pagesUsed, 0);
});

test('cancelling frees the pages before the next step, of those that wait and those that run', () => {
  const engine = new ToyEngine({ pages: 8, stepSequences: 1 });
  const scheduler = new Scheduler(engine);
  const [first, second] = [new Told(), new Told()];
  const running = scheduler.submit({ prompt: promptOf(9), sampling: GREEDY, completions: 2 }, first);
  const waiting = scheduler.submit({ prompt: promptOf(9), sampling: GREEDY }, second);
  scheduler.step();
  assert.equal(scheduler.statistics().pagesUsed, 3);
  waiting.cancel();
  running.cancel();
  const { pagesUsed, pagesKept } = scheduler.statistics();
  assert.deepEqual([pagesUsed, pagesKept], [0, 2]);
  assert.deepEqual(
    [...first.ends, ...second.ends].map(({ finish }) => finish),
    ['cancelled', 'cancelled', 'cancelled'],
  );
  assert.equal(scheduler.step(), false);
  assert.equal(scheduler.statistics().waiting, 0);
});

test('a listener that cancels within a step', () => {
  const engine = new ToyEngine();
  const scheduler = new Scheduler(engine);
  const [first, second] = [new Told(), new Told()];
  scheduler.submit({ prompt: promptOf(3), sampling: GREEDY, maxTokens: 9 }, first);
  const other = scheduler.submit({ prompt: promptOf(3, 1), sampling: GREEDY }, second);
  first.onToken = () => {
    if (first.ids[0].length === 4) other.cancel();
    return undefined;
  };
  drain(scheduler);
  assert.equal(second.ends[0].finish, 'cancelled');
  assert.equal(second.ids[0].length, 3, 'nothing is told after the end');
  assert.equal(first.ids[0].length, 9);
});

test('a user with many requests does not keep another waiting', () => {
  const engine = new ToyEngine({ stepSequences: 2, pages: 256 });
  const scheduler = new Scheduler(engine);
  const order: string[] = [];
  const submit = (user: string, from: number) => {
    const told = new Told();
    told.onToken = () => {
      if (told.ids[0].length === 4) order.push(user);
      return undefined;
    };
    scheduler.submit({ prompt: promptOf(6, from), maxTokens: 4, sampling: GREEDY, user }, told);
  };
  for (let i = 0; i < 20; i++) submit('many', i);
  scheduler.step();
  for (let i = 0; i < 3; i++) submit('few', 20 + i);
  drain(scheduler);
  assert.ok(order.lastIndexOf('few') < 9, order.join(' '));
  assert.equal(order.length, 23);
});

test('a long prompt leaves room for the prompts of others', () => {
  const engine = new ToyEngine({ context: 4096, pages: 1024 });
  const scheduler = new Scheduler(engine);
  const [long, short] = [new Told(), new Told()];
  scheduler.submit({ prompt: promptOf(2000), maxTokens: 1, sampling: GREEDY, user: 'a' }, long);
  scheduler.step();
  scheduler.submit({ prompt: promptOf(20, 1), maxTokens: 1, sampling: GREEDY, user: 'b' }, short);
  for (let i = 0; i < 4; i++) scheduler.step();
  assert.equal(short.ends[0]?.finish, 'length');
  assert.equal(long.ends.length, 0);
});

test('what can never be served is refused at once, and the queue has an end', () => {
  const scheduler = new Scheduler(new ToyEngine({ context: 64, pages: 8 }), { queue: 3 });
  const submit = (request: Partial<Request>) => scheduler.submit({ prompt: promptOf(4), ...request }, new Told());
  assert.throws(() => submit({ prompt: promptOf(0) }), RequestError);
  assert.throws(() => submit({ prompt: Int32Array.of(32) }), RequestError);
  assert.throws(() => submit({ prompt: promptOf(32) }), /memory for keys and values, 32 tokens/);
  submit({ prompt: promptOf(31) });
  const narrow = new Scheduler(new ToyEngine({ context: 16 }));
  assert.throws(() => narrow.submit({ prompt: promptOf(16) }, new Told()), /the context, 16 tokens/);
  for (const bad of [{ maxTokens: -1 }, { maxTokens: NaN }, { completions: 0 }, { logprobs: 21 }, { draftTokens: 0.5 }])
    assert.throws(() => submit(bad), OutOfRangeError);
  submit({ completions: 2 });
  assert.throws(() => submit({}), QueueFullError);
});

test('log-probabilities of tokens and of the prompt, the same from cached and preempted and cut prompts', () => {
  const request = { prompt: promptOf(30), maxTokens: 5, sampling: GREEDY, logprobs: 2, promptLogprobs: 1 };
  const whole = alone(request, { stepTokens: 64 });
  assert.equal(whole.promptLogprobs!.length, 29);
  assert.deepEqual(
    whole.promptLogprobs!.map(({ id }) => id),
    [...request.prompt.subarray(1)],
  );
  assert.deepEqual(
    whole.logprobs.map(({ id }) => id),
    whole.ids[0],
  );
  for (const { logprob, top } of whole.logprobs) assert.deepEqual([top.length, top[0].logprob], [2, logprob]);
  const engine = new ToyEngine({ pages: 12, stepTokens: 7 });
  const scheduler = new Scheduler(engine);
  scheduler.submit({ prompt: request.prompt, maxTokens: 8, sampling: GREEDY }, new Told());
  for (let i = 0; i < 6; i++) scheduler.step();
  const told = new Told();
  scheduler.submit(request, told);
  drain(scheduler);
  assert.deepEqual(told.promptLogprobs, whole.promptLogprobs);
  assert.deepEqual(told.logprobs, whole.logprobs);
  assert.equal(told.ends[0].usage.cached, 0);
});

test('a prompt can be scored alone, up to the whole context', () => {
  const told = alone({ prompt: promptOf(40), maxTokens: 0, promptLogprobs: 0 }, { context: 40 });
  assert.deepEqual([told.promptLogprobs!.length, told.ids.length, told.ends[0].finish], [39, 0, 'length']);
});

class Countdown implements TokenConstraint {
  left = 4;
  get done(): boolean {
    return this.left === 0;
  }
  mask(into: Uint32Array): void {
    into.fill(this.left > 0 ? 1 << this.left : 0);
  }
  accept(id: number): void {
    assert.equal(id, this.left--);
  }
}

test('a constraint is obeyed and ends the completion; one that allows nothing is an error', () => {
  const told = alone({ prompt: promptOf(5), completions: 2, constraint: () => new Countdown(), draftTokens: 3 });
  assert.deepEqual(told.ids, [
    [4, 3, 2, 1],
    [4, 3, 2, 1],
  ]);
  assert.deepEqual(
    told.ends.map(({ finish, stop }) => [finish, stop]),
    [
      ['stop', undefined],
      ['stop', undefined],
    ],
  );
  const never = Object.assign(new Countdown(), { left: 0 });
  Object.defineProperty(never, 'done', { value: false });
  const { told: both, scheduler } = run([
    { prompt: promptOf(5), constraint: () => never },
    { prompt: promptOf(5), maxTokens: 3 },
  ]);
  assert.equal(both[0].ends[0].finish, 'error');
  assert.ok(both[0].ends[0].error instanceof ConstraintError);
  assert.equal(both[1].ends[0].finish, 'length');
  assert.equal(scheduler.statistics().pagesUsed, 0);
});

test('a text whose constraint does not hold of the whole is an error; one that is cut off need not be whole', () => {
  const constraint = () =>
    Object.assign(new Countdown(), { verify: () => new ConstraintError({ what: 'x', rule: 'y' }) });
  const stopped: Partial<Request>[] = [{}, { stopIds: [3] }];
  for (const more of stopped) {
    const told = alone({ prompt: promptOf(5), maxTokens: 9, constraint, ...more });
    assert.equal(told.ends[0].finish, 'error');
    assert.ok(told.ends[0].error instanceof ConstraintError);
  }
  assert.equal(alone({ prompt: promptOf(5), maxTokens: 2, constraint }).ends[0].finish, 'length');
});

test('an engine that fails ends the sequences of its step, and goes on with others', () => {
  const engine = new ToyEngine();
  const step = engine.step.bind(engine);
  let broken = true;
  engine.step = (stretches) => {
    if (broken) throw new Error('out of order');
    return step(stretches);
  };
  const scheduler = new Scheduler(engine);
  const told = new Told();
  scheduler.submit({ prompt: promptOf(3) }, told);
  scheduler.step();
  assert.match(String(told.ends[0].error), /out of order/);
  broken = false;
  const next = new Told();
  scheduler.submit({ prompt: promptOf(3), maxTokens: 2 }, next);
  drain(scheduler);
  assert.equal(next.ends[0].finish, 'length');
});

test('ids beyond the tokenizer never come', () => {
  const scheduler = new Scheduler(new ToyEngine(), { vocab: 3 });
  const told = new Told();
  scheduler.submit({ prompt: promptOf(3), maxTokens: 50 }, told);
  drain(scheduler);
  assert.ok(told.ids[0].every((id) => id < 3));
});

test('the statistics add up', () => {
  let clock = 0;
  const scheduler = new Scheduler(new ToyEngine(), { now: () => clock });
  const told = new Told();
  scheduler.submit({ prompt: promptOf(20), maxTokens: 3 }, told);
  while (scheduler.step()) clock += 10;
  const { steps, promptTokens, completionTokens, ended, running, waiting, firstTokenMeanMs } = scheduler.statistics();
  assert.deepEqual([steps, promptTokens, completionTokens, ended, running, waiting], [4, 20, 3, 1, 0, 0]);
  assert.equal(firstTokenMeanMs, 10);
  assert.deepEqual(told.ends[0].timings, { startedMs: 0, firstTokenMs: 10, endedMs: 30 });
});
