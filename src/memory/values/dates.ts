/** Dates and times: where they stand, and what they say as year, month, day and clock. No time zones, no arithmetic. */
import { HAN, hanNumber } from './numerals.ts';

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const MONTH =
  '(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)';
const DAY = '(?:[0-3]?\\d)(?:st|nd|rd|th)?';
const YEAR = '[12]\\d{3}';
const END = '(?![\\dA-Za-z])';
const ERA = '(?: ?(?:BC|BCE|AD|CE|B\\.C\\.|A\\.D\\.))';
const SEASON = '(?:(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|(?:[Ee]arly|[Ll]ate|[Mm]id)-?)(?: of| in)? )';
const CLOCK = '\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?(?:[ap]\\.?m\\.?|AM|PM))?';

const N = `(?:\\d+|${HAN}|元|正)`;
const NH = `(?:\\d+|${HAN})`;
const LATER = '(?:\\s?(?:初期|早期|中期|晚期|后期|後期|末期|中叶|中葉|上半叶|下半叶|上半|下半|初|末|底))';
const CALENDAR =
  '(?:(?:公元|西元)前?|前|民国|民國|明治|大正|昭和|平成|令和|(?:洪武|永乐|永樂|嘉靖|万历|萬曆|崇祯|崇禎|顺治|順治|康熙|雍正|乾隆|嘉庆|嘉慶|道光|咸丰|咸豐|同治|光绪|光緒|宣统|宣統|贞观|貞觀|开元|開元))\\s?';

/** Of texts that begin with a digit. */
export const NUMERIC_DATES: readonly RegExp[] = [
  new RegExp(`${YEAR}[-/.](?:1[0-2]|0?[1-9])(?:[-/.](?:3[01]|[12]\\d|0?[1-9]))(?:[T ]${CLOCK})?(?!\\d)`, 'y'),
  new RegExp(`${YEAR}-(?:1[0-2]|0[1-9])(?![-\\d])`, 'y'),
  new RegExp(`(?:3[01]|[12]\\d|0?[1-9])[/.](?:3[01]|[12]\\d|0?[1-9])[/.]${YEAR}(?!\\d)`, 'y'),
  /(?:1[0-2]|0[1-9])-(?:3[01]|[12]\d|0[1-9])(?![-\d])/y,
  new RegExp(`${DAY}(?: of)? ${MONTH}(?:,? ${YEAR})?${END}`, 'y'),
  new RegExp(`${YEAR} ${MONTH}(?: ${DAY})?${END}`, 'y'),
  new RegExp(
    `${YEAR}s?(?:\\s?[-–—](?:${YEAR}|\\d{2})(?!\\d))?${ERA}?(?![\\dA-Za-z%°$€£]|[,.]\\d|-[\\dA-Za-z]|\\s?[十百千万萬亿億兆])`,
    'y',
  ),
  new RegExp(`\\d{1,4}${ERA}${END}`, 'y'),
  new RegExp(`\\d{1,2}(?:st|nd|rd|th)(?:[ -]| to \\d{1,2}(?:st|nd|rd|th) )?centur(?:y|ies)${ERA}?`, 'y'),
  new RegExp(`${CLOCK}(?![\\d:])`, 'y'),
  /\d{1,2} ?(?:[ap]\.m\.|[ap]m|AM|PM)(?![A-Za-z])/y,
];

/** Of texts that begin with a letter. */
export const WORDED_DATES: readonly RegExp[] = [
  new RegExp(`${MONTH} ${DAY}(?:,? ${YEAR})?${END}`, 'y'),
  new RegExp(`${MONTH}(?: of|,)? ${YEAR}${END}`, 'y'),
  new RegExp(`${SEASON}${MONTH}?,? ?${YEAR}s?${END}`, 'y'),
  new RegExp(`Q[1-4],? ${YEAR}${END}`, 'y'),
];

/** Of texts that begin with a digit, a Chinese numeral, or the name of a calendar. */
export const HAN_DATES: readonly RegExp[] = [
  new RegExp(`(?:农历|農曆|阴历|陰曆|旧历|舊曆)(?:${NH}年)?[闰閏]?${NH}月(?:初?${NH}[日号號]?)?`, 'y'),
  new RegExp(
    `(?:${CALENDAR}${N}|\\d{3,4}|[一二][〇零一二三四五六七八九]{3}|\\d{2}(?=\\s?年\\s?\\d{1,2}\\s?月))\\s?年(?!代|[级級])(?:[至到]${NH}年)?(?:\\s?${NH}\\s?月(?!份?的时间)份?(?:\\s?${NH}\\s?[日号號])?|[春夏秋冬][天季]?|${LATER})?(?:\\s?(?:[上下]午|晚上|凌晨)?\\s?${NH}\\s?[时時点點](?:\\s?${NH}\\s?分|半|整)?)?`,
    'y',
  ),
  new RegExp(
    `${NH}\\s?月\\s?${NH}\\s?[日号號](?:\\s?(?:[上下]午|晚上|凌晨)?\\s?${NH}\\s?[时時点點](?:\\s?${NH}\\s?分|半|整)?)?`,
    'y',
  ),
  /(?:[1-9]|1[0-2]|[一二三四五六七八九十]|十[一二])\s?月(?:份|初|中旬|底|上旬|下旬)?(?!\s?饼)/y,
  new RegExp(`(?:公元前|西元前|前)?${NH}\\s?(?:世纪|世紀)(?:\\s?${NH}年代)?${LATER}?`, 'y'),
  new RegExp(`(?:\\d{2,4}|[一二][〇零一二三四五六七八九]{3}|[二三四五六七八九]十)\\s?年代${LATER}?`, 'y'),
  new RegExp(`(?:[上下]午|晚上|凌晨|清晨|中午)\\s?${NH}\\s?[时時点點](?:\\s?${NH}\\s?分|半|整|钟|鐘)?`, 'y'),
  new RegExp(`${NH}\\s?[时時点點](?:\\s?${NH}\\s?分|半|整|钟|鐘)`, 'y'),
];

