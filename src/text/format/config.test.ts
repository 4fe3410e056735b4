/** What stands beside a published tokenizer, in the forms that publishers write it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TokenizerError } from '../errors.ts';
import { Tokenizer } from '../tokenizer.ts';
import { readTokenizerConfig } from './config.ts';

const root = mkdtempSync(join(tmpdir(), 'callosum-config-'));
after(() => rmSync(root, { recursive: true }));
const fixture = Tokenizer.load(join(import.meta.dirname, '../golden/docs-3k.tokenizer'));
let count = 0;

/** A folder with these files; objects as JSON. */
function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(root, `${count++}-`));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}
const read = (files: Record<string, unknown>, tokenizer = fixture) => readTokenizerConfig(folderWith(files), tokenizer);

test('nothing beside it is nothing set', () => {
  const config = read({});
  assert.deepEqual(
    { ...config, chatTemplates: [...config.chatTemplates] },
    {
      ...{ bos: undefined, pad: undefined, unk: undefined, end: undefined, eos: [], addBos: false, chatTemplates: [] },
    },
  );
});

test('tokens as text and as objects, from either file, and ends from the model’s own settings', () => {
  const config = read({
    'tokenizer_config.json': {
      bos_token: { content: '<|endoftext|>', lstrip: false, __type: 'AddedToken' },
      eos_token: '<|im_end|>',
      unk_token: null,
      add_bos_token: true,
      chat_template: 'A',
    },
    'special_tokens_map.json': { pad_token: { content: '<|endoftext|>' }, eos_token: '<|im_start|>' },
    'generation_config.json': { eos_token_id: [0, 2], pad_token_id: 5 },
  });
  assert.deepEqual(config.bos, { id: 0, content: '<|endoftext|>' });
  assert.deepEqual(config.pad, { id: 0, content: '<|endoftext|>' });
  assert.deepEqual([config.unk, config.end?.id, config.eos, config.addBos], [undefined, 2, [0, 2], true]);
  assert.equal(config.chatTemplates.get('default'), 'A');
  assert.deepEqual(read({ 'generation_config.json': { eos_token_id: 7 } }).eos, [7]);
  assert.equal(
    read({ 'tokenizer_config.json': { unk_token: '!' } }).unk?.id,
    fixture.encode('!')[0],
    'of the vocabulary',
  );
  assert.equal(read({ 'tokenizer_config.json': { bos_token: '<nowhere>' } }).bos, undefined);
});

test('the beginning is put before a text where the file of the tokenizer does so, unless it is said otherwise', () => {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/docs-3k.tokenizer'), 'utf8'));
  file.post_processor = { type: 'BertProcessing', cls: ['<|endoftext|>', 0], sep: ['<|im_end|>', 2] };
  const framed = Tokenizer.fromDocument(file, 'made');
  const begins = { bos_token: '<|endoftext|>' };
  assert.equal(read({ 'tokenizer_config.json': begins }, framed).addBos, true);
  assert.equal(read({ 'tokenizer_config.json': { ...begins, add_bos_token: false } }, framed).addBos, false);
  assert.equal(read({ 'tokenizer_config.json': begins }).addBos, false);
  assert.deepEqual([...framed.encode('', { addSpecial: true })], [0, 2]);
});

test('several templates by name, and the one in a file of its own', () => {
  const chat_template = [
    { name: 'default', template: 'A' },
    { name: 'tool_use', template: 'B' },
  ];
  const files = { 'tokenizer_config.json': { chat_template } };
  assert.deepEqual(
    [...read(files).chatTemplates],
    [
      ['default', 'A'],
      ['tool_use', 'B'],
    ],
  );
  const own = read({ ...files, 'chat_template.jinja': 'C 中' }).chatTemplates;
  assert.deepEqual([own.get('default'), own.get('tool_use')], ['C 中', 'B']);
});

test('what is not as it must be is refused by file and field', () => {
  const cases: [files: Record<string, unknown>, message: RegExp][] = [
    [{ 'tokenizer_config.json': '{' }, /tokenizer_config\.json\] must be JSON/],
    [{ 'tokenizer_config.json': '[]' }, /the file must be an object/],
    [{ 'tokenizer_config.json': { bos_token: 5 } }, /bos_token must be an object: 5/],
    [{ 'tokenizer_config.json': { bos_token: {} } }, /bos_token\.content must be a string/],
    [
      { 'tokenizer_config.json': { bos_token: '<|endoftext|>', add_bos_token: 1 } },
      /add_bos_token must be true or false/,
    ],
    [{ 'tokenizer_config.json': { chat_template: {} } }, /chat_template must be a string/],
    [{ 'tokenizer_config.json': { chat_template: [{ name: 'x' }] } }, /chat_template\[0\]\.template must be a string/],
    [
      { 'generation_config.json': { eos_token_id: -1 } },
      /generation_config\.json\] eos_token_id must be a whole number/,
    ],
    [{ 'generation_config.json': { eos_token_id: ['x'] } }, /eos_token_id\[0\] must be a whole number/],
  ];
  for (const [files, message] of cases)
    assert.throws(
      () => read(files),
      (error) => error instanceof TokenizerError && message.test(error.message),
      String(message),
    );
});
