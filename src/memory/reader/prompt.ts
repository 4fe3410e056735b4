/**
 * What stands between a slot and the answer: the text of a slot as the base reads it and the suffix that asks about it. Pure text; the
 * tokens are the caller's. Training and answering go by these strings alone, so a word changed here means training again.
 */

/** A slot as the base reads it, from position 0, without any framing: title (with its section), line end, text. */
export function slotText(title: string, text: string): string {
  return `${title}\n${text}`;
}

/** What precedes `passage.text` in `slotText`, in UTF-16 units. */
export function slotPrefixLength(title: string): number {
  return title.length + 1;
}

/** A slot's title with the headings above it: `title › section`. */
export function slotTitle(title: string, section: string): string {
  return section === '' ? title : `${title} › ${section}`;
}

const cjk = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;

/** True when the question is asked in Chinese: it has a CJK character. */
export function asksInChinese(question: string): boolean {
  return cjk.test(question);
}

/** The suffix: encoded apart from the slot, at the positions after it; the answer is written after its last character. */
export function suffixText(title: string, question: string): string {
  return asksInChinese(question)
    ? `\n问：这段文字讲的是什么？\n答：${title}\n问：${question}\n答：`
    : `\nQ: What is this text about?\nA: ${title}\nQ: ${question}\nA:`;
}

/** The answer as it is written after the suffix, with the space that the language wants. */
export function answerText(question: string, answer: string): string {
  return asksInChinese(question) ? answer : ` ${answer}`;
}
