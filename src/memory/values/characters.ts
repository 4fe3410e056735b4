/** Classes of UTF-16 units that the scanners of values go by. Not a tokenizer, and no regular expression. */

export const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

export const isUpper = (unit: number): boolean =>
  (unit >= 65 && unit <= 90) || (unit >= 0xc0 && unit <= 0xde && unit !== 0xd7);

const isLower = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 0xdf && unit <= 0x24f && unit !== 0xf7);

/** Letters of alphabets with cases: Latin with its additions, Greek and Cyrillic. */
export const isLetter = (unit: number): boolean =>
  isUpper(unit) || isLower(unit) || (unit >= 0x370 && unit <= 0x52f) || (unit >= 0x1e00 && unit <= 0x1eff);

/** Chinese characters, the number 〇 among them. */
export const isHan = (unit: number): boolean =>
  (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || unit === 0x3007;

/** Part of a word: a letter, digit or Chinese character. */
export const isWord = (unit: number): boolean => isDigit(unit) || isLetter(unit) || isHan(unit);

export const isSpace = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0;

/** True where the text has a Chinese character. */
export function hasHan(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isHan(text.charCodeAt(i))) return true;
  return false;
}

/**
 * The text with full-width digits, letters and the signs of numbers made half-width, unit for unit, so that offsets stay. Punctuation stays as
 * it is: `100，200` are two numbers, `100,200` is one.
 */
export function halfWidth(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xff04 || unit > 0xffe5) continue;
    const half = halfOf(unit);
    if (half === 0) continue;
    out += text.slice(from, i) + String.fromCharCode(half);
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

function halfOf(unit: number): number {
  const ascii = unit - 0xfee0;
  if (isDigit(ascii) || (ascii < 128 && isLetter(ascii))) return ascii;
  if (unit === 0xffe5) return 0xa5; // ￥
  if (unit === 0xffe1) return 0xa3; // ￡
  // ＄ ％ ＋ － ． ／
  return ascii === 36 || ascii === 37 || ascii === 43 || (ascii >= 45 && ascii <= 47) ? ascii : 0;
}
