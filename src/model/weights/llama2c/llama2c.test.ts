/** llama2.c files: a published one, all three versions of the format, the vocabulary, and every kind of damage by its name. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Llama2cError } from './header.ts';
import { type Llama2cFile, readLlama2c } from './read.ts';
import { readLlama2cTokenizer } from './tokenizer.ts';

const folder = mkdtempSync(join(tmpdir(), 'llama2c-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.bin');

const floatsOf = (file: Llama2cFile, name: string): Float32Array => {
  const bytes = new Uint8Array(file.tensors.get(name)!.bytes);
  file.read(name, bytes);
  return new Float32Array(bytes.buffer);
};

const golden = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/golden/stories260k');
const skip = existsSync(golden) ? false : 'the published files are not here';

describe('stories260K', { skip }, () => {
  const bin = join(golden, 'stories260K.bin');
  const raw = () => {
    const bytes = readFileSync(bin);
    return new Float32Array(bytes.buffer, bytes.byteOffset + 28, (bytes.length - 28) / 4);
  };

  test('has its sizes and weights', () => {
    const file = readLlama2c(bin);
    const said = Object.fromEntries([...file.metadata].map(([key, value]) => [key.replace('llama.', ''), value]));
    assert.deepEqual(said, {
      'general.architecture': 'llama',
      vocab_size: 512,
      context_length: 512,
      embedding_length: 64,
      feed_forward_length: 172,
      block_count: 5,
      'attention.head_count': 8,
      'attention.head_count_kv': 4,
      'attention.layer_norm_rms_epsilon': 1e-5,
      'rope.dimension_count': 8,
      'rope.freq_base': 10000,
    });
    assert.equal(file.tensors.size, 5 * 9 + 2);
    const floats = raw();
    assert.deepEqual(floatsOf(file, 'token_embd.weight'), floats.slice(0, 512 * 64));
    assert.deepEqual(file.tensors.get('blk.4.ffn_down.weight')?.shape, [64, 172]);
    assert.deepEqual(file.tensors.get('blk.4.attn_k.weight')?.shape, [32, 64]);
    // The final norm stands before the table of cosines: of position 0 and its four frequencies they are 1.
    const end = floats.length - 2 * 512 * 4;
    assert.deepEqual([...floats.slice(end, end + 4)], [1, 1, 1, 1]);
    assert.ok(Math.abs(floats[end + 4] - Math.cos(1)) < 1e-6);
    assert.deepEqual(floatsOf(file, 'output_norm.weight'), floats.slice(end - 64, end));
    const mapped = file.map('blk.0.attn_norm.weight');
    assert.deepEqual(mapped, new Uint8Array(floatsOf(file, 'blk.0.attn_norm.weight').buffer));
  });

  test('has its vocabulary', () => {
    const said = readLlama2cTokenizer(join(golden, 'tok512.bin'), 512);
    const tokens = said.get('tokenizer.ggml.tokens') as string[];
    const kinds = said.get('tokenizer.ggml.token_type') as Int32Array;
    assert.deepEqual(tokens.slice(0, 5), ['<unk>', '<s>', '</s>', '<0x00>', '<0x01>']);
    assert.deepEqual(tokens.slice(257, 261), ['<0xFE>', '<0xFF>', '\u2581t', 'he']);
    assert.deepEqual([...kinds.slice(0, 4), ...kinds.slice(257, 261)], [2, 3, 3, 6, 6, 6, 1, 1]);
    assert.equal((said.get('tokenizer.ggml.scores') as Float32Array)[260], -1);
  });
});

/** A model of one layer: width 4, inner 8, two heads of which one for keys, 3 words, 2 positions. */
const SIZES = [4, 8, 1, 2, 1, 3, 2];
const SHAPES: Record<string, number[]> = {
  token_embd: [3, 4],
  'blk.0.attn_norm': [4],
  'blk.0.attn_q': [4, 4],
  'blk.0.attn_k': [2, 4],
  'blk.0.attn_v': [2, 4],
  'blk.0.attn_output': [4, 4],
  'blk.0.ffn_norm': [4],
  'blk.0.ffn_gate': [8, 4],
  'blk.0.ffn_down': [4, 8],
  'blk.0.ffn_up': [8, 4],
  output_norm: [4],
  output: [3, 4],
};
const NORMS = ['blk.0.attn_norm', 'blk.0.ffn_norm', 'output_norm'];
const sizeOf = (name: string) => SHAPES[name].reduce((n, size) => n * size, 1);
/** Values of a tensor, whole numbers, another for each place. */
const valuesOf = (name: string) =>
  Float32Array.from({ length: sizeOf(name) }, (_, i) => Object.keys(SHAPES).indexOf(name) * 3 + i - 20);
