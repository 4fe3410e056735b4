/** Checkpoints in a thread of their own, as a program opens them: against the models that are trained, and their files. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TINY } from '../../../test/support/model.ts';
import { createModel, generate, saveModel } from '../../model/index.ts';
import { arena, Random } from '../../tensor/index.ts';
import { Tokenizer } from '../../text/index.ts';
import { openModel } from './open-model.ts';
import { stopIdsOf } from './stop-ids.ts';

const folder = mkdtempSync(join(tmpdir(), 'callosum-load-'));
after(() => rmSync(folder, { recursive: true }));
const tokenizer = Tokenizer.build({ merges: [] });
const config = {
  ...TINY,
  head_dim: 8,
  hidden_size: 32,
  vocab_size: tokenizer.size,
  max_position_embeddings: 64,
  eos_token_id: 3,
};
const prompt = [...tokenizer.encode('A small text.')];

/** Writes a checkpoint and gives what the model itself says after the prompt. The native core is left to the thread. */
function checkpoint(): number[] {
  using _scope = arena();
  const model = createModel(config, new Random(8), { device: 'reference' });
  saveModel(folder, model);
  tokenizer.save(folder);
  return [...generate(model, prompt, { maxTokens: 20, temperature: 0 })];
}

test('a folder: the same text as from the model that was saved', async () => {
  const expected = checkpoint();
  await using model = await openModel(folder, { precision: 'float32', threads: 1 });
  const ids: number[] = [];
  let text = '';
  const request = { prompt: 'A small text.', maxTokens: 20, temperature: 0, stopIds: [], keepSpecial: true };
  for await (const event of model.generate(request))
    if (event.kind === 'tokens') {
      ids.push(...event.ids);
      text += event.text;
    }
  assert.deepEqual(ids, expected);
  assert.equal(text, tokenizer.decode(expected));
  assert.deepEqual([model.info.vocab, model.info.context], [tokenizer.size, 64]);
  assert.deepEqual([...(await model.tokenize('A'))], [...tokenizer.encode('A')]);
});

test('the ends that the files name end a text', async () => {
  const expected = checkpoint();
  writeFileSync(join(folder, 'generation_config.json'), JSON.stringify({ eos_token_id: [expected[5]] }));
  await using model = await openModel(folder, { precision: 'float32', threads: 1 });
  const ids: number[] = [];
  let stop: number | string | undefined;
  for await (const event of model.generate({ prompt, maxTokens: 20, temperature: 0 }))
    if (event.kind === 'tokens') ids.push(...event.ids);
    else if (event.kind === 'end') stop = event.stop;
  assert.equal(stop, expected[5]);
  assert.deepEqual(ids, expected.slice(0, expected.indexOf(expected[5])));
});

test('what cannot be opened says so', async () => {
  await assert.rejects(openModel(join(folder, 'nowhere')), /nowhere/);
  await assert.rejects(openModel(folder, { context: 65 }), /context/);
});

test('stop ids: those named and the known ends of turns, below the vocabulary', () => {
  const special = new Map([
    ['<|im_end|>', 2],
    ['<|im_start|>', 1],
    ['</s>', 9],
  ]);
  assert.deepEqual(stopIdsOf([undefined, 5, [5, 0, 99]], special, 9), [0, 2, 5]);
  assert.deepEqual(stopIdsOf(['x', null, -1, 1.5], new Map(), 9), []);
});
