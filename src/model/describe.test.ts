/** What a checkpoint says of itself: counts against the library's files, formats, and what lies beside. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { describe } from './describe.ts';
import { openDecoder } from './open.ts';
import { openSafetensors } from './weights/safetensors-bytes.ts';

const ROOT = 'test/fixtures/checkpoints';
const scratch = mkdtempSync(join(tmpdir(), 'describe-'));
after(() => rmSync(scratch, { recursive: true }));

test('a folder: what is in its file', () => {
  const { tensors } = openSafetensors(join(ROOT, 'gemma2/model.safetensors'));
  const elements = [...tensors.values()].reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0);
  const { name, tokenizer, license, ...rest } = describe(join(ROOT, 'gemma2'));
  assert.deepEqual([name, tokenizer, license], ['gemma2', undefined, undefined]);
  assert.deepEqual(rest, {
    kind: 'huggingface',
    architecture: 'gemma2',
    parameters: elements,
    bytes: 2 * elements,
    bitsPerWeight: 16,
    formats: [{ format: 'BF16', weights: elements, bytes: 2 * elements }],
    context: 64,
    layers: 2,
    width: 32,
    inner: 40,
    heads: 4,
    kvHeads: 2,
    headDim: 16,
    vocab: 72,
    tied: true,
    window: { tokens: 6, layers: 1 },
    positions: 'default',
    cachePerToken: 2 * 2 * 2 * 16,
    chatTemplate: false,
  });
});

test('parts for other media do not count, positions are named', () => {
  assert.equal(describe(join(ROOT, 'gemma3')).parameters, describe(join(ROOT, 'gemma3-text')).parameters);
  const positions = (folder: string) => describe(join(ROOT, folder)).positions;
  assert.deepEqual(['gpt2', 'llama', 'gemma3', 'phi3'].map(positions), ['learned', 'llama3', 'linear', 'longrope']);
  assert.equal(describe(openDecoder(join(ROOT, 'llama'), { context: 20 })).context, 20);
});

test('what lies beside the weights', () => {
  const folder = join(scratch, 'tiny');
  cpSync(join(ROOT, 'llama-linear'), folder, { recursive: true });
  writeFileSync(join(folder, 'tokenizer.json'), '{"model": {"type": "BPE"}}');
  writeFileSync(join(folder, 'tokenizer_config.json'), '{"chat_template": "{{ x }}"}');
  writeFileSync(join(folder, 'README.md'), '---\nlanguage: en\nlicense: apache-2.0\n---\n# license: mit\n');
  const { name, tokenizer, chatTemplate, license } = describe(folder);
  assert.deepEqual([name, tokenizer, chatTemplate, license], ['tiny', 'BPE', true, 'apache-2.0']);
  // What is not what it should be says nothing, and stops nothing.
  for (const file of ['tokenizer.json', 'tokenizer_config.json', 'README.md']) writeFileSync(join(folder, file), '[');
  const broken = describe(folder);
  assert.deepEqual([broken.tokenizer, broken.chatTemplate, broken.license], [undefined, false, undefined]);
});

const PUBLISHED = '../shared/models/smollm2-135m-instruct';
test('a published model', { skip: !existsSync(PUBLISHED) && `${PUBLISHED} is not there` }, () => {
  const { parameters, bitsPerWeight, tokenizer, license, formats, chatTemplate } = describe(PUBLISHED);
  assert.equal(parameters, 134_515_008);
  assert.ok(bitsPerWeight > 5 && bitsPerWeight < 6.5);
  assert.deepEqual([tokenizer, license, chatTemplate], ['gpt2, smollm', 'apache-2.0', true]);
  assert.equal(formats[0].format, 'Q4_1');
});
