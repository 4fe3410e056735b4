/** Models written again, in the layout of Hugging Face and as GGUF: the same weights and logits, for every architecture and a real model. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { askPeer } from '../../../test/support/peer.ts';
import { arena, tensor } from '../../tensor/index.ts';
import { decoderLogits } from '../decoder-forward.ts';
import { type OpenedDecoder, openDecoder } from '../open.ts';
import { floatsOf } from '../quant/convert.ts';
import type { FormatName } from '../quant/formats.ts';
import { exportGguf } from './export-gguf.ts';
import { exportHuggingFace } from './export-huggingface.ts';
import { type GgufFile, readGguf } from './gguf/read.ts';
import { typeOf } from './gguf-types.ts';
import { writeSafetensors } from './safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
after(() => rmSync(folder, { recursive: true }));

const FIXTURES = 'test/fixtures/checkpoints';
const folders = readdirSync(FIXTURES).filter((name) => existsSync(join(FIXTURES, name, 'config.json')));
const ggufs = readdirSync(join(FIXTURES, 'gguf')).filter((name) => name.endsWith('.gguf'));
const models = [...folders, ...ggufs.map((name) => join('gguf', name))];

/** What GGUF has no words for, by model and the place where it would differ. */
const UNSAID: Record<string, RegExp> = {
  gemma2: /blocks\.0\.scale/,
  gemma3: /blocks\.0\.scale/,
  'gemma3-text': /blocks\.0\.scale/,
  gpt2: /blocks\.1\.scale/,
  'llama-yarn': /rotation\.factor/,
  mistral: /blocks\.0\.window/,
  qwen2: /blocks\.1\.window/,
};

const IDS = [1, 5, 3, 7, 2, 9, 4, 4, 8, 1, 6, 2];
const logitsOf = ({ decoder, weights }: OpenedDecoder) => decoderLogits(decoder, weights, IDS);
const largest = (a: Float32Array, b: Float32Array) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);

/** Every path that a decoder of these fixtures may have. */
const pathsOf = ({ decoder }: OpenedDecoder) => {
  const parts = ['attentionNorm', 'q', 'k', 'v', 'o', 'qNorm', 'kNorm', 'attentionPostNorm'];
  parts.push('feedForwardNorm', 'gate', 'up', 'down', 'feedForwardPostNorm');
  const inside = decoder.blocks.flatMap((_, n) => parts.map((part) => `blocks.${n}.${part}`));
  return ['embedding', 'positions', 'norm', 'head', ...inside].flatMap((path) => [`${path}.weight`, `${path}.bias`]);
};
function valuesOf({ weights, decoder }: OpenedDecoder, path: string): Float32Array | undefined {
  const matrix = weights.get(path);
  if (!matrix) return undefined;
  const bytes = new Uint8Array(matrix.bytes);
  matrix.read(bytes);
  const values = floatsOf(matrix.type as FormatName, bytes);
  return /[nN]orm\.weight$/.test(path) && decoder.norm.fromOne ? values.map((v) => v + 1) : values;
}

function same(a: OpenedDecoder, b: OpenedDecoder): void {
  for (const path of pathsOf(a)) {
    const [x, y] = [valuesOf(a, path), valuesOf(b, path)];
    assert.equal(y?.length, x?.length, path);
    // 1 that was added and taken away again rounds.
    if (x && y) assert.ok(largest(x, y) < 1e-6, path);
  }
  assert.ok(largest(logitsOf(a), logitsOf(b)) < 2e-5, 'logits');
}

describe('every architecture', () => {
  for (const name of models) {
    test(`${name} in the layout of Hugging Face`, () => {
      const opened = openDecoder(join(FIXTURES, name));
      const to = join(folder, 'hf', name);
      exportHuggingFace(to, opened, { dtype: 'float32', fileBytes: 10_000 });
      assert.ok(readdirSync(to).length > 3, 'several files');
      same(opened, openDecoder(to, { context: opened.decoder.context }));
    });

    test(`${name} as GGUF`, () => {
      const opened = openDecoder(join(FIXTURES, name));
      const to = join(folder, 'a.gguf');
      rmSync(to, { force: true });
      const unsaid = UNSAID[name];
      if (unsaid) {
        assert.throws(() => exportGguf(to, opened, { type: 'F32' }), unsaid);
        assert.ok(!existsSync(to));
        return;
      }
      exportGguf(to, opened, { type: 'F32' });
      same(opened, openDecoder(to, { context: opened.decoder.context }));
    });
  }
});

