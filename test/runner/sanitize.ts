/**
 * The sanitize suite: the stand-alone programs with ThreadSanitizer and with AddressSanitizer + UndefinedBehaviorSanitizer, and
 * the conformance agreement suite in every instruction set on a native core built with the latter. Node itself has no
 * sanitizer, so its runtime is preloaded; leaks are not looked for there, because Node keeps memory until its end: the
 * suites' own live-byte checks count what the core has handed out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { BuildError, build, findCompiler } from '../../native/build.ts';
import { agreement } from './agreement.ts';
import type { Plan, Suite } from './suite.ts';
import { type Job, ROOT } from './test-file.ts';

const NATIVE_TESTS = join(ROOT, 'test/native.test.ts');

/** The shared library of a sanitizer, as this compiler has it: g++ by its name, clang++ in its runtime folder. */
function runtimeOf(compiler: string, sanitizer: 'asan' | 'tsan'): string | undefined {
  const ask = (...args: string[]) => spawnSync(compiler, args, { encoding: 'utf8' }).stdout?.trim() ?? '';
  const gcc = ask(`-print-file-name=lib${sanitizer}.so`);
  if (isAbsolute(gcc) && existsSync(gcc)) return gcc;
  const folder = ask('-print-runtime-dir');
  const name = new RegExp(`^libclang_rt\\.${sanitizer}-.*\\.${sanitizer === 'asan' ? 'so' : 'a'}$`);
  const clang = [folder, dirname(ask('-print-libgcc-file-name')), join(folder, '../linux')]
    .filter((f) => isAbsolute(f) && existsSync(f))
    .flatMap((f) =>
      readdirSync(f)
        .filter((n) => name.test(n))
        .map((n) => join(f, n)),
    );
  return clang[0];
}

export const sanitize: Suite = {
  name: 'sanitize',
  async plan(): Promise<Plan> {
    const jobs: Job[] = [];
    const skipped: Plan['skipped'][number][] = [];
    const leaveOut = (name: string, reason: string) => skipped.push({ name, reason });
    if (process.platform !== 'linux') return { jobs, skipped: [{ name: 'all of it', reason: 'runs on Linux' }] };
    let compiler: string;
    try {
      compiler = findCompiler();
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      return { jobs, skipped: [{ name: 'all of it', reason: error.message }] };
    }
    const programs = (mode: 'thread' | 'address'): Job => ({
      file: NATIVE_TESTS,
      label: `test/native.test.ts, ${mode} sanitizer`,
      env: { CALLOSUM_TEST_PROGRAMS: mode },
    });
    const asan = runtimeOf(compiler, 'asan');
    if (asan) {
      const library = await build('asan');
      const env = {
        LD_PRELOAD: asan,
        ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1',
        UBSAN_OPTIONS: 'print_stacktrace=1',
      };
      jobs.push(...agreement({ on: 'address and undefined sanitizers', library, random: 3, env }), programs('address'));
    } else leaveOut('address and undefined', `${compiler} has no AddressSanitizer runtime`);
    if (runtimeOf(compiler, 'tsan')) jobs.push(programs('thread'));
    else leaveOut('thread', `${compiler} has no ThreadSanitizer runtime`);
    return { jobs, skipped };
  },
};
