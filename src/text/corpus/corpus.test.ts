/** Reading a corpus: every kind of file, every way in which one can be bad, and blocks that lose no byte. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { Source, testSeed } from '../../../test/support/source.ts';
import { type BlockOptions, CorpusError, type DocumentOptions, readBlocks, readDocuments } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'callosum-corpus-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const documents = async (files: string | string[], options?: BlockOptions & DocumentOptions) =>
  Array.fromAsync(readDocuments([files].flat(), options));
const texts = async (files: string | string[], options?: BlockOptions & DocumentOptions) =>
  (await documents(files, options)).map(({ text }) => text);

const LINES = [
  { id: 'a', lang: 'zh', text: '第一篇：天地玄黄\n宇宙洪荒' },
  { text: 'second, "quoted" 😀' },
  {
    messages: [
      { role: 'client', content: '你好' },
      { role: 'assistant', content: 'Hello' },
    ],
  },
];
const JSONL = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

test('a text file is one document; lines are one each, plain or compressed', async () => {
  assert.deepEqual(await documents(file('a.txt', '中文\nEnglish\n')), [
    { text: '中文\nEnglish\n', file: join(folder, 'a.txt'), line: 1 },
  ]);
  for (const path of [file('b.jsonl', JSONL), file('b.jsonl.zst', zstdCompressSync(Buffer.from(JSONL)))]) {
    assert.deepEqual(await documents(path), [
      { text: LINES[0].text, id: 'a', lang: 'zh', file: path, line: 1 },
      { text: LINES[1].text, file: path, line: 2 },
      {
        text: '',
        messages: [
          { role: 'user', content: '你好' },
          { role: 'assistant', content: 'Hello' },
        ],
        file: path,
        line: 3,
      },
    ]);
  }
});

test('a folder stands for its files of known endings, sorted', async () => {
  mkdirSync(join(folder, 'tree', 'b'), { recursive: true });
  for (const name of ['tree/c.md', 'tree/b/z.txt', 'tree/a.txt', 'tree/picture.png']) file(name, name);
  assert.deepEqual(await texts(join(folder, 'tree')), ['tree/a.txt', 'tree/b/z.txt', 'tree/c.md']);
});

test('a byte order mark, Windows line ends, blank lines and a missing last line end', async () => {
  assert.deepEqual(await texts(file('bom.txt', '\ufeff中文')), ['中文']);
  assert.deepEqual(await texts(file('bom.jsonl', '\ufeff{"text":"a"}\r\n\r\n  \n{"text":"b"}')), ['a', 'b']);
});

test('a compressed file of several frames, and blocks far smaller than lines', async () => {
  const path = file(
    'frames.jsonl.zst',
    Buffer.concat([JSONL, JSONL, JSONL].map((s) => zstdCompressSync(Buffer.from(s)))),
  );
  assert.equal((await documents(path, { blockBytes: 16 })).length, 9);
});

test('blocks hold every byte once, with right lines and offsets, whatever their size', async () => {
  const source = new Source(testSeed());
  let text = '';
  while (text.length < 300_000) text += `${'文a'.repeat(source.int(0, 400))}\n`;
  const bytes = Buffer.from(text.slice(0, -1));
  const path = file('long.txt', bytes);
  for (const blockBytes of [1000, 65_536, 2 ** 21]) {
    const blocks = await Array.fromAsync(readBlocks([path], { blockBytes, wholeFileBytes: 0 }));
    assert.ok(Buffer.concat(blocks.map((b) => b.bytes)).equals(bytes));
    for (const block of blocks) {
      assert.equal(block.line, bytes.subarray(0, block.offset).toString('latin1').split('\n').length);
      assert.equal(block.bytes.length, block.bytes.buffer.byteLength, 'can be transferred');
    }
    assert.equal(blocks.at(-1)!.read, bytes.length);
    assert.equal(blocks[0].total, bytes.length);
  }
  assert.equal((await texts(path)).length, 1, 'a file up to wholeFileBytes is one document');
});

async function refused(files: string | string[], message: RegExp, options?: BlockOptions & DocumentOptions) {
  await assert.rejects(documents(files, options), (error) => {
    assert.ok(error instanceof CorpusError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

test('files that cannot be read are each refused with a sentence', async () => {
  const zst = zstdCompressSync(Buffer.from(JSONL.repeat(100)));
  await refused(join(folder, 'nowhere.txt'), /nowhere\.txt\] there is no such file/);
  await refused(file('x.pdf', 'x'), /must end in \.txt, \.md, \.jsonl, \.jsonl\.zst/);
  await refused(file('empty.txt', ''), /empty\.txt\] the file is empty/);
  await refused(file('mark.txt', '\ufeff'), /the file has no text/);
  await refused(file('nothing.jsonl.zst', zstdCompressSync(Buffer.alloc(0))), /the file has no text/);
  await refused(file('cut.jsonl.zst', zst.subarray(0, zst.length - 9)), /must be a whole zstd file.*cut short/);
  await refused(file('cut2.jsonl.zst', Buffer.concat([zst, zst.subarray(0, 30)])), /must be a whole zstd file/);
  await refused(file('not.jsonl.zst', 'no zstd at all'), /must be a whole zstd file/);
  await refused(file('junk.jsonl.zst', Buffer.concat([zst, Buffer.from('junk')])), /must be a whole zstd file/);
  mkdirSync(join(folder, 'bare'));
  await refused(join(folder, 'bare'), /must hold files that end in/);
  await refused(file('long.jsonl', `{"text":"${'x'.repeat(5000)}"}\n`), /long\.jsonl:1\] a line must not be longer/, {
    maxLineBytes: 3000,
    blockBytes: 1000,
  });
});

test('lines that are not documents are refused by file and line', async () => {
  const lines = (bad: string) => file('bad.jsonl', `{"text":"一"}\n${bad}\n{"text":"二"}\n`);
  await refused(lines('{"text":'), /bad\.jsonl:2\] must be JSON/);
  await refused(lines('[1]'), /:2\] must be a JSON object: \[1\]/);
  await refused(
    lines('{"body":"x"}'),
    /:2\] a line must have a string `text` or a list `messages` or `parts`: fields body/,
  );
  await refused(lines('{"messages":[{"role":"god","content":""}]}'), /messages\[0\]\.role must be one of .*"god"/);
  await refused(lines('{"messages":[null]}'), /messages\[0\]\.role must be one of/);
  await refused(lines('{"messages":[{"role":"user","content":1}]}'), /messages\[0\]\.content must be a string: 1/);
  await refused(lines('{"parts":[{"learned":true}]}'), /parts\[0\]\.text must be a string/);
  await refused(lines('{"parts":[{"text":"a","learned":1}]}'), /parts\[0\]\.learned must be true or false: 1/);
  await refused(lines('{"text":"\\ud83d"}'), /half a surrogate pair/);
  const told: string[] = [];
  const kept = await texts(lines('{"text":'), { invalid: 'skip', onInvalid: (e) => told.push(e.what) });
  assert.deepEqual(kept, ['一', '二']);
  assert.deepEqual(told, [join(folder, 'bad.jsonl:2')]);
});

test('invalid UTF-8: file, line and byte; or mended; or left out', async () => {
  const head = '{"text":"一"}\n{"text":"文';
  const path = file(
    'utf8.jsonl',
    Buffer.concat([Buffer.from(head), Buffer.from([0xe4, 0xb8, 0x22, 0x7d, 10]), Buffer.from('{"text":"二"}\n')]),
  );
  const offset = Buffer.byteLength(head);
  await refused(path, new RegExp(`utf8\\.jsonl:2\\] text must be UTF-8: byte 0xe4 at byte offset ${offset} `));
  assert.deepEqual(await texts(path, { invalid: 'replace' }), ['一', '文\ufffd', '二']);
  assert.deepEqual(await texts(path, { invalid: 'skip' }), ['一', '二']);
  assert.deepEqual(await texts(file('half.jsonl', '{"text":"a\\ud83d"}'), { invalid: 'replace' }), ['a\ufffd']);
});

test('the first bad byte is found wherever it is', async () => {
  const source = new Source(testSeed());
  for (let round = 0; round < 60; round++) {
    const good = Buffer.from('é文😀a\n'.repeat(source.int(0, 9)) + '😀文é'.slice(0, 2 * source.int(0, 2)));
    const tail = Buffer.from(['好', 'a', ''][source.int(0, 3)]);
    const bad = [[0xff], [0x80], [0xc3], [0xf0, 0x9f], [0xe4, 0xb8], [0xed, 0xa0, 0x80], [0xc0, 0x80]][
      source.int(0, 7)
    ];
    const path = file('byte.txt', Buffer.concat([good, Buffer.from(bad), tail]));
    const line = good.toString().split('\n').length;
    const byte = bad[0].toString(16);
    await refused(path, new RegExp(`byte\\.txt:${line}\\] .* byte 0x${byte} at byte offset ${good.length} `));
  }
});
