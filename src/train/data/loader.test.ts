/**
 * Batches from mixtures, against the documents alone: labels, segments and positions, each epoch whole, shares by weight,
 * conversations and fill-in-the-middle.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { config, en, few, folder, only, owner, shape, source, tokenizer, zh } from '../../../test/support/mixture.ts';
import { writeShard } from '../../../test/support/shards.ts';
import { type Batch, type DataConfig, IGNORED, Loader } from './index.ts';

/** Checks a batch against the documents: labels, segments, positions, count. */
function check(batch: Batch): void {
  const { ids, labels, segments, positions, rows, length } = batch;
  for (const array of [ids, labels, segments, positions]) assert.equal(array.length, rows * length);
  let counted = 0;
  for (let at = 0; at < rows * length; at++) {
    const here = owner.get(ids[at])!;
    assert.equal(labels[at], here.last ? IGNORED : ids[at] + 1, `label ${at}`);
    if (!here.last) counted++;
    if (at % length === 0) {
      assert.equal(segments[at], 0);
      assert.equal(positions[at], 0);
      continue;
    }
    const goesOn = ids[at] === ids[at - 1] + 1 && !owner.get(ids[at - 1])!.last;
    // A document's next piece may by chance follow at once: then it may be a new segment or not.
    if (!goesOn) assert.equal(positions[at], 0);
    assert.equal(segments[at], segments[at - 1] + (positions[at] === 0 ? 1 : 0));
    if (positions[at] !== 0) assert.equal(positions[at], positions[at - 1] + 1);
  }
  assert.equal(batch.counted, counted);
}

const same = (a: Batch, b: Batch) => assert.deepEqual(a, b);

test('labels, segments and positions of every batch', () => {
  using loader = Loader.open(config(), shape());
  for (let i = 0; i < 150; i++) check(loader.next());
  assert.equal(loader.tokens, 150 * 4 * 24);
});

test('a piece is cut only where a row ends or the longest piece does', () => {
  using loader = Loader.open(only('en'), shape(1, 24));
  let before: number | undefined;
  for (let i = 0; i < 100; i++) {
    const { ids, positions } = loader.next();
    for (let at = 0; at < 24; at++) {
      if (before !== undefined && !owner.get(before)!.last && positions[at] === 0 && ids[at] !== before + 1) {
        const { document } = owner.get(before)!;
        assert.equal((document.ids.indexOf(before) + 1) % 96, 0, 'a document ends before it goes on elsewhere');
      }
      before = ids[at];
    }
  }
});

test('each epoch has every token once', () => {
  for (const [name, documents] of [
    ['zh', zh],
    ['en', en],
    ['few', few],
  ] as const) {
    using loader = Loader.open(only(name), shape(1, 20));
    const counts = new Map(documents.flatMap(({ ids }) => ids.map((id) => [id, 0])));
    for (let i = 0; i < (4 * counts.size) / 20; i++) {
      for (const id of loader.next().ids) counts.set(id, counts.get(id)! + 1);
      const values = [...counts.values()];
      assert.ok(Math.max(...values) - Math.min(...values) <= 1, `${name}, batch ${i}`);
    }
    assert.ok(Math.abs(loader.epochs[name] - 4) < 0.5, `${loader.epochs[name]}`);
  }
});

test('another seed is another order, another epoch too; the same seed is the same', () => {
  const first = (seed: number) => {
    using loader = Loader.open(config({ seed }), shape());
    return loader.next();
  };
  same(first(5), first(5));
  assert.notDeepEqual(first(5).ids, first(6).ids);
  assert.notDeepEqual(first(5).ids, first(5 + 2 ** 40).ids);
  using loader = Loader.open(only('few'), shape(1, 1));
  const total = few.reduce((sum, { ids }) => sum + ids.length, 0);
  const epochs = Array.from({ length: 12 }, () => Array.from({ length: total }, () => loader.next().ids[0]).join(' '));
  assert.ok(new Set(epochs).size > 2, 'three documents have six orders');
});

test('a source draws in the same order whatever stands beside it', () => {
  const of = (data: DataConfig) => {
    using loader = Loader.open(data, shape(1, 24));
    const ids = Array.from({ length: 200 }, () => [...loader.next().ids]).flat();
    return ids.filter((id) => owner.get(id)!.from === 'en').slice(0, 1000);
  };
  assert.deepEqual(of(config()), of(only('en')));
});

