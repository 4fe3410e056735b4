/**
 * The direction of imports between rooms. A room may import rooms of earlier stages and itself: not a later one, and not
 * another room of its own stage. bench/, recipes/, test/, docs/ and the tests beside the sources may import everything; nothing imports them.
 */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { filesOf, type Import, importsOf, packageOf, type SourceFile } from './tree.ts';

/** The house, from left to right. src/index.ts is the public surface: it gathers the rooms before it. */
const STAGES = [
  ['native'],
  ['tensor'],
  ['text', 'cost'],
  ['model'],
  ['infer', 'train'],
  ['memory', 'slim', 'eval', 'refine'],
  ['exchange', 'cotrain'],
  ['serve'],
  ['src/index.ts'],
  ['cli', 'studio'],
];
/** Not part of the house: they look at it. */
const OUTSIDE = ['bench', 'recipes', 'test', 'docs'];
/** Rooms that import no package. */
const CORE = ['native', 'tensor', 'model', 'infer', 'train', 'memory'];
/** What a core room imports all the same, and why. */
const CORE_EXCEPTIONS: Record<string, string> = {
  'native/build.ts: node-api-headers':
    "Node's own C headers, found by the build script and needed by no running program",
};

function roomOf(path: string): string {
  if (path.endsWith('.test.ts')) return 'test';
  const [top, second] = path.split('/');
  return top !== 'src' ? top : second === 'index.ts' ? path : second;
}
const stageOf = (room: string) => STAGES.findIndex((stage) => stage.includes(room));

/** What is wrong with an import by the arrows, or undefined. */
function wrongWay({ from, line, specifier }: Import): string | undefined {
  const own = roomOf(from);
  const what = `${from}:${line} imports ${specifier}`;
  if (specifier === 'callosum') return OUTSIDE.includes(own) ? undefined : `${what}: inside the house, by its path`;
  if (!specifier.startsWith('.')) return undefined;
  const other = roomOf(posix.join(posix.dirname(from), specifier));
  if (own === other || OUTSIDE.includes(own)) return undefined;
  if (OUTSIDE.includes(other)) return `${what}: nothing imports ${other}/`;
  if (stageOf(other) < 0) return `${what}: ${other} is no room`;
  if (stageOf(own) > stageOf(other)) return undefined;
  return `${what}: ${own} comes ${stageOf(own) === stageOf(other) ? 'beside' : 'before'} ${other}`;
}

/** Packages that a file of a core room imports. */
function packagesOfCore(file: SourceFile): string[] {
  if (!CORE.includes(file.path.startsWith('native/') ? 'native' : (file.path.split('/')[1] ?? ''))) return [];
  return importsOf(file).flatMap(({ from, line, specifier }) => {
    const name = packageOf(specifier);
    return name === undefined || CORE_EXCEPTIONS[`${from}: ${name}`] ? [] : [`${from}:${line} imports ${specifier}`];
  });
}

const sources = filesOf('.ts', '.tsx', '.mts');

test('every folder of src is a room', () => {
  const rooms = new Set(sources.filter(({ path }) => path.startsWith('src/')).map(({ path }) => roomOf(path)));
  assert.deepEqual(
    [...rooms].filter((room) => stageOf(room) < 0 && !OUTSIDE.includes(room)),
    [],
  );
});

test('imports go one way', () => {
  const all = sources.flatMap(importsOf);
  assert.ok(all.length > 100, 'imports are found');
  assert.deepEqual(all.map(wrongWay).filter(Boolean), []);
});

test('the core rooms import no package', () => {
  assert.deepEqual(sources.flatMap(packagesOfCore), []);
});

test('a core room imports by a name that can be read', () => {
  const hidden = sources
    .filter(({ path }) => CORE.includes(roomOf(path)))
    .flatMap(({ path, text }) => [...text.matchAll(/\bimport\s*\(\s*[^'"\s]/g)].map(() => path));
  assert.deepEqual(hidden, []);
});

test('these checks can fail', () => {
  const at = (path: string, text: string) => importsOf({ path, text }).map(wrongWay).filter(Boolean).length;
  assert.equal(at('src/tensor/op.ts', `import { a } from '../model/a.ts';`), 1, 'to the right');
  assert.equal(at('src/model/a.ts', `import {\n  b,\n} from '../tensor/op.ts';`), 0, 'to the left');
  assert.equal(at('src/infer/a.ts', `export * from '../train/b.ts';`), 1, 'beside');
  assert.equal(at('src/cost/a.ts', `const b = await import('../text/b.ts');`), 1, 'beside, dynamically');
  assert.equal(at('src/cost/a.ts', `import '../../test/support/source.ts';`), 1, 'a test');
  assert.equal(at('src/tensor/op.ts', `import { a } from '../index.ts';`), 1, 'the public surface');
  assert.equal(at('src/tensor/op.test.ts', `import { a } from '../../test/support/source.ts';`), 0, 'from a test');
  assert.equal(at('native/load.ts', `import { a } from '../src/tensor/op.ts';`), 1, 'out of native');
  const core = (text: string) => packagesOfCore({ path: 'src/train/a.ts', text }).length;
  const name = `'left-pad'`; // not in place: this file's own imports are read too
  assert.equal(core(`import a from ${name};`), 1);
  assert.equal(core(`const load = createRequire(import.meta.url); load(${name});`), 1);
  assert.equal(core(`import { join } from 'node:path';`), 0);
});
