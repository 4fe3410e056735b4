/** Numbers as they are written, in digits, Chinese numerals and English words, and the pieces of patterns that find them. Not their units. */

const HAN_DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  壹: 1,
  二: 2,
  两: 2,
  兩: 2,
  贰: 2,
  三: 3,
  叁: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const HAN_SCALES: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 廿: 20, 卅: 30, 百: 100, 千: 1000 };
const HAN_LARGE: Readonly<Record<string, number>> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8, 兆: 1e12 };

const WORDS = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
];
const ENGLISH = new Map<string, number>(WORDS[0]!.split(' ').map((word, i) => [word, i]));
for (const [i, word] of 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').entries()) {
  ENGLISH.set(word, 20 + 10 * i);
}
const ENGLISH_SCALES: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1000,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  dozen: 12,
  k: 1000,
  m: 1e6,
  bn: 1e9,
};

/** Patterns, to be put between others; each matches a bounded form and has no group that captures. */
export const DIGITS = String.raw`(?:\d{1,3}(?:[,'\u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
export const HAN = '[〇零一壹二两兩贰三叁四五六七八九十拾廿卅百千万萬亿億]{1,16}';
export const LARGE = '[十百千万萬亿億兆]{1,3}';
const SMALL =
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const LARGE_WORDS = 'hundred|thousand|million|billion|trillion|dozen';
export const WORD_NUMBER = `(?:(?:(?:${TENS})(?:[- ](?:one|${SMALL}))?|one(?= (?:${LARGE_WORDS}))|${SMALL}|half a(?= (?:${LARGE_WORDS})))(?: (?:${LARGE_WORDS})(?: and)?){0,2}(?: (?:(?:${TENS})(?:[- ](?:one|${SMALL}))?|${SMALL}))?)`;

/** A Chinese numeral's value: 三十五, 二〇二一, 两百万, 1.5亿; undefined where it is none. */
export function hanNumber(text: string): number | undefined {
  if (text === '') return undefined;
  const mixed = /^(\d+(?:\.\d+)?)([十百千万萬亿億兆]*)$/.exec(text);
  if (mixed) {
    let value = Number(mixed[1]);
    for (const unit of mixed[2]!) value *= HAN_SCALES[unit] ?? HAN_LARGE[unit]!;
    return value;
  }
  const point = text.search(/[点點]/);
  if (point > 0) {
    const whole = hanNumber(text.slice(0, point));
    const digits = [...text.slice(point + 1)];
    if (whole === undefined || !digits.every((unit) => unit in HAN_DIGITS)) return undefined;
    return Number(`${whole}.${digits.map((unit) => HAN_DIGITS[unit]).join('')}`);
  }
  if ([...text].every((unit) => unit in HAN_DIGITS)) {
    return Number([...text].map((unit) => HAN_DIGITS[unit]).join(''));
  }
  return scaled(text);
}

/** Positional numerals: 三百零五万. */
function scaled(text: string): number | undefined {
  let total = 0;
  let section = 0;
  let digit = -1;
  for (const unit of text) {
    if (unit in HAN_DIGITS) {
      digit = HAN_DIGITS[unit]!;
    } else if (unit in HAN_SCALES) {
      section += unit === '廿' || unit === '卅' ? HAN_SCALES[unit]! : (digit < 0 ? 1 : digit) * HAN_SCALES[unit]!;
      digit = -1;
    } else if (unit in HAN_LARGE) {
      if (total === 0 && section === 0 && digit < 0) return undefined;
      const part = section + Math.max(digit, 0);
      total = part === 0 ? total * HAN_LARGE[unit]! : total + part * HAN_LARGE[unit]!;
      section = 0;
      digit = -1;
    } else return undefined;
  }
  return total + section + Math.max(digit, 0);
}

/** `two hundred and five`, `twenty-five`, `1.2 million`, `1,200`; undefined where it is no number. */
export function plainNumber(text: string): number | undefined {
  const clean = text.replaceAll(/(?<=\d)[,'\u00a0\u2009\u202f](?=\d{3})/g, '').trim();
  if (/^[-−+]?\d+(?:\.\d+)?$/.test(clean)) return Number(clean.replace('−', '-'));
  let total = 0;
  let part = -1;
  for (const word of clean.toLowerCase().split(/[\s-]+/)) {
    if (word === 'and' && part >= 0) continue;
    const value = /^\d+(?:\.\d+)?$/.test(word) ? Number(word) : ENGLISH.get(word);
    if (value !== undefined) part = Math.max(part, 0) + value;
    else if (word in ENGLISH_SCALES) {
      const scale = ENGLISH_SCALES[word]!;
      part = (part < 0 ? 1 : part) * scale;
      if (scale >= 1000) {
        total += part;
        part = 0;
      }
    } else return undefined;
  }
  return part < 0 ? undefined : total + part;
}

/** The number that the text is, in whichever way it is written. */
export const numberOf = (text: string): number | undefined =>
  plainNumber(text) ?? hanNumber(text.replaceAll(/[,\s]/g, ''));
