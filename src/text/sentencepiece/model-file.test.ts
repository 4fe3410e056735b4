/**
 * Files that are no SentencePiece models, or broken ones: each is refused by the name of a field, or works. The models are written
 * here, field by field, with a small compiled charsmap. What whole ones do to text: sentencepiece.test.ts.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { randomTexts } from '../../../test/support/texts.ts';
import { TokenizerError } from '../errors.ts';
import { Charsmap } from './charsmap.ts';
import { SentencePiece } from './index.ts';
import { PIECE } from './model-file.ts';

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
const tag = (field: number, wire: number) => varint(field * 8 + wire);
const whole = (field: number, value: number) => [...tag(field, 0), ...varint(value)];
const float = (field: number, value: number) => [...tag(field, 5), ...new Uint8Array(Float32Array.of(value).buffer)];
const bytes = (field: number, value: Iterable<number>) => {
  const content = [...value];
  return [...tag(field, 2), ...varint(content.length), ...content];
};
const text = (field: number, value: string) => bytes(field, Buffer.from(value));
const piece = (value: string, score: number, type: number) =>
  bytes(1, [...text(1, value), ...float(2, score), ...(type === PIECE.normal ? [] : whole(3, type))]);

/** The rules as a double array: nodes are put one after another wherever all their children are free. */
function compileCharsmap(rules: Record<string, string>): Uint8Array {
  const units = new Uint32Array(1 << 14);
  const taken = new Uint8Array(1 << 14);
  let strings = Buffer.alloc(0);
  const place = (keys: [key: Buffer, value: string][], depth: number, at: number) => {
    const children = new Map<number, [Buffer, string][]>();
    for (const entry of keys.filter(([key]) => key.length > depth))
      children.set(entry[0][depth], [...(children.get(entry[0][depth]) ?? []), entry]);
    const ended = keys.find(([key]) => key.length === depth);
    let base = 1;
    const free = (b: number) => [...children.keys(), ...(ended ? [0] : [])].every((label) => !taken[at ^ b ^ label]);
    while (!free(base)) base++;
    units[at] = (units[at] & 0xff) | (base << 10) | (ended ? 0x100 : 0);
    for (const label of children.keys()) taken[at ^ base ^ label] = 1;
    if (ended) {
      taken[at ^ base] = 1;
      units[at ^ base] = (0x80000000 | strings.length) >>> 0;
      strings = Buffer.concat([strings, Buffer.from(`${ended[1]}\0`)]);
    }
    for (const [label, entries] of children) {
      units[at ^ base ^ label] = label;
      place(entries, depth + 1, at ^ base ^ label);
    }
  };
  taken[0] = 1;
  place(
    Object.entries(rules).map(([key, value]) => [Buffer.from(key), value]),
    0,
    0,
  );
  const trie = Buffer.from(units.buffer, 0, 4 * (taken.lastIndexOf(1) + 1));
  return Buffer.concat(
    [Uint32Array.of(trie.length), trie, strings].map((part) =>
      Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    ),
  );
}

const RULES = { ﬁ: 'fi', Ａ: 'A', 'e\u0301': 'é', '\u3000': ' ', '①': '1', '\u200b': '', '\t': ' ', İ: 'i\u0307' };

function modelFile(kind: 1 | 2, byteFallback = true): Uint8Array {
  const words = [
    '\u2581',
    'a',
    'b',
    'c',
    'e',
    'f',
    'i',
    'n',
    't',
    'h',
    'ab',
    'abc',
    '\u2581a',
    '\u2581the',
    'th',
    'the',
    'in',
    'fi',
    '中',
    '文',
    '中文',
    'é',
  ];
  const pieces = [
    piece('<unk>', 0, PIECE.unknown),
    piece('<s>', 0, PIECE.control),
    piece('</s>', 0, PIECE.control),
    piece('<sep>', 0, PIECE.userDefined),
    ...words.map((word, i) => piece(word, -1 - i / 8, word === 'abc' ? PIECE.unused : PIECE.normal)),
    ...(byteFallback
      ? Array.from({ length: 256 }, (_, byte) =>
          piece(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, 0, PIECE.byte),
        )
      : []),
  ];
  const trainer = bytes(2, [...whole(3, kind), ...whole(35, byteFallback ? 1 : 0), ...whole(40, 0), ...whole(43, -1)]);
  const normalizer = bytes(3, [
    ...text(1, 'made'),
    ...bytes(2, compileCharsmap(RULES)),
    ...whole(3, 1),
    ...whole(4, 0),
  ]);
  return Uint8Array.from([...pieces.flat(), ...trainer, ...normalizer]);
}

const read = (content: Uint8Array) => SentencePiece.read('a.model', content);

