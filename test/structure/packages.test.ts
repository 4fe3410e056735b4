/**
 * Packages: each that is imported is listed by the nearest package.json, each that is listed has an exact version and a line
 * in docs/dependencies.md, and the lock files name no host to fetch from.
 */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { allFiles, filesOf, importsOf, listedPackages, packageOf } from './tree.ts';

const listed = listedPackages();
const reasons = allFiles().find(({ path }) => path === 'docs/dependencies.md')?.text ?? '';

/** The package.json files from a file's folder up to the root. */
function manifestsAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    folders.push(posix.join(folder, 'package.json'));
    if (folder === '.') return folders;
  }
}

test('every imported package is listed', () => {
  const missing = filesOf('.ts', '.tsx', '.mts')
    .flatMap(importsOf)
    .flatMap(({ from, line, specifier }) => {
      const name = packageOf(specifier);
      if (name === undefined || name === 'callosum') return [];
      const here = manifestsAbove(from);
      return listed.some((p) => p.name === name && here.includes(p.file)) ? [] : [`${from}:${line} imports ${name}`];
    });
  assert.deepEqual(missing, []);
});

test('every version is exact', () => {
  assert.ok(listed.length > 0);
  const loose = listed.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  assert.deepEqual(loose, []);
});

test('every package has its reason in docs/dependencies.md, and every reason its package', () => {
  const lines = [...reasons.matchAll(/^- `([^`]+)`: (.+)$/gm)];
  assert.deepEqual(lines.map(([, name]) => name).sort(), [...new Set(listed.map(({ name }) => name))].sort());
  for (const [, name, reason] of lines) assert.match(reason, /Otherwise: \S/, `${name}: what we would do without it`);
});

test('lock files name no host', () => {
  const locks = allFiles().filter(({ path }) => path.endsWith('package-lock.json'));
  assert.ok(locks.some(({ path }) => path === 'package-lock.json'));
  assert.deepEqual(
    locks.filter(({ text }) => /"resolved"\s*:/.test(text)).map(({ path }) => path),
    [],
  );
});

test('lock files have the packages for other platforms too', () => {
  // npm ci refuses a lock file without them; npm install leaves out what the registry at hand does not carry.
  for (const { path, text } of allFiles().filter((file) => file.path.endsWith('package-lock.json'))) {
    const { packages } = JSON.parse(text) as { packages: Record<string, { optionalDependencies?: object }> };
    const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    assert.deepEqual(
      optional.filter((name) => !packages[`node_modules/${name}`]),
      [],
      path,
    );
  }
});
