/**
 * Where each peer comes from: its child's command, its thread settings, and how a person installs it.
 * Not the protocol (child.ts) and not what a peer is asked (the suites).
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildOptions } from './child.ts';
import { buildOpenblasChild } from './openblas-build.ts';
import type { PeerSource } from './pool.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** The variables by which the libraries' own thread pools are sized, for those parts that have no call for it. */
const threadEnv = (threads: number): Record<string, string> =>
  Object.fromEntries(
    ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'].map((name) => [name, String(threads)]),
  );

/** The C library keeps freed memory: without this, large results are fetched from the system anew in each call. */
const KEEP_MEMORY = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: String(2 ** 36),
  MALLOC_TOP_PAD_: String(2 ** 28),
};

/** A Python with PyTorch running one of the scripts beside this file. */
const torch = (script: string, env: Record<string, string>, requestSeconds?: number): PeerSource => ({
  install: 'install it with "python3 -m pip install torch", or set CALLOSUM_PYTHON to a Python that has it',
  async command(threads) {
    const args = ['-u', join(here, script), String(threads)];
    return { command: python(), args, options: { env: { ...threadEnv(threads), ...env }, requestSeconds } };
  },
});

/** The Python that is asked for PyTorch. */
export const python = () => process.env.CALLOSUM_PYTHON || 'python3';

/** A step takes seconds, its compilation a minute, and on a busy machine several. */
const TRAINING_SECONDS = 900;
/** Five minutes on a machine that does nothing else. */
const TOKENIZER_SECONDS = 3600;

/** Ten megabytes take seconds, and on a busy machine more. */
const ENCODING: ChildOptions = { requestSeconds: 300 };

const rayonEnv = (threads: number): Record<string, string> => ({
  RAYON_NUM_THREADS: String(threads),
  TOKENIZERS_PARALLELISM: String(threads > 1),
});

export const PEERS: Record<string, PeerSource> = {
  OpenBLAS: {
    install: 'install it with "apt install libopenblas0", or set CALLOSUM_OPENBLAS to the library',
    async command(threads) {
      return { command: await buildOpenblasChild(), args: [String(threads)], options: { env: threadEnv(threads) } };
    },
  },
  PyTorch: torch('torch_engine.py', KEEP_MEMORY),
  'PyTorch training': torch('torch_train.py', KEEP_MEMORY, TRAINING_SECONDS),
  /** The same with the C library's own settings: keeping memory makes it faster, and larger. */
  'PyTorch memory': torch('torch_train.py', {}, TRAINING_SECONDS),
  /** Architectures beside the transformer. */
  'PyTorch architectures': torch('arch_train.py', KEEP_MEMORY, TRAINING_SECONDS),
  'gpt-tokenizer': {
    install: 'install it with "npm install --ignore-scripts --prefix bench/peers"',
    async command() {
      return { command: process.execPath, args: [join(here, 'gpt-tokenizer.ts')], options: ENCODING };
    },
  },
  /** The npm package, which comes with the project's tests. */
  tokenizers: {
    install: 'install it with "npm ci"',
    async command(threads) {
      const options = { ...ENCODING, env: rayonEnv(threads) };
      return { command: process.execPath, args: [join(here, 'tokenizers.ts')], options };
    },
  },
  'tokenizers in Python': {
    install: 'install it with "python3 -m pip install tokenizers", or set CALLOSUM_PYTHON to a Python that has it',
    async command(threads) {
      const options = { ...ENCODING, env: rayonEnv(threads) };
      return { command: python(), args: ['-u', join(here, 'tokenizers_encode.py')], options };
    },
  },
  /** Python's, whose trainer is Rust on Rayon's threads. */
  'tokenizers training': {
    install: 'install it with "python3 -m pip install tokenizers", or set CALLOSUM_PYTHON to a Python that has it',
    async command(threads) {
      const env = { RAYON_NUM_THREADS: String(threads), TOKENIZERS_PARALLELISM: 'true' };
      const options = { env, requestSeconds: TOKENIZER_SECONDS };
      return { command: python(), args: ['-u', join(here, 'tokenizers_train.py')], options };
    },
  },
  /** Loading and reading a prompt take seconds. */
  'node-llama-cpp': {
    install: 'install it with "npm install --ignore-scripts --prefix bench/peers"',
    async command(threads) {
      return {
        command: process.execPath,
        args: [join(here, 'llama.ts'), String(threads)],
        options: { requestSeconds: 300 },
      };
    },
  },
  'onnxruntime-node': {
    install: 'install it with "npm install --ignore-scripts --prefix bench/peers"',
    async command(threads) {
      if (!existsSync(join(here, 'node_modules/onnxruntime-node')))
        return { missing: 'it is not in bench/peers/node_modules' };
      return { command: process.execPath, args: [join(here, 'onnx.ts'), String(threads)] };
    },
  },
};