test('rules of replacement: the longest, and none where a string only begins as one', () => {
  const charsmap = new Charsmap(compileCharsmap({ ...RULES, ab: 'x', abcd: 'y' }), 'a');
  assert.deepEqual(charsmap.longestAt('éabce\u0301', 4), { units: 2, text: 'é' });
  assert.deepEqual(charsmap.longestAt('abcc', 0), { units: 2, text: 'x' });
  assert.deepEqual(charsmap.longestAt('abcd', 0), { units: 4, text: 'y' });
  for (const none of ['a', 'e', 'b', '😀', 'é']) assert.equal(charsmap.longestAt(none, 0), undefined);
  assert.equal(charsmap.longestAt('\u200b', 0)?.text, '');
});

test('a small model of each kind works', () => {
  for (const kind of [1, 2] as const) {
    const model = read(modelFile(kind));
    const name = (value: string) => Array.from(model.encode(value), (id) => model.model.texts[id]);
    assert.deepEqual(name('theﬁ<sep>x'), ['\u2581the', 'fi', '<sep>', '<0x78>']);
    assert.equal(model.decode(model.encode('the Ａé<s> 中文𠀀')), 'the Aé<s> 中文𠀀');
    assert.ok(!name('abcabc').includes('abc'), 'an unused piece is not used');
  }
});

test('what is wrong is named', () => {
  const without = (content: Uint8Array, from: number[]) => {
    const at = Buffer.from(content).indexOf(Buffer.from(from));
    assert.ok(at >= 0);
    return Uint8Array.from([...content.slice(0, at), ...content.slice(at + from.length)]);
  };
  const good = modelFile(1);
  const with_ = (...more: number[][]) => Uint8Array.from([...good, ...more.flat()]);
  const wrong: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /one unknown piece/],
    [Buffer.from('{"version":"1.0"}'), /the file/],
    [with_(piece('a', 0, 1)), /each piece once.*pieces\[5\]/],
    [with_(piece('', 0, 1)), /pieces\[282\] must have a text/],
    [with_(piece('a\0b', 0, 1)), /U\+0000/],
    [with_(piece('x'.repeat(9000), 0, 1)), /less than 8000/],
    [with_(piece('xx', Number.NaN, 1)), /pieces\[282\]\.score must be finite/],
    [with_(piece('xx', 0, 7)), /type 1 to 6/],
    [with_(piece('<unk2>', 0, PIECE.unknown)), /one unknown/],
    [with_(bytes(1, bytes(1, [0xff, 0xfe]))), /pieces\[282\]\.piece must be UTF-8/],
    [with_(bytes(2, whole(3, 3))), /model_type must be 1 \(unigram\) or 2 \(bpe\): 3 \(word\)/],
    [with_(bytes(2, whole(35, 0))), /byte pieces without byte_fallback/],
    [without(good, piece('<0x41>', 0, PIECE.byte)), /all 256 byte pieces/],
    [with_(bytes(3, bytes(2, [1, 2]))), /precompiled_charsmap must hold/],
    [with_([...tag(9, 2), ...varint(1000)]), /must hold the 1000 bytes of its field 9/],
    [with_(tag(9, 3)), /wire type 3/],
    [with_([0]), /field numbers/],
    [with_([...tag(9, 0), 0xff, 0xff]), /within a number/],
  ];
  for (const [content, message] of wrong) assert.throws(() => read(content), { name: 'TokenizerError', message });
});

test('broken files: refused by the name of a field, or working', () => {
  const random = new Source(testSeed());
  const texts = randomTexts(random, 20_000).map((text) => text.slice(0, 200));
  const kinds = [modelFile(1), modelFile(2), modelFile(1, false), modelFile(2, false)];
  let worked = 0;
  for (let turn = 0; turn < 2400; turn++) {
    let content = Buffer.from(kinds[turn % kinds.length]);
    for (let change = random.int(1, 4); change > 0; change--) {
      const at = random.int(0, content.length);
      const way = random.int(0, 5);
      if (way === 0) content[at] ^= 1 << random.int(0, 8);
      else if (way === 1) content[at] = [0, 1, 0x7f, 0x80, 0xff][random.int(0, 5)];
      else if (way === 2) content = content.subarray(0, Math.max(1, at));
      else if (way === 3) content = Buffer.concat([content.subarray(0, at), content.subarray(at + random.int(1, 40))]);
      else
        content = Buffer.concat([
          content.subarray(0, at),
          Buffer.from(varint(2 ** random.int(0, 63))),
          content.subarray(at),
        ]);
      if (content.length === 0) content = Buffer.of(10);
    }
    let model: SentencePiece;
    try {
      model = read(content);
    } catch (error) {
      assert.ok(error instanceof TokenizerError, String((error as Error).stack));
      assert.equal(error.what, 'a.model');
      continue;
    }
    worked++;
    const size = model.model.texts.length;
    for (const one of [texts[turn % texts.length], ...Object.keys(RULES)]) {
      const ids = model.encode(one);
      assert.ok(ids.every((id) => id < size));
      assert.ok(model.decode(ids).isWellFormed());
    }
  }
  assert.ok(worked > 100 && worked < 2300, `${worked} worked`);
});
