/** `callosum convert`, `show` and `perplexity`: kinds of files into each other, what is refused, and what is left of one that is stopped. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandIn, done, leftovers, refused, workingFolder } from '../support/callosum.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = workingFolder('convert');
const { callosum, start } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
const FIXTURES = join(import.meta.dirname, '../fixtures/checkpoints');
/** Rows of 256, so that every type can hold them. */
const WIDE = { hidden_size: 256, intermediate_size: 512 };
/** Long enough under way to be met. */
const LARGE = { hidden_size: 256, intermediate_size: 2048, num_hidden_layers: 6 };
const shown = async (name: string) => JSON.parse(done(await callosum('show', name, '--json')).stdout);

before(() => {
  tinyModel(at('tiny'), { fields: WIDE });
  writeFileSync(at('text.txt'), 'A text that is scored, one window after another. '.repeat(60));
});

test('a folder as GGUF and back says the same', async () => {
  const { stdout } = done(await callosum('convert', 'tiny', 'tiny.gguf', '--type', 'f32'));
  assert.match(stdout, /^tiny\.gguf: [\d.]+ MB; tensors: \d+ in F32\n$/);
  assert.match(
    done(await callosum('convert', 'tiny.gguf', 'back', '--type', 'F32')).stdout,
    /^a folder for Hugging Face's programs: back\n$/,
  );
  const [first, gguf, back] = await Promise.all(['tiny', 'tiny.gguf', 'back'].map(shown));
  for (const field of ['parameters', 'context', 'layers', 'width', 'heads', 'kvHeads', 'vocab', 'chatTemplate', 'tied'])
    assert.deepEqual([gguf[field], back[field]], [first[field], first[field]], field);
  assert.deepEqual([first.kind, gguf.kind, back.kind], ['huggingface', 'gguf', 'huggingface']);
  const asked = (name: string) =>
    callosum('run', '-m', name, 'Hello', '--temperature', '0', '--tokens', '6', '--quiet');
  const [a, b, c] = await Promise.all(['tiny', 'tiny.gguf', 'back'].map(asked));
  assert.deepEqual([done(b).stdout, done(c).stdout], [done(a).stdout, a.stdout]);
});

test('every type that is written, and show of it', async () => {
  const types = ['F16', 'q8_0', 'Q6_K', 'Q4_K'];
  const ends = await Promise.all(types.map((type) => callosum('convert', 'tiny', `${type}.gguf`, '--type', type)));
  for (const [i, ended] of ends.entries())
    assert.match(done(ended).stdout, new RegExp(`\\d+ in ${types[i].toUpperCase()}`));
  const all = await Promise.all(types.map((type) => shown(`${type}.gguf`)));
  for (const [i, { formats, license }] of all.entries()) {
    assert.ok(formats.some(({ format }: { format: string }) => format === types[i].toUpperCase()));
    assert.equal(license, undefined);
  }
  const sizes = all.map(({ bytes }) => bytes);
  assert.deepEqual(
    sizes,
    sizes.toSorted((x, y) => y - x),
    'each smaller than the one before',
  );
  const { stdout } = done(await callosum('show', 'Q4_K.gguf'));
  for (const row of [
    'model',
    'architecture  llama',
    'parameters',
    'weights',
    'context       2,048 tokens',
    'tokenizer',
  ])
    assert.match(stdout, new RegExp(`^${row}`, 'm'));
  assert.match(done(await callosum('show', 'tiny')).stdout, /^licence {7}apache-2\.0$/m);
});

test('perplexity of a text', async () => {
  const measured = async (...args: string[]) => {
    const { stdout } = done(await callosum('perplexity', '-m', ...args, '--window', '64', '--windows', '4'));
    return Number(/^perplexity +([\d.,]+) over 252 tokens$/m.exec(stdout)![1].replaceAll(',', ''));
  };
  const [exact, fast] = await Promise.all([
    measured('tiny', 'text.txt', '--precision', 'float32'),
    measured('tiny', 'text.txt'),
  ]);
  assert.ok(exact > 1 && Math.abs(fast / exact - 1) < 0.05, `${fast} against ${exact}`);
  writeFileSync(at('short.txt'), 'short');
  refused(await callosum('perplexity', '-m', 'tiny', 'short.txt', '--window', '64'), /must have 64 tokens at least/, 2);
  refused(await callosum('perplexity', '-m', 'tiny', 'nowhere.txt'), /nowhere\.txt/);
  refused(await callosum('perplexity', '-m', 'tiny', 'text.txt', '--window', '1'), /--window must be .* from 2: 1/, 2);
});

