/** The unit suite: every *.test.ts of the tree, with the native core built first so that no two test processes build it at once. */
import { build } from '../../native/build.ts';
import { testFiles } from './files.ts';
import type { Suite } from './suite.ts';

/** The long ones are under test/: they start first. */
const FOLDERS = ['test', 'native', 'src', 'bench'];

export const unit: Suite = {
  name: 'unit',
  async plan() {
    await build();
    return { jobs: testFiles(FOLDERS).map((file) => ({ file })), skipped: [] };
  },
};
