/** `callosum info`: what runs here and why, for people and, with --json, for programs. Measures nothing; start does. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { loadNative } from '../../native/load.ts';
import { type Backend, device, type MemoryInfo, OPS, type OpName } from '../tensor/index.ts';
import { number } from './command.ts';
import { versionOf } from './version.ts';

export const usage = `usage: callosum info [--json]
  --json  one JSON object: version, node, machine, device, isas, threads, memory, support`;

/** view: no work; kernel: one of every backend's; fused: a kernel of its own; composition: as simple ops; none: not for f32. */
export type Support = 'view' | 'kernel' | 'fused' | 'composition';

export interface Info {
  version: string;
  node: string;
  machine: { cpu: string; processors: number; memoryBytes: number };
  /** The default device and why it is as it is. */
  device: string;
  /** Instruction set in use. */
  isa: string;
  /** Instruction sets that this processor runs, best first. */
  isas: string[];
  threads: number;
  memory: MemoryInfo;
  /** How each op runs, by device. */
  support: Record<string, Record<OpName, Support>>;
}

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  if (!process.env.CALLOSUM_NATIVE) await build();
  const info = infoOf();
  console.log(values.json ? JSON.stringify(info, null, 2) : render(info));
  return 0;
}

export function infoOf(): Info {
  const cpu = device('cpu');
  return {
    version: versionOf(),
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', processors: availableParallelism(), memoryBytes: totalmem() },
    device: cpu.description,
    isa: cpu.isa,
    isas: loadNative().isas().split(' '),
    threads: cpu.threads,
    memory: cpu.memory(),
    support: { cpu: supportOf(cpu), reference: supportOf(device('reference')) },
  };
}

function supportOf(backend: Backend): Record<OpName, Support> {
  const how = ({ view, kernels, composition }: (typeof OPS)[OpName]): Support => {
    if (view) return 'view';
    if (kernels?.some((kernel) => !backend.supports(kernel, 'f32'))) return 'composition';
    return composition ? 'fused' : 'kernel';
  };
  return Object.fromEntries(Object.entries(OPS).map(([name, op]) => [name, how(op)])) as Record<OpName, Support>;
}

function render({ version, node, machine, device, isa, isas, threads, memory, support }: Info): string {
  const mib = (bytes: number) => `${number(bytes / 2 ** 20, 1)} MiB`;
  const limit = memory.limitBytes ? `limit ${mib(memory.limitBytes)}` : 'no limit';
  const lines: [label: string, text: string][] = [
    ['version', `${version}, Node ${node}`],
    ['machine', `${machine.cpu}, ${machine.processors} processors, ${number(machine.memoryBytes / 2 ** 30, 1)} GiB`],
    ['device', device],
    ['runs here', isas.map((name) => (name === isa ? `${name} (in use)` : name)).join(', ')],
    ['threads', String(threads)],
    ['memory', `${mib(memory.liveBytes)} live, peak ${mib(memory.peakBytes)}, ${limit}`],
  ];
  for (const kind of ['fused', 'kernel', 'view', 'composition'] as const) {
    const names = Object.entries(support.cpu).flatMap(([name, how]) => (how === kind ? [name] : []));
    if (names.length) lines.push([`${names.length} ${kind}`, names.join(' ')]);
  }
  return lines.map(([label, text]) => `${label.padEnd(14)} ${text}`).join('\n');
}
