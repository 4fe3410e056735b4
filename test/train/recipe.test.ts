/**
 * Recipes and command lines that cannot be carried out: each is refused with one sentence that names the field or the option and what was
 * expected, and no run begins. Every single field: src/train/recipe.test.ts and run.test.ts.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('recipe');
const { callosum, start } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
const SHORT = { tokens: 4 * 128 };

function recipe(name: string, content: string | Record<string, unknown>): string {
  writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(tinyFields(content)));
  return name;
}
const train = (content: string | Record<string, unknown>) =>
  callosum('train', '--recipe', recipe('recipe.json', content), '--out', 'run');

const { model, data } = tinyFields();
const [source] = data.sources;
const sources = (changes: Record<string, unknown>, more: unknown[] = []) => ({
  data: { ...data, sources: [{ ...source, ...changes }, ...more] },
});
const config = (changes: Record<string, unknown>) => ({ model: { config: { ...model.config, ...changes } } });

before(async () => {
  writeFileSync(
    at('poem.txt'),
    '床前明月光，疑是地上霜。举头望明月，低头思故乡。Shall I compare thee to a day?\n'.repeat(9),
  );
  recipe('short.json', SHORT);
  done(await callosum('train', '--recipe', 'short.json', '--out', 'whole'));
});

const WRONG: [what: string, content: string | Record<string, unknown>, sentence: RegExp][] = [
  ['no JSON', '{"name": "tiny",\n "seed": 1,\n}', /\[recipe\.json\] the recipe must be a readable JSON file: /],
  [
    'a text without its quotes',
    '{\n"name": tiny,\n"seed": 1\n}',
    /\[recipe\.json\] .*JSON.*: Unexpected token .*tiny, "seed".*/,
  ],
  ['nothing', '', /\[recipe\.json\] the recipe must be a readable JSON file: /],
  ['null', 'null', /\[recipe\.json\] it must be an object: null/],
  [
    'a field that nobody knows',
    { learning_rate: 1 },
    /\[recipe\.json\] every field must be a known one: learning_rate/,
  ],
  ['a text for a number', { seed: '1' }, /seed must be a whole number from 0: "1"/],
  [
    'no source',
    { data: { sources: [] } },
    /\[recipe\.json: data\] sources must be a list of objects, at least one: \[\]/,
  ],
  ['a source without files', sources({ files: undefined }), /data\.sources text\] a source must name files, or shards/],
  ['an empty list of files', sources({ files: [] }), /files must be a list of texts, at least one: \[\]/],
  ['the same name twice', sources({}, [source]), /data\.sources\] names must be different, .*: text/],
  ['all weights zero', sources({ weight: 0 }), /data\.sources\] one must have a weight above 0$/],
  [
    'a vocabulary too small',
    { tokenizer: { vocab: 256 } },
    /tokenizer\] vocab must be a whole number from 300 to 1048576: 256/,
  ],
  [
    'a tokenizer that is not there',
    { tokenizer: { folder: 'none' } },
    /none\] must be readable: ENOENT \(a folder with/,
  ],
  ['a preset that is not there', { model: { preset: '7Z' } }, /7Z/],
  ['a model with odd heads', config({ head_dim: 15 }), /model\.config\] head_dim /],
  [
    'rows longer than the positions',
    { ...config({ max_position_embeddings: 16 }) },
    /batch\.length must be at most the model's max_position_embeddings, 16: 32/,
  ],
  [
    'a model with fewer rows than tokens',
    config({ vocab_size: 300 }),
    /a row for each of the tokenizer's 320 tokens: vocab_size 300/,
  ],
  [
    'shards and a tokenizer to be trained',
    sources({ files: undefined, shards: ['a.shard'] }),
    /tokenizer\] it must name a folder where all sources are shards/,
  ],
  [
    'shards that are not there',
    { ...sources({ files: undefined, shards: ['no*.shard'] }), tokenizer: { folder: 'whole/tokenizer' } },
    /source text\] must name shards that are there: .*no\*\.shard/,
  ],
  [
    'a model folder that is not there',
    { model: { folder: 'none' }, tokenizer: undefined },
    /none.*(must be readable|the file must be JSON)/,
  ],
  ['no tokenizer', { tokenizer: undefined }, /tokenizer must be given where the model is new/],
];

