/** The tokenizer: merges as the definition has them, any bytes there and back, streams, special tokens, and what ids a vocabulary gets. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Source, testSeed } from '../../test/support/source.ts';
import { LongCache, WordCache } from './bpe/cache.ts';
import { TokenBuffer } from './bpe/token-buffer.ts';
import { BYTES_IN_ORDER } from './bytes.ts';
import { TokenizerError } from './errors.ts';
import { Tokenizer } from './tokenizer.ts';

const FIXTURE = join(import.meta.dirname, 'golden/docs-3k.tokenizer');
const tokenizer = Tokenizer.load(FIXTURE);

const TEXTS = [
  '',
  'Hello, world! 我们在2023年使用HTTP协议。',
  "don't STOP  now\r\n\n  the end\t",
  '😀👩‍👩‍👧🇨🇳 café e\u0301 ﬁ 𠀀𪛟 𝒳',
  'const f = (x) => x?.y ?? [1, 2.5e-3];\n\tif (a<b) {\n}\n',
  '<|endoftext|><|im_start|>user',
  '\ufeffBOM\0nul\u2028',
];

/** By the definition, on the ids of the bytes: the lowest rank, leftmost, one at a time. */
function mergeByDefinition(bytes: Uint8Array, { model }: Tokenizer, byteIds: Map<number, number>): number[] {
  const ranks = new Map<string, number>();
  for (let rank = 0; rank < model.merged.length; rank++)
    ranks.set(`${model.pairs[2 * rank]} ${model.pairs[2 * rank + 1]}`, rank);
  const ids = [...bytes].map((byte) => byteIds.get(byte) as number);
  for (;;) {
    let lowest = Number.POSITIVE_INFINITY;
    let at = -1;
    for (let i = 0; i + 1 < ids.length; i++) {
      const rank = ranks.get(`${ids[i]} ${ids[i + 1]}`) ?? Number.POSITIVE_INFINITY;
      if (rank < lowest) [lowest, at] = [rank, i];
    }
    if (at < 0) return ids;
    ids.splice(at, 2, model.merged[lowest]);
  }
}

/** Merges of random pairs of a text, ranked in a random order: across characters, late within them, before their own parts. */
function randomTokenizer(random: Source, text: string, count: number): Tokenizer {
  const ids = [...Buffer.from(text)].map((byte) => BYTES_IN_ORDER.indexOf(byte));
  const merges: [number, number][] = [];
  while (merges.length < count && ids.length > 2) {
    const at = random.int(0, ids.length - 1);
    const [left, right] = [ids[at], ids[at + 1]];
    const id = 256 + merges.push([left, right]) - 1;
    for (let i = 0; i + 1 < ids.length; i++) if (ids[i] === left && ids[i + 1] === right) ids.splice(i, 2, id);
  }
  const learned = Tokenizer.build({ merges, special: [], preTokenizer: '[\\x{0}-\\x{10FFFF}]+' });
  if (random.int(0, 2) === 0) return learned;
  const order = random.shuffle(merges.map((_, rank) => rank));
  const pairs = Int32Array.from(order.flatMap((rank) => merges[rank]));
  return new Tokenizer({ ...learned.model, pairs, merged: Int32Array.from(order, (rank) => 256 + rank) });
}

test('pieces are merged as the definition has it', () => {
  const random = new Source(testSeed());
  const byteIds = new Map(BYTES_IN_ORDER.map((byte, id) => [byte, id]));
  const alphabets = ['ab', '的一是中国', 'é我a的ж', 'aé😀中\u07ff𠀀'].map((text) => [...text]);
  const draw = (letters: string[], length: number) =>
    Array.from({ length }, () => letters[random.int(0, letters.length)]).join('');
  for (let round = 0; round < 300; round++) {
    const letters = alphabets[round % alphabets.length];
    const made = randomTokenizer(random, draw(letters, 60), random.int(1, 40));
    for (const length of [1, 2, 3, 5, 8, 20, 150]) {
      const text = draw(letters, length);
      const expected = mergeByDefinition(Buffer.from(text), made, byteIds);
      assert.deepEqual([...made.encode(text)], expected, JSON.stringify({ round, text }));
      assert.deepEqual([...made.encode(text)], expected, 'from the cache');
    }
  }
});

