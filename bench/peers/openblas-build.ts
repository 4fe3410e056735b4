/**
 * Builds the OpenBLAS child with the system's C++ compiler into build/bench/, once for each state of its source.
 * Needs no header or development package of OpenBLAS: the program loads the library when it starts.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'openblas.cc');
const folder = join(here, '../../build/bench');

/** The program's path. Throws with one sentence where there is no compiler or the source does not compile. */
export async function buildOpenblasChild(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 16);
  const program = join(folder, `openblas-${hash}`);
  if (await exists(program)) return program;
  await mkdir(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const compilers = process.env.CXX ? [process.env.CXX] : ['g++', 'clang++', 'c++'];
  for (const compiler of compilers) {
    try {
      await promisify(execFile)(compiler, ['-std=c++20', '-O2', '-o', unfinished, source, '-ldl', '-lm']);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      const firstError = String((error as { stderr?: string }).stderr)
        .split('\n')
        .find((line) => line.includes('error'));
      throw new Error(`${compiler} could not build bench/peers/openblas.cc: ${firstError ?? (error as Error).message}`);
    }
    await rename(unfinished, program);
    return program;
  }
  throw new Error(`no C++ compiler to build the OpenBLAS child with (tried ${compilers.join(', ')})`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
