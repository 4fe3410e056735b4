/** Cuts text by a pattern's regular expression: any pattern, and the oracle of the scanner. Not its translation (pattern.ts). */
import { compilePattern } from './pattern.ts';

/** What the pattern leaves out between its matches is a piece too, as `tokenizers` has it with Split, Isolated. */
export function splitByExpression(pattern: string): (text: string, emit: (start: number, end: number) => void) => void {
  const expression = compilePattern(pattern);
  return (text, emit) => {
    let done = 0;
    for (const { index, 0: match } of text.matchAll(expression)) {
      if (index > done) emit(done, index);
      if (match.length > 0) emit(index, index + match.length);
      done = index + match.length;
    }
    if (done < text.length) emit(done, text.length);
  };
}
