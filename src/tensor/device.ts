/** The devices of this process by name, and the one that tensors are made on when none is said. */
import type { Backend } from './backend.ts';
import { CpuBackend } from './backends/cpu/backend.ts';
import { ReferenceBackend } from './backends/reference/backend.ts';
import { DeviceError } from './errors.ts';

const open = new Map<string, Backend>();

/**
 * 'cpu' (native kernels of the best instruction set here), 'cpu:avx2' and the like (one instruction set), or 'reference'
 * (TypeScript, float64 inside, slow). The native core is built on first use. Throws DeviceError for an unknown name,
 * NativeError where the core cannot be built or loaded.
 */
export function device(name?: 'cpu' | `cpu:${string}`): CpuBackend;
export function device(name: 'reference'): ReferenceBackend;
export function device(name: string): Backend;
export function device(name = 'cpu'): Backend {
  let backend = open.get(name);
  if (!backend) {
    if (name === 'reference') backend = new ReferenceBackend();
    else if (name === 'cpu' || name.startsWith('cpu:')) backend = new CpuBackend(name);
    else
      throw new DeviceError({
        what: 'device',
        rule: "the device must be 'cpu', 'cpu:<instruction set>' or 'reference'",
        received: name,
      });
    open.set(name, backend);
  }
  return backend;
}