test('a cached piece is more than its hash', () => {
  const text = Uint16Array.from('abacus', (char) => char.charCodeAt(0));
  const out = new Uint32Array(8);
  const words = new WordCache(4);
  words.add(text, 0, 2, 7, Int32Array.of(5, 6), 2);
  assert.equal(words.find(text, 0, 2, 7, out, 1), 2);
  assert.deepEqual([...out.slice(0, 4)], [0, 5, 6, 0]);
  for (const [start, end, hash] of [
    [1, 3, 7],
    [0, 1, 7],
    [0, 3, 7],
    [0, 2, 23],
  ])
    assert.equal(words.find(text, start, end, hash, out, 0), 0);
  words.add(text, 2, 4, 23, Int32Array.of(9), 1);
  assert.equal(words.find(text, 0, 2, 7, out, 0), 0, 'a newer one is in its place');
  const longs = new LongCache();
  longs.add(text, 0, 2, 7, Int32Array.of(5));
  assert.deepEqual(
    [longs.find(text, 0, 2, 7)?.length, longs.find(text, 1, 3, 7), longs.find(text, 0, 2, 8)],
    [1, undefined, undefined],
  );
});

test('a megabyte without a space takes no quadratic time', () => {
  const text = 'ab的'.repeat(200_000);
  assert.equal(tokenizer.decode(tokenizer.encode(text)), text);
  const rule = '-'.repeat(1_000_000);
  assert.equal(tokenizer.decode(tokenizer.encode(rule)), rule);
});

test('any bytes come back', () => {
  const random = new Source(testSeed());
  const starts = [
    0, 0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xe4, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0xa0, 0x9f, 0x90, 0x8f,
  ];
  for (let round = 0; round < 3000; round++) {
    const odd = random.int(0, 3) === 0;
    const bytes = Uint8Array.from({ length: random.int(0, 40) }, () =>
      odd ? random.int(0, 256) : starts[random.int(0, starts.length)],
    );
    const ids = tokenizer.encode(bytes);
    assert.deepEqual(tokenizer.decodeBytes(ids), bytes);
    assert.equal(tokenizer.decode(ids), Buffer.from(bytes).toString('utf8'));
  }
});

test('text comes back, and its bytes are the same ids', () => {
  for (const text of TEXTS) {
    const ids = tokenizer.encode(text);
    assert.equal(tokenizer.decode(ids), text);
    assert.deepEqual(tokenizer.encode(Buffer.from(text)), ids);
    assert.deepEqual(tokenizer.decodeBytes(ids), Uint8Array.from(Buffer.from(text)));
  }
});

test('a byte that is no UTF-8 is an id by itself between stretches of text', () => {
  const byteId = (byte: number) => 6 + BYTES_IN_ORDER.indexOf(byte);
  const bytes = Buffer.concat([Buffer.from('我们 the'), Buffer.of(0xe6, 0x88), Buffer.from('the')]);
  const the = [...tokenizer.encode('the')];
  assert.deepEqual(
    [...tokenizer.encode(bytes)],
    [...tokenizer.encode('我们 the'), ...[byteId(0xe6), byteId(0x88)], ...the],
  );
});

test('a lone surrogate is U+FFFD, as in UTF-8', () => {
  for (const text of ['a\ud800b', '\udc00', 'x\udc00\ud800'])
    assert.deepEqual(tokenizer.encode(text), tokenizer.encode(Buffer.from(text)));
});

test('special tokens are recognised only where asked for', () => {
  const text = 'a<|im_start|>user<|im_start|><|endoftext|>b<|im_';
  const plain = tokenizer.encode(text);
  assert.ok(plain.every((id) => id > 5));
  const ids = tokenizer.encode(text, { special: true });
  assert.deepEqual(
    [...ids].filter((id) => id <= 5),
    [1, 1, 0],
  );
  assert.equal(tokenizer.decode(ids), text);
  assert.equal(tokenizer.decode(ids, { skipSpecial: true }), 'auserb<|im_');
  assert.equal(tokenizer.decode(plain, { skipSpecial: true }), text);
  assert.deepEqual(tokenizer.encode(Buffer.from(text), { special: true }), ids);
});

test('of special tokens that start alike the longest is found', () => {
  const made = Tokenizer.build({ merges: [], special: ['<a', '<a>', '(.*)'] });
  assert.deepEqual([...made.encode('<a><a(.*)', { special: true })], [1, 0, 2]);
});

test('a stream gives out whole characters only', () => {
  const text = '我a😀é👩‍👩‍👧𠀀 end';
  const bytes = Buffer.from(text);
  const byteId = (byte: number) => 6 + BYTES_IN_ORDER.indexOf(byte);
  const whole = tokenizer.stream();
  let seen = '';
  for (const [i, byte] of bytes.entries()) {
    const given = whole.push(byteId(byte));
    assert.ok(given.isWellFormed() && !given.includes('\ufffd'));
    seen += given;
    const done = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, i + 1), { stream: true });
    assert.equal(seen, done, 'all that is whole, and nothing else');
  }
  assert.equal(seen + whole.end(), text);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const stream = tokenizer.stream();
    const parts = [...tokenizer.encode(bytes.subarray(0, cut)), ...tokenizer.encode(bytes.subarray(cut))];
    assert.equal(parts.map((id) => stream.push(id)).join('') + stream.end(), text, `cut at ${cut}`);
    const broken = tokenizer.stream();
    const half = [...tokenizer.encode(bytes.subarray(0, cut))].map((id) => broken.push(id)).join('') + broken.end();
    assert.equal(half, bytes.toString('utf8', 0, cut), `ended at ${cut}`);
  }
  const random = new Source(testSeed());
  for (let round = 0; round < 500; round++) {
    const ids = Array.from({ length: 12 }, () => random.int(0, tokenizer.size));
    const stream = tokenizer.stream();
    assert.equal(ids.map((id) => stream.push(id)).join('') + stream.end(), tokenizer.decode(ids));
  }
});

