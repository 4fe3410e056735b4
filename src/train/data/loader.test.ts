/**
 * Batches from mixtures. Most shards here have ids that occur once, so that a token tells its document and place, and every
 * batch can be checked by brute force against the documents alone.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { plainTokenizer, type ShardDocument, temporaryFolder, writeShard } from '../../../test/support/shards.ts';
import { Source, testSeed } from '../../../test/support/source.ts';
import { hashOf, ShardError } from '../../text/index.ts';
import { type Batch, type DataConfig, DataError, IGNORED, Loader, type LoaderShape } from './index.ts';

const folder = temporaryFolder();
const source = new Source(testSeed());
const SIZE = 100_000;
const tokenizer = plainTokenizer(SIZE);

/** Next id to be used; ids below 10 are special. */
let fresh = 10;
/** By id: the document it is in, and whether it ends it. */
const owner = new Map<number, { document: ShardDocument; last: boolean; from: string }>();

/** Shards `name-0.shard` and so on of documents of unique ids; some as long as several pieces. */
function write(name: string, counts: readonly number[], longest: number): ShardDocument[] {
  return counts.flatMap((count, i) => {
    const documents = Array.from({ length: count }, () => {
      const length = source.int(1, source.next() < 0.1 ? 10 * longest : longest + 1);
      const document: ShardDocument = { ids: Array.from({ length }, () => fresh++) };
      for (const id of document.ids) owner.set(id, { document, last: id === document.ids.at(-1), from: name });
      return document;
    });
    writeShard(join(folder, `${name}-${i}.shard`), documents, tokenizer);
    return documents;
  });
}

const zh = write('zh', [60, 1, 40], 30);
const en = write('en', [50], 60);
const few = write('few', [3], 20);
assert.ok(fresh < SIZE, 'enough ids');

const config = (changes: Partial<DataConfig> = {}): DataConfig => ({
  sources: [
    { name: 'zh', shards: ['zh-*.shard'], weight: 2 },
    { name: 'en', shards: ['en-0.shard'], weight: 1 },
    { name: 'few', shards: ['few-0.shard'], weight: 0.5 },
  ],
  heldOut: 0,
  seed: 5,
  ...changes,
});
const only = (name: string, changes: Partial<DataConfig> = {}): DataConfig =>
  config({ sources: [{ name, shards: [`${name}-*.shard`], weight: 1 }], ...changes });
const shape = (rows = 4, length = 24): LoaderShape => ({ rows, length, tokenizer, folder });

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

