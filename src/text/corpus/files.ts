/**
 * Which files a corpus is made of: paths and folders to a list of files of known kinds with their sizes. Opens none of them.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CorpusError } from './error.ts';

/** A text file is one document; a file of lines has a JSON object a line. */
export interface Format {
  kind: 'text' | 'lines';
  zstd: boolean;
}

/** The endings that are read. A new one is a line here. */
const FORMATS: Record<string, Format> = {
  '.txt': { kind: 'text', zstd: false },
  '.md': { kind: 'text', zstd: false },
  '.jsonl': { kind: 'lines', zstd: false },
  '.jsonl.zst': { kind: 'lines', zstd: true },
};
const ENDINGS = Object.keys(FORMATS);

export interface CorpusFile {
  path: string;
  /** As it lies on the disk, so compressed where it is. */
  bytes: number;
  format: Format;
}

function formatOf(path: string): Format | undefined {
  const ending = ENDINGS.find((e) => path.toLowerCase().endsWith(e));
  return ending === undefined ? undefined : FORMATS[ending];
}

/**
 * The files behind `paths`, in their order; a folder stands for the files of known endings in it and below, sorted by path, and what
 * else lies in it is passed over. Throws CorpusError for a path that is missing, empty or of an unknown ending, and for a folder without text.
 */
export function corpusFiles(paths: readonly string[]): CorpusFile[] {
  return paths.flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) throw new CorpusError({ what: path, rule: 'there is no such file or folder' });
    if (!stats.isDirectory()) return [corpusFile(path)];
    const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .map((name) => join(path, name))
      .filter((file) => formatOf(file) && statSync(file, { throwIfNoEntry: false })?.isFile())
      .sort((a, b) => (a < b ? -1 : 1));
    if (found.length === 0)
      throw new CorpusError({ what: path, rule: `the folder must hold files that end in ${ENDINGS.join(', ')}` });
    return found.map(corpusFile);
  });
}

function corpusFile(path: string): CorpusFile {
  const format = formatOf(path);
  const { size } = statSync(path);
  if (!format) throw new CorpusError({ what: path, rule: `a file of text must end in ${ENDINGS.join(', ')}` });
  if (size === 0) throw new CorpusError({ what: path, rule: 'the file is empty', hint: 'remove it from the list' });
  return { path, bytes: size, format };
}
