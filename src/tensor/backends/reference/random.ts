/** Reference kernels of the random generator. */
import type { ReferenceKernel } from './backend.ts';

const missing: ReferenceKernel = () => {
  throw new Error('philox');
};
export const random = { uniform: missing, normal: missing } satisfies Record<string, ReferenceKernel>;
