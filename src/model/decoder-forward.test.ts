/** Every architecture against the logits that transformers computes from the same small checkpoint, in folders and in GGUF files. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Block, Decoder } from './decoder.ts';
import { decoderLogits } from './decoder-forward.ts';
import { openDecoder } from './open.ts';

const ROOT = 'test/fixtures/checkpoints';
const GGUF = join(ROOT, 'gguf');

interface Case {
  readonly context: number | null;
  readonly ids: readonly number[];
  readonly logits: readonly number[];
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const folders = readdirSync(ROOT).filter((name) => existsSync(join(ROOT, name, 'config.json')));
const casesOf = (folder: string): Case[] => json(join(ROOT, folder, 'expected.json')).cases;
const ggufCases: Record<string, Case[]> = json(join(GGUF, 'expected.json'));

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

/** The largest difference of logits from those expected, of the model or of what `changed` makes of it. */
function difference(path: string, { context, ids, logits }: Case, changed = (decoder: Decoder) => decoder): number {
  const { decoder, weights } = openDecoder(path, context === null ? {} : { context });
  using _weights = weights;
  const ours = decoderLogits(changed(decoder), weights, ids);
  assert.equal(ours.length, logits.length);
  return largest(logits, ours);
}

const near = (off: number) => assert.ok(off < 1e-4, `differ by ${off}`);

describe('folders: the logits of transformers', () => {
  assert.ok(folders.length >= 15);
  for (const name of folders)
    casesOf(name).forEach((each, i) => {
      test(`${name}, case ${i}`, () => near(difference(join(ROOT, name), each)));
    });
});

describe('GGUF files: the logits of transformers', () => {
  for (const [name, cases] of Object.entries(ggufCases))
    test(name, () => near(difference(join(GGUF, `${name}.gguf`), cases[0])));
});

describe('a setting that is left out shows', () => {
  const blocks = (change: Partial<Block>) => (decoder: Decoder) => ({
    ...decoder,
    blocks: decoder.blocks.map((block) => ({ ...block, ...change })),
  });
  const slow = (decoder: Decoder) => ({
    ...decoder,
    blocks: decoder.blocks.map((block) => ({
      ...block,
      rotation: block.rotation && { ...block.rotation, frequencies: block.rotation.frequencies.map((f) => f * 0.9) },
    })),
  });
  const changes: [folder: string, what: string, (decoder: Decoder) => Decoder][] = [
    ['llama', 'frequencies', slow],
    ['mistral', 'window', blocks({ window: 0 })],
    ['mistral', 'a window longer by one', blocks({ window: 7 })],
    ['qwen2', 'window', blocks({ window: 0 })],
    ['qwen3', 'norms of heads', blocks({ headNorm: undefined })],
    ['gemma2', 'cap of scores', blocks({ scoreCap: 0 })],
    ['gemma2', 'cap of logits', (decoder) => ({ ...decoder, logitCap: 0 })],
    ['gemma2', 'scale of scores', blocks({ scale: 16 ** -0.5 })],
    ['gemma2', 'scale of the embedding', (decoder) => ({ ...decoder, embeddingScale: 1 })],
    ['gemma2', 'norms after', blocks({ postNorms: false })],
    ['gemma2', 'norms from one', (decoder) => ({ ...decoder, norm: { ...decoder.norm, fromOne: false } })],
    ['gemma2', 'the tanh form', blocks({ activation: 'gelu' })],
    ['gemma3-text', 'window', blocks({ window: 0 })],
    ['gemma3-text', 'frequencies', slow],
    ['phi3', 'frequencies', slow],
    ['gpt2', 'positions', (decoder) => ({ ...decoder, positions: 0 })],
    ['gpt-neox', 'parallel', blocks({ parallel: false })],
    ['gpt-neox', 'the exact form', blocks({ activation: 'geluTanh' })],
    ['gpt-neox-serial', 'frequencies', slow],
  ];
  for (const [folder, what, changed] of changes)
    test(`${folder}: ${what}`, () => {
      const off = difference(join(ROOT, folder), casesOf(folder)[0], changed);
      assert.ok(off > 2e-4, `differ by ${off}`);
    });
});

test('the reference device computes the same', () => {
  const { decoder, weights } = openDecoder(join(ROOT, 'llama'));
  const [{ ids }] = casesOf('llama');
  const [cpu, reference] = ['cpu', 'reference'].map((device) => decoderLogits(decoder, weights, ids, { device }));
  assert.ok(largest(cpu, reference) < 1e-4);
});

test('no tokens, and more than the context', () => {
  const { decoder, weights } = openDecoder(join(ROOT, 'llama'), { context: 4 });
  for (const ids of [[], [1, 2, 3, 4, 5]])
    assert.throws(() => decoderLogits(decoder, weights, ids), /tokens must be 1 to 4/);
});

const PUBLISHED = '../shared/models/smollm2-135m-instruct';
test('a published model in GGUF: losses of transformers on its prompts', {
  skip: !existsSync(PUBLISHED) && `${PUBLISHED} is not there`,
}, () => {
  const { decoder, weights } = openDecoder(join(PUBLISHED, 'SmolLM2-135M-Instruct.Q4_1.gguf'));
  const [{ ids, nll }] = json(join(PUBLISHED, 'golden.json')).cases;
  const logits = decoderLogits(decoder, weights, ids);
  nll.forEach((expected: number, i: number) => {
    const row = logits.subarray(i * decoder.vocab, (i + 1) * decoder.vocab);
    const top = row.reduce((a, b) => Math.max(a, b));
    const loss = top + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - top), 0)) - row[ids[i + 1]];
    assert.ok(Math.abs(loss - expected) < 1e-3, `token ${i + 1}: ${loss}, expected ${expected}`);
  });
});
