/**
 * Unigram and WordPiece beside `tokenizers`: vocabularies that the package trains here, in files of the forms that are published; and the
 * dividing itself beside a plain search. Not SentencePiece's own Unigram: ../sentencepiece/.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { projectTexts, randomTexts } from '../../../test/support/texts.ts';
import { assertSameIds, PeerTokenizer } from '../../../test/support/tokenizers.ts';
import { TokenizerError } from '../errors.ts';
import { readModelFile } from '../sentencepiece/model-file.ts';
import { Tokenizer } from '../tokenizer.ts';
import { PieceTrie } from './trie.ts';
import { Viterbi } from './viterbi.ts';

/** The best division by trying the last part of every length at every place. */
function plainDivision(text: string, scores: ReadonlyMap<string, number>, unknown: number): string[] {
  const best: { sum: number; from: number }[] = [{ sum: 0, from: -1 }];
  for (let end = 1; end <= text.length; end++) {
    best[end] = { sum: -Infinity, from: -1 };
    for (let from = 0; from < end; from++) {
      const score = scores.get(text.slice(from, end)) ?? (end - from === 1 ? unknown : -Infinity);
      if (best[from].sum + score > best[end].sum) best[end] = { sum: best[from].sum + score, from };
    }
  }
  const parts: string[] = [];
  for (let end = text.length; end > 0; end = best[end].from) parts.unshift(text.slice(best[end].from, end));
  return parts;
}

test('the division of greatest score, over many blocks of places', () => {
  const random = new Source(testSeed());
  for (let turn = 0; turn < 40; turn++) {
    const letters = 'abcdé'.slice(0, random.int(1, 6));
    const word = () => Array.from({ length: random.int(1, 7) }, () => letters[random.int(0, letters.length)]).join('');
    const pieces = [...new Set(Array.from({ length: random.int(1, 30) }, word))].filter((piece) => piece !== 'd');
    const scores = pieces.map(() => -random.next() * 10);
    const viterbi = new Viterbi({
      trie: new PieceTrie(pieces, [...pieces.keys()]),
      scores: Float64Array.from(scores),
      unknownScore: -30,
      single: false,
    });
    for (const length of [0, 1, 50, turn < 3 ? 9000 : 200]) {
      const text = Array.from({ length }, () => letters[random.int(0, letters.length)]).join('');
      const parts: string[] = [];
      viterbi.split(text, (start, end, piece) => {
        parts.push(text.slice(start, end));
        assert.equal(piece < 0, !pieces.includes(text.slice(start, end)));
      });
      if (length < 1000)
        assert.deepEqual(parts, plainDivision(text, new Map(pieces.map((p, i) => [p, scores[i]])), -30));
      else assert.equal(parts.join(''), text);
    }
  }
});

const PYTHON = process.env.CALLOSUM_PYTHON || 'python3';
const found = spawnSync(PYTHON, ['-c', 'import tokenizers']).status === 0;
const skip = !found && 'no Python with tokenizers; CALLOSUM_PYTHON may name one';

