/** Yuan's tokenizer on a file of the release's size and ids, whose other pieces are made up. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PIECE, type SentencePieceModel } from './sentencepiece/model-file.ts';
import { writeModelFile } from './sentencepiece/write.ts';
import { Tokenizer } from './tokenizer.ts';
import { YUAN_VOCABULARY, yuanTokenizer } from './yuan.ts';

const folder = mkdtempSync(join(tmpdir(), 'yuan-tokenizer-'));
after(() => rmSync(folder, { recursive: true }));

/** Where the release has its own. */
const IDS: Record<string, number> = {
  '<unk>': 0,
  '<s>': 1,
  '</s>': 2,
  '<eod>': 77_185,
  '<n>': 77_186,
  '<sep>': 77_187,
  '<pad>': 77_188,
  '<jupyter_start>': 96_630,
  '<jupyter_text>': 96_631,
  '<jupyter_code>': 96_632,
  '<jupyter_output>': 96_633,
  '<empty_output>': 96_634,
  '<commit_before>': 96_635,
  '<commit_msg>': 96_636,
  '<commit_after>': 96_637,
};
const ADDED = ['<mask>', '<predict>', '<FIM_SUFFIX>', '<FIM_PREFIX>', '<FIM_MIDDLE>'];

function model(pieces = 134_953): SentencePieceModel {
  const texts = Array.from({ length: pieces }, (_, id) => {
    if (id >= 3 && id < 259) return `<0x${(id - 3).toString(16).toUpperCase().padStart(2, '0')}>`;
    return id >= 300 && id < 326 ? String.fromCharCode(97 + id - 300) : `\u3400${id}`;
  });
  texts[326] = '\u2581';
  for (const [text, id] of Object.entries(IDS)) if (id < pieces) texts[id] = text;
  const types = new Uint8Array(pieces).fill(PIECE.normal);
  types[0] = PIECE.unknown;
  types.fill(PIECE.control, 1, 3);
  types.fill(PIECE.byte, 3, 259);
  if (pieces > 77_186) types[77_186] = PIECE.userDefined;
  return {
    kind: 'bpe',
    texts,
    scores: Float32Array.from(texts, (_, id) => -id),
    types,
    unknownId: 0,
    byteFallback: true,
    unknownSurface: ' \u2047 ',
    roles: { bos: '<s>', eos: '</s>', pad: '<pad>' },
    normalizer: {
      charsmap: undefined,
      dummyPrefix: true,
      removeExtraSpaces: false,
      escapeSpaces: true,
      spaceAsSuffix: false,
    },
  };
}

test('the ids of the release, those that are added behind them, and room up to the models vocabulary', () => {
  writeFileSync(join(folder, 'tokenizer.model'), writeModelFile(model()));
  const tokenizer = yuanTokenizer(folder);
  for (const [text, id] of Object.entries(IDS)) assert.equal(tokenizer.idOf(text), id, text);
  ADDED.forEach((text, i) => {
    assert.equal(tokenizer.idOf(text), 134_953 + i, text);
  });
  assert.equal(tokenizer.size, 134_958);
  assert.equal(Math.ceil(tokenizer.size / 128) * 128, YUAN_VOCABULARY);

  const text = 'ab<sep>c<n>d<FIM_MIDDLE><eod>';
  const ids = tokenizer.encode(text, { special: true, addSpecial: true });
  assert.deepEqual(
    [...ids],
    [326, 300, 301, 77_187, 326, 302, 77_186, 303, 134_957, 77_185],
    'nothing stands around a text, and <n> is a piece like others',
  );
  assert.ok(!tokenizer.encode(text).includes(77_187), 'text from outside cannot write them');
  assert.equal(tokenizer.decode(tokenizer.encode(text)), text);

  const saved = join(folder, 'saved');
  mkdirSync(saved);
  tokenizer.save(saved);
  const again = Tokenizer.load(saved);
  assert.equal(again.hash, tokenizer.hash);
  assert.deepEqual(again.special, tokenizer.special);
  assert.deepEqual(again.encode(text, { special: true, addSpecial: true }), ids);
});

test('a file without its pieces is refused', () => {
  const path = join(folder, 'other.model');
  writeFileSync(path, writeModelFile(model(2000)));
  assert.throws(() => yuanTokenizer(path), {
    name: 'TokenizerError',
    message: /must have the pieces <eod>, <n>, <sep>/,
  });
});
