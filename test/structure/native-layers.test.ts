/** The native core includes the standard library and itself only, and its own layers go one way too. */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { filesOf, type SourceFile } from './tree.ts';

/** Folder of native/ to the folders it may include, itself aside. */
const LAYERS: Record<string, string[]> = {
  include: [],
  core: ['include'],
  simd: [],
  kernels: ['core', 'include', 'simd'],
  binding: ['include'],
  tests: ['core', 'include'],
};
/** System headers with a folder, and Node's: all others must be of the C and C++ libraries, which have none. */
const SYSTEM = /^(?:sys\/\w+\.h|sanitizer\/\w+\.h|node_api\.h|[a-z_0-9]+(?:\.h)?)$/;

function wrongIncludes({ path, text }: SourceFile): string[] {
  const folder = path.split('/')[1];
  return [...text.matchAll(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/gm)].flatMap(([, kind, name]) => {
    const what = `${path} includes ${name}`;
    if (kind === '<') return SYSTEM.test(name) && (name !== 'node_api.h' || folder === 'binding') ? [] : [what];
    const other = posix.join(posix.dirname(path), name).split('/')[1];
    return other === folder || LAYERS[folder]?.includes(other) ? [] : [what];
  });
}

test('the native core includes to the left only, and no library', () => {
  const files = filesOf('.cc', '.h').filter(({ path }) => path.startsWith('native/'));
  assert.ok(files.length > 20);
  assert.deepEqual(files.flatMap(wrongIncludes), []);
});

test('this check can fail', () => {
  const wrong = (path: string, text: string) => wrongIncludes({ path, text }).length;
  assert.equal(wrong('native/core/a.cc', '#include "../kernels/tile.h"'), 1);
  assert.equal(wrong('native/kernels/a.cc', '#include "../core/call.h"\n#include <vector>\n#include <immintrin.h>'), 0);
  assert.equal(wrong('native/kernels/a.cc', '#include <Eigen/Dense>'), 1);
  assert.equal(wrong('native/kernels/a.cc', '#include <node_api.h>'), 1);
});
