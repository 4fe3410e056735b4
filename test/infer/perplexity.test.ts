/** Perplexity of a real model on a real text against an independent implementation, window by window, as a program asks for it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openModel } from '../../src/infer/index.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const FOLDER = join(SHARED, 'models/smollm2-135m-instruct');
const TEXT = join(SHARED, 'corpus/wikitext-2/test.txt');
const skip = (!existsSync(FOLDER) || !existsSync(TEXT)) && 'the model or WikiText-2 is not in ../shared';

interface Perplexity {
  windows: number;
  tokensPerWindow: number;
  totalNllPerWindow: number[];
  meanNll: number;
}

for (const [precision, share] of [
  ['float32', 0.0002],
  ['fast', 0.007],
] as const)
  test(`perplexity, ${precision}`, { skip }, async () => {
    const { perplexity } = JSON.parse(readFileSync(join(FOLDER, 'golden.json'), 'utf8')) as { perplexity: Perplexity };
    const { windows, tokensPerWindow: length, totalNllPerWindow } = perplexity;
    await using model = await openModel(FOLDER, { precision, context: length });
    const ids = await model.tokenize(readFileSync(TEXT, 'utf8'));
    let total = 0;
    for (let w = 0; w < windows; w++) {
      const { logprobs } = await model.score(ids.subarray(w * length, (w + 1) * length));
      const nll = logprobs.reduce((sum, x) => sum - x, 0);
      if (precision === 'float32')
        assert.ok(Math.abs(nll - totalNllPerWindow[w]) < 0.05, `window ${w}: ${nll}, not ${totalNllPerWindow[w]}`);
      total += nll;
    }
    const own = Math.exp(total / windows / (length - 1));
    const expected = Math.exp(perplexity.meanNll);
    assert.ok(Math.abs(own / expected - 1) < share, `${own}, not ${expected}`);
  });