describe('options', () => {
  test('16 bits, in one file, and never over what is there', () => {
    const opened = openDecoder(join(FIXTURES, 'llama'));
    for (const dtype of ['bfloat16', 'float16'] as const) {
      const to = join(folder, dtype);
      exportHuggingFace(to, opened, { dtype });
      assert.deepEqual(readdirSync(to).sort(), ['config.json', 'model.safetensors']);
      const back = openDecoder(to);
      assert.equal(back.weights.get('norm.weight')?.type, dtype === 'float16' ? 'F16' : 'BF16');
      for (const path of pathsOf(opened)) {
        const [x, y] = [valuesOf(opened, path), valuesOf(back, path)];
        if (x && y) for (const [i, v] of x.entries()) assert.ok(Math.abs(v - y[i]) <= Math.abs(v) / 200 + 1e-6, path);
      }
      assert.throws(() => exportHuggingFace(to, opened), /may not have weights yet/);
    }
  });

  test('types of a GGUF file: vectors whole, the head with more bits, other types where blocks do not fit', () => {
    assert.equal(typeOf('output_norm.weight', [512], 'Q4_K', false), 'F32');
    assert.equal(typeOf('blk.0.ffn_up.weight', [9, 512], 'Q4_K', false), 'Q4_K');
    assert.equal(typeOf('blk.0.ffn_up.weight', [9, 96], 'Q4_K', false), 'Q8_0');
    assert.equal(typeOf('blk.0.ffn_up.weight', [9, 96], 'Q4_0', false), 'Q4_0');
    assert.equal(typeOf('blk.0.ffn_up.weight', [9, 24], 'Q4_0', false), 'F16');
    assert.equal(typeOf('output.weight', [9, 512], 'Q4_0', false), 'Q6_K');
    assert.equal(typeOf('token_embd.weight', [9, 512], 'Q4_0', false), 'Q4_0');
    assert.equal(typeOf('token_embd.weight', [9, 512], 'Q4_0', true), 'Q6_K');
    assert.equal(typeOf('token_embd.weight', [9, 96], 'Q4_0', true), 'Q8_0');
    assert.equal(typeOf('output.weight', [9, 512], 'Q8_0', false), 'Q8_0');
  });

  test('where a model is from, and its vocabulary', () => {
    const opened = openDecoder(join(FIXTURES, 'llama'));
    const to = join(folder, 'from.gguf');
    const written = exportGguf(to, opened, {
      type: 'F16',
      general: new Map<string, string | number>([
        ['general.license', 'apache-2.0'],
        ['general.base_model.count', 1],
        ['general.quantized_by', 'someone'],
      ]),
      tokenizer: new Map<string, number | string>([
        ['tokenizer.ggml.model', 'gpt2'],
        ['tokenizer.ggml.bos_token_id', 1],
      ]),
    });
    const { metadata, types, tensors } = readGguf(to);
    assert.equal(metadata.get('general.license'), 'apache-2.0');
    assert.equal(metadata.get('general.file_type'), 1);
    assert.equal(metadata.has('general.quantization_version'), false);
    assert.equal(metadata.get('tokenizer.ggml.model'), 'gpt2');
    assert.equal(types.get('general.base_model.count'), 'uint32');
    assert.equal(types.get('tokenizer.ggml.bos_token_id'), 'uint32');
    assert.equal(types.get('llama.rope.freq_base'), 'float32');
    assert.deepEqual(
      [...tensors].flatMap(([name, { type }]) => (name === 'rope_freqs.weight' ? [] : [[name, type]])),
      [...written],
    );
  });
});

