/**
 * The numeric core's tests on another native library than the host's: the agreement suite dealt out to several processes,
 * with few random cases, the tests that stand beside the sources of native/ and src/tensor/, and those of the kernels of inference.
 */
import { join, relative } from 'node:path';
import { testFiles } from './files.ts';
import { type Job, ROOT } from './test-file.ts';

/** More than processors, so that none waits long for the last. */
const SHARDS = 6;
/** Tests of kernels that stand in the rooms whose data they know: stored weights, pages of keys and values. */
const KERNELS = ['packed', 'paged-attention', 'reading-attention', 'rotary-store', 'slot-lines'].map((name) =>
  join(ROOT, `src/infer/${name}.test.ts`),
);
const AGREEMENT = join(ROOT, 'test/conformance/agreement.test.ts');

export interface CoreTestOptions {
  /** What the library is, for the labels. */
  on: string;
  library: string;
  /** Random cases an op. */
  random: number;
  command?: readonly string[];
  env?: Record<string, string>;
}

export function coreTests({ on, library, random, command, env }: CoreTestOptions): Job[] {
  const job = (file: string, part: string, own: Record<string, string>): Job => ({
    file,
    label: `${relative(ROOT, file)}, ${on}${part}`,
    command,
    // Two threads: the pool is used, and two processes beside each other still have a processor each.
    env: { ...env, CALLOSUM_NATIVE: library, CALLOSUM_THREADS: '2', CALLOSUM_TEST_RANDOM: String(random), ...own },
    timeoutSeconds: 900,
  });
  const shards = Array.from({ length: SHARDS }, (_, i) =>
    job(AGREEMENT, `, part ${i + 1} of ${SHARDS}`, { CALLOSUM_TEST_SHARD: `${i + 1}/${SHARDS}` }),
  );
  const files = [...KERNELS, ...testFiles(['src/model/quant', 'native', 'src/tensor'])];
  return [...shards, ...files.map((file) => job(file, '', {}))];
}
