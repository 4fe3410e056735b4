/**
 * The examples of README.md and docs/**: ts blocks are type-checked and run, sh blocks are run from the root, and a text block
 * right after one is its expected output. A block marked no-run is shown only. The Chinese pages are compared with the English
 * ones: the same blocks with the same code, comments aside, so what runs here holds for both.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, posix } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { filesOf, ROOT } from './structure/tree.ts';
import { type Block, blocksOf, fits, linksOf, withoutComments } from './support/markdown.ts';

const BLOCK_SECONDS = 120;
/** What a sh block may start its lines with; not the tests themselves, which run this file. */
const ALLOWED = /^(node (?!test\/run\.ts)|npm run (?!test)|npx callosum )/;
const examples = join(ROOT, 'build', 'docs');

const pages = filesOf('.md').filter(({ path }) => /^(README[^/]*|docs\/.*)$/.test(path));
/** The English page of a Chinese one; undefined for an English one. */
const twinOf = (path: string) =>
  path === 'README.zh-CN.md' ? 'README.md' : path.startsWith('docs/zh/') ? path.replace('/zh/', '/') : undefined;
const english = pages.filter(({ path }) => twinOf(path) === undefined);
const env = { ...process.env, NO_COLOR: '1', PATH: dirname(process.execPath) + delimiter + process.env.PATH };
const run = async (command: string, ...args: string[]): Promise<string> => {
  const options = { cwd: ROOT, env, timeout: BLOCK_SECONDS * 1000, maxBuffer: 1 << 24 };
  const { stdout } = await promisify(execFile)(command, args, options).catch((error) => {
    const why = error.killed ? `not done within ${BLOCK_SECONDS} s` : error.message;
    throw new Error(`${why}\n${error.stdout ?? ''}`);
  });
  return stdout;
};

function check(output: string, { expected }: Block): void {
  if (expected !== undefined && !fits(output, expected)) assert.equal(output.trim(), expected.trim());
}

async function runCommands(block: Block): Promise<void> {
  const commands = block.code
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  let output = '';
  for (const command of commands.filter(Boolean)) {
    assert.match(command, ALLOWED, 'a command that the tests may not run: mark its block with "sh no-run"');
    output += await run('sh', '-c', command);
  }
  check(output, block);
}

const programs: string[] = [];
function writeProgram(page: string, block: Block): string {
  const file = join(examples, `${page.replaceAll(/[/.]/g, '-')}-${block.line}.ts`);
  writeFileSync(file, `${block.code}\nexport {};\n`);
  programs.push(file);
  return file;
}

rmSync(examples, { recursive: true, force: true });
mkdirSync(examples, { recursive: true });

for (const { path, text } of english) {
  const blocks = blocksOf(text).filter(({ flags }) => !flags.includes('no-run'));
  const code = blocks.filter(({ language }) => language === 'ts' || language === 'sh');
  if (code.length === 0) continue;
  describe(path, () => {
    for (const block of code) {
      const program = block.language === 'ts' ? writeProgram(path, block) : undefined;
      test(`line ${block.line}: ${block.code.split('\n')[0]}`, async () => {
        if (program) check(await run(process.execPath, program), block);
        else await runCommands(block);
      });
    }
  });
}

test('the ts examples have no type errors', { skip: programs.length === 0 && 'there are none' }, async () => {
  const compilerOptions = { noUnusedLocals: false };
  const config = join(examples, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }));
  await run(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', config);
});

test('the Chinese pages show the same code', { skip: pages.length === 0 && 'there are no pages' }, () => {
  for (const readme of ['README.md', 'README.zh-CN.md'])
    assert.ok(existsSync(join(ROOT, readme)), `${readme} is missing`);
  const shown = (text: string) =>
    blocksOf(text)
      .filter(({ language }) => language !== 'text')
      .map((block) => [block.language, ...block.flags, withoutComments(block), block.expected]);
  for (const { path, text } of pages) {
    const name = twinOf(path);
    if (name === undefined) continue;
    const twin = english.find((page) => page.path === name);
    assert.ok(twin, `${path} has no English page`);
    assert.deepEqual(shown(text), shown(twin.text), `${path} against ${twin.path}`);
  }
});

test('links between pages and files lead somewhere', () => {
  const broken = pages.flatMap(({ path, text }) =>
    linksOf(text)
      .filter((target) => !existsSync(join(ROOT, posix.dirname(path), decodeURI(target))))
      .map((target) => `${path}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('blocks, comments, links and outputs are read as meant', () => {
  const page = 'A [b](c.md#d) and [e](https://f.g).\n```ts no-run\nx(); // h\n```\nPrints:\n```text\n1\n```\n';
  const [first, second] = blocksOf(page);
  assert.deepEqual([first.language, first.flags, first.expected, second.line], ['ts', ['no-run'], '1', 6]);
  assert.equal(withoutComments(first), 'x();');
  assert.deepEqual(linksOf(page), ['c.md']);
  assert.ok(fits('built in 3.2 s\nok\n', 'built in … s\nok') && !fits('built in 3.2 s\nno', 'built in … s\nok'));
  for (const command of ['npm test', 'npm run test:neon', 'node test/run.ts', 'rm -rf build'])
    assert.doesNotMatch(command, ALLOWED);
});
