/** What paths stand for: folders, globs, links that lead out or round, what is passed over; many files with bad ones among them; changes. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { pdfOf } from '../../../test/support/pdf-file.ts';
import { reading } from '../../../test/support/reading.ts';
import { findFiles, Reader, ReaderError, watchFiles } from './index.ts';

const { folder, reader, write } = reading('files');
const names = (root: string, found = findFiles([root])) => found.files.map(({ path }) => relative(root, path));

test('a folder to the bottom, in order, without hidden names, packages and what is excepted', () => {
  for (const file of [
    'b.md',
    'a.TXT',
    'deep/er/c.html',
    '.git/x.md',
    'node_modules/y.md',
    'callosum-data/z.json',
    'p.png',
    'q.PNG',
    'Makefile',
  ])
    write(join('one', file), 'text');
  const root = join(folder, 'one');
  const found = findFiles([root, join(root, 'b.md')], [join(root, 'callosum-data')]);
  assert.deepEqual(names(root, found), ['a.TXT', 'b.md', 'deep/er/c.html']);
  assert.deepEqual(
    [...found.others],
    [
      ['no ending', 1],
      ['.png', 2],
    ],
  );
  assert.equal(found.files[0].bytes, 4);
});

test('links within the folder are followed once; those that lead out of it are told and not taken', () => {
  write('two/a.md', 'text');
  write('outside/secret.md', 'text');
  write('outside/secret.png', 'text');
  const root = join(folder, 'two');
  for (const [to, from] of [
    ['.', 'round'],
    ['a.md', 'same.md'],
    ['../outside', 'out'],
    ['../outside/secret.md', 'b.md'],
    ['../outside/secret.png', 'c.png'],
    ['nowhere', 'd.md'],
  ])
    symlinkSync(to, join(root, from));
  const found = findFiles([root]);
  assert.deepEqual(names(root, found), ['a.md', 'same.md']);
  const told = found.refused.map(({ what, rule }) => `${basename(what)}: ${rule}`).sort();
  assert.deepEqual(told, [
    'b.md: must not lead out of the folder that was named',
    'd.md: cannot be reached',
    'out: must not lead out of the folder that was named',
  ]);
  assert.deepEqual(names(root, findFiles([join(root, 'b.md')])), ['b.md'], 'named itself, it is meant');
});

test('globs take what matches below their fixed part', () => {
  for (const file of ['a.md', 'x/b.md', 'x/c.txt', 'x/y/d.md']) write(join('three', file), 'text');
  symlinkSync('../one', join(folder, 'three', 'x', 'link'));
  const root = join(folder, 'three');
  assert.deepEqual(names(root, findFiles([join(root, '**/*.md')])), ['a.md', 'x/b.md', 'x/y/d.md']);
  assert.deepEqual(names(root, findFiles([join(root, 'x/*.{md,txt}')])), ['x/b.md', 'x/c.txt']);
  assert.deepEqual(names(root, findFiles([join(root, 'x/*/*.md')])), ['x/y/d.md']);
});

test('nothing there, nothing to read, a kind that is not read: each a sentence', () => {
  mkdirSync(join(folder, 'empty'), { recursive: true });
  write('four/a.png', 'x');
  for (const [path, sentence] of [
    ['missing', /must be a file, a folder or a pattern such as .*: nothing of that name/],
    ['empty', /must have files to read in it: none .*\.pdf.* are read/],
    ['four', /must have files to read in it/],
    ['four/*.md', /must match files to read: none/],
    ['no/where/*.md', /must match files to read: none/],
    ['four/a.png', /must end in one of \.txt.*: a\.png/],
  ] as const)
    assert.throws(
      () => findFiles([join(folder, path)]),
      (error: Error) => error instanceof ReaderError && sentence.test(error.message),
    );
  assert.throws(() => findFiles(['/dev/null']), ReaderError);
});

test('bad files among good ones: each told, the others read in their order', async () => {
  write('five/a.pdf', pdfOf([[{ text: 'A page.', x: 72, y: 700 }]]));
  write('five/b.pdf', 'no PDF');
  write('five/c.txt', Buffer.from([0, 1, 2]));
  write('five/d.html', '<p>A paragraph.');
  write('five/e.json', '{');
  write('five/f.md', 'Text.');
  const outcomes = await Array.fromAsync(reader.readAll(findFiles([join(folder, 'five')]).files));
  const told = outcomes.map(({ file, document, error }) => `${basename(file.path)} ${document?.text ?? error?.name}`);
  assert.deepEqual(told, [
    'a.pdf A page.',
    'b.pdf ReaderError',
    'c.txt ReaderError',
    'd.html A paragraph.',
    'e.json ReaderError',
    'f.md Text.',
  ]);
  const gone = { path: join(folder, 'gone.md'), bytes: 1, changedAt: 0 };
  const [{ error }] = await Array.fromAsync(reader.readAll([gone]));
  assert.match(error!.message, /gone\.md\] could not be read: ENOENT/);
});

test('a file that takes too long or too much memory is given up, and the next one is read', async () => {
  const large = write('large.html', `<p>${'<b>text</b> '.repeat(2e6)}`);
  const small = write('small.html', '<p>text');
  for (const [limits, sentence] of [
    [{ stallMs: 20 }, /large\.html\] must be read within 0\.02 s a page: more work than a document is/],
    [{ heapMiB: 24 }, /large\.html\] must be readable in 24 MiB of memory/],
  ] as const) {
    await using limited = new Reader(limits);
    await assert.rejects(
      limited.read(large),
      (error: Error) => error instanceof ReaderError && sentence.test(error.message),
    );
    assert.equal((await limited.read(small)).text, 'text');
  }
});

test('a stream of a PDF that unpacks to any size is stopped by what it takes', async () => {
  await using limited = new Reader({ heapMiB: 128 });
  const path = write('bomb.pdf', pdfOf([[]], { deflated: deflateSync(Buffer.alloc(300e6, ' ')) }));
  await assert.rejects(limited.read(path), /bomb\.pdf\] must be readable in 128 MiB of memory/);
  const page = pdfOf([[]], { deflated: deflateSync('BT /latin 12 Tf (text) Tj ET') });
  assert.equal((await limited.read(write('small.pdf', page))).text, 'text');
});

test('changes are told once they have settled: new, changed, gone', async () => {
  const root = join(folder, 'six');
  const a = write('six/a.md', 'one');
  const stop = new AbortController();
  const told: string[] = [];
  const watching = (async () => {
    for await (const { changed, gone } of watchFiles([root], findFiles([root]).files, {
      signal: stop.signal,
      everyMs: 10,
    })) {
      told.push(
        ...changed.map(({ path }) => `changed ${basename(path)}`),
        ...gone.map((path) => `gone ${basename(path)}`),
      );
      if (told.length === 1) writeFileSync(a, 'one and more');
      if (told.length === 2) rmSync(a);
      if (told.length === 3) stop.abort();
    }
  })();
  write('six/b.md', 'two');
  await watching;
  assert.deepEqual(told, ['changed b.md', 'changed a.md', 'gone a.md']);
});
