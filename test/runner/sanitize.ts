/**
 * The sanitize suite: the stand-alone programs with ThreadSanitizer and with AddressSanitizer + UndefinedBehaviorSanitizer, and
 * on a native core built with the latter its tests, conformance in every instruction set among them. Node itself has no
 * sanitizer, so its runtime is preloaded; leaks are not looked for there, because Node keeps memory until its end: the
 * tests' own live-byte checks count what the core has handed out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { BuildError, build, findCompiler } from '../../native/build.ts';
import { coreTests } from './core-tests.ts';
import type { Plan, Suite } from './suite.ts';
import { type Job, ROOT } from './test-file.ts';

const NATIVE_TESTS = join(ROOT, 'test/native.test.ts');

/** A sanitizer's runtime as this compiler has it: clang++ in its runtime folder, g++ by its name. */
function runtimeOf(compiler: string, sanitizer: 'asan' | 'tsan'): string | undefined {
  const ask = (...args: string[]) => spawnSync(compiler, args, { encoding: 'utf8' }).stdout?.trim() ?? '';
  const folder = ask('-print-runtime-dir');
  if (!folder) return [ask(`-print-file-name=lib${sanitizer}.so`)].find((file) => isAbsolute(file) && existsSync(file));
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const ending = sanitizer === 'asan' ? 'so' : 'a';
  const names = [`libclang_rt.${sanitizer}-${arch}.${ending}`, `libclang_rt.${sanitizer}.${ending}`];
  return names.map((name) => join(folder, name)).find(existsSync);
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
      jobs.push(...coreTests({ on: 'address and undefined sanitizers', library, random: 3, env }), programs('address'));
    } else leaveOut('address and undefined', `${compiler} has no AddressSanitizer runtime`);
    if (runtimeOf(compiler, 'tsan')) jobs.push(programs('thread'));
    else leaveOut('thread', `${compiler} has no ThreadSanitizer runtime`);
    return { jobs, skipped };
  },
};
