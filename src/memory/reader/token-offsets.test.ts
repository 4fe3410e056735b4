/** Places of tokens in texts of several scripts, by the tokenizer of a real base where it is there. */
/** Tokens of byte-level and other vocabularies against the characters they came from. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDecoder } from '../../model/open.ts';
import { Tokenizer, tokenizerFromGguf } from '../../text/index.ts';
import { tokenOffsets } from './token-offsets.ts';

const BASE = join(import.meta.dirname, '../../../../shared/models/smollm2-135m-instruct');
const skip = existsSync(BASE) ? false : 'the base model is not beside the repository';

test('tokens cover a text of any script in order, and a token inside a character covers it whole', { skip }, () => {
  const { checkpoint } = openDecoder(BASE);
  assert.equal(checkpoint.kind, 'gguf');
  const tokenizer = tokenizerFromGguf(checkpoint.metadata, BASE);
  for (const text of ['Havn\nOpened in 1931, for €3,200.', '标题\n港口于1931年开放。😀ok', '', 'a\ud800b']) {
    const ids = tokenizer.encode(text);
    const offsets = tokenOffsets(tokenizer, text, ids);
    let covered = 0;
    for (let t = 0; t < ids.length; t++) {
      const [start, end] = [offsets[2 * t], offsets[2 * t + 1]];
      assert.ok(start <= covered && end >= covered && end > start, `${text}: token ${t} is ${start} to ${end}`);
      const token = Buffer.from(tokenizer.tokenBytes(ids[t])).toString('utf8');
      if (!token.includes('\ufffd')) assert.equal(text.toWellFormed().slice(start, end), token);
      covered = end;
    }
    assert.equal(covered, text.length);
  }
});

test('a tokenizer that rewrites the text is refused', () => {
  const tokenizer = Tokenizer.build({ merges: [] });
  assert.throws(() => tokenOffsets(tokenizer, 'ab', tokenizer.encode('abc')), {
    name: 'ReaderError',
    message: /spell/,
  });
});
