/** Whether a sentence shows a value of the type that a question asks for. Rough and quick: a feature among others, not a reading. */
import type { Asked } from './question.ts';

const MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i;
const DATE = /(?:^|\D)(?:1\d|20)\d\d(?:\D|$)|[\d一二三四五六七八九十]\s*[年月日号]/;
const NUMBER =
  /\d|[一二三四五六七八九十百千万亿两]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred|thousand|million)\b/i;
const MONEY =
  /[$€£¥₹]|[\d万亿千百]\s*(?:元|美元|欧元|块|日元)|\d\s*(?:usd|eur|gbp|cny|rmb|yuan|dollars?|euros?|pounds?|crowns?)/i;

/** Names, places and reasons are not told apart: true. */
export function showsType(sentence: string, asked: Asked): boolean {
  switch (asked) {
    case 'date':
      return DATE.test(sentence) || MONTH.test(sentence);
    case 'number':
      return NUMBER.test(sentence);
    case 'amount':
      return MONEY.test(sentence) || /\d/.test(sentence);
    default:
      return true;
  }
}
