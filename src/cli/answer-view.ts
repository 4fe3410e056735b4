/** An answer as lines of a terminal: what it is worth, and its sources by number, each with its sentence in which the exact characters are marked. */
import type { Answer, Citation, Outcome } from '../memory/answer/answer.ts';

/** What is said below an answer that is not simply from the documents. */
const MARKS: Record<Outcome, string | undefined> = {
  answered: undefined,
  base: '(from the model alone: the documents have nothing to do with it)',
  absent: '(not in the documents)',
  conflict: '(the documents disagree)',
};
/** Longest part of a sentence on either side of the quote, in characters. */
const AROUND = 160;
const BOLD = ['\x1b[1m', '\x1b[22m'];

/** What stands below the answer's text; '' where there is nothing to say. */
export function sourcesOf({ outcome, citations }: Answer, bold: boolean): string {
  const mark = MARKS[outcome];
  const sources = citations.map((citation, i) => `[${i + 1}] ${whereOf(citation)}\n    ${markedOf(citation, bold)}`);
  return [mark ?? [], sources].flat().join('\n');
}

/** `docs/prices.pdf, page 3`; the version where it is not the first. */
function whereOf({ document, version, section, place }: Citation): string {
  const heading = section !== '' && !place?.includes(section) ? `under "${section}"` : '';
  return [document, version > 1 ? `version ${version}` : '', place ?? '', heading].filter(Boolean).join(', ');
}

/** The sentence around the quote on one line, the quote between « and ». */
function markedOf({ quote, context }: Citation, bold: boolean): string {
  const at = context.indexOf(quote);
  const [before, after] = at < 0 ? ['', ''] : [context.slice(0, at), context.slice(at + quote.length)];
  const head = before.length > AROUND ? `…${before.slice(-AROUND)}` : before;
  const tail = after.length > AROUND ? `${after.slice(0, AROUND)}…` : after;
  const [on, off] = bold ? BOLD : ['', ''];
  return `${head}${on}«${quote}»${off}${tail}`.replaceAll(/\s+/g, ' ').trim();
}
