/**
 * Builds and runs the stand-alone C++ tests of native/tests with the system's compiler, into build/tests, cached by the hash
 * of the sources, headers and flags. Knows the ways such a program is built: plainly, with a sanitizer, for another processor.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildError, findCompiler, type Target } from '../../native/build.ts';
import { QEMU } from './emulator.ts';
import { ROOT } from './test-file.ts';

const run = promisify(execFile);
const native = join(ROOT, 'native');

interface Mode {
  target: Target;
  flags: readonly string[];
  /** What the program is started with. */
  prefix: readonly string[];
  env?: Record<string, string>;
}

const SANITIZED = ['-O1', '-g', '-fno-omit-frame-pointer'];
export const MODES = {
  plain: { target: 'host', flags: ['-O2'], prefix: [] },
  thread: {
    target: 'host',
    flags: [...SANITIZED, '-fsanitize=thread'],
    prefix: [],
    env: { TSAN_OPTIONS: 'halt_on_error=1' },
  },
  address: {
    target: 'host',
    flags: [...SANITIZED, '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'],
    prefix: [],
  },
  emulated: { target: 'aarch64', flags: ['-O2'], prefix: QEMU },
} satisfies Record<string, Mode>;
export type ModeName = keyof typeof MODES;

/** The program's path: native/tests/<name>.cc with files of native/core. */
async function buildProgram(name: string, core: readonly string[], mode: Mode): Promise<string> {
  const sources = [join(native, 'tests', `${name}.cc`), ...core.map((file) => join(native, 'core', file))];
  const headers = ['include', 'core', 'tests'].flatMap((folder) =>
    readdirSync(join(native, folder))
      .filter((f) => f.endsWith('.h'))
      .sort()
      .map((f) => join(native, folder, f)),
  );
  const compiler = findCompiler(mode.target);
  const args = ['-std=c++20', '-pthread', '-Wall', '-Wextra', '-Werror', ...mode.flags];
  const hash = createHash('sha256').update([compiler, ...args].join('\0'));
  for (const file of [...sources, ...headers]) hash.update(readFileSync(file));
  const folder = join(ROOT, 'build', 'tests');
  const program = join(folder, `${name}-${hash.digest('hex').slice(0, 20)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}.tmp`;
  try {
    await run(compiler, [...args, ...sources, '-o', unfinished]);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new BuildError(`native/tests/${name}.cc does not build:\n${(error as { stderr?: string }).stderr ?? error}`);
  }
  renameSync(unfinished, program);
  return program;
}

export interface Check {
  name: string;
  /** Why it failed; undefined where it held. */
  failure?: string;
}

interface End {
  stdout: string;
  stderr: string;
  /** Why it did not end well. */
  message?: string;
}

async function start(program: string, mode: Mode, wrapper: readonly string[] = []): Promise<End> {
  const [command, ...args] = [...wrapper, ...mode.prefix, program];
  const options = { timeout: 300_000, maxBuffer: 1 << 26, env: { ...process.env, ...mode.env } };
  const end: End = await run(command, args, options).catch((error) => error as Required<End>);
  // ThreadSanitizer of some compilers cannot live with much randomness in addresses: again without any.
  if (wrapper.length === 0 && end.stderr.includes('unexpected memory mapping'))
    return start(program, mode, ['setarch', '-R']);
  return end;
}

/** Builds and runs it. A program that ends badly after its last check has that as a check of its own. */
export async function runProgram(name: string, core: readonly string[], modeName: ModeName): Promise<Check[]> {
  const mode: Mode = MODES[modeName];
  const end = await start(await buildProgram(name, core, mode), mode);
  const checks: Check[] = [...end.stdout.matchAll(/^(?:ok (.*)|not ok (.*?): (.*))$/gm)].map(
    ([, held, broken, failure]) => (held !== undefined ? { name: held } : { name: broken, failure }),
  );
  const explained = checks.some((check) => check.failure !== undefined);
  if ((end.message !== undefined && !explained) || checks.length === 0) {
    const failure = `${end.message?.split('\n')[0] ?? 'it checked nothing'}\n${end.stderr}`;
    checks.push({ name: 'runs to its end', failure });
  }
  return checks;
}
