/** Reading slots on the engine, against a twin in float64 for every architecture; against the plain engine; and that the base stays as it is. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { logitsOf, pagesFor } from '../../../test/infer/alone.ts';
import type { Decoder } from '../../model/decoder.ts';
import { openDecoder } from '../../model/open.ts';
import { device } from '../../tensor/index.ts';
import { difference, noise } from '../fixtures/pages.ts';
import { randomReader, silentReader } from '../fixtures/reader.ts';
import { type Past, ReaderTwin } from '../fixtures/reader-twin.ts';
import type { Reading, ReadingStretch } from '../reading-engine.ts';
import { type EngineOptions, engineOf, openEngine } from './index.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/checkpoints');
const folders = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'gguf')
  .map(({ name }) => name);
const ggufs = readdirSync(join(FIXTURES, 'gguf')).filter((name) => name.endsWith('.gguf'));
const EXACT: EngineOptions = { precision: 'float32', stepTokens: 64, stepSequences: 4 };

const random = noise(11);
const tokensOf = (count: number, vocab: number) =>
  Array.from({ length: count }, () => Math.floor(((random() + 1) / 2) * vocab));
const pagesFrom = (first: number, tokens: number) =>
  Array.from({ length: Math.ceil(tokens / 32) }, (_, i) => first + i);

function compile(reading: Reading, tokens: readonly number[], pages: readonly number[]): void {
  for (let start = 0; start < tokens.length; start += reading.stepTokens)
    reading.compile([{ tokens: tokens.slice(start, start + reading.stepTokens), start, pages, logits: 'none' }]);
}

function assertNear(got: ArrayLike<number>, expected: ArrayLike<number>, share: number, what: string): void {
  assert.equal(got.length, expected.length);
  const off = difference(got, expected);
  assert.ok(off <= share, `${what} differ by ${off}`);
}

/** Every head's key and value rounded to a 127th of its largest number. */
function asBytes({ blocks }: Decoder, past: Past): Past {
  return past.map(({ keys, values }, layer) => {
    const { headDim: D } = blocks[layer];
    const rounded = (row: Float64Array) => {
      for (let at = 0; at < row.length; at += D) {
        const line = row.subarray(at, at + D);
        const step = Math.max(...line.map(Math.abs)) / 127;
        line.forEach((x, d) => {
          line[d] = step > 0 ? Math.round(x / step) * step : 0;
        });
      }
      return row;
    };
    return { keys: keys.map(rounded), values: values.map(rounded) };
  });
}

describe('a reader of every part against its twin', () => {
  for (const path of [...folders, ...ggufs.map((name) => `gguf/${name}`)])
    test(path, () => {
      const { decoder, weights } = openDecoder(join(FIXTURES, path));
      using _weights = weights;
      const reader = randomReader(decoder);
      const twin = new ReaderTwin(decoder, weights, reader);
      using engine = engineOf(decoder, weights, EXACT);
      using reading = engine.reading(reader, { cacheBytes: 1 << 22 });
      const context = Math.min(engine.context, 80);
      const lengths = [context - 12, 5];
      const slots = lengths.map((length) => tokensOf(length, engine.vocab));
      const suffixes = [9, 4].map((length) => tokensOf(length, engine.vocab));
      const expected = slots.map((slot, i) => twin.read(suffixes[i], twin.compile([slot]), true));
      let page = 0;
      const stretches: ReadingStretch[] = slots.map((slot, i) => {
        const pages = pagesFrom(page, slot.length + suffixes[i].length);
        page += pages.length;
        compile(reading, slot, pages);
        return { tokens: suffixes[i], start: slot.length, pages, slotTokens: slot.length, logits: 'all' };
      });
      const { heads, ends, columns } = reading.probe(stretches);
      expected.forEach((seen, i) => {
        const n = slots[i].length;
        seen.heads.forEach((row, head) => {
          const at = (i * seen.heads.length + head) * columns;
          assertNear(heads.subarray(at, at + n), row, 2e-5, `probabilities of slot ${i}, head ${head}`);
          assert.ok(heads.subarray(at + n, at + columns).every((x) => x === 0));
        });
        seen.ends.forEach((row, end) => {
          const at = (i * 2 + end) * columns;
          assertNear(ends.subarray(at, at + n), row, 2e-5, `pointers of slot ${i}`);
        });
      });
      const logits = reading.step(stretches);
      assertNear(
        logits,
        expected.flatMap((seen) => seen.logits.flatMap((row) => [...row])),
        5e-5,
        'logits',
      );
    });
});

for (const path of ['llama', 'gpt2', 'gpt-neox', 'gemma3-text', 'llama-yarn', 'gguf/llama.gguf'])
  test(`${path}: slots one after another, from bytes, against the twin`, () => {
    const { decoder, weights } = openDecoder(join(FIXTURES, path));
    using _weights = weights;
    const reader = randomReader(decoder);
    const twin = new ReaderTwin(decoder, weights, reader);
    using engine = engineOf(decoder, weights, EXACT);
    using reading = engine.reading(reader, { cacheBytes: 1 << 22 });
    const slots = [5, 9, 4].map((length) => tokensOf(length, engine.vocab));
    const suffix = tokensOf(5, engine.vocab);
    const own = pagesFrom(1, 32);
    const joined = pagesFrom(2, 32);
    let start = 0;
    for (const tokens of slots) {
      compile(reading, tokens, own);
      using compiled = reading.store(own, tokens.length);
      reading.wipe(own);
      reading.load(compiled, joined, start);
      start += tokens.length;
    }
    const stretch: ReadingStretch = { tokens: suffix, start, pages: joined, slotTokens: start, logits: 'last' };
    const expected = twin.read(suffix, asBytes(decoder, twin.compile(slots)), true);
    assertNear(reading.step([stretch]), expected.logits.at(-1)!, 2e-3, 'logits');
    const { heads } = reading.probe([stretch]);
    assertNear(heads.subarray(0, start), expected.heads[0], 2e-3, 'probabilities');
  });

