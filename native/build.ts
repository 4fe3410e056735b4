/**
 * Builds the native core with the system's compiler: `node native/build.ts [--target portable|asan|aarch64]`.
 * Every object is cached by the hash of its source, of all headers and of the flags; the result is named by the hash of
 * everything, so a build that is up to date is found without compiling and two builds never disturb each other.
 * Not the loader (load.ts) and no dependency on node-gyp or install scripts.
 */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const outDir = join(here, '..', 'build', 'native');
const run = promisify(execFile);

export type Target = 'host' | 'asan' | 'aarch64';

interface IsaFlags {
  name: string;
  macro: string;
  flags: string[];
}
const ISAS: Record<string, IsaFlags[]> = {
  x64: [
    {
      name: 'avx512',
      macro: 'CAL_ISA_AVX512',
      flags: [
        '-mavx512f',
        '-mavx512bw',
        '-mavx512dq',
        '-mavx512vl',
        '-mavx2',
        '-mfma',
        '-mf16c',
        '-mprefer-vector-width=512',
      ],
    },
    { name: 'avx2', macro: 'CAL_ISA_AVX2', flags: ['-mavx2', '-mfma', '-mf16c'] },
  ],
  arm64: [{ name: 'neon', macro: 'CAL_ISA_NEON', flags: [] }],
};
const PORTABLE: IsaFlags = { name: 'portable', macro: 'CAL_ISA_PORTABLE', flags: [] };

const TARGET_FLAGS: Record<Target, string[]> = {
  host: ['-O3', '-fno-math-errno', '-fno-trapping-math'],
  asan: [
    '-O1',
    '-g1',
    '-fno-omit-frame-pointer',
    '-fno-math-errno',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover=undefined',
  ],
  aarch64: ['-O2', '-fno-math-errno', '-fno-trapping-math'],
};
const COMMON = [
  '-std=c++20',
  '-fPIC',
  '-fvisibility=hidden',
  '-fno-rtti',
  '-pthread',
  '-Wall',
  '-Wextra',
  '-ffp-contract=off',
];

/** A build that could not be made; the message is one sentence a user can act on. */
export class BuildError extends Error {
  override name = 'BuildError';
}

function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && ending.test(f.name))
    .map((f) => join(f.parentPath, f.name))
    .sort();
}

function hash(...parts: (string | Buffer)[]): string {
  const h = createHash('sha256');
  for (const p of parts) h.update(p).update('\0');
  return h.digest('hex').slice(0, 20);
}

/** The compiler: CXX, else g++, else clang++; for aarch64 the cross compiler. */
export function findCompiler(target: Target = 'host'): string {
  const candidates = target === 'aarch64' ? ['aarch64-linux-gnu-g++'] : [process.env.CXX, 'g++', 'clang++'];
  for (const c of candidates) if (c && spawnSync(c, ['--version']).status === 0) return c;
  const install =
    target === 'aarch64'
      ? 'g++-aarch64-linux-gnu'
      : process.platform === 'darwin'
        ? 'the Xcode command line tools'
        : 'g++';
  throw new BuildError(
    `no C++ compiler was found (tried ${candidates.filter(Boolean).join(', ')}): install ${install}` +
      (process.platform === 'linux' ? `, for example "apt-get install ${install}", and run the command again` : ''),
  );
}

interface Unit {
  source: string;
  object: string;
  args: string[];
}
interface Plan {
  units: Unit[];
  link: string[];
  output: string;
}

function plan(target: Target): Plan {
  const arch = target === 'aarch64' ? 'arm64' : process.arch;
  const folders = ['include', 'core', 'simd', 'kernels', 'binding'].map((f) => join(here, f));
  const headers = folders.flatMap((f) => filesUnder(f, /\.h$/));
  const sources = folders.flatMap((f) => filesUnder(f, /\.cc$/));
  const headerHash = hash(...headers.flatMap((f) => [relative(here, f), readFileSync(f)]));
  const nodeApi = dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json'));
  const include = ['-I', join(nodeApi, 'include')];

  const units: Unit[] = [];
  for (const source of sources) {
    const perIsa = source.startsWith(join(here, 'kernels'));
    for (const isa of perIsa ? [...(ISAS[arch] ?? []), PORTABLE] : [undefined]) {
      const flags = isa ? [`-D${isa.macro}`, `-DCAL_ISA=${isa.name}`, ...isa.flags] : include;
      const args = [...COMMON, ...TARGET_FLAGS[target], ...flags];
      const settings = isa ? args.join(' ') : args.filter((a) => !include.includes(a)).join(' ');
      const key = hash(headerHash, process.env.CXX ?? '', settings, relative(here, source), readFileSync(source));
      const name = `${source.slice(here.length + 1).replaceAll(/[/\\]/g, '-')}-${isa?.name ?? 'core'}-${key}.o`;
      units.push({ source, object: join(outDir, 'objects', target, name), args });
    }
  }
  const link = [
    process.platform === 'darwin' ? '-bundle' : '-shared',
    '-pthread',
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : ['-Wl,--exclude-libs,ALL']),
    ...(target === 'asan'
      ? ['-fsanitize=address,undefined']
      : ['-static-libstdc++', '-static-libgcc'].filter(() => process.platform === 'linux')),
  ];
  const output = join(outDir, `callosum-${target}-${hash(...units.map((u) => u.object), ...link)}.node`);
  return { units, link, output };
}

