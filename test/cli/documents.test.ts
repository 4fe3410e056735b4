/** `callosum documents` of a file that has pages without text: the same with a server and without. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pdfOf } from '../support/pdf-file.ts';
import { startUp } from '../support/server.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'callosum-documents-'));
after(() => rmSync(root, { recursive: true, force: true }));

const callosum = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { cwd: root, encoding: 'utf8' });

test('what of a file could not be learned stands below it', async () => {
  const page = (text: string) => [{ text, x: 72, y: 700 }];
  const pages = [page('The pump costs 19.90 EUR.'), [], page('It weighs 3 kg.'), [], []];
  writeFileSync(join(root, 'scan.pdf'), pdfOf(pages));
  writeFileSync(join(root, 'whole.pdf'), pdfOf([page('The lamp costs 80 EUR.')]));
  assert.equal(callosum('learn', 'scan.pdf', 'whole.pdf', '--data', 'data').status, 0);
  const listed = callosum('documents', '--data', 'data');
  assert.match(
    listed.stdout,
    /^scan\.pdf .*\n {2}3 of its 5 pages have no text and could not be learned: 2, 4-5; a scan must .*\nwhole\.pdf .*\n2 documents/,
  );
  const server = await startUp(join(root, 'data'));
  const there = callosum('documents', '--data', 'data');
  server.child.kill('SIGTERM');
  assert.equal(await server.ended, 143);
  assert.equal(there.stdout, listed.stdout);
});
