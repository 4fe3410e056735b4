/** Associations against sums worked out apart, their way into a file and back, and what is refused of a file that is not theirs. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openSafetensors, writeSafetensorsBytes } from '../../model/weights/safetensors-bytes.ts';
import type { BytesToWrite } from '../../model/weights/source.ts';
import { ReaderError } from '../reader/reader-error.ts';
import {
  ANSWER_TYPES,
  Associations,
  type AssociationWeights,
  associationsIn,
  associationTensors,
  edgesOf,
  ngramsOf,
} from './index.ts';

const WIDTH = 3;
const table = (text: string, value: (n: number) => number) => {
  const keys = ngramsOf(text).toSorted();
  return { keys, rows: Int8Array.from({ length: keys.length * WIDTH }, (_, i) => value(i)), scale: 0.5 };
};
const QUESTION = 'how many people work';
const ANSWER = 'has 214 employees';
const edgeKeys = edgesOf('有20人。', 1, 3, 'number').toSorted();
const weights: AssociationWeights = {
  width: WIDTH,
  asked: table(QUESTION, (i) => (i % 5) - 2),
  said: table(ANSWER, (i) => (i % 7) - 3),
  types: Float32Array.from({ length: ANSWER_TYPES.length * WIDTH }, (_, i) => ((i * 5) % 11) / 4 - 1),
  edges: { keys: edgeKeys, rows: Int8Array.from(edgeKeys, (_, i) => i + 1), scale: 0.25 },
};

/** Σ rows / sqrt(how many known), by looking every key up in turn. */
function slowMean({ keys, rows, scale }: AssociationWeights['asked'], text: string): number[] {
  const known = [...ngramsOf(text)].map((key) => keys.indexOf(key)).filter((row) => row >= 0);
  return Array.from(
    { length: WIDTH },
    (_, k) => known.reduce((sum, row) => sum + rows[row * WIDTH + k]! * scale, 0) / Math.sqrt(known.length || 1),
  );
}

describe('n-grams', () => {
  it('are words, pairs, beginnings of long words, digits by their number, and Chinese characters by ones to threes', () => {
    // founded, ^ founded, found-, in, founded in, four digits.
    assert.equal(ngramsOf('Founded in 1907').length, 6);
    assert.deepEqual(ngramsOf('founded IN 2024'), ngramsOf('Founded in 1907'));
    assert.equal(ngramsOf('成立于').length, 6);
    assert.equal(ngramsOf('').length, 0);
    assert.notDeepEqual(ngramsOf('it is'), ngramsOf('is it'));
  });
});

describe('associations', () => {
  const associations = new Associations(weights);
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-5, `${a} is not ${b}`);

  it('agree by the product of means of known n-grams', () => {
    for (const [question, text] of [
      [QUESTION, ANSWER],
      ['People of whom nobody heard work', 'It has 999 of them'],
      ['Wer?', ANSWER],
    ] as const) {
      const [asked, said] = [slowMean(weights.asked, question), slowMean(weights.said, text)];
      near(
        associations.agreement(associations.asked(question), text),
        asked.reduce((sum, value, k) => sum + value * said[k]!, 0),
      );
    }
    assert.equal(associations.agreement(associations.asked('Wer?'), ANSWER), 0);
  });

  it('give the chance of each type', () => {
    const types = associations.types(associations.asked(QUESTION));
    near(
      types.reduce((sum, log) => sum + Math.exp(log), 0),
      1,
    );
    const asked = slowMean(weights.asked, QUESTION);
    const score = (k: number) => asked.reduce((sum, value, i) => sum + value * weights.types[k * WIDTH + i]!, 0);
    near(types[0]! - types[3]!, score(0) - score(3));
  });

  it('say of a stretch what stands around it, before and after apart', () => {
    const { rows, scale } = weights.edges;
    const all = scale * rows.reduce((sum, one) => sum + one, 0);
    const sum = (text: string, start: number, end: number) => {
      const { begins, ends } = associations.edges(text);
      return begins(start, 'number') + ends(end, 'number');
    };
    near(sum('有20人。', 1, 3), all);
    const elsewhere = sum('共20人。', 1, 3);
    assert.ok(elsewhere > 0 && elsewhere < all);
    assert.equal(sum('The few of us', 4, 7), 0);
    // 20 is a number like any other.
    assert.equal(sum('有7人。', 1, 2), all);
  });

  it('are refused where sizes are not of one another', () => {
    const { asked } = weights;
    for (const wrong of [
      { ...weights, types: weights.types.subarray(1) },
      { ...weights, asked: { ...asked, rows: asked.rows.subarray(1) } },
      { ...weights, asked: { ...asked, keys: asked.keys.toReversed() } },
      { ...weights, asked: { ...asked, scale: Number.NaN } },
      { ...weights, edges: { ...weights.edges, rows: new Int8Array(1) } },
    ])
      assert.throws(() => new Associations(wrong), { name: 'AssociationError' });
  });
});

describe('associations in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'associations-'));
  after(() => rmSync(folder, { recursive: true }));
  const wrong = (rule: string, received: string) => new ReaderError({ what: 'the file', rule, received });
  const read = (tensors: ReadonlyMap<string, BytesToWrite>) => {
    const path = join(folder, 'some.safetensors');
    writeSafetensorsBytes(path, tensors);
    return associationsIn(openSafetensors(path), new Set(), wrong);
  };

  it('come back as they were; a file without has none', () => {
    assert.deepEqual(read(associationTensors(weights)), weights);
    assert.equal(read(new Map()), undefined);
  });

  it('are refused where a tensor is missing, of another type or size, or no number', () => {
    for (const name of associationTensors(weights).keys()) {
      const tensors = associationTensors(weights);
      tensors.delete(name);
      assert.throws(() => read(tensors), ReaderError, name);
    }
    const other = (name: string, type: string, shape: number[], bytes: Uint8Array) =>
      read(associationTensors(weights).set(`associations.${name}`, { type, shape, write: (append) => append(bytes) }));
    assert.throws(() => other('asked.rows', 'BF16', [1], new Uint8Array(2)), /asked\.rows must be I8/);
    assert.throws(() => other('types', 'F32', [1, 1], new Uint8Array(4)), ReaderError);
    const nan = new Uint8Array(Float32Array.of(Number.NaN).buffer);
    assert.throws(() => other('said.scale', 'F32', [1], nan), /said\.scale must be numbers/);
    const huge = new Uint8Array(Float32Array.of(1e38).buffer);
    assert.throws(() => other('asked.scale', 'F32', [1], huge), /asked\.scale must be numbers of at most 1000/);
  });
});
