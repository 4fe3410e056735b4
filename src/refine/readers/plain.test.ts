/** Text files: encodings, line ends, places by line, what is refused. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { reading, stretch } from '../../../test/support/reading.ts';

const { read, refuses } = reading('plain', { streamedBytes: 20e6 });
const SIMPLIFIED = '水泵的价格是三百二十元，交货地点在上海市。\n合同编号：HT-2024-017。\n';
const TRADITIONAL = '這個產品的價格是三百元，交貨地點在臺北。\n請於五月十七日前付款。\n';
/** GB18030 and Big5 by another program's tables. */
const encoded = (text: string, encoding: string) =>
  execFileSync('iconv', ['-f', 'utf-8', '-t', encoding], { input: text });
const iconv = (() => {
  try {
    encoded('a', 'gb18030');
    return false;
  } catch {
    return 'iconv is not installed';
  }
})();

test('UTF-8, with a mark and without; UTF-16 in both orders', async () => {
  const utf16 = Buffer.from(`\ufeff${SIMPLIFIED}`, 'utf16le');
  for (const bytes of [Buffer.from(SIMPLIFIED), Buffer.from(`\ufeff${SIMPLIFIED}`), utf16, Buffer.from(utf16).swap16()])
    assert.equal((await read('a.txt', bytes)).text, SIMPLIFIED);
  const plain = 'Plain words, no mark.\nSecond line.\n';
  for (const bytes of [Buffer.from(plain, 'utf16le'), Buffer.from(plain, 'utf16le').swap16()])
    assert.equal((await read('a.txt', bytes)).text, plain);
});

test('GB18030, Big5 and western letters, told apart by what is in them', { skip: iconv }, async () => {
  for (const [text, encoding] of [
    [SIMPLIFIED, 'gb18030'],
    [TRADITIONAL, 'big5'],
    ['价格', 'gb18030'],
    ['價格：三百元', 'big5'],
    ['Name,价格\n', 'gb18030'],
    ['Le café coûte trois euros à Genève, Müller sagt’s.', 'windows-1252'],
  ])
    assert.equal((await read('b.txt', encoded(text, encoding))).text, text, encoding);
});

test('line ends of all systems are one, also where a piece of the file ends between \\r and \\n', async () => {
  assert.equal((await read('c.txt', 'a\r\nb\rc\nd\r')).text, 'a\nb\nc\nd\n');
  const piece = 4 * 2 ** 20;
  const { text } = await read('c.txt', `${'x'.repeat(piece - 1)}\r\ny${'é'.repeat(piece)}`);
  assert.equal(text, `${'x'.repeat(piece - 1)}\ny${'é'.repeat(piece)}`);
});

test('every place is the line of its number; the title is the name', async () => {
  const lines = ['first', '', 'third 三', '  fourth', ''];
  const document = await read('Some notes.v2.txt', lines.join('\n'));
  assert.equal(document.title, 'Some notes.v2');
  for (const [i, line] of lines.slice(0, -1).entries()) assert.equal(stretch(document, `line ${i + 1}`), `${line}\n`);
  assert.equal(document.places.length, 4);
});

test('very many lines have places by tens', async () => {
  const document = await read('many.txt', Array.from({ length: 250_001 }, (_, i) => `l${i + 1}`).join('\n'));
  assert.equal(document.places.length, 25_001);
  assert.match(stretch(document, 'lines 1001-1010'), /^l1001\n(?:l\d+\n){8}l1010\n$/);
  assert.equal(stretch(document, 'lines 250001-250001'), 'l250001');
});

test('Markdown stays Markdown; its title is its heading or its front matter', async () => {
  const text = '---\ntitle: "Front"\n---\n# Head #\n\n| a | b |\n';
  const document = await read('d.md', text);
  assert.deepEqual([document.text, document.title], [text, 'Front']);
  assert.equal((await read('e.md', '\n# 水泵 说明 #\ntext')).title, '水泵 说明');
  assert.equal((await read('f.md', 'Head\n====\ntext')).title, 'Head');
  assert.equal((await read('g.md', 'text\n# later')).title, 'g');
});

test('what is no text is refused by name', async () => {
  await refuses(
    'a.txt',
    Buffer.from('PK\x03\x04\0\0\0\x08\0more'),
    /must be text: bytes of a program, picture or archive/,
  );
  await refuses('short.txt', Buffer.from([0x61, 0, 0x62]), /must be text: bytes of a program/);
  await refuses('late.txt', `${'a'.repeat(300_000)}\0`, /must be text: bytes of a program/);
  await refuses(
    'c.txt',
    Buffer.from([0x61, 0xff, 0x20, 0x81, 0x20, 0x8d, 0x20]),
    /must be text in UTF-8, UTF-16, GB18030 or Big5/,
  );
  await refuses('cut.txt', Buffer.from('\ufeff价格').subarray(0, -1), /bytes that are not utf-8 .save it as UTF-8/);
  await refuses('empty.txt', ' \n', /must have text in it: none/);
  await refuses('large.txt', 'a'.repeat(21e6), /must be at most 20\.0 MB: 21\.0 MB .split it/);
  await refuses('a.xyz', 'text', /must end in one of \.txt, .*\.pdf/);
});
