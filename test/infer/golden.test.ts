/**
 * A real model against numbers of an independent implementation: SmolLM2-135M-Instruct as its publisher's GGUF file has it, on the float32
 * path and on the fast one. Skipped where the files are not there.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type EngineOptions, openEngine, type RunnerEngine } from '../../src/infer/runner/index.ts';
import { greedy, likeliest, logitsOf, logProbabilities, marginAfter } from './alone.ts';

interface Golden {
  cases: {
    prompt?: string;
    ids: number[];
    nll?: number[];
    lastTop10?: { ids: number[]; logprobs: number[] };
    greedy: number[];
    greedyMargin?: number[];
  }[];
}

const SHARED = join(import.meta.dirname, '../../../shared');
const FOLDER = join(SHARED, 'models/smollm2-135m-instruct');
const FILE = join(FOLDER, 'SmolLM2-135M-Instruct.Q4_1.gguf');
const there = existsSync(FILE);
const END = 2;

interface Path {
  name: string;
  options: EngineOptions;
  /** Of each log-likelihood, and of the mean of all. */
  each: number;
  mean: number;
  /** Greedy text may leave the golden one where the choice was narrower. */
  margin: number;
}
const PATHS: Path[] = [
  { name: 'float32', options: { precision: 'float32' }, each: 1e-3, mean: 1e-3, margin: 0.02 },
  { name: 'fast', options: { precision: 'fast' }, each: Infinity, mean: 0.01, margin: 0.3 },
];

describe('a real model', { skip: !there && 'the model is not in ../shared/models' }, () => {
  const golden = there ? (JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8')) as Golden) : { cases: [] };

  for (const { name, options, each, mean, margin } of PATHS)
    describe(name, () => {
      let engine: RunnerEngine;
      before(() => {
        engine = openEngine(FILE, { ...options, context: 1024 });
      });
      after(() => engine?.[Symbol.dispose]());

      test('log-likelihoods of the prompts', () => {
        let [sum, count] = [0, 0];
        for (const { ids, nll } of golden.cases) {
          if (!nll) continue;
          const rows = logitsOf(engine, ids);
          nll.forEach((expected, i) => {
            const off = -logProbabilities(rows[i])[ids[i + 1]] - expected;
            assert.ok(Math.abs(off) <= each, `token ${i + 1} is off by ${off}`);
            sum += off;
            count++;
          });
        }
        assert.ok(Math.abs(sum / count) <= mean, `the mean is off by ${sum / count}`);
      });

      if (name === 'float32')
        test('the ten likeliest tokens after a prompt', () => {
          for (const { ids, lastTop10: top } of golden.cases) {
            if (!top) continue;
            const own = logProbabilities(logitsOf(engine, ids).at(-1)!);
            top.ids.forEach((id, rank) => {
              assert.ok(Math.abs(own[id] - top.logprobs[rank]) <= 1e-3, `${id}: ${own[id]}, not ${top.logprobs[rank]}`);
            });
            assert.equal(likeliest(Float32Array.from(own)), top.ids[0]);
          }
        });

      test('greedy text, until a choice is too narrow to call', () => {
        for (const { prompt, ids, greedy: expected, greedyMargin } of golden.cases) {
          const own = greedy(engine, ids, expected.length, [END]);
          const at = expected.findIndex((id, i) => id !== own[i]);
          if (at < 0) continue;
          // The chat has no margins in the file: those of the float32 path, which agrees with the file.
          const choice = greedyMargin?.[at] ?? marginAfter(FILE, [...ids, ...expected.slice(0, at)]);
          assert.ok(
            choice < margin,
            `${prompt ?? 'the chat'}: token ${at} is ${own[at]}, not ${expected[at]}, by ${choice}`,
          );
        }
      });

      test('reading a text in pieces is reading it whole', () => {
        const { ids } = golden.cases.at(-1)!;
        const [whole, pieces] = [logitsOf(engine, ids), logitsOf(engine, ids, 7)];
        const last = ids.length - 1;
        const off = whole[last].reduce((most, x, id) => Math.max(most, Math.abs(x - pieces[last][id])), 0);
        assert.ok(off < (name === 'float32' ? 1e-3 : 1), `logits differ by ${off}`);
      });
    });
});
