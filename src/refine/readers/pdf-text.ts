/** Lines of a PDF's pages to paragraphs: words that were cut at a line's end joined, what every page repeats at its edges left out. */
import type { Place } from './document.ts';
import { pageName } from './left-out.ts';
import type { Line } from './pdf-lines.ts';
import { runningLines } from './pdf-running.ts';

/** How much larger than the text headings of the first, second, third level are. */
const HEADING_SIZES = [1.6, 1.3, 1.12];
const LONGEST_HEADING = 120;
const ITEM =
  /^(?:[•●▪■◦‣·–—*-]|[([（]?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)\]）、](?!\d)|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,4}[章节条款])\s*/i;
/** A line of a table of contents. */
const LEADER = /(?:\. ?){4,}\s*\d+$/;
const CUT_WORD = /\p{L}[-\u2010]$/u;
const SENTENCE_END = /[.!?:;。！？：；…]["'”’）)」』]?$/;
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

export interface PagesText {
  text: string;
  /** The pages that have text, and the last one, at the text's end where it has none. */
  places: Place[];
  /** In the largest type. */
  heading?: string;
}

/** `pages`: lines of each page in reading order. Lines in larger type become headings. */
export function textOfPages(pages: readonly (readonly Line[])[]): PagesText {
  const running = runningLines(pages);
  const body = bodySize(pages);
  let heading: Line | undefined;
  const places: Place[] = [];
  let text = '';
  let parts: string[] = [];
  let length = 0;
  let before: Line | undefined;
  for (const [i, page] of pages.entries()) {
    const lines = page.filter((line) => !running.has(line));
    const measure = measuresOf(lines);
    for (const [at, line] of lines.entries()) {
      const gap = before === undefined ? '' : gapBetween(before, line, measure, at === 0);
      if (gap === undefined) {
        parts[parts.length - 1] = parts.at(-1)!.slice(0, -1); // the hyphen
        length--;
      }
      const start = length + (gap?.length ?? 0);
      if (at === 0) places.push({ start: places.length === 0 ? 0 : start, name: pageName(i + 1) });
      const mark = gap === '\n\n' || before === undefined ? headingMark(line, body) : '';
      if (mark === '# ' && line.size > (heading?.size ?? 0)) heading = line;
      const more = (gap ?? '') + mark + line.text;
      parts.push(more);
      length += more.length;
      before = line;
    }
    text += parts.join('');
    const last = text.slice(-1); // a hyphen may still be taken back
    text = text.slice(0, text.length - last.length);
    parts = [last];
  }
  text += parts.join('');
  const last = pageName(pages.length);
  if (places.length > 0 && places.at(-1)!.name !== last) places.push({ start: text.length, name: last });
  return { text, places, heading: heading?.text };
}

/** The size that most characters have. */
function bodySize(pages: readonly (readonly Line[])[]): number {
  const characters = new Map<number, number>();
  for (const page of pages)
    for (const { size, text } of page) {
      const rounded = Math.round(2 * size) / 2;
      characters.set(rounded, (characters.get(rounded) ?? 0) + text.length);
    }
  return [...characters].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0])[0];
}

/** `## ` before a short line in larger type, '' before any other. */
function headingMark({ text, size, cells }: Line, body: number): string {
  if (cells > 1 || text.length > LONGEST_HEADING || !/\p{L}/u.test(text) || LEADER.test(text)) return '';
  const level = HEADING_SIZES.findIndex((least) => size >= least * body) + 1;
  return level === 0 ? '' : `${'#'.repeat(level)} `;
}

interface Measures {
  /** Where most lines start and the furthest they go. */
  left: number;
  right: number;
  /** Usual distance between two lines, in ems. */
  pitch: number;
}

function measuresOf(lines: readonly Line[]): Measures {
  const pitches: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    const down = (lines[i - 1].y - lines[i].y) / lines[i].size;
    if (down > 0.5 && down < 3) pitches.push(down);
  }
  pitches.sort((a, b) => a - b);
  const lefts = lines.map(({ left }) => left).sort((a, b) => a - b);
  return {
    left: lefts[lefts.length >> 2] ?? 0,
    right: lines.reduce((most, { right }) => Math.max(most, right), 0),
    pitch: pitches[pitches.length >> 1] ?? 1.2,
  };
}

/** What stands between two lines: a new paragraph, a line of its own, a space, nothing; undefined: nothing, and the hyphen goes. */
function gapBetween(before: Line, line: Line, measure: Measures, newPage: boolean): string | undefined {
  if (startsAnew(before, line, measure, newPage)) return '\n\n';
  if (before.cells > 1 || line.cells > 1 || ITEM.test(line.text) || LEADER.test(before.text)) return '\n';
  if (before.text.endsWith('\u00ad')) return undefined;
  if (CUT_WORD.test(before.text)) return /^\p{Ll}/u.test(line.text) ? undefined : '';
  return CJK.test(before.text.at(-1)!) && CJK.test(line.text[0]) ? '' : ' ';
}

function startsAnew(before: Line, line: Line, { left, right, pitch }: Measures, newPage: boolean): boolean {
  const em = Math.max(before.size, line.size);
  if (Math.abs(before.size - line.size) > 0.12 * em) return true;
  const down = (before.y - line.y) / em;
  const elsewhere = newPage || down < 0;
  if (!elsewhere && down > 1.35 * pitch + 0.1) return true;
  if (before.cells > 1 || line.cells > 1) return elsewhere || before.cells > 1 !== line.cells > 1;
  if (CUT_WORD.test(before.text) || ITEM.test(line.text)) return false;
  const indented = line.left - before.left > 0.8 * em && line.left - left < 6 * em;
  if (indented && !elsewhere && SENTENCE_END.test(before.text)) return true;
  const short = before.right < right - 4 * em && before.right - before.left < 0.8 * (right - left);
  if (SENTENCE_END.test(before.text)) return short || elsewhere;
  return short && !/^[\p{Ll}\d,;)，、；）]/u.test(line.text) && !CJK.test(line.text[0]);
}
