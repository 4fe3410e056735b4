/** The `callosum` command as a user starts it, in a process of its own, and what a refusal must look like. For tests. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
}

const LIMIT_MS = 120_000;

export interface StartOptions {
  /** What the program reads from stdin, to its end; nothing unless said. */
  input?: string;
  env?: Record<string, string>;
}

/** Any program, with one thread for tensors. A process that does not end is killed after two minutes. */
export function start(
  program: string,
  args: readonly string[],
  cwd: string,
  { input, env: more }: StartOptions = {},
): Started {
  const env = { ...process.env, CALLOSUM_THREADS: '1', ...more };
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(program, args, { cwd, env, stdio: [stdin, 'pipe', 'pipe'], timeout: LIMIT_MS, killSignal: 9 });
  child.stdin?.on('error', () => {}); // it may end before it has read everything
  child.stdin?.end(input);
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
    });
  child.on('error', reject);
  child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  return { child, ended: promise };
}

/** Commands in one working folder; `fed` with what they read from stdin. */
export const commandIn = (cwd: string) => ({
  start: (...args: string[]) => start(process.execPath, [MAIN, ...args], cwd),
  startWith: (options: StartOptions, ...args: string[]) => start(process.execPath, [MAIN, ...args], cwd, options),
  fed: (input: string, ...args: string[]) => start(process.execPath, [MAIN, ...args], cwd, { input }).ended,
  callosum: (...args: string[]) => start(process.execPath, [MAIN, ...args], cwd).ended,
});

/** The command did what it was to do. */
export function done(ended: Ended): Ended {
  assert.equal(ended.code, 0, `${ended.stderr}\n${ended.stdout}`);
  return ended;
}

/** The command ended with its exit code, one sentence that says `sentence`, and nothing that is for programmers. */
export function refused({ code, signal, stdout, stderr }: Ended, sentence: RegExp, expected = 1): void {
  const all = `exit code ${code ?? signal}\n${stderr}\n${stdout}`;
  assert.equal(code, expected, all);
  const said = stderr.split('\n').filter((line) => line.startsWith('callosum: '));
  assert.equal(said.length, 1, all);
  assert.match(said[0], sentence, all);
  assert.doesNotMatch(said[0], /undefined|\[object|NaN/, all);
  assert.doesNotMatch(stderr, /^\s+at |^\w*Error\b|node:internal|Node\.js v/m, all);
  const rest = stderr.slice(stderr.indexOf(said[0]) + said[0].length).trim();
  assert.match(rest, expected === 2 ? /^callosum --help names the commands and their options\.$/ : /^$/, all);
}

/** A working folder that is removed when the file's tests are done. */
export function workingFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `callosum-${name}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files below a folder that a write under way makes and the end of it removes, and locks. */
export function leftovers(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(unfinished|tmp|partial)$|(^|[\\/])lock$/.test(name));
}
