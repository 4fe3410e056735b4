/** A model in a thread, on a toy engine: text, ends, cancelling, failures, and that the calling thread stays free. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import type { ToyWorkerOptions } from '../../../test/support/toy-worker.ts';
import { OutOfRangeError } from '../../tensor/errors.ts';
import { ConstraintError, EngineStoppedError, QueueFullError, RequestError } from '../errors.ts';
import type { EndEvent, GenerateEvent, GenerateRequest } from './protocol.ts';
import { RunningModel } from './running-model.ts';

const module = new URL('../../../test/support/toy-worker.ts', import.meta.url);
const open = (options: ToyWorkerOptions = {}, queue?: number) => RunningModel.open('toy', options, { module, queue });
const GREEDY = { temperature: 0 };

interface Whole {
  text: string;
  ids: number[];
  end: EndEvent;
}

/** All of one completion; what its end event tells of an error is what is thrown behind it. */
async function whole(events: AsyncIterable<GenerateEvent>): Promise<Whole> {
  let [text, ids, end]: [string, number[], EndEvent | undefined] = ['', [], undefined];
  try {
    for await (const event of events) {
      assert.equal(end, undefined, 'nothing follows the end');
      if (event.kind === 'tokens') {
        text += event.text;
        ids.push(...event.ids);
      } else if (event.kind === 'end') end = event;
    }
  } catch (error) {
    if (!end || end.error !== error) throw error;
  }
  assert.equal(end?.finish === 'error', end?.error !== undefined);
  return { text, ids, end: end! };
}

test('text comes with its ids and ends with an account of it', async () => {
  await using model = await open();
  assert.deepEqual(model.info, { path: 'toy', vocab: 257, context: 256, chat: true });
  const request: GenerateRequest = { prompt: 'hello', maxTokens: 30, ...GREEDY };
  const { text, ids, end } = await whole(model.generate(request));
  assert.equal(text, Buffer.from(ids).toString());
  assert.deepEqual([end.finish, end.usage], ['length', { prompt: 5, cached: 0, completion: 30 }]);
  assert.ok(end.timings.firstTokenMs! <= end.timings.endedMs);
  assert.deepEqual(await whole(model.generate({ ...request, prompt: Buffer.from('hello') })).then((w) => w.ids), ids);
  const messages = [{ role: 'user', content: 'hi' }];
  const chat = await whole(model.generate({ messages, maxTokens: 3, ...GREEDY }));
  assert.deepEqual(chat.ids, (await whole(model.generate({ prompt: 'user: hi\n', maxTokens: 3, ...GREEDY }))).ids);
});

test('the seed is told and gives the same again; without one each request has its own', async () => {
  await using model = await open();
  const request = { prompt: 'x', maxTokens: 12 };
  const [a, b] = await Promise.all([whole(model.generate(request)), whole(model.generate(request))]);
  assert.notEqual(a.end.seed, b.end.seed);
  assert.notDeepEqual(a.ids, b.ids);
  assert.deepEqual((await whole(model.generate({ ...request, seed: a.end.seed }))).ids, a.ids);
});

test('a stop string across tokens is not in the text, and what might begin one waits', async () => {
  await using model = await open();
  const request = { prompt: 'hello', maxTokens: 30, ...GREEDY, constraint: { bytes: [97, 98, 99], length: 30 } };
  const { text } = await whole(model.generate(request));
  const stop = text.slice(7, 10);
  const stopped = await whole(model.generate({ ...request, stop: ['zz', stop] }));
  assert.equal(stopped.text, text.slice(0, text.indexOf(stop)));
  assert.deepEqual([stopped.end.finish, stopped.end.stop], ['stop', stop]);
  assert.equal(stopped.ids.length, text.indexOf(stop) + 3);
  const held = await whole(model.generate({ ...request, stop: `${text.slice(-4)}!` }));
  assert.deepEqual([held.text, held.end.finish], [text, 'stop'], 'the constraint was satisfied');
});

test('several completions, log-probabilities of tokens and prompt, and scores', async () => {
  await using model = await open();
  const request = { prompt: 'hello', maxTokens: 4, completions: 3, logprobs: 2, promptLogprobs: 0, seed: 1 };
  const events: GenerateEvent[] = await Array.fromAsync(model.generate(request));
  const ends = events.filter((event) => event.kind === 'end');
  assert.deepEqual(ends.map(({ completion }) => completion).sort(), [0, 1, 2]);
  for (const event of events)
    if (event.kind === 'tokens')
      assert.deepEqual(
        event.logprobs!.map(({ id }) => id),
        event.ids,
      );
  const prompt = events.filter((event) => event.kind === 'prompt');
  assert.equal(prompt.length, 1);
  const { ids, logprobs } = await model.score('hello');
  assert.deepEqual([...ids], [...Buffer.from('hello')]);
  assert.deepEqual(
    [...logprobs],
    prompt[0].logprobs.map(({ logprob }) => logprob),
  );
  assert.equal((await model.score([1])).logprobs.length, 0);
  await assert.rejects(model.score('x'.repeat(257)), RequestError);
  assert.deepEqual([...(await model.tokenize('ab'))], [97, 98]);
  assert.equal(await model.detokenize([97, 98]), 'ab');
});

test('the signal, and leaving the loop, free the pages', async () => {
  await using model = await open({ pages: 64, busyMs: 1 });
  const controller = new AbortController();
  const request = { prompt: 'hello', ...GREEDY, stopIds: [] };
  let count = 0;
  let end: EndEvent | undefined;
  for await (const event of model.generate({ ...request, signal: controller.signal })) {
    if (event.kind === 'end') end = event;
    if (++count === 3) controller.abort();
  }
  assert.equal(end!.finish, 'cancelled');
  assert.ok(end!.usage.completion < 250);
  for await (const _ of model.generate(request)) if (++count > 6) break;
  const late = await whole(model.generate({ ...request, signal: AbortSignal.abort() }));
  assert.equal(late.end.finish, 'cancelled');
  const { running, waiting, pagesUsed } = await model.stats();
  assert.deepEqual([running, waiting, pagesUsed], [0, 0, 0]);
});

