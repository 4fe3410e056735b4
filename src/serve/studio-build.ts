/**
 * The studio's page, built when it is first needed and kept by the hash of its sources. Not the page itself (studio/), and not its serving
 * (routes/studio.ts).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = join(ROOT, 'studio');
const BUILT = join(ROOT, 'build/studio');

/** Folder of the built page; undefined where it cannot be built, which is told, for the API works without it. */
export async function buildStudio(say: (line: string) => void): Promise<string | undefined> {
  if (!existsSync(join(SOURCES, 'index.html'))) return undefined;
  const folder = join(BUILT, hashOf(SOURCES));
  if (existsSync(join(folder, 'index.html'))) return folder;
  const unfinished = `${folder}.${process.pid}.unfinished`;
  try {
    const { build } = await import('vite');
    const start = performance.now();
    mkdirSync(BUILT, { recursive: true });
    await build({
      root: SOURCES,
      configFile: join(SOURCES, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: unfinished, emptyOutDir: true },
    });
    if (!existsSync(folder)) renameSync(unfinished, folder);
    for (const name of readdirSync(BUILT))
      if (join(BUILT, name) !== folder) rmSync(join(BUILT, name), { recursive: true, force: true });
    say(`built the page in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return folder;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    say(`the page could not be built, the API works without it: ${(error as Error).message}`);
    return undefined;
  }
}

/** Of names and contents of all files. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  for (const path of files) hash.update(path.slice(folder.length)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex').slice(0, 20);
}
