/**
 * The stand-alone C++ tests of the native core's thread pool, arena and file mapping, each check a test. CALLOSUM_TEST_PROGRAMS says how
 * they are built: plain, thread, address (sanitizers), emulated (arm64).
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MODES, type ModeName, runProgram } from './runner/program.ts';

const mode = process.env.CALLOSUM_TEST_PROGRAMS ?? 'plain';
assert.ok(Object.hasOwn(MODES, mode), `CALLOSUM_TEST_PROGRAMS must be one of ${Object.keys(MODES)}: ${mode}`);

/** Programs of native/tests and the files of native/core that they are linked with. */
const PROGRAMS = { pool: ['pool.cc'], arena: ['arena.cc', 'heap.cc', 'call.cc'], map: ['map.cc', 'call.cc'] };

for (const [name, core] of Object.entries(PROGRAMS)) {
  if (name === 'arena' && mode === 'thread') continue; // it is of one thread
  const checks = await runProgram(name, core, mode as ModeName);
  describe(name, () => {
    for (const check of checks) test(check.name, () => assert.equal(check.failure, undefined, check.failure));
  });
}
