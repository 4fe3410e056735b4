/** Cuts text by a pattern's regular expression: any pattern, and the oracle of the scanner. Not its translation (pattern.ts). */
import { compilePattern } from './pattern.ts';

/**
 * Every match of an expression with the flags g and v, in order. By hand, since matchAll makes a new expression for each text, which
 * costs more than a short text itself. `visit` may search with the same expression.
 */
export function forEachMatch(expression: RegExp, text: string, visit: (start: number, end: number) => void): void {
  let at = 0;
  while (at <= text.length) {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match === null) return;
    const start = match.index;
    const end = start + match[0].length;
    at = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    visit(start, end);
  }
}

/** What the pattern leaves out between its matches is a piece too, as `tokenizers` has it with Split, Isolated. */
export function splitByExpression(pattern: string): (text: string, emit: (start: number, end: number) => void) => void {
  const expression = compilePattern(pattern);
  return (text, emit) => {
    let done = 0;
    forEachMatch(expression, text, (start, end) => {
      if (start > done) emit(done, start);
      if (end > start) emit(start, end);
      done = end;
    });
    if (done < text.length) emit(done, text.length);
  };
}
