/** Which reader a file's name asks for, and whether it works in a thread of its own. The only list of endings. */
import { extname } from 'node:path';
import { readCsv } from './csv.ts';
import type { Limits, ReadDocument } from './document.ts';
import { readJson, readJsonLines } from './json.ts';
import { readMarkdown, readPlain } from './plain.ts';

/** Read here: what cannot hang. */
const HERE: Record<string, (path: string, limits: Limits) => ReadDocument> = {
  '.txt': readPlain,
  '.md': readMarkdown,
  '.markdown': readMarkdown,
  '.csv': readCsv,
  '.tsv': readCsv,
  '.json': readJson,
  '.jsonl': readJsonLines,
};

/** Parsers of formats in which a file can ask for any amount of work. */
export type ThreadKind = 'html' | 'docx' | 'pdf';
const IN_THREAD: Record<string, ThreadKind> = { '.html': 'html', '.htm': 'html', '.docx': 'docx', '.pdf': 'pdf' };

/** Endings that are read. */
export const ENDINGS: readonly string[] = [...Object.keys(HERE), ...Object.keys(IN_THREAD)];

const endingOf = (path: string) => extname(path).toLowerCase();

export const isReadable = (path: string): boolean => ENDINGS.includes(endingOf(path));
export const threadKindOf = (path: string): ThreadKind | undefined => IN_THREAD[endingOf(path)];
export const readHere = (path: string, limits: Limits): ReadDocument => HERE[endingOf(path)](path, limits);
