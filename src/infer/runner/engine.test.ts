/** The engine against logits that other implementations gave, for every architecture; and against itself, however a text is divided. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { greedy, logitsOf, pagesFor } from '../../../test/infer/alone.ts';
import { openDecoder } from '../../model/open.ts';
import { device } from '../../tensor/index.ts';
import type { Stretch } from '../engine.ts';
import { type EngineOptions, engineOf, openEngine } from './index.ts';

interface Case {
  context: number | null;
  ids: number[];
  logits: number[];
}

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/checkpoints');
const json = (path: string) => JSON.parse(readFileSync(join(FIXTURES, path), 'utf8'));
const folders = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'gguf')
  .map(({ name }) => name);
const ggufs = Object.entries(json('gguf/expected.json') as Record<string, Case[]>);
const EXACT: EngineOptions = { precision: 'float32', stepTokens: 16 };

function assertNear(rows: Float32Array[], expected: readonly number[], tolerance: number): void {
  assert.equal(rows.length * rows[0].length, expected.length);
  rows.forEach((row, t) => {
    row.forEach((x, id) => {
      const off = Math.abs(x - expected[t * row.length + id]);
      assert.ok(off <= tolerance, `token ${t}, logit ${id}: ${x}, not ${expected[t * row.length + id]}`);
    });
  });
}

describe('logits of every architecture', () => {
  for (const name of folders)
    test(name, () => {
      for (const { context, ids, logits } of (json(`${name}/expected.json`) as { cases: Case[] }).cases) {
        using engine = openEngine(join(FIXTURES, name), { ...EXACT, context: context ?? undefined });
        assertNear(logitsOf(engine, ids), logits, 1e-4);
        assertNear(logitsOf(engine, ids, 3), logits, 1e-4);
      }
    });
});

describe('caches of every type', () => {
  const { ids, logits } = (json('llama/expected.json') as { cases: Case[] }).cases[0];
  const highest = Math.max(...logits.map(Math.abs));
  for (const [cache, share] of [
    ['f32', 1e-4],
    ['f16', 5e-3],
    ['q8', 5e-2],
  ] as const)
    test(cache, () => {
      using engine = openEngine(join(FIXTURES, 'llama'), { ...EXACT, cache });
      assertNear(logitsOf(engine, ids, 5), logits, share * highest);
    });
});

describe('many sequences', () => {
  const open = (options: EngineOptions = {}) =>
    openEngine(join(FIXTURES, 'qwen3'), { ...EXACT, context: 64, ...options });
  const prompts = [[1, 2, 3], [9, 8, 7, 6, 5, 4, 3, 2, 1], [5], [40, 41, 42, 43]];

  test('a sequence has the logits that it has alone', () => {
    using engine = open({ cacheBytes: 1 << 20 });
    const alone = prompts.map((ids) => logitsOf(engine, ids).at(-1)!);
    let page = 0;
    const stretches: Stretch[] = prompts.map((tokens) => ({ tokens, start: 0, pages: [page++], logits: 'last' }));
    // One is read in two steps, beside others.
    const [first, second, ...rest] = stretches;
    engine.step([{ ...second, tokens: prompts[1].slice(0, 4), logits: 'none' }, first]);
    const out = engine.step([{ ...second, tokens: prompts[1].slice(4), start: 4 }, ...rest]);
    [1, 2, 3].forEach((sequence, row) => {
      assertNear([out.slice(row * engine.vocab, (row + 1) * engine.vocab)], [...alone[sequence]], 1e-4);
    });
  });

  test('the same tokens on any number of threads', () => {
    const cpu = device();
    const before = cpu.threads;
    try {
      const texts = [1, 2, 3].map((threads) => {
        cpu.threads = threads;
        using engine = open();
        return { ids: greedy(engine, prompts[0], 20), last: [...logitsOf(engine, prompts[1]).at(-1)!] };
      });
      assert.deepEqual(texts[1], texts[0]);
      assert.deepEqual(texts[2], texts[0]);
    } finally {
      cpu.threads = before;
    }
  });

  test('a step that reaches where it must not is refused', () => {
    using engine = open({ cacheBytes: 1 << 20 });
    const pages = pagesFor(engine, 3);
    const refused = (stretch: Partial<Stretch>, message: RegExp) =>
      assert.throws(() => engine.step([{ tokens: [1, 2, 3], start: 0, pages, logits: 'last', ...stretch }]), message);
    refused({ tokens: [] }, /1 to 16 tokens/);
    refused({ tokens: Array.from({ length: 17 }, () => 1) }, /1 to 16 tokens/);
    refused({ tokens: [engine.vocab] }, /a token must be/);
    refused({ tokens: [-1] }, /a token must be/);
    refused({ tokens: [0.5] }, /a token must be/);
    refused({ start: 62 }, /positions must lie below 64/);
    refused({ start: -1 }, /positions must lie/);
    refused({ pages: [] }, /with 0 pages/);
    refused({ pages: [engine.pages] }, /a page must be/);
    assert.equal(engine.step([{ tokens: [1], start: 0, pages, logits: 'none' }]).length, 0);
  });

  test('memory is given back', () => {
    const cpu = device();
    const before = cpu.memory().liveCount;
    for (let i = 0; i < 2; i++) {
      using engine = open();
      greedy(engine, prompts[0], 3);
    }
    assert.equal(cpu.memory().liveCount, before);
  });
});

test('options that do not fit are refused by name', () => {
  const refused = (options: EngineOptions, message: RegExp) =>
    assert.throws(() => openEngine(join(FIXTURES, 'llama'), options), message);
  refused({ context: 1e9 }, /context/);
  refused({ stepTokens: 0 }, /stepTokens/);
  refused({ cacheBytes: 10 }, /one page of 32 tokens/);
  refused({ cache: 'f8' as 'f16' }, /cache must be one of f32, f16, q8/);
});

test('heads that the kernels do not take are refused at opening', () => {
  const { decoder, weights } = openDecoder(join(FIXTURES, 'llama'));
  using _weights = weights;
  for (const headDim of [12, 264]) {
    const blocks = decoder.blocks.map((block) => ({ ...block, headDim }));
    assert.throws(() => engineOf({ ...decoder, blocks }, weights), /multiple of 8 up to 256: (12|264)/);
  }
});

describe('logits of GGUF files', () => {
  for (const [name, cases] of ggufs)
    test(name, () => {
      for (const { context, ids, logits } of cases) {
        using engine = openEngine(join(FIXTURES, 'gguf', `${name}.gguf`), { ...EXACT, context: context ?? undefined });
        assertNear(logitsOf(engine, ids), logits, 1e-4);
        assertNear(logitsOf(engine, ids, 5), logits, 1e-4);
      }
    });
});
