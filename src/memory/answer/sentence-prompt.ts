/** What stands between a slot and the sentence about it: a few questions answered in whole sentences, then the one that is asked. */
import { asksInChinese } from '../reader/prompt.ts';

const ENGLISH =
  '\nQ: Who painted the picture?\nA: The picture was painted by Anna Berg.\nQ: How long is the river?\nA: The river is 310 km long.\nQ: When did the school open?\nA: The school opened in May 1950.';
const CHINESE =
  '\n问：这幅画是谁画的？\n答：这幅画是安娜画的。\n问：这条河有多长？\n答：这条河长310公里。\n问：学校是什么时候开办的？\n答：学校是1950年5月开办的。';
/** Words of the examples, which a sentence about something else should not have. */
const EXAMPLE_WORDS = /\b(?:picture|painted|Anna|Berg|river|310|school|May 1950)\b|这幅画|安娜|这条河|310|学校|1950/gi;

export const sentencePrompt = (question: string): string =>
  asksInChinese(question) ? `${CHINESE}\n问：${question}\n答：` : `${ENGLISH}\nQ: ${question}\nA:`;

/** True where the text has something of the examples that no source has. */
export const echoesExamples = (text: string, sources: readonly string[]): boolean =>
  (text.match(EXAMPLE_WORDS) ?? []).some(
    (word) => !sources.some((source) => source.toLowerCase().includes(word.toLowerCase())),
  );
