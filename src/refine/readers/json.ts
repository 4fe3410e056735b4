/** .json and .jsonl: values with their keys as text. Numbers are shown as the file writes them. How, is json-text.ts. */
import { type Limits, type ReadDocument, ReaderError } from './document.ts';
import { addJson, DEEPEST, type Json, TooDeep } from './json-text.ts';
import { stemOf } from './plain.ts';
import { Records } from './records.ts';
import { readPieces, readText } from './text-file.ts';

/** A number that JavaScript would write otherwise: 1.50, 1e3, 12345678901234567890. */
const UNLIKE = /\d\.\d*0\b|\d{16}|\d\.\d{15}|\d[eE]|-0\b/;
const TITLE_KEY = /^(?:title|name|标题|名称|名字)$/i;
/** Longest line of a .jsonl, in characters. */
const LONGEST_LINE = 64 * 2 ** 20;

export function readJson(path: string, { wholeBytes }: Limits): ReadDocument {
  const records = new Records();
  let title: string | undefined;
  guarded(path, '', () => {
    const value = parsed(readText(path, wholeBytes));
    title = titleIn(value);
    addJson(records, value);
  });
  return { title: title ?? stemOf(path), text: records.end(), places: records.places };
}

/** What the file's own object calls itself. */
function titleIn(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const named = Object.entries(value).find(([key, inner]) => TITLE_KEY.test(key) && typeof inner === 'string');
  return (named?.[1] as string | undefined)?.trim() || undefined;
}

/** A value on each line; lines are its places. */
export function readJsonLines(path: string, { streamedBytes }: Limits): ReadDocument {
  let records = new Records('line');
  let rest = '';
  let line = 0;
  const takeLine = (source: string) => {
    line++;
    if (source.trim() !== '') guarded(path, `line ${line}: `, () => addJson(records, parsed(source), line));
  };
  const take = (piece: string) => {
    const lines = piece.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE)
      throw new ReaderError({
        what: path,
        rule: 'must have one value on each line',
        received: `line ${line + lines.length + 1} is longer than ${LONGEST_LINE / 2 ** 20} Mi characters`,
      });
    for (const source of lines) takeLine(source);
  };
  readPieces(path, streamedBytes, take, () => {
    [records, rest, line] = [new Records('line'), '', 0];
  });
  takeLine(rest);
  return { title: stemOf(path), text: records.end(), places: records.places };
}

/** Numbers that JavaScript would write otherwise come as strings of what is there. */
function parsed(source: string): Json {
  if (!UNLIKE.test(source)) return JSON.parse(source);
  const asWritten = (_key: string, value: unknown, context: { source?: string }) =>
    typeof value === 'number' ? context.source : value;
  return JSON.parse(source, asWritten as Parameters<typeof JSON.parse>[1]);
}

function guarded(path: string, where: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    // A RangeError is the stack's end: the reviver goes as deep as the values.
    if (error instanceof TooDeep || error instanceof RangeError)
      throw new ReaderError({
        what: path,
        rule: `values must not nest deeper than ${DEEPEST}`,
        received: where + (error instanceof TooDeep ? `${error.path.slice(0, 80)}…` : 'they do'),
      });
    if (error instanceof SyntaxError)
      throw new ReaderError({ what: path, rule: 'must be JSON', received: where + error.message.slice(0, 200) });
    throw error;
  }
}
