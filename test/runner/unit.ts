/** The unit suite: every *.test.ts of the tree, with the native core built first so that no two test processes build it at once. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../native/build.ts';
import type { Suite } from './suite.ts';
import { ROOT } from './test-file.ts';

/** The long ones are under test/: they start first. */
const FOLDERS = ['test', 'native', 'src', 'bench'];

export function testFiles(folders: readonly string[] = FOLDERS): string[] {
  return folders.flatMap((folder) => filesUnder(join(ROOT, folder)).filter((file) => file.endsWith('.test.ts')));
}

function filesUnder(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules');
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]));
}

export const unit: Suite = {
  name: 'unit',
  async plan() {
    await build();
    return { jobs: testFiles().map((file) => ({ file })), skipped: [] };
  },
};