describe('held-out documents', () => {
  const isHeldOut = ({ ids }: ShardDocument) => Number(hashOf(ids.join(' '))) / 2 ** 64 < 0.2;
  const heldOut = config({ heldOut: 0.2 });

  test('are never trained on', () => {
    using loader = Loader.open(heldOut, shape());
    const seen = new Set<ShardDocument>();
    for (let i = 0; i < 300; i++) for (const id of loader.next().ids) seen.add(owner.get(id)!.document);
    const expected = [...zh, ...en, ...few].filter((document) => !isHeldOut(document));
    assert.equal(seen.size, expected.length);
    assert.ok(expected.every((document) => seen.has(document)));
  });

  const evaluation = { rows: 3, length: 16, maxTokens: 1e9 };
  test('are all evaluated, once, with labels as in training', () => {
    using loader = Loader.open(heldOut, shape());
    for (const { source: name, documents, batches } of loader.heldOut(evaluation)) {
      const own = [...zh, ...en, ...few].filter((d) => owner.get(d.ids[0])!.from === name && isHeldOut(d));
      assert.equal(documents, own.length);
      const seen: number[] = [];
      for (const batch of batches()) {
        assert.equal(batch.ids.length, 48);
        const end = batch.ids.indexOf(0); // padding has the id of end-of-text, which is in no document here
        const real = end < 0 ? 48 : end;
        for (let at = 0; at < real; at++) {
          seen.push(batch.ids[at]);
          assert.equal(batch.labels[at], owner.get(batch.ids[at])!.last ? IGNORED : batch.ids[at] + 1);
        }
        for (let at = real; at < 48; at++) assert.equal(batch.labels[at], IGNORED);
        for (const row of [0, 16, 32].filter((at) => at < real))
          assert.ok(batch.segments[row] === 0 && batch.positions[row] === 0);
        if (real % 16 !== 0) assert.notEqual(batch.segments[real], batch.segments[real - 1]);
        assert.equal(batch.counted, batch.labels.filter((label) => label !== IGNORED).length);
      }
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        own.flatMap(({ ids }) => ids).sort((a, b) => a - b),
      );
    }
  });

  test('are the same at every call and for every seed, up to a number of tokens', () => {
    using a = Loader.open(heldOut, shape());
    using b = Loader.open({ ...heldOut, seed: 99 }, shape(2, 100));
    for (let i = 0; i < 10; i++) a.next();
    const limited = { ...evaluation, maxTokens: 100 };
    const of = (loader: Loader) => loader.heldOut(limited).map(({ batches }) => [...batches()]);
    assert.deepEqual(of(a), of(b));
    const [chinese] = of(a);
    assert.equal(chinese.length, 3);
    assert.equal(chinese.flatMap(({ ids }) => [...ids]).filter((id) => id !== 0).length, 100);
  });

  test('none held out: no batches', () => {
    using loader = Loader.open(config(), shape());
    assert.deepEqual(
      loader.heldOut(evaluation).map(({ batches }) => [...batches()]),
      [[], [], []],
    );
  });
});

