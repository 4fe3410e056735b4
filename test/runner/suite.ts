/** What a suite of tests is: the files it runs, each as it needs it, and what it leaves out and why. See unit, sanitize, neon. */
import type { Job } from './test-file.ts';

export interface Plan {
  jobs: readonly Job[];
  /** Parts that cannot run here. */
  skipped: readonly { name: string; reason: string }[];
}

export interface Suite {
  name: string;
  /** Builds what the suite needs. Throws where that fails; what this machine merely lacks is a skipped part of the plan. */
  plan(): Promise<Plan>;
}