test('a request that cannot be served is refused with its error; the others go on', async () => {
  await using model = await open({ busyMs: 2, stepSequences: 1 }, 2);
  const first = whole(model.generate({ prompt: 'a', maxTokens: 20, ...GREEDY }));
  const refused: [GenerateRequest, new (...parts: never[]) => Error][] = [
    [{}, RequestError],
    [{ prompt: 'a', messages: [] }, RequestError],
    [{ prompt: '' }, RequestError],
    [{ prompt: [1.5] }, RequestError],
    [{ prompt: 'x'.repeat(256) }, RequestError],
    [{ prompt: 'a', topP: 2 }, OutOfRangeError],
    [{ prompt: 'a', stop: [1] as unknown as string[] }, RequestError],
  ];
  for (const [request, kind] of refused) await assert.rejects(whole(model.generate(request)), kind);
  const others = Array.from({ length: 6 }, () => whole(model.generate({ prompt: 'b', maxTokens: 2 })));
  const settled = await Promise.allSettled(others);
  const errors = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
  assert.ok(errors.length > 0 && errors.every((error) => error instanceof QueueFullError));
  assert.equal((await first).ids.length, 20);
  const nothing = await whole(model.generate({ prompt: 'a', constraint: { bytes: [], length: 1 } }));
  assert.equal(nothing.end.finish, 'error');
  assert.ok(nothing.end.error instanceof ConstraintError);
});

test('an error of the engine ends what it was computing', async () => {
  await using model = await open({ failAt: 3 });
  const { end } = await whole(model.generate({ prompt: 'a', maxTokens: 9, stopIds: [] }));
  assert.deepEqual([end.finish, end.error?.message], ['error', 'a failure of the engine']);
  assert.equal((await whole(model.generate({ prompt: 'a', maxTokens: 9, stopIds: [] }))).ids.length, 9);
});

test('whatever ends the thread, all that waits is told', async () => {
  await assert.rejects(open({ broken: true }), /toy is broken/);
  await assert.rejects(
    RunningModel.open('toy', {}, { module: new URL('./nowhere.ts', import.meta.url) }),
    EngineStoppedError,
  );
  for (const [options, message] of [
    [{ exitAt: 3 }, /exit code 5/],
    [{ crashAt: 3 }, /a crash of the thread/],
  ] as const) {
    const model = await open({ ...options, busyMs: 1 });
    const all = [
      whole(model.generate({ prompt: 'a', stopIds: [] })),
      whole(model.generate({ prompt: 'b', stopIds: [] })),
      model.score('x'.repeat(200)),
    ];
    for (const one of await Promise.allSettled(all)) {
      assert.ok(one.status === 'rejected' && one.reason instanceof EngineStoppedError);
      assert.match(one.reason.message, message);
    }
    await assert.rejects(whole(model.generate({ prompt: 'a' })), EngineStoppedError);
    await assert.rejects(model.stats(), EngineStoppedError);
    await model.close();
  }
});

test('closing ends what is under way, and can be done twice', async () => {
  const model = await open({ busyMs: 1 });
  const running = whole(model.generate({ prompt: 'a', stopIds: [] }));
  const scored = model.score('x'.repeat(200));
  const closed = model.close();
  await assert.rejects(running, /was closed/);
  await assert.rejects(scored, /was closed/);
  await closed;
  await model.close();
  assert.equal(process.getActiveResourcesInfo().includes('MessagePort'), false);
});

test('a model that is not closed does not keep the process, and one that works does', () => {
  const code = `
    const { RunningModel } = await import(${JSON.stringify(new URL('./running-model.ts', import.meta.url).href)});
    const model = await RunningModel.open('toy', {}, { module: new URL(${JSON.stringify(module.href)}) });
    (async () => {
      for await (const event of model.generate({ prompt: 'a', maxTokens: 30, stopIds: [] }))
        if (event.kind === 'end') console.log(event.finish, event.usage.completion);
    })();`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.deepEqual([status, stdout], [0, 'length 30\n']);
});

test('a reader that is slow finds everything in few events', async () => {
  await using model = await open();
  const stream = model.generate({ prompt: 'a', maxTokens: 200, stopIds: [], logprobs: 0 });
  await whole(model.generate({ prompt: 'b', maxTokens: 220, stopIds: [] }));
  const events = await Array.fromAsync(stream);
  assert.equal(events.length, 2);
  const [tokens] = events;
  assert.ok(tokens.kind === 'tokens' && tokens.ids.length === 200 && tokens.logprobs!.length === 200);
});

test('the calling thread stays free while the model works', async (t) => {
  await using model = await open({ busyMs: 40, context: 60_000, pages: 16_000, stepTokens: 4096, stepSequences: 32 });
  let least = Infinity;
  // Another program can hold any thread up: what the model does would show in every try.
  for (let round = 0; round < 8 && least >= 20; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const prompts = ['x'.repeat(50_000), ...Array.from({ length: 24 }, (_, i) => `prompt ${round} ${i}`)];
    await Promise.all(prompts.map((prompt) => whole(model.generate({ prompt, maxTokens: 4, stopIds: [] }))));
    delay.disable();
    least = Math.min(least, delay.max / 1e6);
  }
  t.diagnostic(`longest delay of the event loop: ${least.toFixed(1)} ms, beside steps of 40 ms`);
  assert.ok(least < 20, `${least} ms`);
});