describe('taking up', () => {
  for (const fim of [undefined, { rate: 0.5, spm: 0.5 }])
    test(`from any place, the same batches follow${fim ? ', with fill-in-the-middle' : ''}`, () => {
      const data = config({ heldOut: 0.1, fim });
      using loader = Loader.open(data, shape());
      const states = [loader.state];
      const batches = Array.from({ length: 60 }, () => {
        const batch = loader.next();
        states.push(loader.state);
        return batch;
      });
      for (const at of [0, 1, 59, ...Array.from({ length: 8 }, () => source.int(0, 59))]) {
        using other = Loader.open(data, shape());
        for (let i = 0; i < source.int(0, 3); i++) other.next();
        other.restore(JSON.parse(JSON.stringify(states[at])));
        assert.deepEqual(other.state, states[at]);
        for (let i = at; i < 60; i++) same(other.next(), batches[i]);
        assert.equal(other.tokens, loader.tokens);
        assert.deepEqual(other.epochs, loader.epochs);
      }
    });

  test('a place of another run is refused, with what differs, and changes nothing', () => {
    using loader = Loader.open(config({ heldOut: 0.1 }), shape());
    loader.next();
    const { state } = loader;
    const refused = (changes: object, message: RegExp) => {
      const before = loader.state;
      assert.throws(
        () => loader.restore({ ...structuredClone(state), ...changes } as typeof state),
        (error) => error instanceof DataError && message.test(error.message),
        JSON.stringify(changes),
      );
      assert.deepEqual(loader.state, before);
    };
    refused({ version: 2 }, /version 1: 2/);
    refused({ rows: 5 }, /rows must be as in the run, 5: 4/);
    refused({ seed: 6 }, /seed must be/);
    refused({ fim: { rate: 1, spm: 0 } }, /fim must be/);
    refused({ tokens: -1 }, /tokens must be a count/);
    refused({ sources: state.sources.slice(1) }, /sources must be as in the run.*the shards are not those of the run/);
    refused({ sources: state.sources.map((s) => ({ ...s, pieces: 1 })) }, /sources must be as in the run/);
    for (const wrong of [{ index: 1e9 }, { epoch: 0.5 }, { tokens: null }])
      refused({ sources: state.sources.map((s) => ({ ...s, ...wrong })) }, /must have a place in its/);
    for (const wrong of [
      { source: 3 },
      { source: -1 },
      { piece: 1e9 },
      { epoch: -1 },
      { offset: 1e6 },
      { offset: 'x' },
    ])
      refused({ cursors: state.cursors.map((c) => ({ ...c, ...wrong })) }, /data position/);
    refused({ cursors: [null] }, /rows must be/);
    refused({ cursors: undefined }, /must have sources and cursors/);
  });
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

describe('what cannot be used', () => {
  const refused = (data: DataConfig, message: RegExp, kind: typeof DataError | typeof ShardError = DataError) =>
    assert.throws(
      () => Loader.open(data, shape()),
      (error) => error instanceof kind && message.test(error.message),
    );
  const [first] = config().sources;

  test('settings', () => {
    for (const heldOut of [-0.1, 1, Number.NaN])
      refused(config({ heldOut }), /heldOut\] must be at least 0 and below 1/);
    for (const seed of [-1, 0.5]) refused(config({ seed }), /seed\] must be/);
    refused(config({ fim: { rate: 2, spm: 0 } }), /fim.rate\] must be from 0 to 1: 2/);
    refused(config({ sources: [] }), /sources\] must have one with a weight above 0: none/);
    refused(config({ sources: [{ ...first, weight: -1 }] }), /weight must be/);
    refused(config({ sources: [{ ...first, weight: 0 }] }), /weight above 0: zh/);
    refused(config({ sources: [first, first] }), /different names: zh, zh/);
    const bare = { ...tokenizer, special: new Map([['<|endoftext|>', 0]]) };
    assert.throws(
      () => Loader.open(config({ fim: { rate: 0.1, spm: 0 } }), { ...shape(), tokenizer: bare }),
      /<\|fim_prefix\|>/,
    );
  });

  test('shards that are not there, damaged, or of another tokenizer', () => {
    refused(
      config({ sources: [{ ...first, shards: ['none-*.shard'] }] }),
      /source zh\] must name shards that are there: none-\*/,
    );
    refused(config({ sources: [{ ...first, shards: [] }] }), /must name shards that are there: none/);
    refused(
      config({ sources: [{ ...first, shards: ['none.shard'] }] }),
      /none\.shard\] cannot be read: ENOENT/,
      ShardError,
    );
    writeFileSync(join(folder, 'cut.shard'), readFileSync(join(folder, 'en-0.shard')).subarray(0, -100));
    refused(
      config({ sources: [first, { name: 'cut', shards: ['cut.shard'], weight: 1 }] }),
      /cut short: 100 of/,
      ShardError,
    );
    const other = { ...shape(), tokenizer: { ...tokenizer, hash: 'ef'.repeat(32) } };
    assert.throws(
      () => Loader.open(config(), other),
      /must be made with the tokenizer in use, efefefefefef: abababababab/,
    );
  });

  test('a source of which everything is held out', () => {
    writeShard(join(folder, 'one.shard'), [{ ids: [10] }], tokenizer);
    const data = config({ sources: [{ name: 'one', shards: ['one.shard'], weight: 1 }], heldOut: 0.9999 });
    refused(
      data,
      /source one\] must have documents that are not held out: 1 documents, all of them held out \(lower heldOut/,
    );
    using loader = Loader.open({ ...data, sources: [first, { ...data.sources[0], weight: 0 }], heldOut: 0.6 }, shape());
    assert.equal(loader.heldOut({ rows: 1, length: 8, maxTokens: 8 }).length, 2, 'weight 0: for evaluation only');
  });

  test('an id outside the vocabulary, when it is reached', () => {
    const bytes = readFileSync(join(folder, 'few-0.shard'));
    bytes.writeUInt32LE(SIZE, 192 + 4 * 5);
    writeFileSync(join(folder, 'wrong.shard'), bytes);
    using loader = Loader.open(
      only('wrong', { sources: [{ name: 'wrong', shards: ['wrong.shard'], weight: 1 }] }),
      shape(),
    );
    assert.throws(
      () => Array.from({ length: 20 }, () => loader.next()),
      /wrong\.shard\] ids must be below the vocabulary size 100000: 100000 at token 5/,
    );
  });
});