describe('a reader that does nothing', () => {
  for (const path of ['llama', 'gemma2', 'qwen3', 'gpt2'])
    test(`${path}: logits of the plain engine`, () => {
      using engine = openEngine(join(FIXTURES, path), EXACT);
      const { decoder } = openDecoder(join(FIXTURES, path));
      using reading = engine.reading(silentReader(decoder), { cacheBytes: 1 << 22 });
      const tokens = tokensOf(20, engine.vocab);
      const plain = logitsOf(engine, tokens).slice(11);
      const pages = pagesFrom(3, 20);
      compile(reading, tokens.slice(0, 11), pages);
      const out = reading.step([{ tokens: tokens.slice(11), start: 11, pages, slotTokens: 11, logits: 'all' }]);
      plain.forEach((row, t) => {
        row.forEach((x, id) => {
          assert.ok(Math.abs(out[t * engine.vocab + id] - x) <= 1e-4);
        });
      });
    });
});

test('the base has the same bits with no reader, with one, and with one that has read', () => {
  const { decoder, weights } = openDecoder(join(FIXTURES, 'llama'));
  using _weights = weights;
  using engine = engineOf(decoder, weights, { stepTokens: 32 });
  const prompts = Array.from({ length: 1000 }, (_, i) => tokensOf(1 + (i % 24), engine.vocab));
  const digest = () => {
    const hash = createHash('sha256');
    for (const tokens of prompts)
      hash.update(engine.step([{ tokens, start: 0, pages: pagesFor(engine, tokens.length), logits: 'all' }]));
    return hash.digest('hex');
  };
  const alone = digest();
  using reading = engine.reading(randomReader(decoder), { cacheBytes: 1 << 22 });
  assert.equal(digest(), alone);
  const pages = pagesFrom(0, 40);
  compile(reading, prompts[23], pages);
  reading.probe([{ tokens: prompts[5], start: 24, pages, slotTokens: 24, logits: 'last' }]);
  assert.equal(digest(), alone);
});

test('what is wiped is zero', () => {
  const { decoder, weights } = openDecoder(join(FIXTURES, 'llama'));
  using _weights = weights;
  using engine = engineOf(decoder, weights, EXACT);
  using reading = engine.reading(randomReader(decoder), { cacheBytes: 1 << 20 });
  const pages = pagesFrom(2, 40);
  compile(reading, tokensOf(40, engine.vocab), pages);
  const stretch: ReadingStretch = { tokens: [1, 2, 3], start: 30, pages, slotTokens: 30, logits: 'last' };
  const [logits, { heads, ends }] = [reading.step([stretch]), reading.probe([stretch])];
  const bytesOf = () => {
    using slot = reading.store(pages, 40);
    const { storage } = slot.blocks[0];
    const bytes = new Uint8Array(storage.count);
    storage.backend.readSync!(storage.handle, bytes, 0);
    return bytes;
  };
  const held = [bytesOf(), logits, heads, ends];
  assert.ok(held.every((values) => values.some((x) => x !== 0)));
  reading.wipe(pages);
  assert.ok([bytesOf(), logits, heads, ends].every((values) => values.every((x) => x === 0)));
});

test('readings give their memory back, and refuse what does not fit', () => {
  const cpu = device();
  const before = cpu.memory().liveCount;
  {
    const { decoder, weights } = openDecoder(join(FIXTURES, 'llama'));
    using _weights = weights;
    using engine = engineOf(decoder, weights, EXACT);
    const reader = randomReader(decoder);
    using reading = engine.reading(reader, { cacheBytes: 1 << 22 });
    const pages = pagesFrom(0, 20);
    const stretch: ReadingStretch = { tokens: [1, 2], start: 6, pages, slotTokens: 6, logits: 'last' };
    reading.step([stretch]);
    reading.probe([stretch, { ...stretch, pages: [4] }]);
    reading.store(pages, 6)[Symbol.dispose]();
    assert.throws(() => reading.probe([{ ...stretch, slotTokens: 7 }]), /slotTokens must be from 0 to 6/);
    assert.throws(() => reading.step([{ ...stretch, pages: [reading.pages] }]), /a page must be/);
    assert.throws(() => reading.store([reading.pages], 3), /slotStore/);
    assert.throws(() => reading.store([0], 33), /does not fit/);
    const refused = (change: object, message: RegExp) =>
      assert.throws(() => engine.reading({ ...reader, ...change }), message);
    refused({ blocks: reader.blocks.slice(1) }, /blocks/);
    refused({ heads: [[0, 99]] }, /a head must be one of the model/);
    refused({ pointers: [{ layer: 0, weight: new Float32Array(3) }] }, /pointers.0.*must have/);
    const blocks = reader.blocks.map((block) => ({ ...block, slotBias: block.slotBias.map(() => Number.NaN) }));
    refused({ blocks }, /slotBias.*finite/);
  }
  assert.equal(cpu.memory().liveCount, before);
});
