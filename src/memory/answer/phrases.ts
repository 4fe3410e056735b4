/** What the data network says in its own words, in the language of the question. */
import { asksInChinese } from '../reader/prompt.ts';

/** The documents are about it and do not say. */
export const absentText = (question: string): string =>
  asksInChinese(question) ? '文档中没有说明。' : 'The documents do not say.';

/** What stands between the answers of documents that disagree: before the first, between, after the last. */
export function conflictTexts(question: string, first: string, second: string): readonly [string, string, string] {
  return asksInChinese(question)
    ? [`文档说法不一：《${first}》为`, `，《${second}》为`, '。']
    : [`The documents disagree: ${first} says `, `, ${second} says `, '.'];
}
