/** Sampling: the cache against the whole forward pass, the cuts against the definition, determinism, and what is freed when. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { i32, idsOf, MODELS, TINY } from '../../test/support/model.ts';
import { arena, device, Random } from '../tensor/index.ts';
import { sample } from './generate.ts';
import { CacheFullError, createModel, GenerateError, generate } from './index.ts';

describe('cached keys and values', () => {
  for (const [name, config] of Object.entries(MODELS))
    for (const dtype of ['f32', 'bf16'] as const)
      test(`give the logits of the whole pass: ${name}, ${dtype}`, () => {
        using _scope = arena();
        const model = createModel(config, new Random(5), { dtype });
        const ids = idsOf(2, 12, config.vocab_size);
        const piece = (from: number, to: number) =>
          i32(
            [0, 1].flatMap((row) => [...ids.subarray(row * 12 + from, row * 12 + to)]),
            [2, to - from],
          );
        const whole = model.logits({ ids: piece(0, 12) }).readSync();
        using cache = model.cache(2, 12);
        // A prompt, single tokens, and a piece in the middle.
        for (const [from, to] of [
          [0, 5],
          [5, 6],
          [6, 7],
          [7, 11],
          [11, 12],
        ]) {
          const part = model.logits({ ids: piece(from, to) }, { cache }).readSync();
          assert.equal(cache.length, to);
          for (const row of [0, 1])
            for (let i = 0; i < (to - from) * config.vocab_size; i++) {
              const expected = whole[(row * 12 + from) * config.vocab_size + i];
              const got = part[row * (to - from) * config.vocab_size + i];
              assert.ok(Math.abs(got - expected) < (dtype === 'f32' ? 1e-4 : 0.15), `${from}: ${got}, ${expected}`);
            }
        }
        assert.throws(() => model.hidden({ ids: piece(0, 1) }, { cache }), CacheFullError);
      });
});

describe('generate', () => {
  const prompt = [3, 1, 4];

  test('temperature 0 gives the likeliest token of the whole pass, each time', () => {
    using _scope = arena();
    const model = createModel(TINY, new Random(5));
    const text = [...prompt];
    for (const id of generate(model, prompt, { maxTokens: 8, temperature: 0 })) {
      using _step = arena();
      const logits = model
        .logits({ ids: i32(text, [1, text.length]) })
        .readSync()
        .subarray(-TINY.vocab_size);
      assert.equal(id, logits.indexOf(Math.max(...logits)));
      text.push(id);
    }
    assert.equal(text.length, prompt.length + 8);
  });

  test('the same seed gives the same ids, another seed others', () => {
    using _scope = arena();
    const model = createModel(TINY, new Random(5));
    const ids = (seed: number) => [...generate(model, prompt, { maxTokens: 12, random: new Random(seed), topP: 0.9 })];
    assert.deepEqual(ids(1), ids(1));
    assert.notDeepEqual(ids(1), ids(2));
  });

  test('stops at a stop id, at maxTokens, and at the last position', () => {
    using _scope = arena();
    const model = createModel(TINY, new Random(5));
    const free = [...generate(model, prompt, { maxTokens: 100, temperature: 0 })];
    // The last position is read by the token after it: one id more than positions are left.
    assert.equal(free.length, TINY.max_position_embeddings - prompt.length + 1);
    const stop = [free.find((id, i) => i > 1 && free.indexOf(id) === i) ?? free[0]];
    assert.deepEqual(
      [...generate(model, prompt, { maxTokens: 9, temperature: 0, stop })],
      free.slice(0, free.indexOf(stop[0])),
    );
    assert.deepEqual([...generate(model, prompt, { maxTokens: 0, temperature: 0 })], []);
  });

  test('a prompt longer than a piece is read whole', () => {
    using _scope = arena();
    const model = createModel({ ...TINY, max_position_embeddings: 600 }, new Random(5));
    const long = [...idsOf(1, 550, TINY.vocab_size)];
    const [id] = generate(model, long, { maxTokens: 1, temperature: 0 });
    const logits = model
      .logits({ ids: i32(long, [1, 550]) })
      .readSync()
      .subarray(-TINY.vocab_size);
    assert.equal(id, logits.indexOf(Math.max(...logits)));
  });

  test('holds no arena between ids, and nothing at all when it is left early', () => {
    const { liveBytes } = device('cpu').memory();
    const model = createModel(TINY, new Random(5));
    const before = device('cpu').memory().liveBytes;
    const ids = generate(model, prompt, { maxTokens: 9, temperature: 0 });
    {
      using _one = arena();
      ids.next();
    }
    {
      using _two = arena();
      ids.next();
    }
    assert.ok(device('cpu').memory().liveBytes > before, 'the cache');
    for (const _ of ids) break;
    assert.equal(device('cpu').memory().liveBytes, before);
    model[Symbol.dispose]();
    assert.equal(device('cpu').memory().liveBytes, liveBytes);
  });

  test('refuses what cannot be read or drawn', () => {
    using _scope = arena();
    const model = createModel(TINY, new Random(5));
    const attempts: [number[], object, RegExp][] = [
      [[], { temperature: 0 }, /1 to 24 ids/],
      [[29], { temperature: 0 }, /below 29/],
      [Array(25).fill(0), { temperature: 0 }, /25 ids/],
      [prompt, {}, /random/],
      [prompt, { temperature: -1 }, /temperature/],
      [prompt, { temperature: 0, topP: 0 }, /topP/],
      [prompt, { temperature: 0, topK: 1.5 }, /topK/],
    ];
    for (const [ids, options, message] of attempts)
      assert.throws(
        () => generate(model, ids, { maxTokens: 1, ...options }).next(),
        (e) => e instanceof GenerateError && message.test(e.message),
      );
  });
});

describe('sample', () => {
  const logits = Float32Array.from([0.5, 2, -1, 2, 1, 1]);
  const drawn = (options: Parameters<typeof sample>[1]) => {
    const random = new Random(7);
    const counts = new Array<number>(logits.length).fill(0);
    for (let i = 0; i < 20_000; i++) counts[sample(logits, { random, ...options })]++;
    return counts.map((n) => n / 20_000);
  };
  /** Shares of softmax(logits / temperature) over these ids alone. */
  const shares = (ids: number[], temperature = 1) => {
    const weights = Array.from(logits, (l, i) => (ids.includes(i) ? Math.exp(l / temperature) : 0));
    const total = weights.reduce((a, b) => a + b);
    return weights.map((w) => w / total);
  };
  const cases: [string, Parameters<typeof sample>[1], number[]][] = [
    ['all', {}, shares([0, 1, 2, 3, 4, 5])],
    ['temperature 2', { temperature: 2 }, shares([0, 1, 2, 3, 4, 5], 2)],
    ['topK 3: the first of equals', { topK: 3 }, shares([1, 3, 4])],
    ['topK 1: the first of equals', { topK: 1 }, [0, 1, 0, 0, 0, 0]],
    ['topP 0.5: two reach it', { topP: 0.5 }, shares([1, 3])],
    ['topP 0.8 of topK 4: three reach it', { topP: 0.8, topK: 4 }, shares([1, 3, 4])],
    ['temperature 0', { temperature: 0 }, [0, 1, 0, 0, 0, 0]],
  ];
  for (const [name, options, expected] of cases)
    test(name, () => {
      drawn(options).forEach((share, i) => {
        assert.ok(Math.abs(share - expected[i]) < 0.015, `id ${i}: ${share}, not ${expected[i]}`);
      });
    });

  test('refuses NaN', () => {
    assert.throws(() => sample(Float32Array.from([0, Number.NaN]), { temperature: 0 }), GenerateError);
  });
});
