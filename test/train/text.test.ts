/**
 * Text that cannot be read, met by the commands that read it: each is refused with one sentence that names the file and the line, and
 * nothing is left on the disk. Not the reading itself (src/text/corpus).
 */
import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('bad-text');
const { callosum } = commandIn(folder);
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

const POEM = '床前明月光，疑是地上霜。\nShall I compare thee to a summer’s day?\n';
const LINE = `${JSON.stringify({ text: POEM })}\n`;

before(async () => {
  write('good.txt', POEM.repeat(20));
  done(await callosum('tokenizer', 'train', '--vocab', '320', '--workers', '1', '--out', 'tokenizer', 'good.txt'));
});

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const zst = zstdCompressSync(Buffer.from(LINE.repeat(500)));
const files: [name: string, content: string | Uint8Array | undefined, sentence: RegExp][] = [
  ['坏.txt', bytes(POEM, [0xe5, 0xba, 0x0a], POEM), /坏\.txt:3\] .*UTF-8: byte 0xe5 at byte offset 79/],
  ['bad.jsonl', bytes(LINE, '{"text":"', [0xff], '"}\n'), /bad\.jsonl:2\] .*UTF-8: byte 0xff at byte offset/],
  ['empty.md', '', /empty\.md\] the file is empty \(remove it/],
  ['missing.txt', undefined, /missing\.txt\] there is no such file or folder/],
  ['letter.docx', 'PK', /letter\.docx\] .*must end in \.txt, \.md, \.jsonl, \.jsonl\.zst/],
  ['line.jsonl', `${LINE}{"text": "half\n${LINE}`, /line\.jsonl:2\] must be JSON/],
  [
    'fields.jsonl',
    `${LINE}{"body": "x"}\n`,
    /fields\.jsonl:2\] .*string `text` or a list `messages` or `parts`: fields body/,
  ],
  ['cut.jsonl.zst', zst.subarray(0, zst.length >> 1), /cut\.jsonl\.zst\] must be a whole zstd file.*cut short/],
];
for (const [name, content, sentence] of files)
  test(name, async () => {
    if (content !== undefined) write(name, content);
    const there = readdirSync(folder);
    const ends = await Promise.all([
      callosum('tokenizer', 'train', '--vocab', '300', '--workers', '1', '--out', 'out-t', 'good.txt', name),
      callosum('shards', 'encode', '--tokenizer', 'tokenizer', '--workers', '2', '--out', 'out-s', 'good.txt', name),
      callosum('train', '--params', '1M', '--out', 'out-r', 'good.txt', name),
    ]);
    for (const end of ends) refused(end, sentence);
    assert.deepEqual(readdirSync(folder), there, 'nothing half-written');
    rmSync(join(folder, name), { force: true });
  });

test('nothing but blank lines', async () => {
  write('blank.jsonl', '\n\n  \n');
  const there = readdirSync(folder);
  const ends = await Promise.all([
    callosum('tokenizer', 'train', '--out', 'out-t', 'blank.jsonl'),
    callosum('shards', 'encode', '--tokenizer', 'tokenizer', '--out', 'out-s', 'blank.jsonl'),
    callosum('train', '--params', '1M', '--out', 'out-r', 'blank.jsonl'),
  ]);
  for (const end of ends) refused(end, /blank\.jsonl\] (must have text|there must be text to train on)/);
  assert.deepEqual(readdirSync(folder), there, 'nothing half-written');
});
