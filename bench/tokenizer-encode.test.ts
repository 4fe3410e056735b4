/** Tests of the encoding figures on a few texts: ids are compared before anything is timed, and a missing peer is a note. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Tokenizer } from '../src/text/index.ts';
import { PeerPool } from './peers/pool.ts';
import { encodeFigure, encodeFigures, gptSides, type Sides } from './tokenizer-encode.ts';

const FIXTURE = fileURLToPath(new URL('../src/text/golden/docs-3k.tokenizer', import.meta.url));
const TEXTS = ['Hello, 我们在2023年。', '', "don't\n\n  stop 😀"];
const TURNS = { minSamples: 5, minSeconds: 0, sampleSeconds: 1e-4, restSeconds: 0 };
const PLAN = { id: 'encode', bar: 3 };

/** Ours is `tokenizer`; the peers get the fixture. */
const sides = (tokenizer: Tokenizer): Sides => ({
  ours: async () => tokenizer,
  async ready(child, { file }) {
    await child.request({ op: 'prepare', documents: file, tokenizer: FIXTURE });
  },
});

async function withPool<T>(work: (pool: PeerPool) => Promise<T>): Promise<T> {
  const pool = new PeerPool();
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

const figureOf = (tokenizer: Tokenizer, ...names: string[]) =>
  encodeFigure(
    PLAN,
    names,
    () => sides(tokenizer),
    async () => TEXTS,
    TURNS,
  );

test('ours and the peers that are there are timed; another is a note', async () => {
  const figure = figureOf(Tokenizer.load(FIXTURE), 'tokenizers', 'nobody', 'tokenizers in Python');
  const { values, peers = [], note } = await withPool((pool) => figure.measure(pool));
  assert.ok(values.length >= 5 && values.every((rate) => rate > 0));
  assert.deepEqual(peers.map(({ name }) => name).slice(0, 2), ['tokenizers', 'nobody']);
  assert.ok('values' in peers[0] && peers[0].values.length >= 5 && peers[0].version === '0.23.2');
  assert.ok('missing' in peers[1]);
  assert.match(note ?? '', /3000 ids, 0\.0 MB, 3 documents/);
  assert.equal(figure.unit, 'MB/s');
});

test('other ids end the figure', async () => {
  const other = Tokenizer.build({ merges: [] });
  await assert.rejects(
    withPool((pool) => figureOf(other, 'tokenizers').measure(pool)),
    /tokenizers has other ids for document 0/,
  );
});

test('the figures and their bars', () => {
  assert.deepEqual(
    encodeFigures.map(({ id, bar }) => [id, bar]),
    [
      ['tokenizer.encode.t1.gpt-tokenizer', 2],
      ['tokenizer.encode.t1.tokenizers', 3],
    ],
  );
});

test('gpt-tokenizer’s vocabulary gives ours its ids, where it is installed', { timeout: 120_000 }, async (t) => {
  await withPool(async (pool) => {
    const peer = await pool.get('gpt-tokenizer', 1);
    if ('missing' in peer) {
      t.skip(peer.missing);
      return;
    }
    const { values } = await encodeFigure(PLAN, ['gpt-tokenizer'], gptSides, async () => TEXTS, TURNS).measure(pool);
    assert.ok(values.length >= 5);
  });
});
