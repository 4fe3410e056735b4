/** Merges against the slow obvious trainer: words as arrays, everything counted again in each round. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { unitsOf } from '../pretokenizers/index.ts';
import { buildArena } from './arena.ts';
import { mergePairs, type Pair } from './merge.ts';
import { WordTable } from './words.ts';

const IDENTITY = Uint16Array.from({ length: 256 }, (_, byte) => byte);
const OPTIONS = { alphabet: 256, vocabulary: 400, minFrequency: 1, maxBytes: Number.POSITIVE_INFINITY };

function fast(words: readonly string[], options = OPTIONS): Pair[] {
  const table = new WordTable();
  for (const word of words) table.add(unitsOf(word), 0, word.length);
  return [...mergePairs(buildArena(table.take(), IDENTITY, options.vocabulary), options)];
}

function applied(text: readonly number[], [left, right]: Pair, made: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hit = text[i] === left && text[i + 1] === right;
    out.push(hit ? made : text[i]);
    if (hit) i++;
  }
  return out;
}

/** All merges, those that are given first. */
function slow(words: readonly string[], options = OPTIONS, given: readonly Pair[] = []): Pair[] {
  const { alphabet, vocabulary, minFrequency, maxBytes } = options;
  let texts = words.map((word) => [...Buffer.from(word)]);
  const lengths = new Array(256).fill(1);
  const merges: Pair[] = [];
  while (alphabet + merges.length < vocabulary) {
    const pair = given[merges.length] ?? best(texts, (l, r) => lengths[l] + lengths[r] <= maxBytes, minFrequency);
    if (!pair) break;
    const made = alphabet + merges.push(pair) - 1;
    lengths[made] = lengths[pair[0]] + lengths[pair[1]];
    texts = texts.map((text) => applied(text, pair, made));
  }
  return merges;
}

function best(texts: readonly number[][], allowed: (l: number, r: number) => boolean, least: number): Pair | undefined {
  const counts = new Map<number, number>();
  for (const text of texts)
    for (let i = 1; i < text.length; i++) {
      const key = text[i - 1] * 2 ** 20 + text[i];
      if (allowed(text[i - 1], text[i])) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  return first && first[1] >= least ? [Math.floor(first[0] / 2 ** 20), first[0] % 2 ** 20] : undefined;
}

/** Words over few characters repeat pairs, overlap and tie; some are long runs. */
function randomWords(source: Source): string[] {
  const characters = ['a', 'b', 'c', '文', '字', '😀', 'é'].slice(0, source.int(1, 8));
  const word = () =>
    Array.from({ length: source.int(1, 12) }, () => characters[source.int(0, characters.length)]).join('');
  const some = Array.from({ length: source.int(1, 40) }, word);
  some.push(characters[0].repeat(source.int(1, 600)));
  return Array.from({ length: source.int(1, 200) }, () => some[Math.floor(some.length * source.next() ** 2)]);
}

test('the merges are those of the slow trainer, ties and overlaps included', () => {
  const source = new Source(testSeed());
  for (let round = 0; round < 60; round++) {
    const words = randomWords(source);
    const options = {
      ...OPTIONS,
      minFrequency: source.int(1, 4),
      maxBytes: source.next() < 0.5 ? OPTIONS.maxBytes : source.int(2, 9),
      vocabulary: source.int(257, 400),
    };
    assert.deepEqual(fast(words, options), slow(words, options), `round ${round}, seed ${testSeed()}`);
  }
});

test('a vocabulary of more than 16 bits, and of nothing to merge', () => {
  const words = ['abab', 'abc', '文字文字'];
  assert.deepEqual(fast(words, { ...OPTIONS, vocabulary: 70_000 }), slow(words, { ...OPTIONS, vocabulary: 70_000 }));
  assert.deepEqual(fast(['a', 'b']), []);
  assert.deepEqual(fast([]), []);
});

test('when there is no room for the occurrences of new pairs', () => {
  const words = ['abcdefghijklmnop'.repeat(100), '文字']; // all pairs equally frequent: a scan fills the pool
  const options = { ...OPTIONS, vocabulary: 290 };
  assert.deepEqual(fast(words, options), slow(words, options));
});

test('with more symbols than a scan has exact cells for', () => {
  const source = new Source(testSeed());
  const words = Array.from({ length: 2000 }, () => {
    const length = source.int(1, 30);
    return String.fromCharCode(...Array.from({ length }, () => 0x4e00 + Math.floor(300 * source.next() ** 3)));
  });
  const options = { ...OPTIONS, vocabulary: 3000, minFrequency: 2 };
  const merges = fast(words, options);
  assert.ok(merges.length > 1950, `only ${merges.length} merges`);
  // The slow trainer would take minutes for all: after some of the merges, the next ones must be its own.
  for (const at of [0, 700, 1900]) {
    const next = slow(words, { ...options, vocabulary: 256 + at + 3 }, merges.slice(0, at));
    assert.deepEqual(merges.slice(at, at + 3), next.slice(at));
  }
});
