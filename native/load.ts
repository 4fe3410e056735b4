/**
 * Loads the native core, building it first when it is missing or older than its sources. Gives the raw binding; tensors and
 * rules are in src/tensor. One thread of a process may use the core at a time; mapping files is open to every thread.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from './build.ts';

/** The binding's functions; native/binding/napi.cc says what each does. */
export interface Native {
  alloc(count: number, dtype: number): number;
  free(handle: number): void;
  write(handle: number, from: ArrayBufferView, startByte: number): void;
  read(handle: number, into: ArrayBufferView, startByte: number): void;
  run(wordCount: number): number;
  replay(words: Float64Array, wordCount: number): number;
  shareWords(words: Float64Array, memoryReport: Float64Array): void;
  memory(): void;
  resetPeak(): void;
  trim(): void;
  limit(bytes: number): void;
  kernel(isa: string, name: string): number;
  kernels(): string;
  isas(): string;
  lastError(): string;
  threads(): number;
  setThreads(count: number): void;
}

/** Files mapped into memory: what any thread may use. */
export interface FileMapping {
  /**
   * Bytes offset .. offset + bytes of a file as memory, the file's size checked first. Private: writing changes no file. It lives
   * until unmap(), or until nothing refers to the buffer. An error's message has the form `[map] what is wrong`, without the path.
   */
  map(path: string, offset: number, bytes: number): ArrayBuffer;
  /** Ends a mapping at once; the buffer and its views are empty from then on. */
  unmap(buffer: ArrayBuffer): void;
}

interface Binding extends FileMapping {
  core(): Native;
}

let binding: Binding | undefined;
let loaded: Native | undefined;

/** Physical cores this process may use: processors that share a core count once. Where the system does not say, all processors. */
export function physicalCores(): number {
  const processors = availableParallelism();
  if (process.platform !== 'linux') return processors;
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const allowed = /^Cpus_allowed_list:\s*(.*)$/m.exec(status)![1];
    const cores = new Set<string>();
    for (const range of allowed.split(',')) {
      const [first, last = first] = range.split('-').map(Number);
      for (let cpu = first; cpu <= last; cpu++) {
        const topology = `/sys/devices/system/cpu/cpu${cpu}/topology`;
        cores.add(
          ['physical_package_id', 'core_id'].map((f) => readFileSync(join(topology, f), 'utf8').trim()).join(':'),
        );
      }
    }
    return Math.max(1, Math.min(cores.size, processors));
  } catch {
    return processors; // containers may hide the topology
  }
}

/** How many threads to start with: CALLOSUM_THREADS, else one for each physical core. */
export function defaultThreads(): number {
  const asked = process.env.CALLOSUM_THREADS;
  if (asked === undefined || asked === '') return physicalCores();
  const n = Number(asked);
  if (!Number.isInteger(n) || n < 1 || n > 256)
    throw new Error(`CALLOSUM_THREADS must be a whole number from 1 to 256: ${asked}`);
  return n;
}

/** The binding. `CALLOSUM_NATIVE` names a library to load in place of the built one (sanitizers, emulation). */
function load(): Binding {
  binding ??= createRequire(import.meta.url)(process.env.CALLOSUM_NATIVE || built() || buildNow()) as Binding;
  return binding;
}

/** The native core of this process, with its threads started; throws in a second thread. */
export function loadNative(): Native {
  if (loaded) return loaded;
  const native = load().core();
  native.setThreads(defaultThreads());
  loaded = native;
  return native;
}

/** Mapping of files; works in every thread, and starts none. */
export const loadMapping = (): FileMapping => load();

function buildNow(): string {
  const script = fileURLToPath(new URL('./build.ts', import.meta.url));
  const child = spawnSync(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] });
  const path = child.status === 0 ? built() : undefined;
  if (!path)
    throw new Error('the native core could not be built: the lines above say why; "npm run build:native" tries again');
  return path;
}
