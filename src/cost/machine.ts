/**
 * What this process has used of the machine, and how much memory the machine still gives: processor seconds, peak
 * resident bytes, and the limits of a container or the system. Speed is measured in src/tensor/peaks.ts.
 */
import { availableParallelism, totalmem } from 'node:os';

export interface MachineUse {
  /** Processor seconds of the process since it began, all its threads together, in user and kernel mode. */
  cpuSeconds: number;
  /** The most memory that was resident at once since the process began. */
  peakBytes: number;
}

/** What the process has used so far. */
export function machineUse(): MachineUse {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); // microseconds, KiB
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1024 };
}

export interface MachineLimits {
  /** Processors that this process may use. */
  cores: number;
  /** Memory of the container, or of the machine where there is no container. */
  totalBytes: number;
  /** What is free of it, caches that would give way included. */
  availableBytes: number;
}

export function machineLimits(): MachineLimits {
  const limit = process.constrainedMemory(); // 0 or a number beyond the machine's where nothing limits
  return {
    cores: availableParallelism(),
    totalBytes: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
    availableBytes: process.availableMemory(),
  };
}
