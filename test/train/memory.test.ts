/** Too little memory for a run: said before anything is made, and where it runs out in the middle, said with a checkpoint to go on from. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, leftovers, MAIN, refused, start, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('memory');
const { callosum } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);

test('a model that cannot fit is refused before anything is made', async () => {
  const { model } = tinyFields();
  const config = { ...model.config, hidden_size: 16384, num_hidden_layers: 100, intermediate_size: 65536 };
  writeFileSync(at('large.json'), JSON.stringify(tinyFields({ model: { config } })));
  const end = await callosum('train', '--recipe', 'large.json', '--out', 'large');
  refused(end, /training needs about \d+\.\d\d GiB of memory: \d+\.\d\d GiB are free \(fewer batch\.rows with more/);
  assert.ok(!existsSync(at('large')));
});

test('memory that ends within a step leaves a run that goes on', async () => {
  const tensors = new URL('../../src/tensor/index.ts', import.meta.url);
  writeFileSync(at('limit.mjs'), `import { device } from '${tensors}';\ndevice('cpu').setMemoryLimit(12 << 20);\n`);
  const batch = { rows: 64, length: 128 };
  writeFileSync(at('recipe.json'), JSON.stringify(tinyFields({ batch, tokens: 2 * 64 * 128 })));
  const args = ['--import', at('limit.mjs'), MAIN, 'train', '--recipe', 'recipe.json', '--out', 'run'];
  refused(await start(process.execPath, args, folder).ended, /out of memory for .*: needs .* MiB.* limit/);
  assert.deepEqual(readdirSync(at('run', 'checkpoints')), ['step-00000000']);
  assert.deepEqual(leftovers(at('run')), []);
  done(await callosum('train', '--resume', 'run'));
});
