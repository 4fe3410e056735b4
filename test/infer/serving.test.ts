/**
 * A real model that serves many at once: golden texts and log-likelihoods from prompts in pieces, with drafts, and too little memory
 * for all of them at once. Skipped where the files are not there; one sequence by itself: golden.test.ts.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openEngine, type RunnerEngine } from '../../src/infer/runner/index.ts';
import { type Ended, Scheduler } from '../../src/infer/scheduler/index.ts';

interface Case {
  ids: number[];
  nll?: number[];
  greedy: number[];
  greedyMargin?: number[];
}

const FOLDER = join(import.meta.dirname, '../../../shared/models/smollm2-135m-instruct');
const FILE = join(FOLDER, 'SmolLM2-135M-Instruct.Q4_1.gguf');
const there = existsSync(FILE);
/** Bytes of a page of this model: 30 layers, keys and values of 3 heads of 64 floats, 32 tokens. */
const PAGE = 30 * 2 * 3 * 64 * 4 * 32;
const TOKENS = 32;

describe('a real model for many', { skip: !there && 'the model is not in ../shared/models' }, () => {
  const cases: Case[] = there ? JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8')).cases : [];
  let engine: RunnerEngine;
  before(() => {
    engine = openEngine(FILE, { precision: 'float32', context: 256, stepTokens: 48, cacheBytes: 8 * PAGE });
  });
  after(() => engine?.[Symbol.dispose]());

  for (const draftTokens of [0, 4])
    test(`golden texts, all at once, ${draftTokens ? 'with' : 'without'} drafts`, () => {
      const scheduler = new Scheduler(engine);
      const twice = [...cases, ...cases];
      const told = twice.map(({ ids, greedy }) => {
        const one = { ids: [] as number[], logprobs: [] as number[], end: undefined as Ended | undefined };
        scheduler.submit(
          {
            prompt: Int32Array.from(ids),
            maxTokens: Math.min(TOKENS, greedy.length),
            sampling: { temperature: 0 },
            draftTokens,
            promptLogprobs: 0,
          },
          {
            token(_, id) {
              one.ids.push(id);
              return undefined;
            },
            prompt(all) {
              one.logprobs = all.map(({ logprob }) => logprob);
            },
            ended(_, end) {
              one.end = end;
            },
          },
        );
        return one;
      });
      let most = 0;
      while (scheduler.step()) most = Math.max(most, scheduler.statistics().running);
      for (const [i, { greedy, greedyMargin, nll }] of twice.entries()) {
        const { ids, logprobs, end } = told[i];
        assert.equal(end?.error, undefined);
        nll?.forEach((expected, at) => {
          assert.ok(Math.abs(expected + logprobs[at]) < 1e-3, `case ${i}, token ${at + 1}`);
        });
        const off = ids.findIndex((id, at) => id !== greedy[at]);
        if (off >= 0) assert.ok(greedyMargin && greedyMargin[off] < 0.02, `case ${i} leaves the golden text at ${off}`);
      }
      const { acceptedTokens, pagesUsed } = scheduler.statistics();
      assert.ok(most > 1 && most < twice.length, `${most} ran at once: memory was short`);
      assert.equal(acceptedTokens > 0, draftTokens > 0);
      assert.equal(pagesUsed, 0);
    });
});
