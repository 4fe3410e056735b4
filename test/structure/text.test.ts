/** What files look like: their length, the header each opens with, and words that have no place in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allFiles, filesOf, type SourceFile } from './tree.ts';

const LONGEST = 500;
/** Longer files, each with the reason why it is not split. */
const LONG: Record<string, string> = {};

const linesOf = ({ text }: SourceFile) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

test('files are short', (t) => {
  const sizes = filesOf('.ts', '.tsx', '.cc', '.h', '.py').map((file) => ({ path: file.path, lines: linesOf(file) }));
  sizes.sort((a, b) => b.lines - a.lines);
  const total = sizes.reduce((sum, { lines }) => sum + lines, 0);
  t.diagnostic(`${sizes.length} source files, ${total} lines; median ${sizes[sizes.length >> 1].lines}; the largest:`);
  for (const { path, lines } of sizes.slice(0, 10)) t.diagnostic(`${String(lines).padStart(4)}  ${path}`);
  assert.deepEqual(
    sizes.filter(({ path, lines }) => lines > LONGEST && !LONG[path]),
    [],
  );
  assert.deepEqual(
    Object.keys(LONG).filter((path) => !sizes.some((s) => s.path === path && s.lines > LONGEST)),
    [],
    'a file listed as long is not',
  );
});

/** A comment before any code, after an interpreter line, of more than a word. */
const HEADERS: [RegExp, RegExp][] = [
  [/\.(ts|tsx|mts)$/, /^(#!.*\n)?(\/\*\*?|\/\/)[\s*]*\S.{7,}/],
  [/\.(cc|h)$/, /^(\/\*|\/\/)[\s*]*\S.{7,}/],
  [/\.py$/, /^(#!.*\n)?("""|#)\s*\S.{7,}/],
  [/(\.sh|^\.ci\/run)$/, /^#!.*\n#\s*\S.{7,}/],
];
const headless = ({ path, text }: SourceFile) =>
  HEADERS.some(([ending, header]) => ending.test(path) && !header.test(text));

test('every source file opens with a header', () => {
  assert.deepEqual(
    allFiles()
      .filter(headless)
      .map(({ path }) => path),
    [],
  );
  assert.ok(headless({ path: 'a.ts', text: `import a from 'a';\n` }));
  assert.ok(headless({ path: 'a.h', text: '#pragma once\n' }));
  assert.ok(!headless({ path: 'a.ts', text: '/**\n * What it is and is not.\n */\n' }));
});

/** Written apart, so that this file has none of them. */
const BANNED: [what: string, pattern: RegExp][] = [
  ['a path of one machine', /(^|[^\w.])\/(work|root|farm)\//m],
  ['the host of a registry', /https?:\/\/registry\./],
  ['a leftover', new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`)],
];
const bannedIn = ({ path, text }: SourceFile): string[] =>
  BANNED.flatMap(([what, pattern]) => {
    const match = pattern.exec(text);
    return match ? [`${path}:${text.slice(0, match.index).split('\n').length}: ${what}: ${match[0].trim()}`] : [];
  });

test('no path of a machine, no registry, no leftovers', () => {
  assert.deepEqual(allFiles().flatMap(bannedIn), []);
  for (const text of [
    ['x = "', 'work', 'main"'].join('/'),
    ['http:', '', 'registry.example'].join('/'),
    `// ${'TO'}${'DO'}: more`,
  ])
    assert.equal(bannedIn({ path: 'a', text }).length, 1, text);
});
