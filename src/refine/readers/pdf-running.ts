/**
 * Running heads and page numbers of a PDF: lines at the edges of pages which say nothing of the page itself. Left out where that is sure: a
 * number is a page's only where it goes up with the pages, and most of every page stays, whatever repeats.
 */
import type { Line } from './pdf-lines.ts';

/** Pages from which a line can be told to repeat, and the share of pages it must be on. */
const REPEATS = { pages: 3, share: 0.5 };
/** Lines at each edge of a page that may be such, and the share of its lines. */
const EDGE = { lines: 2, share: 1 / 3 };
/** A number alone, between dashes or of how many; with a word for it; in Chinese. */
const PAGE_NUMBERS = [
  /^[-–—·|[(\s]*(\d{1,3})(?:\s*(?:\/|of|von)\s*\d{1,3})?[-–—·|\])\s]*$/i,
  /^[-–—·|[(\s]*(?:page|seite|p\.|s\.)\s*:?\s*(\d{1,5})(?:\s*(?:\/|of|von)\s*\d{1,5})?[-–—·|\])\s]*$/i,
  /^[-–—·\s]*(?:共\s*\d{1,5}\s*[页頁][\s,，/]*)?第\s*(\d{1,5})\s*[页頁](?:[\s,，/]*共\s*\d{1,5}\s*[页頁])?[-–—·\s]*$/,
];
/** A name and a value with a number: what is asked for, however often it stands there. */
const VALUE = /[:：].*\d/;

/** `pages`: lines of each page in reading order. */
export function runningLines(pages: readonly (readonly Line[])[]): Set<Line> {
  const filled = pages.filter((page) => page.length > 0).length;
  const least = Math.max(REPEATS.pages, REPEATS.share * filled);
  const counts = new Map<string, number>();
  for (const [number, page] of pages.entries())
    for (const key of new Set(
      edgesOf(page)
        .flat()
        .map((line) => keyOf(line, number)),
    ))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  const running = new Set<Line>();
  for (const [number, page] of pages.entries()) {
    const repeats = (line: Line) => (counts.get(keyOf(line, number)) ?? 0) >= least;
    // From outside inwards, for as long as lines repeat.
    const lines = edgesOf(page).flatMap((edge) => {
      const inner = edge.findIndex((line) => !repeats(line));
      return inner < 0 ? edge : edge.slice(0, inner);
    });
    const isNumber = (line: Line) => Number(pageNumberOf(line) !== undefined);
    const surest = [...new Set(lines)].sort((a, b) => isNumber(b) - isNumber(a));
    for (const line of surest.slice(0, Math.floor(EDGE.share * page.length))) running.add(line);
  }
  return running;
}

/** The first lines of a page and the last ones, the outermost first. */
const edgesOf = (page: readonly Line[]): [Line[], Line[]] => [
  page.slice(0, EDGE.lines),
  page.slice(-EDGE.lines).reverse(),
];

/** Equal for lines that repeat: of a page number how far it is from the page's place and how it is written, else all of the line. */
function keyOf(line: Line, page: number): string {
  const number = pageNumberOf(line);
  const text = line.text.trim();
  if (number !== undefined) return `${Math.round(line.size)} page ${number - page} ${text.replaceAll(/\d+/g, '#')}`;
  return VALUE.test(text) ? `${page} ${text}` : `${Math.round(line.size)} line ${text}`;
}

function pageNumberOf({ text }: Line): number | undefined {
  for (const pattern of PAGE_NUMBERS) {
    const number = pattern.exec(text.trim())?.[1];
    if (number !== undefined) return Number(number);
  }
  return undefined;
}