test('tokens are shared out by weight', () => {
  using loader = Loader.open(config(), shape());
  const counts: Record<string, number> = { zh: 0, en: 0, few: 0 };
  for (let i = 1; i <= 400; i++) {
    for (const id of loader.next().ids) counts[owner.get(id)!.from]++;
    const total = i * 4 * 24;
    // No further off than what is drawn and not yet handed out: a piece of at most four rows for each row, and one more.
    for (const [name, share] of [
      ['zh', 4 / 7],
      ['en', 2 / 7],
      ['few', 1 / 7],
    ] as const)
      assert.ok(Math.abs(counts[name] - share * total) <= 5 * 96, `${name} has ${counts[name]} of ${total}`);
  }
});

test('a conversation counts the tokens of its mask only', () => {
  const documents = Array.from({ length: 30 }, (_, i) => {
    const ids = Array.from({ length: 1 + ((i * 7) % 40) }, (_, k) => 100 + 50 * i + k);
    return { ids, mask: ids.map(() => source.int(0, 2)) };
  });
  writeShard(join(folder, 'chat.shard'), documents, tokenizer);
  const asks = new Map(documents.flatMap(({ ids, mask }) => ids.map((id, k) => [id, mask[k + 1] === 1] as const)));
  // Conversations are not rearranged.
  const data = only('chat', {
    sources: [{ name: 'chat', shards: ['chat.shard'], weight: 1 }],
    fim: { rate: 1, spm: 0 },
  });
  using loader = Loader.open(data, shape(2, 16));
  for (let i = 0; i < 60; i++) {
    const { ids, labels, counted } = loader.next();
    ids.forEach((id, at) => {
      assert.equal(labels[at], asks.get(id) ? id + 1 : IGNORED);
    });
    assert.equal(counted, labels.filter((label) => label !== IGNORED).length);
  }
});

test('what has a mask and fits a row is in one', () => {
  const documents = Array.from({ length: 40 }, (_, i) => {
    const ids = Array.from({ length: 1 + ((i * 7) % 20) }, (_, k) => 100 + 50 * i + k);
    return { ids, mask: ids.map((_, k) => Number(k === ids.length - 1)) };
  });
  writeShard(join(folder, 'whole.shard'), documents, tokenizer);
  const data = only('whole', { sources: [{ name: 'whole', shards: ['whole.shard'], weight: 1 }] });
  using loader = Loader.open(data, shape(2, 16));
  const longer = new Set(documents.flatMap(({ ids }) => (ids.length > 16 ? ids : [])));
  const seen = new Set<number>();
  const check = ({ ids, labels, positions }: Batch) =>
    ids.forEach((id, at) => {
      if (id < 100) assert.equal(labels[at], IGNORED, 'what fills up is not learned');
      else if (!longer.has(id))
        assert.equal(positions[at], (id - 100) % 50, 'it stands where it stands in its document');
      if (labels[at] !== IGNORED) seen.add(labels[at]);
    });
  for (let i = 0; i < 60; i++) check(loader.next());
  assert.deepEqual(
    documents.map(({ ids }) => ids.at(-1)!).filter((id, i) => documents[i].ids.length > 1 && !seen.has(id)),
    [],
  );
  using half = Loader.open({ ...data, heldOut: 0.5 }, shape(2, 16));
  const [{ batches }] = half.heldOut({ rows: 2, length: 16, maxTokens: 400 });
  const held = [...batches()];
  assert.ok(held.length > 3);
  held.forEach(check);
});

test('fill-in-the-middle: all tokens of an epoch are there, marks where they belong, and no label leaves its document', () => {
  using plain = Loader.open(only('zh'), shape(1, 24));
  using loader = Loader.open(only('zh', { fim: { rate: 1, spm: 0.5 } }), shape(1, 24));
  const count = zh.reduce((sum, { ids }) => sum + ids.length, 0);
  const ids: number[] = [];
  for (let tokens = 0; tokens < count; ) {
    const batch = loader.next();
    batch.labels.forEach((label, at) => {
      const next = at + 1 < 24 && batch.segments[at + 1] === batch.segments[at] ? batch.ids[at + 1] : undefined;
      if (next !== undefined) assert.equal(label, next);
      const [a, b] = [owner.get(batch.ids[at]), owner.get(label)];
      if (a && b) assert.equal(a.document, b.document);
    });
    ids.push(...batch.ids);
    tokens = ids.filter((id) => id >= 10).length;
  }
  assert.equal(new Set(ids.filter((id) => id >= 10)).size, Math.min(count, new Set(ids).size - 3));
  const marks = [1, 2, 3].map((mark) => ids.filter((id) => id === mark).length);
  assert.ok(Math.max(...marks) - Math.min(...marks) <= 1, marks.join(' '));
  assert.notDeepEqual(plain.next().ids, loader.next().ids);
});
