/** Files of weights, damaged: read or refused. Configurations and adapters: configurations.test.ts; tokenizer files: beside their readers. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDecoder } from '../../src/model/open.ts';
import { openCheckpoint } from '../../src/model/weights/checkpoint.ts';
import { readGguf } from '../../src/model/weights/gguf/read.ts';
import { readLlama2c } from '../../src/model/weights/llama2c/read.ts';
import { readLlama2cTokenizer } from '../../src/model/weights/llama2c/tokenizer.ts';
import { openSafetensors, writeSafetensorsBytes } from '../../src/model/weights/safetensors-bytes.ts';
import { openWeights } from '../../src/model/weights/sharded.ts';
import type { WeightSource } from '../../src/model/weights/source.ts';
import { FIXTURES, folder, freshFolder, fuzz, zeros } from './fuzz.ts';

/** All of a source's tensors, read. */
function readAll(source: WeightSource): void {
  for (const [name, { bytes }] of source.tensors) source.read(name, new Uint8Array(bytes));
}
const int32 = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer);

test('safetensors', () => {
  const path = join(folder, 'a.safetensors');
  const tensors = new Map([
    ['model.a.weight', zeros('F32', [3, 4], 48)],
    ['model.b.weight', zeros('BF16', [5], 10)],
    ['c', zeros('I64', [], 8)],
  ]);
  writeSafetensorsBytes(path, tensors, { format: 'pt' });
  fuzz(path, 'text', () => readAll(openSafetensors(path)));
});

test('the index of several safetensors files', () => {
  const parts = freshFolder('parts');
  const index = join(parts, 'model.safetensors.index.json');
  const names = ['a', 'b', 'c'];
  const weight_map = Object.fromEntries(names.map((name) => [name, `part-${name}.safetensors`]));
  for (const name of names)
    writeSafetensorsBytes(join(parts, weight_map[name]), new Map([[name, zeros('F16', [2, 2], 8)]]));
  writeFileSync(index, JSON.stringify({ metadata: { total_size: 24 }, weight_map }, null, 2));
  fuzz(index, 'text', () => readAll(openWeights(parts)));
});

for (const name of ['llama', 'llama3', 'phi3', 'gemma3'])
  test(`GGUF: ${name}`, () => {
    const path = join(folder, `${name}.gguf`);
    cpSync(join(FIXTURES, 'gguf', `${name}.gguf`), path);
    fuzz(path, 'binary', () => {
      readAll(readGguf(path));
      const { decoder, weights } = openDecoder(path);
      for (const part of ['embedding', 'blocks.0.q', `blocks.${decoder.blocks.length - 1}.down`]) {
        const matrix = weights.get(`${part}.weight`)!;
        matrix.read(new Uint8Array(matrix.bytes));
      }
    });
  });

for (const version of [0, 1, 2])
  test(`llama2.c, version ${version}`, () => {
    const path = join(folder, `v${version}.bin`);
    const [E, F, layers, vocab, context] = [4, 8, 2, 3, 2];
    const sizes = int32(E, F, layers, 2, 1, vocab, context);
    const floats = layers * (2 * E + 2 * E * E + E * E + 3 * E * F) + E;
    const [matrices, norms] = [floats + vocab * E - (2 * layers + 1) * E, (2 * layers + 1) * E];
    const head = Buffer.alloc(256);
    Buffer.concat([Buffer.from('24ka'), int32(version), sizes, Buffer.from([1]), int32(4)]).copy(head);
    const bytes = [
      () => [sizes, Buffer.alloc(4 * (floats + vocab * E + (context * E) / 2))],
      () => [head, Buffer.alloc(4 * (matrices + norms))],
      () => [head, Buffer.alloc(4 * norms + 2 * matrices)],
    ];
    writeFileSync(path, Buffer.concat(bytes[version]()));
    fuzz(path, 'binary', () => {
      readAll(readLlama2c(path));
      openCheckpoint(path);
    });
  });

test('the vocabulary of llama2.c', () => {
  const path = join(folder, 'tok.bin');
  const pieces = Array.from({ length: 300 }, (_, id) => Buffer.from(`piece ${id}`));
  const entries = pieces.map((piece) => Buffer.concat([int32(0, piece.length), piece]));
  writeFileSync(path, Buffer.concat([int32(16), ...entries]));
  fuzz(path, 'binary', () => {
    readLlama2cTokenizer(path, 300);
  });
});
