/** A reader's file: what goes in comes out, and what does not fit its base is refused by name. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { randomReader } from '../../infer/fixtures/reader.ts';
import type { Decoder } from '../../model/decoder.ts';
import { openSafetensors, writeSafetensorsBytes } from '../../model/weights/safetensors-bytes.ts';
import { fromBf16, toBf16 } from '../../tensor/dtype.ts';
import { smallDecoder, smallTokenizer } from '../ports/fixtures/small-base.ts';
import { findReader } from './find-reader.ts';
import { fingerprintOf } from './fingerprint.ts';
import { loadReader, type Reader, readerFacts, saveReader } from './reader-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'reader-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'small.reader.safetensors');

const rounded = (values: Float32Array) => values.map((x) => fromBf16(toBf16(x)));
const random = randomReader(smallDecoder);
const reader: Reader = {
  weights: {
    ...random,
    blocks: random.blocks.map((block, n) => ({
      ...block,
      // A block without an addition to its keys, and one without a null slot.
      k: n === 1 ? undefined : block.k,
      nullScore: n === 2 ? block.nullScore.fill(-Infinity) : block.nullScore,
    })),
    pointerNull: [0.5, -2],
  },
  facts: {
    base: { fingerprint: fingerprintOf(smallDecoder, smallTokenizer), name: 'small', width: smallDecoder.width },
    choice: { features: ['a', 'b'], mean: [0, 1], deviation: [1, 2], weights: [0.5, -0.25] },
    gate: { threshold: 0.5 },
    trained: { steps: 3 },
  },
};

/** The file again with its metadata or a tensor changed. */
function damaged(change: (facts: Record<string, unknown>, shapes: Map<string, number[]>) => void): string {
  saveReader(path, reader);
  const source = openSafetensors(path);
  const facts = JSON.parse(source.metadata['callosum.reader']);
  const shapes = new Map([...source.tensors].map(([name, { shape }]) => [name, [...shape]]));
  change(facts, shapes);
  const to = join(folder, 'damaged.reader.safetensors');
  const tensors = [...shapes].map(([name, shape]) => {
    const bytes = new Uint8Array(2 * shape.reduce((a, b) => a * b, 1));
    return [name, { type: 'BF16', shape, write: (append: (bytes: Uint8Array) => void) => append(bytes) }] as const;
  });
  writeSafetensorsBytes(to, new Map(tensors), { 'callosum.reader': JSON.stringify(facts) });
  return to;
}

describe('a reader', () => {
  test('comes back from its file, rounded to bfloat16', () => {
    saveReader(path, reader);
    const back = loadReader(path, smallDecoder);
    assert.deepEqual(JSON.parse(JSON.stringify(back.facts)), JSON.parse(JSON.stringify(reader.facts)));
    assert.deepEqual(back.weights.heads, reader.weights.heads);
    assert.deepEqual(back.weights.pointerNull, reader.weights.pointerNull);
    reader.weights.blocks.forEach((block, n) => {
      const own = back.weights.blocks[n];
      for (const name of ['q', 'k', 'v'] as const) {
        assert.equal(own[name] === undefined, block[name] === undefined);
        if (!block[name]) continue;
        assert.equal(own[name]!.rank, block[name].rank);
        assert.deepEqual(own[name]!.A, rounded(block[name].A));
        assert.deepEqual(own[name]!.B, rounded(block[name].B));
      }
      assert.deepEqual(own.slotBias, rounded(block.slotBias));
      assert.deepEqual(own.nullScore, rounded(block.nullScore));
    });
    assert.deepEqual(
      back.weights.pointers,
      reader.weights.pointers.map(({ layer, weight }) => ({ layer, weight: rounded(weight) })),
    );
  });

  test('is refused where it does not fit, and the error says what', () => {
    const refuse = (rule: RegExp, change: Parameters<typeof damaged>[0], decoder: Decoder = smallDecoder) => {
      const file = damaged(change);
      assert.throws(() => loadReader(file, decoder), { name: 'ReaderError', message: rule });
    };
    refuse(/format must be 1/, (facts) => Object.assign(facts, { format: 2 }));
    refuse(/blocks\.0\.slot_bias must be \(4\)/, (_, shapes) => shapes.set('blocks.0.slot_bias', [5]));
    refuse(/must hold blocks\.1\.null_score/, (_, shapes) => void shapes.delete('blocks.1.null_score'));
    refuse(/must hold blocks\.0\.q\.lora_B/, (_, shapes) => void shapes.delete('blocks.0.q.lora_B'));
    refuse(/this base alone/, (_, shapes) => shapes.set('blocks.9.slot_bias', [4]));
    refuse(/heads of the base/, (facts) => Object.assign(facts, { heads: [[3, 0]] }));
    refuse(/list of at most/, (facts) => Object.assign(facts, { heads: [[-1, 0]] }));
    refuse(/choice\.deviation must be numbers above 0/, (facts) =>
      Object.assign(facts.choice as object, { deviation: [1, 0] }),
    );
    refuse(/choice\.mean must be 2 numbers/, (facts) => Object.assign(facts.choice as object, { mean: [1] }));
    refuse(/sha256/, (facts) => Object.assign(facts.base as object, { fingerprint: '../x' }));
    refuse(/must be \(/, () => undefined, { ...smallDecoder, width: 64 });
  });

  test('is found beside its base, then among the others, by the fingerprint', () => {
    const [models, readers] = ['models', 'readers'].map((name) => join(folder, name));
    for (const each of [models, readers]) mkdirSync(each);
    const base = join(models, 'small.gguf');
    writeFileSync(base, '');
    writeFileSync(join(models, 'broken.reader.safetensors'), 'no reader');
    const { fingerprint } = reader.facts.base;
    assert.equal(findReader(base, fingerprint, [readers]), undefined);
    saveReader(join(readers, 'b.reader.safetensors'), reader);
    assert.equal(findReader(base, fingerprint, [readers]), join(readers, 'b.reader.safetensors'));
    saveReader(join(models, 'c.reader.safetensors'), reader);
    assert.equal(findReader(base, fingerprint, [readers]), join(models, 'c.reader.safetensors'));
    assert.equal(findReader(models, fingerprint, [readers]), join(models, 'c.reader.safetensors'));
    assert.equal(findReader(base, '0'.repeat(64), [readers]), undefined);
    assert.equal(readerFacts(join(models, 'c.reader.safetensors')).base.name, 'small');
  });

  test('has the fingerprint of its base, whatever its window, and not of one with other sizes', () => {
    const { fingerprint } = reader.facts.base;
    assert.equal(fingerprintOf({ ...smallDecoder, context: 17 }, smallTokenizer), fingerprint);
    assert.notEqual(fingerprintOf({ ...smallDecoder, width: 64 }, smallTokenizer), fingerprint);
  });
});
