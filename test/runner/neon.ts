/**
 * The neon suite: the native core cross-compiled for arm64, and under user-mode emulation its tests, conformance in both
 * instruction sets among them, and the stand-alone programs. Emulation is some ten times slower, so few random cases are drawn.
 */
import { join } from 'node:path';
import { BuildError, build, findCompiler } from '../../native/build.ts';
import { coreTests } from './core-tests.ts';
import { emulatedNode, Missing } from './emulator.ts';
import type { Plan, Suite } from './suite.ts';
import { type Job, ROOT } from './test-file.ts';

export const neon: Suite = {
  name: 'neon',
  async plan(): Promise<Plan> {
    const leaveOut = (reason: string): Plan => ({ jobs: [], skipped: [{ name: 'all of it', reason }] });
    if (process.arch === 'arm64') return leaveOut('this processor has NEON: the unit suite runs it without emulation');
    let command: string[];
    try {
      findCompiler('aarch64');
      command = emulatedNode();
    } catch (error) {
      if (error instanceof Missing || error instanceof BuildError) return leaveOut(error.message);
      throw error;
    }
    const library = await build('aarch64');
    const env = { CALLOSUM_TEST_ISAS: 'neon,portable' };
    const programs: Job = {
      file: join(ROOT, 'test/native.test.ts'),
      label: 'test/native.test.ts, emulated arm64',
      env: { CALLOSUM_TEST_PROGRAMS: 'emulated' },
    };
    const jobs = [programs, ...coreTests({ on: 'emulated arm64', library, random: 1, command, env })];
    return { jobs, skipped: [] };
  },
};
