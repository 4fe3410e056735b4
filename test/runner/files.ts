/** Finds the test files of the tree: *.test.ts, outside what is installed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './test-file.ts';

/** Under these folders of the root, in order. */
export function testFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => filesUnder(join(ROOT, folder)).filter((file) => file.endsWith('.test.ts')));
}

function filesUnder(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules');
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]));
}