test('ids: special tokens, bytes in their order, merges', () => {
  const made = Tokenizer.build({
    merges: [
      [6 + 64, 6 + 65],
      [262, 262],
    ],
    normalization: 'none',
  });
  assert.equal(made.size, 264);
  assert.equal(made.endOfText, 0);
  assert.deepEqual([...made.special.keys()].slice(0, 3), ['<|endoftext|>', '<|im_start|>', '<|im_end|>']);
  assert.deepEqual(
    [made.decode([6]), made.decode([6 + 64]), made.decode([262]), made.decode([263])],
    ['!', 'a', 'ab', 'abab'],
  );
  assert.deepEqual([...made.encode('ababab')], [263, 262]);
  assert.deepEqual(
    [...made.byteLengths().slice(0, 8), ...made.byteLengths().slice(262)],
    [0, 0, 0, 0, 0, 0, 1, 1, 2, 4],
  );
  assert.deepEqual(
    [...Array(256).keys()].map((byte) => made.encode(Uint8Array.of(byte)).length),
    Array(256).fill(1),
  );
});

test('many texts into one buffer', () => {
  const ids = new TokenBuffer(1);
  const counts = TEXTS.map((text) => tokenizer.encodeInto(text, ids));
  assert.deepEqual(
    counts,
    TEXTS.map((text) => tokenizer.encode(text).length),
  );
  assert.deepEqual(
    [...ids.slice()],
    TEXTS.flatMap((text) => [...tokenizer.encode(text)]),
  );
});

test('normalisation composes before it cuts', () => {
  const made = Tokenizer.build({ merges: [], normalization: 'nfc' });
  assert.equal(made.decode(made.encode('e\u0301')), 'é');
  assert.equal(Tokenizer.build({ merges: [] }).decode(Tokenizer.build({ merges: [] }).encode('e\u0301')), 'e\u0301');
});

test('a vocabulary without some bytes says which one it lacks', () => {
  const made = Tokenizer.build({ merges: [], bytes: Buffer.from('abc') });
  assert.equal(made.size, 9);
  assert.equal(made.decode(made.encode('cab')), 'cab');
  assert.throws(() => made.encode('cab!'), /0x21/);
  assert.throws(() => made.encode('中'), TokenizerError);
  assert.throws(() => made.encode(Uint8Array.of(0xff)), /0xff/);
});

test('the hash is of what decides ids', () => {
  const base = { merges: [[70, 71]] as [number, number][] };
  const { hash } = Tokenizer.build(base);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(Tokenizer.build({ merges: Int32Array.of(70, 71) }).hash, hash);
  const others = [
    { merges: [[71, 70]] as [number, number][] },
    { ...base, preTokenizer: 'gpt4' },
    { ...base, digits: 'single' as const },
    { ...base, normalization: 'nfc' as const },
    { ...base, special: ['<|endoftext|>', 'b', 'c', 'd', 'e', 'f'].map((text) => `<${text}>`) },
  ];
  assert.equal(new Set([hash, ...others.map((each) => Tokenizer.build(each).hash)]).size, others.length + 1);
});

test('what cannot be a tokenizer is refused', () => {
  const bad: Parameters<typeof Tokenizer.build>[0][] = [
    { merges: [[0, 70]] },
    { merges: [[262, 70]] },
    { merges: [[-1, 70]] },
    {
      merges: [
        [70, 70],
        [70, 70],
      ],
    },
    { merges: Int32Array.of(70) },
    { merges: [], special: ['a'] },
    { merges: [], special: ['', 'x'] },
    { merges: [], special: ['xx', 'xx'] },
    { merges: [], special: ['\ud800'] },
    { merges: [], normalization: 'nfkc' as 'nfc' },
    { merges: [], preTokenizer: '(' },
  ];
  for (const options of bad) assert.throws(() => Tokenizer.build(options), TokenizerError, JSON.stringify(options));
  for (const id of [-1, tokenizer.size, 1.5, Number.NaN]) assert.throws(() => tokenizer.decode([id]), TokenizerError);
  assert.throws(() => tokenizer.stream().push(tokenizer.size), TokenizerError);
});