describe('a llama2.c file', () => {
  const path = '../shared/golden/stories260k/stories260K.bin';

  test('becomes GGUF with its vocabulary, and a folder', { skip: !existsSync(path) && 'the file is not here' }, () => {
    const opened = openDecoder(path);
    const [gguf, hub] = [join(folder, 'stories.gguf'), join(folder, 'stories')];
    exportGguf(gguf, opened, { type: 'F16' });
    exportHuggingFace(hub, opened, { dtype: 'float32' });
    const { metadata, types } = readGguf(gguf);
    assert.equal((metadata.get('tokenizer.ggml.tokens') as string[]).length, 512);
    assert.equal(types.get('tokenizer.ggml.bos_token_id'), 'uint32');
    same(opened, openDecoder(hub));
    assert.ok(largest(logitsOf(opened), logitsOf(openDecoder(gguf))) < 0.05);
  });
});

describe('a real model', () => {
  const path = '../shared/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf';
  const skip = existsSync(path) ? false : 'the model is not in ../shared/models';
  const sameTensors = (a: GgufFile, b: GgufFile) => {
    assert.equal(b.tensors.size, a.tensors.size);
    for (const [name, { type, shape, bytes }] of a.tensors) {
      assert.deepEqual(b.tensors.get(name), { type, shape, bytes }, name);
      const [x, y] = [a, b].map((file) => {
        const into = Buffer.alloc(bytes);
        file.read(name, into);
        return into;
      });
      assert.ok(x.equals(y), name);
    }
  };

  test('comes back from GGUF as GGUF', { skip }, () => {
    const to = join(folder, 'same.gguf');
    exportGguf(to, openDecoder(path));
    const [a, b] = [path, to].map(readGguf);
    sameTensors(a, b);
    for (const [key, value] of a.metadata) assert.deepEqual(b.metadata.get(key), value, key);
    for (const [key, type] of a.types) assert.equal(b.types.get(key), type, key);
  });

  test('comes back from GGUF through the layout of Hugging Face as GGUF', { skip }, () => {
    const [hub, to] = [join(folder, 'hub'), join(folder, 'back.gguf')];
    exportHuggingFace(hub, openDecoder(path), { dtype: 'float32', fileBytes: 2e8 });
    exportGguf(to, openDecoder(hub), { type: 'Q4_1' });
    rmSync(hub, { recursive: true });
    sameTensors(readGguf(path), readGguf(to));
  });
});

describe('other libraries', () => {
  test('transformers reads what is written: the same logits', (t) => {
    const written: string[] = [];
    for (const name of models) {
      using _scope = arena();
      // The library chooses some rotations by the length of what it reads.
      const opened = openDecoder(join(FIXTURES, name), { context: IDS.length });
      const to = join(folder, 'for-transformers', name);
      exportHuggingFace(to, opened, { dtype: 'float32' });
      const logits = tensor(logitsOf(opened), { shape: [1, IDS.length, opened.decoder.vocab] });
      const ids = tensor(Int32Array.from(IDS), { shape: [1, IDS.length], dtype: 'i32' });
      writeSafetensors(join(to, 'golden.safetensors'), { ids, logits });
      written.push(to);
    }
    const { answers, missing } = askPeer('make_transformer_fixture.py', ['check', ...written]);
    if (missing) return t.skip(missing);
    assert.equal(answers.length, written.length);
    for (const [i, { largest: off, class: _, ...left }] of answers.entries()) {
      assert.deepEqual(left, { missing_keys: [], unexpected_keys: [], mismatched_keys: [] }, written[i]);
      assert.ok((off as number) < 1e-4, `${written[i]}: ${off}`);
    }
  });

  test('the gguf library reads what is written', (t) => {
    const to = join(folder, 'q.gguf');
    exportGguf(to, openDecoder(join(FIXTURES, 'qwen3')), { type: 'Q8_0' });
    const { answers, missing } = askPeer('gguf_file.py', ['read', to]);
    if (missing) return t.skip(missing);
    const { tensors } = answers[0] as { tensors: Record<string, { type: string; shape: number[]; bytes: number }> };
    const told = Object.entries(tensors).map(([name, { type, shape, bytes }]) => [name, { type, shape, bytes }]);
    assert.deepEqual(told, [...readGguf(to).tensors]);
    assert.ok(readFileSync(to).byteLength > 0);
  });
});