const bytesOf = (array: Float32Array | Int8Array | Int32Array) => Buffer.from(array.buffer);

function version0(sizes = SIZES, tied = false): Buffer {
  const head = Int32Array.from(sizes);
  if (!tied) head[5] *= -1;
  const { output_norm: _, output: __, ...first } = SHAPES;
  const weights = [...Object.keys(first), 'output_norm'].map((name) => bytesOf(valuesOf(name)));
  const table = Buffer.alloc(2 * 2 * 4);
  return Buffer.concat([bytesOf(head), ...weights, table, ...(tied ? [] : [bytesOf(valuesOf('output'))])]);
}

function version12(version: 1 | 2, group = 4): Buffer {
  const head = Buffer.alloc(256);
  head.write('24ka', 'latin1');
  head.writeInt32LE(version, 4);
  head.set(bytesOf(Int32Array.from(SIZES)), 8);
  head.writeUInt8(0, 36);
  if (version === 2) head.writeInt32LE(group, 37);
  const rest = Object.keys(SHAPES).filter((name) => !NORMS.includes(name));
  const matrices = rest.map((name) => {
    const values = valuesOf(name);
    if (version === 1) return bytesOf(values);
    const factors = Float32Array.from({ length: values.length / group }, (_, i) => 0.5 + i);
    return Buffer.concat([bytesOf(Int8Array.from(values)), bytesOf(factors)]);
  });
  return Buffer.concat([head, ...NORMS.map((name) => bytesOf(valuesOf(name))), ...matrices]);
}

describe('the versions', () => {
  test('0 and 1 hold the same weights', () => {
    for (const bytes of [version0(), version12(1)]) {
      writeFileSync(path, bytes);
      const file = readLlama2c(path);
      assert.equal(file.tensors.size, Object.keys(SHAPES).length);
      for (const [name, shape] of Object.entries(SHAPES)) {
        assert.deepEqual(file.tensors.get(`${name}.weight`)?.shape, shape);
        assert.deepEqual(floatsOf(file, `${name}.weight`), valuesOf(name), name);
      }
    }
    writeFileSync(path, version0(SIZES, true));
    assert.ok(!readLlama2c(path).tensors.has('output.weight'));
  });

  test('2 holds factors of groups', () => {
    writeFileSync(path, version12(2));
    const file = readLlama2c(path);
    for (const name of Object.keys(SHAPES)) {
      const expected = valuesOf(name).map((v, i) => (NORMS.includes(name) ? v : v * (0.5 + Math.floor(i / 4))));
      assert.deepEqual(floatsOf(file, `${name}.weight`), expected, name);
      assert.deepEqual(new Uint8Array(file.map(`${name}.weight`)), new Uint8Array(expected.buffer), name);
      const part = new Uint8Array(8);
      file.read(`${name}.weight`, part, 8);
      assert.deepEqual(new Float32Array(part.buffer), expected.slice(2, 4), name);
    }
    const odd = new Uint8Array(6);
    assert.throws(() => file.read('blk.0.attn_q.weight', odd), /blk\.0\.attn_q\.weight has 64 bytes, read by whole/);
    assert.throws(() => file.read('blk.0.attn_q.weight', new Uint8Array(8), 60), /has 64 bytes/);
  });
});

