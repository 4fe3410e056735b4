/** What doctor says of licences: of a model that comes with the project, and of one that was pulled; said by its card, or not. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { licensedModels } from './licensed-models.ts';

test('every model is told with the licence of its card', () => {
  const root = mkdtempSync(join(tmpdir(), 'callosum-licences-'));
  const write = (name: string, content: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  };
  try {
    assert.deepEqual(licensedModels(join(root, 'none'), join(root, 'none')), []);
    write('models/base/base.gguf', 'GGUF....');
    write('models/base/README.md', '---\nlicense: apache-2.0\nlanguage: [zh, en]\n---\n# The base\n');
    write('models/bare/bare.gguf', 'GGUF');
    write('models/readers/README.md', '---\nlicense: mit\n---\n');
    assert.deepEqual(licensedModels(join(root, 'models'), join(root, 'none')), [
      { name: 'bare', bytes: 4, licence: undefined },
      { name: 'base', bytes: 8, licence: 'apache-2.0' },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