/** A date as far as it is said; negative years are before Christ. */
export interface DateParts {
  year?: number;
  month?: number;
  day?: number;
  /** Minutes after midnight. */
  clock?: number;
}

/** Years that year 1 of a calendar follows. */
const CALENDARS: Readonly<Record<string, number>> = {
  民国: 1911,
  民國: 1911,
  明治: 1867,
  大正: 1911,
  昭和: 1925,
  平成: 1988,
  令和: 2018,
};

/** What a date says; undefined where the text is no date, or one that has no single reading (a century, a season). */
export function dateParts(text: string): DateParts | undefined {
  const plain = text.trim().replace(/\.$/, '');
  return numericParts(plain) ?? hanParts(plain) ?? wordedParts(plain);
}

function numericParts(text: string): DateParts | undefined {
  const full = /^([12]\d{3})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ](.+))?$/.exec(text);
  if (full) {
    const parts: DateParts = { year: Number(full[1]), month: Number(full[2]) };
    if (full[3]) parts.day = Number(full[3]);
    const clock = full[4] === undefined ? undefined : clockOf(full[4]);
    return clock === undefined ? parts : { ...parts, clock };
  }
  const short = /^(\d{2})-(\d{2})$/.exec(text);
  if (short && Number(short[1]) <= 12) return { month: Number(short[1]), day: Number(short[2]) };
  const reversed = /^(\d{1,2})[/.](\d{1,2})[/.]([12]\d{3})$/.exec(text);
  // Which of the two is the month is not said unless one is above 12.
  if (reversed) {
    const [first, second, year] = reversed.slice(1).map(Number) as [number, number, number];
    if (first > 12) return { year, month: second, day: first };
    return second > 12 ? { year, month: first, day: second } : undefined;
  }
  const year = /^([12]\d{3}|\d{1,4}(?= ?(?:BCE?|AD|CE|B\.C|A\.D)))(?: ?(BCE?|B\.C|AD|CE|A\.D)\.?)?$/.exec(text);
  if (year) return { year: Number(year[1]) * (year[2]?.startsWith('B') ? -1 : 1) };
  const clock = clockOf(text);
  return clock === undefined ? undefined : { clock };
}

function clockOf(text: string): number | undefined {
  const match = /^(\d{1,2})(?::(\d{2})(?::\d{2})?)? ?([ap])?\.?m?\.?$/i.exec(text);
  if (!match || (match[2] === undefined && match[3] === undefined)) return undefined;
  const afternoon = match[3]?.toLowerCase() === 'p';
  const hour = match[3] ? (Number(match[1]) % 12) + (afternoon ? 12 : 0) : Number(match[1]);
  return hour < 25 ? hour * 60 + Number(match[2] ?? 0) : undefined;
}

function hanParts(text: string): DateParts | undefined {
  const match =
    /^(?:(公元前|西元前|前|公元|西元|\p{Script=Han}{2})?\s?([\d〇零一二两三四五六七八九十元]+)\s?年)?(?:\s?([\d〇零一二三四五六七八九十正]+)\s?月份?)?(?:\s?([\d〇零一二三四五六七八九十廿]+)\s?[日号號])?(?:\s?([上下]午|晚上|凌晨)?\s?([\d〇零一二两三四五六七八九十]+)\s?[时時点點][整钟鐘]?(?:([\d〇零一二三四五六七八九十]+)分|(半))?)?$/u.exec(
      text,
    );
  if (!match || text === '') return undefined;
  const parts: DateParts = {};
  if (match[2]) {
    const year = match[2] === '元' ? 1 : hanNumber(match[2]);
    const calendar = match[1] ?? '';
    if (year === undefined) return undefined;
    if (calendar.endsWith('前')) parts.year = -year;
    else if (calendar === '' || calendar === '公元' || calendar === '西元') parts.year = year;
    else if (calendar in CALENDARS) parts.year = CALENDARS[calendar]! + year;
    else return undefined; // an era whose beginning is not kept here
  }
  if (match[3]) parts.month = match[3] === '正' ? 1 : hanNumber(match[3]);
  if (match[4]) parts.day = hanNumber(match[4]);
  if (match[6]) {
    const late = (match[5] === '下午' || match[5] === '晚上') && hanNumber(match[6])! < 12 ? 12 : 0;
    parts.clock = (hanNumber(match[6])! + late) * 60 + (match[8] ? 30 : hanNumber(match[7] ?? '零')!);
  }
  return Object.keys(parts).length === 0 ? undefined : parts;
}

function wordedParts(text: string): DateParts | undefined {
  const name = /[A-Za-z]{3,9}/.exec(
    text.replace(/\d(?:st|nd|rd|th)\b|\bof\b/g, (found) => found.replace(/[a-z]/g, ' ')),
  );
  const month = name ? MONTHS.findIndex((long) => long.startsWith(name[0].toLowerCase().slice(0, 3))) + 1 : 0;
  if (month === 0 || !new RegExp(`^${MONTH}$`).test(name![0])) return undefined;
  const numbers = [...text.matchAll(/\d+/g)].map((found) => Number(found[0]));
  if (numbers.length === 0 || numbers.length > 2) return undefined;
  const parts: DateParts = { month };
  for (const number of numbers) {
    if (number > 31) parts.year = number;
    else parts.day = number;
  }
  return parts;
}