/** A tokenizer.json that the package makes: `script` sets `t` from `texts`. */
function made(script: string, texts: string[]): string {
  const head = 'import json, sys\nfrom tokenizers import *\nfrom tokenizers import models, trainers, normalizers as n';
  const more =
    'from tokenizers import pre_tokenizers as p, decoders as d, processors as q\ntexts = json.load(sys.stdin)';
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', `${head}\n${more}\n${script}\nprint(t.to_str())`], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

const UNIGRAM = (rest: string, trainer: string) => `t = Tokenizer(models.Unigram())
${rest}
t.train_from_iterator(texts, trainers.UnigramTrainer(vocab_size=1500, show_progress=False, ${trainer}))`;
const WORD_PIECE = (rest: string, model: string, trainer: string) => `t = Tokenizer(models.WordPiece(${model}))
${rest}
t.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=3000, show_progress=False, ${trainer}))`;

const KINDS: Record<string, string> = {
  'Unigram over words': UNIGRAM(
    't.normalizer = n.Sequence([n.NFKC(), n.Replace(Regex(" {2,}"), " ")])\nt.pre_tokenizer = p.Metaspace()\nt.decoder = d.Metaspace()',
    'unk_token="<unk>", special_tokens=["<s>", "</s>", "<unk>"]',
  ),
  'Unigram over whole texts': UNIGRAM(
    't.pre_tokenizer = p.Metaspace(split=False, prepend_scheme="first")\nt.decoder = d.Metaspace(prepend_scheme="first")',
    'unk_token="<unk>", special_tokens=["<pad>", "<unk>", "[MASK]"]',
  ),
  'Unigram with bytes': `${UNIGRAM('t.pre_tokenizer = p.Metaspace()', 'unk_token="<unk>", special_tokens=["<unk>"]')}
o = json.loads(t.to_str())
o["model"]["vocab"] += [["<0x%02X>" % b, 0.0] for b in range(256)]
o["model"]["byte_fallback"] = True
t = Tokenizer.from_str(json.dumps(o))
t.decoder = d.Sequence([d.ByteFallback(), d.Metaspace()])`,
  'WordPiece as BERT has it': WORD_PIECE(
    't.normalizer = n.BertNormalizer()\nt.pre_tokenizer = p.BertPreTokenizer()\nt.decoder = d.WordPiece()\n' +
      't.post_processor = q.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])',
    'unk_token="[UNK]"',
    'special_tokens=["[UNK]", "[CLS]", "[SEP]"]',
  ),
  'WordPiece with short words and another prefix': WORD_PIECE(
    't.pre_tokenizer = p.Whitespace()\nt.decoder = d.WordPiece(prefix="@@", cleanup=False)',
    'unk_token="?", max_input_chars_per_word=7',
    'special_tokens=["?"], continuing_subword_prefix="@@"',
  ),
};

for (const [name, script] of Object.entries(KINDS)) {
  test(`the ids of tokenizers: ${name}`, { skip }, async () => {
    const random = new Source(testSeed());
    const ours = projectTexts().slice(0, 20);
    const odd = [
      '<s>',
      '<unk>',
      '[UNK]',
      '##ing',
      '\u2581a',
      '<0x41>',
      'aaaaaaaaaaaaaaaaa',
      'unaffable',
      '\u2581\u2581',
    ];
    const texts = [...randomTexts(random, 200_000, odd).map((text) => text.toWellFormed()), ...ours];
    const json = made(script, [...ours, ...texts.filter((text) => new Set(text).size < 200).slice(0, 20)]);
    const tokenizer = Tokenizer.fromDocument(JSON.parse(json), 'made');
    const peer = PeerTokenizer.fromString(json);
    await assertSameIds(tokenizer, peer, texts, true);
    for (const text of texts.slice(0, 60)) {
      const ids = tokenizer.encode(text);
      assert.equal(tokenizer.decode(ids), await peer.decode([...ids], false));
    }
  });
}

test('a charsmap in a tokenizer.json: the ids of tokenizers', { skip }, async (t) => {
  if (spawnSync(PYTHON, ['-c', 'import sentencepiece']).status !== 0) return t.skip('no Python with sentencepiece');
  const sentences = projectTexts()
    .slice(0, 10)
    .flatMap((text) => text.split('\n'));
  const train = { vocab_size: 600, hard_vocab_limit: false, normalization_rule_name: 'nmt_nfkc_cf' };
  const { stdout } = spawnSync(PYTHON, [join(import.meta.dirname, '../sentencepiece/library.py')], {
    input: JSON.stringify({ train, sentences, texts: [], sequences: [] }),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const { normalizer } = readModelFile('made', Buffer.from(JSON.parse(stdout).model, 'hex'));
  const random = new Source(testSeed());
  const odd = ['\r\n', 'ﷺ', '각', 'ｶﾞ', 'ΑΣ', '\u0600a', '\u0301', '①'];
  const texts = randomTexts(random, 300_000, odd).map((text) => text.toWellFormed());
  const document = JSON.parse(made(KINDS['Unigram over words'], [...sentences, ...texts.slice(0, 5)]));
  const charsmap = Buffer.from(normalizer.charsmap as Uint8Array).toString('base64');
  document.normalizer = { type: 'Precompiled', precompiled_charsmap: charsmap };
  await assertSameIds(
    Tokenizer.fromDocument(document, 'made'),
    PeerTokenizer.fromString(JSON.stringify(document)),
    texts,
  );
});

test('what a file may not say is named', () => {
  const unigram = (model: object) => ({ model: { type: 'Unigram', vocab: [['a', -1]], ...model } });
  const wordPiece = (model: object) => ({ model: { type: 'WordPiece', vocab: { '[UNK]': 0 }, ...model } });
  const wrong: [object, RegExp][] = [
    [unigram({ unk_id: 1 }), /model\.unk_id/],
    [unigram({ vocab: [['a', '-1']] }), /model\.vocab\[0\]\[1\] must be a number/],
    [unigram({ vocab: [['a']] }), /model\.vocab\[0\] must be a token and its score/],
    [wordPiece({ vocab: { a: 0 } }), /model\.unk_token must be in model\.vocab/],
    [wordPiece({ max_input_chars_per_word: -1 }), /model\.max_input_chars_per_word/],
  ];
  for (const [document, message] of wrong)
    assert.throws(() => Tokenizer.fromDocument(document, 'made'), { name: 'TokenizerError', message });
  assert.throws(() => Tokenizer.fromDocument(unigram({}), 'made').encode('ab'), TokenizerError);
});
