/** .txt and .md: the text as it is, its lines as places. Markdown stays Markdown: its headings and tables are read by who learns it. */
import { basename, extname } from 'node:path';
import type { Limits, ReadDocument } from './document.ts';
import { lineStarts, numberedPlaces } from './places.ts';
import { readText } from './text-file.ts';

/** Longest title that is taken from a heading, in characters. */
const TITLE_CHARACTERS = 200;

/** A file's name without folder and ending. */
export const stemOf = (path: string): string => basename(path, extname(path));

export function readPlain(path: string, { streamedBytes }: Limits): ReadDocument {
  const text = readText(path, streamedBytes);
  return { title: stemOf(path), text, places: numberedPlaces('line', lineStarts(text)) };
}

export function readMarkdown(path: string, limits: Limits): ReadDocument {
  const document = readPlain(path, limits);
  return { ...document, title: headingOf(document.text) ?? document.title };
}

/** The first heading of the first level, where nothing but front matter or an empty line is before it; else its front matter's title. */
function headingOf(text: string): string | undefined {
  const matter = /^---\n([\s\S]{0,20000}?)\n---(?:\n|$)/.exec(text);
  const named = matter && /^title:[ \t]*(['"]?)(.+?)\1[ \t]*$/m.exec(matter[1])?.[2];
  if (named) return named.slice(0, TITLE_CHARACTERS);
  const beginning = text.slice(matter ? matter[0].length : 0, 20_000).trimStart();
  const heading = /^#[ \t]+(.+?)[ \t#]*(?:\n|$)/.exec(beginning) ?? /^([^\n]+)\n=+[ \t]*(?:\n|$)/.exec(beginning);
  return heading?.[1].slice(0, TITLE_CHARACTERS);
}
