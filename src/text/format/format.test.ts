/** The tokenizer's files: what is written is read back, both forms of merges are read, and no bad file is believed. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TokenizerError } from '../errors.ts';
import { Tokenizer } from '../tokenizer.ts';

const FIXTURE = join(import.meta.dirname, '../golden/docs-3k.tokenizer');
const folder = mkdtempSync(join(tmpdir(), 'callosum-format-'));
after(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);

const text = readFileSync(FIXTURE, 'utf8');
const TEXT = "Don't 我们 use HTTP 1234 😀\n<|im_end|>";
type Json = Record<string, unknown>;

/** The fixture's JSON, changed. */
function changed(
  change: (file: Json & { model: Json & { vocab: Record<string, unknown>; merges: unknown[] } }) => void,
): string {
  const file = JSON.parse(text);
  change(file);
  writeFileSync(place('changed.json'), JSON.stringify(file));
  return place('changed.json');
}

test('what is saved is loaded again, the same', () => {
  const fixture = Tokenizer.load(FIXTURE);
  const models = [
    fixture,
    Tokenizer.build({ merges: fixture.model.pairs, digits: 'single', normalization: 'nfc' }),
    Tokenizer.build({ merges: [], special: [], preTokenizer: '\\p{L}+', bytes: Buffer.from('__proto__ 12') }),
    Tokenizer.load(changed((file) => Object.assign(file.model, { ignore_merges: true }))),
  ];
  for (const [index, made] of models.entries()) {
    const into = place(`saved-${index}`);
    mkdirSync(into);
    made.save(into);
    assert.deepEqual(readdirSync(into), ['tokenizer.json', 'tokenizer_config.json'], 'and nothing else');
    const again = Tokenizer.load(into);
    assert.equal(again.hash, made.hash);
    assert.deepEqual(again.byteLengths(), made.byteLengths());
    again.save(into);
    assert.equal(Tokenizer.load(join(into, 'tokenizer.json')).hash, made.hash);
  }
  const config = JSON.parse(readFileSync(place('saved-0/tokenizer_config.json'), 'utf8'));
  assert.equal(config.eos_token, '<|endoftext|>');
  assert.match(config.chat_template, /<\|im_start\|>/);
  const plain = JSON.parse(readFileSync(place('saved-2/tokenizer_config.json'), 'utf8'));
  assert.deepEqual([plain.eos_token, plain.chat_template], [null, undefined]);
});

test('merges in the older form, a normalizer in a sequence, and added tokens behind the vocabulary are read', () => {
  const fixture = Tokenizer.load(FIXTURE);
  const older = changed((file) => {
    file.model.merges = (file.model.merges as string[][]).map((pair) => pair.join(' '));
    file.normalizer = { type: 'Sequence', normalizers: [] };
    file.post_processor = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true };
  });
  assert.equal(Tokenizer.load(older).hash, fixture.hash);
  const more = Tokenizer.load(
    changed((file) => {
      (file.added_tokens as Json[]).push(
        { id: 3000, content: '我们', special: false },
        { id: 3001, content: '<x>', special: true },
      );
      file.normalizer = { type: 'Sequence', normalizers: [{ type: 'NFC' }] };
    }),
  );
  assert.equal(more.size, 3002);
  assert.ok(more.encode(TEXT).includes(3000), 'an added token that is not special is always recognised');
  assert.ok(!more.encode('<x>').includes(3001) && more.encode('<x>', { special: true })[0] === 3001);
  assert.deepEqual([...more.byteLengths().slice(3000)], [6, 0]);
});

test('a piece that is a token as a whole is that token, where the file says so', () => {
  const file = (ignore_merges: boolean) =>
    Tokenizer.load(
      changed(({ model }) => {
        model.ignore_merges = ignore_merges;
        model.vocab.qqzqq = 3000; // no merge makes it
      }),
    );
  assert.deepEqual([...file(true).encode('qqzqq')], [3000]);
  assert.ok(file(false).encode('qqzqq').length > 1);
});

