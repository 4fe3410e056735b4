/** The project's files as the structure tests see them: everything but what is built, installed or ignored. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As .gitignore and bench/peers/.gitignore have it. */
const NOT_OURS = new Set(['node_modules', 'build', '.git', '__pycache__']);
const RUNS = join(ROOT, 'runs');

export interface SourceFile {
  /** From the root, with slashes. */
  path: string;
  text: string;
}

/** All text files, in order of their paths. */
export function allFiles(folder = ROOT): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name) && !entry.name.endsWith('.log') && join(folder, entry.name) !== RUNS)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = join(folder, entry.name);
      if (entry.isDirectory()) return allFiles(full);
      const text = entry.isFile() ? readFileSync(full, 'utf8') : '\0';
      return text.includes('\0') ? [] : [{ path: relative(ROOT, full).replaceAll(sep, '/'), text }];
    });
}

/** Files with one of these endings. */
export const filesOf = (...endings: string[]): SourceFile[] =>
  allFiles().filter(({ path }) => endings.some((ending) => path.endsWith(ending)));

export interface Import {
  from: string;
  line: number;
  /** As written. */
  specifier: string;
}

// What brings another module in: import and export from, import for its effects, import(), require() and its resolve.
const FORMS = [
  /^[ \t]*(?:import|export)\b[^;'"`]*?\bfrom\s*['"]([^'"\n]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"\n]+)['"]/gm,
  /\bimport\s*\(\s*['"]([^'"\n]+)['"]/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"\n]+)['"]/g,
  /\brequire(?:\.resolve)?\(\s*['"]([^'"\n]+)['"]/g,
  /\bcreateRequire\([^)]*\)(?:\.resolve)?\(\s*['"]([^'"\n]+)['"]/g,
];

export function importsOf({ path, text }: SourceFile): Import[] {
  const named = [...text.matchAll(/\b(\w+)\s*=\s*createRequire\(/g)].map(
    ([, name]) => new RegExp(`\\b${name}(?:\\.resolve)?\\(\\s*['"]([^'"\\n]+)['"]`, 'g'),
  );
  const found = [...FORMS, ...named].flatMap((form) => [...text.matchAll(form)]);
  return found.map((match) => ({
    from: path,
    line: text.slice(0, match.index).split('\n').length,
    specifier: match[1],
  }));
}

/** The package of a specifier, or undefined for a path or a part of Node. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|\/|node:|file:|data:|#)/.test(specifier)) return undefined;
  const [first, second] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** Package names to the package.json that lists them, of the whole tree. */
export function listedPackages(): { file: string; name: string; version: string }[] {
  return allFiles()
    .filter(({ path }) => path.endsWith('package.json'))
    .flatMap(({ path, text }) => {
      const { dependencies, devDependencies, optionalDependencies, peerDependencies } = JSON.parse(text);
      const all = { ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies };
      return Object.entries(all).map(([name, version]) => ({ file: path, name, version: String(version) }));
    });
}
