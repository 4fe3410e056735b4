/**
 * Models of architectures that are trained here, from the names of the program that trained them into a folder in Hugging Face's layout. Other
 * conversions: src/model/weights/export.test.ts and test/cli/convert.test.ts.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { i32, idsOf, TINY_DC, TINY_YUAN_MOE } from '../../test/support/model.ts';
import { dcformerInMaxtext, LAYERS, official, twin, yuanInMegatron } from '../../test/support/program-names.ts';
import { loadModel, type ModelConfig } from '../model/index.ts';
import { arena } from '../tensor/index.ts';
import { Tokenizer } from '../text/index.ts';
import { PIECE } from '../text/sentencepiece/model-file.ts';
import { writeModelFile } from '../text/sentencepiece/write.ts';
import { convert } from './convert.ts';

const folder = mkdtempSync(join(tmpdir(), 'convert-'));
after(() => rmSync(folder, { recursive: true }));

function logitsOf(path: string) {
  using _scope = arena();
  const ids = i32(idsOf(1, 9, 29), [1, 9]);
  return loadModel(path, { dtype: 'f32' }).logits({ ids }).readSync();
}

const dc: ModelConfig = { ...TINY_DC, num_hidden_layers: LAYERS };
const models = {
  'DCFormer in MaxText': () => {
    const { path, tensors } = official(dc, join(folder, 'dc'));
    return [path, twin(path, dcformerInMaxtext(tensors, 2, 4))];
  },
  'M32 in Megatron': () => {
    const { path, tensors } = official(TINY_YUAN_MOE, join(folder, 'moe'));
    return [path, twin(path, yuanInMegatron(tensors, 5))];
  },
};

for (const [name, made] of Object.entries(models))
  test(`${name} becomes the model that it is in the layout of Hugging Face`, () => {
    const [path, other] = made();
    let tensors = 0;
    const out = `${path}-out`;
    convert(other, out, { dtype: 'float32', onTensor: () => tensors++ });
    assert.deepEqual(readdirSync(out).sort(), ['config.json', 'model.safetensors']);
    assert.deepEqual(
      readFileSync(join(out, 'model.safetensors')).length,
      readFileSync(join(path, 'model.safetensors')).length,
    );
    assert.ok(tensors > 20);
    assert.deepEqual(logitsOf(out), logitsOf(path));
    const json = (of: string) => JSON.parse(readFileSync(join(of, 'config.json'), 'utf8'));
    assert.deepEqual(json(out), json(path));
    convert(other, `${out}-half`);
    assert.equal(json(`${out}-half`).dtype, 'bfloat16');
    const rounded = (of: string) => {
      using _scope = arena();
      return loadModel(of, { dtype: 'bf16' }).parameters.map(({ tensor }) => tensor.readSync());
    };
    assert.deepEqual(rounded(`${out}-half`), rounded(path));
  });

test('a folder keeps its tokenizer', () => {
  const { path } = official(dc, join(folder, 'with'));
  copyFileSync(join(import.meta.dirname, '../text/golden/docs-3k.tokenizer'), join(path, 'tokenizer.json'));
  convert(path, `${path}-out`);
  assert.equal(Tokenizer.load(`${path}-out`).hash, Tokenizer.load(path).hash);
});

test("a Yuan's tokenizer gains the tokens that the release's code adds", () => {
  const { path } = official(TINY_YUAN_MOE, join(folder, 'yuan'));
  const texts = ['<unk>', '<s>', '</s>', 'a', '<eod>', '<n>', '<sep>', '<pad>', '\u2581'];
  const normalizer = {
    charsmap: undefined,
    dummyPrefix: true,
    removeExtraSpaces: false,
    escapeSpaces: true,
    spaceAsSuffix: false,
  };
  const model = {
    kind: 'bpe' as const,
    texts,
    scores: Float32Array.from(texts, (_, id) => -id),
    types: Uint8Array.from(texts, (_, id) => (id === 0 ? PIECE.unknown : id < 3 ? PIECE.control : PIECE.normal)),
    unknownId: 0,
    byteFallback: false,
    unknownSurface: ' \u2047 ',
    roles: { bos: '<s>', eos: '</s>', pad: '<pad>' },
    normalizer,
  };
  writeFileSync(join(path, 'tokenizer.model'), writeModelFile(model));
  convert(path, `${path}-out`);
  const tokenizer = Tokenizer.load(`${path}-out`);
  const added = ['<mask>', '<predict>', '<FIM_SUFFIX>', '<FIM_PREFIX>', '<FIM_MIDDLE>'];
  assert.deepEqual(
    added.map((token) => tokenizer.idOf(token)),
    [9, 10, 11, 12, 13],
  );
  assert.equal(tokenizer.encode('a<sep>', { special: true }).at(-1), 6);
});

test('what it cannot become is refused, and nothing is written', () => {
  const { path, tensors } = official(dc, join(folder, 'refused'));
  assert.throws(
    () => convert(path, join(folder, 'x.gguf')),
    /becomes a folder in the layout of Hugging Face.*: GGUF, for dcformer/,
  );
  assert.throws(
    () => convert(path, join(folder, 'x'), { adapter: path }),
    /takes no adapter: an adapter, for dcformer/,
  );
  const { 'decoder.decoder_norm.scale': _, ...rest } = dcformerInMaxtext(tensors, 2, 4);
  assert.throws(
    () => convert(twin(path, rest), join(folder, 'x')),
    /missing, in the names of MaxText: decoder\.decoder_norm\.scale/,
  );
  assert.ok(!readdirSync(folder).some((name) => name.startsWith('x')));
});