describe('damage', () => {
  const changed = (bytes: Buffer, at: number, value: number) => {
    const copy = Buffer.from(bytes);
    copy.writeInt32LE(value, at);
    return copy;
  };
  const cases: [what: string, Buffer, RegExp][] = [
    ['nothing', Buffer.alloc(0), /header of 28 bytes at least: 0/],
    ['zeros', Buffer.alloc(64), /dim must be 1 to/],
    ['a width of billions', changed(version0(), 0, 2 ** 30), /dim must be 1 to 4194304/],
    ['a negative width', changed(version0(), 0, -4), /dim must be 1 to/],
    ['many layers', changed(version0(), 8, 2 ** 20), /n_layers must be at most 4096/],
    ['heads that do not divide', changed(version0(), 12, 3), /n_heads must divide dim/],
    ['heads of odd width', changed(version0(), 12, 4), /n_heads must divide dim into even parts/],
    ['key heads that do not divide', changed(changed(version0(), 12, 2), 16, 4), /n_kv_heads must divide n_heads/],
    ['another vocabulary', changed(version0(), 20, 5), /sizes has \d+ bytes: \d+/],
    ['cut off', version0().subarray(0, -1), /a file of version 0 and these sizes has \d+ bytes/],
    ['bytes behind', Buffer.concat([version12(1), Buffer.alloc(4)]), /a file of version 1/],
    ['version 3', changed(version12(1), 4, 3), /version must be 1 or 2: 3/],
    ['version 0 with a magic', changed(version12(1), 4, 0), /must be of version 1 or 2/],
    ['a short header', version12(1).subarray(0, 100), /must be of version 1 or 2 and have 256 bytes/],
    ['a flag of 7', Buffer.from(version12(1)).fill(7, 36, 37), /shared_classifier must be 0 or 1: 7/],
    ['no group', changed(version12(2), 37, 0), /group_size must be 1 to/],
    ['half a group', changed(version12(2), 37, 3), /blk\.0\.attn_q\.weight must be whole groups of 3/],
  ];
  for (const [what, bytes, message] of cases)
    test(what, () => {
      writeFileSync(path, bytes);
      assert.throws(
        () => readLlama2c(path),
        (e) => {
          assert.ok(e instanceof Llama2cError && e.what === path, String(e));
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('a name that is not there', () => {
    writeFileSync(path, version0());
    assert.throws(() => readLlama2c(path).read('blk.1.attn_q.weight', new Uint8Array(4)), /no blk\.1\.attn_q/);
  });
});

describe('the vocabulary', () => {
  const vocabulary = (pieces: [score: number, text: string | Buffer][], longest = 9) =>
    Buffer.concat([
      bytesOf(Int32Array.of(longest)),
      ...pieces.map(([score, text]) => {
        const bytes = Buffer.from(text as string);
        return Buffer.concat([bytesOf(Float32Array.of(score)), bytesOf(Int32Array.of(bytes.length)), bytes]);
      }),
    ]);
  const three: [number, string][] = [
    [0, '<unk>'],
    [0, '\n<s>\n'],
    [0, '\n</s>\n'],
  ];

  test('of older files, with characters in place of bytes, and of others without', () => {
    writeFileSync(path, vocabulary([...three, [0, '\0'], [0, '\x01'], [-1, ' a b']]));
    const said = readLlama2cTokenizer(path, 6);
    assert.deepEqual(said.get('tokenizer.ggml.tokens'), ['<unk>', '<s>', '</s>', '<0x00>', '<0x01>', '▁a▁b']);
    assert.deepEqual(said.get('tokenizer.ggml.token_type'), Int32Array.of(2, 3, 3, 6, 6, 1));
    assert.deepEqual(said.get('tokenizer.ggml.scores'), Float32Array.of(0, 0, 0, 0, 0, -1));
  });

  for (const [what, bytes, message] of [
    ['nothing', Buffer.alloc(0), /3 pieces need 28 bytes at least: 0/],
    ['pieces of gigabytes', vocabulary(three, 2 ** 30), /max_token_length must be at most/],
    ['cut off', vocabulary(three).subarray(0, -1), /piece 2: its length must fit the file/],
    ['bytes behind', Buffer.concat([vocabulary(three), Buffer.alloc(1)]), /3 pieces end at byte 44: a file of 45/],
    ['a piece too few', vocabulary([[0, 'a'.repeat(40)]]), /piece 1: the file is cut off/],
    ['no number', vocabulary([[Number.NaN, 'a'], ...three.slice(1)]), /piece 0: its score must be a number/],
    ['no text', vocabulary([[0, Buffer.from([0xff])], ...three.slice(1)]), /piece 0: it must be UTF-8: ff/],
  ] as [string, Buffer, RegExp][])
    test(what, () => {
      writeFileSync(path, bytes);
      assert.throws(
        () => readLlama2cTokenizer(path, 3),
        (e) => e instanceof Llama2cError && e.what === path && message.test(e.message),
      );
    });
});