test('files that are no model', async () => {
  const gguf = readFileSync(join(FIXTURES, 'gguf/llama.gguf'));
  for (const [name, bytes] of [
    ['cut.gguf', gguf.subarray(0, gguf.length - 100)],
    ['head.gguf', gguf.subarray(0, 40)],
    ['empty.gguf', gguf.subarray(0, 0)],
    ['text.gguf', Buffer.from('version https://git-lfs.github.com/spec/v1\n')],
    ['model.pt', Buffer.from('PK\x03\x04 an archive of Python objects')],
    ['model.bin', Buffer.from([0x80, 2, 0x7d, 0x71])],
  ] as const)
    writeFileSync(at(name), bytes);
  mkdirSync(at('pickled'));
  writeFileSync(at('pickled', 'config.json'), '{}');
  writeFileSync(at('pickled', 'pytorch_model.bin'), 'PK\x03\x04');
  mkdirSync(at('nothing'));
  copyFileSync(at('tiny', 'model.safetensors'), at('alone.safetensors'));
  const wrong = [
    ['cut.gguf', /\[cut\.gguf\]/],
    ['head.gguf', /\[head\.gguf\]/],
    ['empty.gguf', /\[empty\.gguf\]/],
    ['text.gguf', /\[text\.gguf\] a GGUF file begins with GGUF: "vers"/],
    ['model.pt', /\[model\.pt\] weights must be safetensors or GGUF: a pickle \(pickles are programs/],
    ['model.bin', /\[model\.bin\] weights must be safetensors or GGUF: a pickle \(pickles are programs/],
    ['pickled', /\[pickled\] weights must be safetensors or GGUF: pytorch_model\.bin \(pickles are programs/],
    ['nothing', /\[nothing\] it must hold config\.json and model\.safetensors or .*, or one GGUF file: nothing/],
    ['alone.safetensors', /\[alone\.safetensors\] weights alone are no model: .* \(name its folder/],
  ] as const;
  const ends = await Promise.all(wrong.map(([name]) => callosum('show', name)));
  for (const [i, ended] of ends.entries()) {
    refused(ended, wrong[i][1]);
    assert.equal(ended.stdout, '');
  }
  const [run, converted] = await Promise.all([
    callosum('run', '-m', 'cut.gguf', 'Hello'),
    callosum('convert', 'cut.gguf', 'out.gguf'),
  ]);
  for (const ended of [run, converted]) refused(ended, /\[cut\.gguf\]/);
  assert.ok(!existsSync(at('out.gguf')));
  refused(await callosum('show', 'nowhere'), /must be a path that is there, or a pulled model: nowhere/, 2);
  refused(await callosum('run', '-m', join(FIXTURES, 'gguf/llama.gguf'), 'Hello'), /tokenizer\.ggml\.model must be/);
});

test('what convert refuses', async () => {
  mkdirSync(at('taken'));
  copyFileSync(at('tiny', 'model.safetensors'), at('taken', 'model.safetensors'));
  tinyModel(at('own'));
  const tokenizer = readFileSync(join(import.meta.dirname, '../../src/text/golden/docs-3k.tokenizer'), 'utf8');
  writeFileSync(at('own', 'tokenizer.json'), tokenizer.replace('{1,3}', '')); // digit by digit: the way of no name
  const wrong = [
    [['own', 'a.gguf'], /one that the format has a name for: callosum \(other programs would cut texts otherwise/, 1],
    [['tiny', 'text.txt'], /text\.txt/, 1],
    [['tiny'], /needs a model and where to write it: tiny/, 2],
    [['tiny', 'a.gguf', '--type', 'Q2_K'], /--type must be one of F32, F16, BF16, Q8_0, .*: Q2_K/, 2],
    [['tiny', 'a', '--type', 'Q8_0'], /--type must be one of F32, F16, BF16: Q8_0/, 2],
    [['tiny', 'no/where/a.gguf'], /a\.gguf\] the file could not be written/, 1],
    [['tiny', 'taken'], /\[taken\] must be a new folder, or an empty one/, 1],
    [['tiny', 'a.gguf', '--adapter', 'nothing'], /nothing/, 1],
  ] as const;
  const ends = await Promise.all(wrong.map(([args]) => callosum('convert', ...args)));
  for (const [i, ended] of ends.entries()) refused(ended, wrong[i][1], wrong[i][2]);
  assert.deepEqual(leftovers(folder), []);
  assert.ok(!existsSync(at('a.gguf')) && !existsSync(at('a')));
});

test('stopped or killed in the middle: nothing under the final name', async () => {
  tinyModel(at('large'), { fields: LARGE });
  const begun = () => leftovers(folder).length > 0;
  for (const [out, signal] of [
    ['stopped.gguf', 'SIGINT'],
    ['stopped', 'SIGINT'],
    ['killed.gguf', 'SIGKILL'],
    ['killed', 'SIGKILL'],
  ] as const) {
    const { child, ended } = start('convert', 'large', out, ...(out.endsWith('.gguf') ? ['--type', 'Q4_K'] : []));
    while (!begun() && child.exitCode === null) await sleep(1);
    child.kill(signal);
    const { code, stderr, signal: died } = await ended;
    if (signal === 'SIGKILL') assert.equal(died, 'SIGKILL');
    else assert.deepEqual([code, stderr], [130, `stopped: ${out} was not written\n`]);
    assert.ok(!existsSync(at(out)));
    if (signal === 'SIGINT') assert.deepEqual(leftovers(folder), []);
    for (const name of leftovers(folder)) rmSync(at(name), { recursive: true, force: true });
  }
  done(await callosum('convert', 'large', 'killed'));
  assert.ok(readdirSync(at('killed')).includes('config.json'));
});
