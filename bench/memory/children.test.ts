/** The processes behind the figures, at small sizes: the store's, the data network's without a base, the base's with random weights. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { worldOf } from '../../src/memory/worlds/index.ts';
import { tinyModel } from '../../test/support/tiny-model.ts';
import { PeerPool } from '../peers/pool.ts';
import { toFigure } from '../suite.ts';
import { Base } from './base.ts';
import { Network } from './network.ts';
import { SHARED } from './questions/sources.ts';
import { scaleFigures } from './scale-figures.ts';
import { scoreOf } from './score.ts';
import { type Draw, questionsOf } from './sets.ts';

const folder = mkdtempSync(join(tmpdir(), 'memory-bench-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const world = worldOf({ seed: 5, language: 'en', entities: 8, split: 'held-out' });
const draw: Draw = { name: 'test', language: 'en', ...world };
const questions = questionsOf(draw, ['single'], 'document', 20);

test('the address finds documents without any base, and what needs a reader says that there is none', async () => {
  const network = new Network(join(folder, 'none.gguf'), undefined, folder);
  try {
    const given = await network.answer('found', draw, questions, 'documents');
    assert.ok(scoreOf([{ questions, given }]).top1 >= 0.8);
    await assert.rejects(network.answer('gold', draw, questions, 'documents'), /no base/);
  } finally {
    await network.close();
  }
  const again = new Network(join(folder, 'none.gguf'), undefined, folder);
  assert.equal((await again.answer('found', draw, questions, 'documents')).length, questions.length);
  await again.close();
});

test('the base writes one text for each prompt, and is not asked again', async () => {
  const path = join(folder, 'tiny');
  tinyModel(path);
  const prompts = ['A', 'B', 'A'].map((prompt) => ({ prompt }));
  const base = new Base(path, { folder });
  const texts = await base.generate(prompts, 4);
  assert.equal(texts[0], texts[2]);
  assert.ok((await base.firstTokens(prompts)).every((ms) => ms > 0));
  await base.close();
  rmSync(path, { recursive: true });
  tinyModel(path); // nobody opens it
  const again = new Base(path, { folder });
  assert.deepEqual(await again.generate(prompts, 4), texts);
  await again.close();
});

test('every figure of the store is measured', async (t) => {
  if (!existsSync(join(SHARED, 'corpus'))) return t.skip('the corpus is not beside the repository, in ../shared');
  const scale = scaleFigures(3e5, 'tiny');
  try {
    for (const plan of scale.figures) {
      const figure = toFigure(plan, await plan.measure(new PeerPool()), { fmaGflops: {}, readGBs: {} });
      assert.ok(figure.value > 0 && figure.note, figure.id);
      if (plan.id === 'memory.forget') assert.match(figure.note, /never saw the document: yes/);
      if (plan.id === 'memory.edit') assert.match(figure.note, /11 of 11/);
    }
  } finally {
    await scale.close();
  }
});