async function compile(compiler: string, unit: Unit): Promise<void> {
  const temporary = `${unit.object}.${process.pid}.tmp`;
  try {
    await run(compiler, [...unit.args, '-c', unit.source, '-o', temporary], { maxBuffer: 1 << 26 });
  } catch (e) {
    rmSync(temporary, { force: true });
    const { stderr, signal } = e as { stderr?: string; signal?: string };
    const source = relative(here, unit.source);
    if (signal)
      throw new BuildError(`the compiler was ended by ${signal} at ${source}; start again, what is compiled stays`);
    throw new BuildError(`${source} does not compile:\n${stderr || e}`);
  }
  renameSync(temporary, unit.object);
}

/** Removes objects and results of older sources, so that the folder does not grow. */
function prune(target: Target, p: Plan): void {
  const keep = new Set([...p.units.map((u) => u.object), p.output]);
  const objects = join(outDir, 'objects', target);
  const old = [
    ...readdirSync(objects).map((f) => join(objects, f)),
    ...readdirSync(outDir).map((f) => join(outDir, f)),
  ].filter(
    (f) =>
      !keep.has(f) &&
      statSync(f, { throwIfNoEntry: false })?.isFile() &&
      (f.endsWith('.o') || f.includes(`callosum-${target}-`)),
  );
  const anHourAgo = Date.now() - 3600_000;
  for (const f of old)
    if ((statSync(f, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < anHourAgo) rmSync(f, { force: true });
}

/** Builds when needed and returns the path of the library. Progress goes to stderr. */
export async function build(target: Target = 'host', quiet = false): Promise<string> {
  const p = plan(target);
  if (existsSync(p.output)) return p.output;
  const compiler = findCompiler(target);
  mkdirSync(join(outDir, 'objects', target), { recursive: true });
  const todo = p.units.filter((u) => !existsSync(u.object));
  const started = performance.now();
  const say = (text: string) => quiet || process.stderr.write(text);
  let done = 0;
  const queue = [...todo].sort((a, b) => statSync(b.source).size - statSync(a.source).size);
  const worker = async () => {
    for (let unit = queue.shift(); unit; unit = queue.shift()) {
      await compile(compiler, unit);
      done++;
      const elapsed = (performance.now() - started) / 1000;
      const left = (elapsed / done) * (todo.length - done);
      if (process.stderr.isTTY) say(`\rbuilding the native core: ${done}/${todo.length}, ${left.toFixed(0)} s left   `);
    }
  };
  if (!process.stderr.isTTY) say(`building the native core: ${todo.length} files with ${compiler}\n`);
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, worker));
  const temporary = `${p.output}.${process.pid}.tmp`;
  try {
    await run(compiler, [...p.units.map((u) => u.object), ...p.link, '-o', temporary], { maxBuffer: 1 << 26 });
  } catch (e) {
    rmSync(temporary, { force: true });
    throw new BuildError(`the native core does not link:\n${(e as { stderr?: string }).stderr ?? e}`);
  }
  renameSync(temporary, p.output);
  prune(target, p);
  say(
    `${process.stderr.isTTY ? '\r' : ''}built the native core in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  return p.output;
}

/** The path of an up-to-date library, or undefined: no compiler is started. */
export function built(target: Target = 'host'): string | undefined {
  const p = plan(target);
  return existsSync(p.output) ? p.output : undefined;
}

/** The object files that the library is linked from. */
export function objects(target: Target = 'host'): string[] {
  return plan(target).units.map((unit) => unit.object);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--target');
  try {
    console.log(relative(process.cwd(), await build((at > 0 ? process.argv[at + 1] : 'host') as Target)));
  } catch (e) {
    if (!(e instanceof BuildError)) throw e;
    console.error(`callosum: ${e.message}`);
    process.exit(1);
  }
}
