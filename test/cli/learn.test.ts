/** `callosum learn`, `documents` and `forget` as a user runs them: on folders, again, with bad files among the good. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';
import { pdfOf } from '../support/pdf-file.ts';
import { docxOf, wordParagraph, zipOf } from '../support/zip-file.ts';

const folder = workingFolder('learn');
const { callosum, startWith } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
function write(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}
const page = (text: string) => pdfOf([[{ text, x: 72, y: 700 }]]);

test('a folder of all kinds, learned, changed, listed, forgotten', async () => {
  write('docs/pump.md', '# Pump\n\nThe pump costs 19.90 EUR.\n');
  write('docs/valve.pdf', page('The valve costs 7 EUR.'));
  write('docs/zh/合同.docx', docxOf(wordParagraph('合同编号是HT-2024-017。')));
  write('docs/prices.csv', 'name,price\npump,19.90\nvalve,7\n');
  write('docs/page.html', '<h1>Pipes</h1><p>A pipe costs 3 EUR.');
  write('docs/data.json', '{"name": "hose", "price": 2.50}');
  write('docs/list.jsonl', '{"text": "A ring costs 1 EUR."}\n');
  write('docs/note.txt', '垫圈的价格是一元。\n');
  write('docs/picture.png', 'x');
  const first = done(await callosum('learn', 'docs'));
  assert.match(first.stdout, /^learned {4}docs\/data\.json: \d+ slots?\n[\s\S]*\n8 learned; 0\.0 MB in \d+\.\d s\n$/);
  assert.equal(first.stderr, 'no reader for: 1 .png\n');

  write('docs/pump.md', '# Pump\n\nThe pump costs 21.50 EUR.\n');
  const second = done(await callosum('learn', 'docs/*.md', 'docs/note.txt', '--authority', '2', '--label', 'sales'));
  assert.match(
    second.stdout,
    /^updated {4}docs\/note\.txt, version 2: .*\nupdated {4}docs\/pump\.md, version 2: .*\n2 updated/,
  );
  assert.match(
    done(await callosum('learn', at('docs', 'valve.pdf'))).stdout,
    /^unchanged {2}docs\/valve\.pdf, version 1/,
  );

  const listed = done(await callosum('documents')).stdout.split('\n');
  assert.deepEqual(
    listed.slice(0, 8).map((line) => line.split(' ')[0]),
    ['data.json', 'list.jsonl', 'note.txt', 'page.html', 'prices.csv', 'pump.md', 'valve.pdf', 'zh/合同.docx'].map(
      (name) => `docs/${name}`,
    ),
  );
  assert.match(
    listed[5],
    /^docs\/pump\.md +version 2 +\d+ characters +\d+ slots +\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}label sales, authority 2$/,
  );
  assert.equal(listed[8].replace(/\d+ slots/, 'n slots'), `8 documents, n slots in ${at('callosum-data')}`);

  const { stdout } = done(await callosum('forget', 'pump.md'));
  assert.match(
    stdout,
    /^forgotten +docs\/pump\.md\nversions +1, 2\nslots +\d+\nat +\d{4}-.*Z, epoch \d+\nroot before +[0-9a-f]{64}\nroot after +[0-9a-f]{64}\nbytes +overwritten\n$/,
  );
  assert.doesNotMatch(done(await callosum('documents')).stdout, /pump/);
  const bytes = readdirSync(at('callosum-data')).map((name) =>
    readFileSync(at('callosum-data', name)).toString('latin1'),
  );
  assert.ok(!bytes.some((text) => text.includes('21.50')));
});

test('the root after forgetting is that of a store which never saw the document', async () => {
  write('root/a.txt', 'The first document says one thing.');
  write('root/b.txt', 'The second document says another.');
  const rootAfter = async (data: string, ...files: string[]) => {
    done(await callosum('learn', ...files, '--data', data));
    return /root after +([0-9a-f]{64})/.exec(done(await callosum('forget', 'b.txt', '--data', data)).stdout)![1];
  };
  const other = await rootAfter('data-1', 'root/b.txt', 'root/a.txt');
  assert.equal(await rootAfter('data-2', 'root/a.txt', 'root/b.txt'), other);
});

test('bad files are told and left out; the exit code says so; the others are there', async () => {
  write('mixed/good.txt', 'A good document.');
  write('mixed/encrypted.pdf', pdfOf([[{ text: 'secret', x: 72, y: 700 }]], { password: 'x' }));
  write('mixed/bomb.docx', zipOf({ 'word/document.xml': Buffer.alloc(60e6) }));
  write('mixed/binary.txt', Buffer.from([1, 0, 2, 0, 0]));
  write('secret.txt', 'outside');
  symlinkSync('../secret.txt', at('mixed', 'way-out.txt'));
  const { code, stdout, stderr } = await callosum('learn', 'mixed', '--data', 'data-3');
  assert.equal(code, 1);
  assert.match(stdout, /^learned {4}mixed\/good\.txt: 1 slots?\n1 learned/);
  for (const told of [
    /encrypted\.pdf\] must not be encrypted/,
    /bomb\.docx\] unpacks to more/,
    /binary\.txt\] must be text/,
    /way-out\.txt\] must not lead out/,
  ])
    assert.match(stderr, told);
  assert.equal(stderr.match(/^left out: /gm)?.length, 4);
  assert.doesNotMatch(done(await callosum('documents', '--data', 'data-3')).stdout, /secret|bomb/);
});

test('wrong command lines: one sentence each', async () => {
  write('a.txt', 'text');
  for (const [args, sentence, code] of [
    [['learn'], /needs files or folders/, 2],
    [['learn', 'missing.txt'], /must be a file, a folder or a pattern/, 1],
    [['learn', 'a.txt', '--authority', 'high'], /--authority must be a number: high/, 2],
    [['documents', '--data', 'none'], /must be a folder with documents that were learned/, 2],
    [['forget', 'a.txt', '--data', 'none'], /must be a folder with documents/, 2],
    [['forget'], /needs the name of one document: none/, 2],
    [['forget', 'nothing.txt', '--data', 'data-1'], /must be one that was learned: nothing\.txt/, 2],
    [['forget', 'a.txt', '--version', '0', '--data', 'data-1'], /--version must be a whole number from 1: 0/, 2],
    [['forget', 'a.txt', '--version', '9', '--data', 'data-1'], /must have a version 9/, 1],
  ] as const)
    refused(await callosum(...args), sentence, code);
  assert.ok(!existsSync(at('none')), 'asking makes no folder');
});

test('CALLOSUM_DATA names the folder; the name is the same from wherever it is learned', async () => {
  const env = { CALLOSUM_DATA: at('shared-data') };
  done(await startWith({ env }, 'learn', 'a.txt').ended);
  mkdirSync(at('deep'), { recursive: true });
  const elsewhere = commandIn(at('deep'));
  assert.match(done(await elsewhere.startWith({ env }, 'learn', '../a.txt').ended).stdout, /^unchanged {2}a\.txt/);
});
