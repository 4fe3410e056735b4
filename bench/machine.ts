/**
 * What a result was measured on: the machine and the commit. Not what the machine can do (bounds are measured).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Machine } from './format.ts';

/** `isa` is the instruction set that our kernels ran in; without an engine, the best one that the processor names. */
export function describeMachine(isa?: string): Machine {
  return {
    cpu: (os.cpus()[0]?.model ?? 'unknown').trim() || 'unknown',
    cores: os.availableParallelism(),
    isa: isa ?? processorIsa(),
    memoryBytes: os.totalmem(),
    node: process.version,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
  };
}

function processorIsa(): string {
  if (os.arch() === 'arm64') return 'neon';
  let flags = '';
  try {
    flags = readFileSync('/proc/cpuinfo', 'utf8').match(/^flags\s*:(.*)$/m)?.[1] ?? '';
  } catch {
    return 'unknown'; // no such file outside Linux
  }
  const names = new Set(flags.split(' '));
  if (names.has('avx512f')) return 'avx512';
  return names.has('avx2') && names.has('fma') ? 'avx2' : 'portable';
}

/** The commit of the sources, with `-dirty` if they differ from it; results themselves do not count as sources. */
export function sourceCommit(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commit = git('rev-parse', 'HEAD');
    const changes = git('status', '--porcelain', '--', ':/', ':(top,exclude)bench/results');
    return changes === '' ? commit : `${commit}-dirty`;
  } catch {
    return 'unknown'; // no git, or not a checkout
  }
}
