/** The conformance agreement suite on another native core than the host's: dealt out to processes, with few random cases. */
import { join } from 'node:path';
import { type Job, ROOT } from './test-file.ts';

/** More than processors, so that none waits long for the last. */
const SHARDS = 6;

export interface AgreementOptions {
  /** What the library is, for the label. */
  on: string;
  library: string;
  /** Random cases an op. */
  random: number;
  command?: readonly string[];
  env?: Record<string, string>;
}

export function agreement({ on, library, random, command, env }: AgreementOptions): Job[] {
  return Array.from({ length: SHARDS }, (_, i) => ({
    file: join(ROOT, 'test/conformance/agreement.test.ts'),
    label: `test/conformance/agreement.test.ts, ${on}, part ${i + 1} of ${SHARDS}`,
    command,
    env: {
      ...env,
      CALLOSUM_NATIVE: library,
      CALLOSUM_THREADS: '2', // the pool is used, and two processes beside each other still have a processor each
      CALLOSUM_TEST_RANDOM: String(random),
      CALLOSUM_TEST_SHARD: `${i + 1}/${SHARDS}`,
    },
    timeoutSeconds: 900,
  }));
}