for (const [what, content, sentence] of WRONG)
  test(what, async () => {
    rmSync(at('run'), { recursive: true, force: true });
    const there = readdirSync(folder);
    refused(await train(content), sentence);
    assert.deepEqual(readdirSync(folder).sort(), [...new Set([...there, 'recipe.json'])].sort());
  });

test('a recipe that is not there', async () => {
  refused(await callosum('train', '--recipe', 'none.json'), /\[none\.json\] the recipe must be .*: ENOENT/);
});

test('a text of one document that is held out', async () => {
  // Whether it is held out is its hash's matter: one of ten is, of a half.
  const half = (i: number) => `${JSON.stringify({ text: `${i} 床前明月光` })}\n`;
  const ends = [];
  for (let i = 0; i < 10 && ends.at(-1)?.code !== 1; i++) {
    writeFileSync(at('one.jsonl'), half(i));
    rmSync(at('run'), { recursive: true, force: true });
    const one = {
      ...SHORT,
      data: { sources: [{ name: 'one', files: ['one.jsonl'] }], heldOut: 0.5 },
      tokenizer: { folder: 'whole/tokenizer' },
    };
    ends.push(await train(one));
  }
  refused(
    ends.at(-1)!,
    /source one\] must have documents that are not held out: 1 documents, all of them held out \(lower heldOut/,
  );
});

test('a folder that holds a run, and one that another process trains', async () => {
  const again = ['train', '--recipe', 'short.json', '--out', 'whole'];
  refused(await callosum(...again), /must hold none: whole \(callosum train --resume whole goes on with it; --out/, 2);
  const { child, ended } = start('train', '--resume', 'whole', '--tokens', '1M');
  const { promise, resolve } = Promise.withResolvers<void>();
  child.stderr!.on('data', (text: string) => /^from step/m.test(text) && resolve());
  await promise;
  refused(
    await callosum('train', '--resume', 'whole'),
    new RegExp(`\\[whole\\] one process at a time may train this run: process ${child.pid} does`),
  );
  child.kill('SIGTERM');
  assert.equal((await ended).code, 143);
  refused(
    await callosum('train', '--resume', 'whole', '--tokens', '200'),
    /at step \d+ already and cannot end at step 2/,
  );
});

test('a folder that cannot be written', async (t) => {
  mkdirSync(at('closed'), { mode: 0o555 });
  if (process.getuid?.() === 0) return t.skip('root may write everywhere');
  refused(
    await callosum('train', '--recipe', 'short.json', '--out', 'closed/run'),
    /the folder must be writable: EACCES/,
  );
});

test('a file where the folder is to be', async () => {
  const begun = await callosum('train', '--recipe', 'short.json', '--out', 'poem.txt');
  refused(begun, /\[poem\.txt\] it must be a folder that can be written: (EEXIST|ENOTDIR).* \(choose another folder/);
  refused(await callosum('train', '--resume', 'poem.txt'), /\[poem\.txt\] it must hold a checkpoint/);
});

test('command lines', async () => {
  const lines: [string[], RegExp][] = [
    [[], /needs one of --recipe, --params, --depth and --resume/],
    [['--recipe', 'short.json', '--resume', 'whole'], /needs one of/],
    [['--params', '3M'], /needs text files, or a --recipe that names them/],
    [['--params', 'three', 'poem.txt'], /--params must be a number, such as 8M or 60000: three/],
    [['--params', '3M', '--tokens', '0', 'poem.txt'], /--tokens must be a number/],
    [['--recipe', 'short.json', 'poem.txt'], /a recipe names its files itself: poem\.txt/],
    [['--recipe', 'short.json', '--lr', '1'], /Unknown option '--lr'/],
    [['--params', '3M', '--vocab', '10', 'poem.txt'], /vocab/],
  ];
  for (const [args, sentence] of lines) {
    const end = await callosum('train', ...args);
    refused(end, sentence, args.includes('--vocab') ? 1 : 2);
  }
});
