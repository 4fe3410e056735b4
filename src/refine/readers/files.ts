/**
 * The files that paths stand for: files, all readable ones below folders, and globs. Nothing outside a folder that was named is taken,
 * whatever its links say. Does not read them.
 */
import { globSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ReaderError } from './document.ts';
import { ENDINGS, isReadable } from './kinds.ts';

/** Folders that hold no documents. */
const PASSED_OVER = new Set(['node_modules', '__pycache__']);
const GLOB = /[*?[{]/;

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

export interface Found {
  /** In order of their paths, each once. */
  readonly files: readonly FoundFile[];
  /** What was named, or met below a folder, and is not taken. */
  readonly refused: readonly ReaderError[];
  /** Endings of files below folders that no reader is for, and how many have each. */
  readonly others: ReadonlyMap<string, number>;
}

/**
 * Folders are gone through to the bottom; names that begin with a dot are passed over, and so is what is in `without` (absolute paths).
 * Throws ReaderError where a path is not there, or a glob or folder has nothing to read.
 */
export function findFiles(paths: readonly string[], without: readonly string[] = []): Found {
  const search = new Search(new Set(without.map((path) => resolve(path))));
  for (const path of paths) search.add(path);
  return search.found();
}

class Search {
  readonly #without: ReadonlySet<string>;
  readonly #files = new Map<string, FoundFile>();
  readonly #refused: ReaderError[] = [];
  readonly #others = new Map<string, number>();
  readonly #entered = new Set<string>();

  constructor(without: ReadonlySet<string>) {
    this.#without = without;
  }

  found(): Found {
    const files = [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return { files, refused: this.#refused, others: this.#others };
  }

  add(path: string): void {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) this.#addFolder(path);
    else if (stat) this.#addNamed(resolve(path), stat);
    else if (GLOB.test(path)) this.#addGlob(path);
    else
      throw new ReaderError({
        what: path,
        rule: 'must be a file, a folder or a pattern such as docs/**/*.md',
        received: 'nothing of that name',
      });
  }

  #addFolder(path: string): void {
    const before = this.#files.size;
    const refused = this.#refused.length;
    const root = realpathSync(path);
    this.#enter(resolve(path), root);
    if (this.#files.size === before && this.#refused.length === refused)
      throw new ReaderError({ what: path, rule: 'must have files to read in it', received: 'none', hint: whatIsRead });
  }

  #addGlob(pattern: string): void {
    const before = this.#files.size;
    const base = pattern.slice(0, pattern.search(GLOB)).replace(/[^/\\]*$/, '') || '.';
    const root = statSync(base, { throwIfNoEntry: false })?.isDirectory() ? realpathSync(base) : '';
    for (const path of root ? globSync(pattern) : []) this.#meet(resolve(path), root);
    if (this.#files.size === before)
      throw new ReaderError({ what: pattern, rule: 'must match files to read', received: 'none', hint: whatIsRead });
  }

  #enter(folder: string, root: string): void {
    if (this.#without.has(folder)) return;
    const real = realpathSync(folder);
    if (this.#entered.has(real)) return; // a link that leads round
    this.#entered.add(real);
    for (const name of readdirSync(folder))
      if (!name.startsWith('.') && !PASSED_OVER.has(name)) this.#meet(join(folder, name), root);
  }

  /** Something below a folder: taken, entered, refused or passed over. */
  #meet(path: string, root: string): void {
    try {
      if (!isWithin(realpathSync(path), root)) {
        if (isReadable(path) || statSync(path).isDirectory()) this.#refused.push(outside(path));
        return;
      }
      const stat = statSync(path);
      if (stat.isDirectory()) this.#enter(path, root);
      else if (stat.isFile() && isReadable(path)) this.#take(path, stat);
      else if (stat.isFile()) this.#pass(path);
    } catch (error) {
      this.#refused.push(notReached(path, error as Error));
    }
  }

  #addNamed(path: string, stat: Stats): void {
    if (!isReadable(path))
      throw new ReaderError({
        what: path,
        rule: `must end in one of ${ENDINGS.join(', ')}`,
        received: basename(path),
        hint: 'save it as one of these',
      });
    if (!stat.isFile()) throw new ReaderError({ what: path, rule: 'must be a file or a folder' });
    this.#take(path, stat);
  }

  #take(path: string, { size, mtimeMs }: Stats): void {
    this.#files.set(path, { path, bytes: size, changedAt: mtimeMs });
  }

  #pass(path: string): void {
    const ending = /\.[^.]{1,12}$/.exec(basename(path))?.[0].toLowerCase() ?? 'no ending';
    this.#others.set(ending, (this.#others.get(ending) ?? 0) + 1);
  }
}

const whatIsRead = `${ENDINGS.join(', ')} are read`;

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) === path;
}

const outside = (path: string) =>
  new ReaderError({
    what: path,
    rule: 'must not lead out of the folder that was named',
    received: lstatSync(path).isSymbolicLink() ? 'a link to a place outside' : 'a way to a place outside',
    hint: 'name the file itself if it is meant',
  });

const notReached = (path: string, error: Error) =>
  new ReaderError({ what: path, rule: 'cannot be reached', received: error.message }, { cause: error });
