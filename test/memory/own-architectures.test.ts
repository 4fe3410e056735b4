/** Bases in the architectures that are only trained, from end to end: served, a reader trained, found beside the base, documents asked, forgotten. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openRunnable } from '../../src/infer/runnable.ts';
import { loadServed } from '../../src/infer/worker/load.ts';
import { surroundingsOf } from '../../src/infer/worker/surroundings.ts';
import { DataNetwork } from '../../src/memory/index.ts';
import { type ReaderRunEvents, runReaderTraining } from '../../src/memory/train/index.ts';
import type { ModelType } from '../../src/model/index.ts';
import { logitsOf } from '../infer/alone.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'callosum-own-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const nothing = () => {};
const EVENTS: ReaderRunEvents = {
  begin: nothing,
  step: nothing,
  phase: nothing,
  starting: nothing,
  done: nothing,
  measured: nothing,
};
const FEW = { chinese: 0.5, human: 0, questions: 2, steps: 2, rank: 2, pointerLayers: [1], lr: 1e-3 };

async function trainReader(model: string, out: string): Promise<void> {
  using opened = openRunnable(model);
  const { tokenizer } = surroundingsOf(opened.checkpoint);
  const training = { ...FEW, seed: 1 };
  const few = { fitted: 16, associated: 2, heldOut: { between: 1, end: 1 } };
  await runReaderTraining({ model: opened, tokenizer, name: 'own', out, questionFiles: [], training, ...few }, EVENTS);
}

const TEXT =
  'Rose Mill is an old mill on the river Tarn. The owner of Rose Mill is Odile Grant. The mill was opened in March 1907.';

describe('a reader for a base of type', () => {
  // It has both a filter that needs the token before and heads that mix; src/infer/trained/ has the other architectures.
  for (const type of ['lfadcformer'] satisfies ModelType[])
    test(type, async () => {
      const model = join(folder, type);
      tinyModel(model, { type });
      const { engine, info } = loadServed(model, {});
      assert.equal(info.type, type);
      const served = logitsOf(engine, [3, 1, 4, 1, 5]).at(-1)!;
      engine[Symbol.dispose]!();

      await trainReader(model, join(model, 'own.reader.safetensors'));
      using network = DataNetwork.open({ folder: join(folder, `${type}.store`), model });
      assert.equal(network.notice, undefined);
      network.learn({ name: 'mill.md', title: 'Rose Mill', text: TEXT });
      const answer = await network.ask('Who is the owner of Rose Mill?').answer();
      for (const { start, end, quote } of answer.citations) assert.equal(TEXT.slice(start, end), quote);
      network.forget('mill.md');
      assert.equal(network.store.documents().length, 0);

      // The base is what it was, to the bit.
      const again = loadServed(model, {});
      assert.deepEqual(logitsOf(again.engine, [3, 1, 4, 1, 5]).at(-1)!, served);
      again.engine[Symbol.dispose]!();
    });
});
