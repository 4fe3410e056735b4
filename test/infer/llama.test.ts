/**
 * GGUF files that we write, in llama.cpp: of each type it must load them and choose the tokens that we choose, until a choice is too narrow to
 * call. Skipped where the model or node-llama-cpp is not there.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PeerPool } from '../../bench/peers/pool.ts';
import { convert } from '../../src/infer/index.ts';
import { openEngine } from '../../src/infer/runner/index.ts';
import { greedy, marginAfter } from './alone.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/models/smollm2-135m-instruct');
const FILE = join(FOLDER, 'SmolLM2-135M-Instruct.Q4_1.gguf');
const PEER = join(import.meta.dirname, '../../bench/peers/node_modules/node-llama-cpp');
const missing = !existsSync(FILE)
  ? 'the model is not in ../shared/models'
  : !existsSync(PEER) && 'node-llama-cpp is not installed: npm install --ignore-scripts --prefix bench/peers';
const TOKENS = 24;
const END = 2;
/** Both round activations to 8 bits, each in its own way. */
const MARGIN = 0.3;

describe('our files in llama.cpp', { skip: missing }, () => {
  const pool = new PeerPool();
  const folder = mkdtempSync(join(tmpdir(), 'callosum-llama-'));
  const cases = missing
    ? []
    : (JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8')) as { cases: { ids: number[] }[] }).cases;
  let ask: (request: object) => Promise<Record<string, unknown>>;

  before(async () => {
    const peer = await pool.get('node-llama-cpp', 2);
    if ('missing' in peer) throw new Error(peer.missing);
    ask = (request) => peer.child.request(request as Record<string, unknown>);
  });
  after(async () => {
    await pool.close();
    rmSync(folder, { recursive: true });
  });

  for (const type of ['Q8_0', 'Q4_0', 'Q4_K', 'Q6_K', 'F16'] as const)
    test(type, async () => {
      const file = join(folder, `${type}.gguf`);
      convert(FILE, file, { type });
      await ask({ op: 'prepare', file, context: 512, sequences: 1 });
      using engine = openEngine(file, { context: 512 });
      for (const { ids } of [cases[0], cases[2], cases.at(-1)!]) {
        const own = greedy(engine, ids, TOKENS, [END]);
        const { ids: theirs } = (await ask({ op: 'greedy', prompts: [ids], tokens: own.length - 1 })) as {
          ids: number[];
        };
        const at = own.findIndex((id, i) => id !== theirs[i]);
        if (at < 0) continue;
        const margin = marginAfter(file, [...ids, ...own.slice(0, at)]);
        assert.ok(margin < MARGIN, `token ${at} is ${own[at]} here and ${theirs[at]} there, by ${margin}`);
      }
      await ask({ op: 'drop' });
      rmSync(file);
    });
});