test('each field that is not as it must be is refused by its name', () => {
  const split = (file: Json) => (file.pre_tokenizer as { pretokenizers: Json[] }).pretokenizers[0];
  const bytes = (file: Json) => (file.pre_tokenizer as { pretokenizers: Json[] }).pretokenizers[1];
  const added = (file: Json) => file.added_tokens as Json[];
  const cases: [rule: RegExp, change: Parameters<typeof changed>[0]][] = [
    [/ model\.type must be BPE.*: "Letters"/, (file) => Object.assign(file.model, { type: 'Letters' })],
    [/ model must be an object: nothing/, (file) => Reflect.deleteProperty(file, 'model')],
    [/ model\.dropout must/, (file) => Object.assign(file.model, { dropout: 0.1 })],
    [/ model\.byte_fallback must/, (file) => Object.assign(file.model, { byte_fallback: 1 })],
    [/ model\.continuing_subword_prefix must/, (file) => Object.assign(file.model, { continuing_subword_prefix: 2 })],
    [/ model\.merges\[0\] must join/, (file) => Object.assign(file.model, { continuing_subword_prefix: '##' })],
    [/ model\.end_of_word_suffix must/, (file) => Object.assign(file.model, { end_of_word_suffix: 2 })],
    [/ model\.ignore_merges must/, (file) => Object.assign(file.model, { ignore_merges: 1 })],
    [
      / model\.unk_token must be in model\.vocab/,
      (file) => Object.assign(file.model, { unk_token: '<unk>', byte_fallback: true }),
    ],
    [/ normalizer\.type must be /, (file) => Object.assign(file, { normalizer: { type: 'Lower' } })],
    [/ normalizer must be an object/, (file) => Object.assign(file, { normalizer: 'NFC' })],
    [
      / normalizer\.normalizers\[1\]\.pattern must be an object/,
      (file) =>
        Object.assign(file, { normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Replace' }] } }),
    ],
    [/ decoder\.type must be .*: "CTC"/, (file) => Object.assign(file, { decoder: { type: 'CTC' } })],
    [/ decoder must be an object/, (file) => Object.assign(file, { decoder: 'ByteLevel' })],
    [/ post_processor\.single must/, (file) => Object.assign(file, { post_processor: { type: 'TemplateProcessing' } })],
    [/ post_processor\.type must/, (file) => Object.assign(file, { post_processor: { type: 'Template' } })],
    [
      / post_processor must add ids that have a token: 3000 of 3000/,
      (file) => Object.assign(file, { post_processor: { type: 'BertProcessing', cls: ['a', 3000], sep: ['b', 1] } }),
    ],
    [/ pre_tokenizer\.type must be Split or /, (file) => Object.assign(file, { pre_tokenizer: { type: 'Chars' } })],
    [/ pre_tokenizer must be an object/, (file) => Object.assign(file, { pre_tokenizer: 3 })],
    [/pretokenizers\[0\]\.behavior must/, (file) => Object.assign(split(file), { behavior: 'Gone' })],
    [/pretokenizers\[0\]\.invert must/, (file) => Object.assign(split(file), { invert: 5 })],
    [
      /pretokenizers\[0\]\.pattern\.Regex .*escape/,
      (file) => Object.assign(split(file), { pattern: { Regex: '\\bx' } }),
    ],
    [/pretokenizers\[0\]\.pattern\.Regex must be a string/, (file) => Object.assign(split(file), { pattern: {} })],
    [/pretokenizers\[1\]\.add_prefix_space must/, (file) => Object.assign(bytes(file), { add_prefix_space: 1 })],
    [/pretokenizers\[1\]\.use_regex must/, (file) => Object.assign(bytes(file), { use_regex: 'no' })],
    [/ added_tokens\[0\]\.lstrip must/, (file) => Object.assign(added(file)[0], { lstrip: 'yes' })],
    [/ added_tokens\[1\]\.id must differ/, (file) => Object.assign(added(file)[1], { id: 0 })],
    [/ added_tokens\[1\]\.id must be a whole number/, (file) => Object.assign(added(file)[1], { id: -1 })],
    [/ added_tokens\[1\]\.content must differ/, (file) => Object.assign(added(file)[1], { content: '<|endoftext|>' })],
    [/ added_tokens must be an array/, (file) => Object.assign(file, { added_tokens: {} })],
    [/ model\.vocab\["<\|endoftext\|>"\] must be 7/, (file) => Object.assign(added(file)[0], { id: 7 })],
    [/ model\.vocab must be an object/, (file) => Object.assign(file.model, { vocab: ['a'] })],
    [/ model\.vocab\["!"\] must be a whole number/, (file) => Object.assign(file.model.vocab, { '!': '6' })],
    [/ model\.vocab\["!"\] must be a whole number/, (file) => Object.assign(file.model.vocab, { '!': 2 ** 40 })],
    [/ model\.vocab\["zz"\] must not be the id of two/, (file) => Object.assign(file.model.vocab, { zz: 100 })],
    [/ model\.merges must be an array/, (file) => Object.assign(file.model, { merges: {} })],
    [/ model\.merges\[0\] must join tokens/, (file) => file.model.merges.splice(0, 1, ['zz', 'qqzqq'])],
    [/ model\.merges\[0\] must be two tokens/, (file) => file.model.merges.splice(0, 1, 'a b c')],
    [/ model\.merges\[0\] must be two tokens/, (file) => file.model.merges.splice(0, 1, ['a'])],
    [/ model\.merges\[0\]\[1\] must be a string/, (file) => file.model.merges.splice(0, 1, ['a', 5])],
    [/ must not repeat an earlier one/, (file) => file.model.merges.push(file.model.merges[0])],
  ];
  for (const [rule, change] of cases) {
    const file = changed(change);
    assert.throws(
      () => Tokenizer.load(file),
      (error) => error instanceof TokenizerError && rule.test(error.message),
      String(rule),
    );
  }
});

test('a file that is no tokenizer is refused with its name', () => {
  const refused = (path: string, rule: RegExp) =>
    assert.throws(
      () => Tokenizer.load(path),
      (error) => error instanceof TokenizerError && error.message.startsWith(`[${path}`) && rule.test(error.message),
    );
  refused(place('nothing'), /must be readable: ENOENT/);
  refused(folder, /must be readable: ENOENT/);
  writeFileSync(place('cut.json'), text.slice(0, text.length / 2));
  refused(place('cut.json'), /must be JSON.*cut short/);
  for (const [name, content] of Object.entries({ empty: '', list: '[]', null: 'null', number: '7', zeros: '\0\0' })) {
    writeFileSync(place(name), content);
    refused(place(name), /must be/);
  }
  writeFileSync(place('huge.json'), '');
  truncateSync(place('huge.json'), 2 ** 29);
  refused(place('huge.json'), /at most 268435456 bytes: 536870912/);
  refused('/dev/null', /must be a file/);
});

test('nothing half-written is left where writing fails', () => {
  const into = place('blocked');
  mkdirSync(join(into, 'tokenizer.json'), { recursive: true });
  assert.throws(() => Tokenizer.load(FIXTURE).save(into), /must be writable/);
  assert.deepEqual(
    readdirSync(into).filter((name) => name.endsWith('.tmp')),
    [],
  );
  assert.throws(() => Tokenizer.load(FIXTURE).save(place('nowhere')), /must be writable: ENOENT/);
  assert.ok(!existsSync(place('nowhere')));
});
