/** Names as writing marks them: capitalised runs, Chinese titles in quotes, names with a point between their parts. Not their meaning. */
import { isDigit, isHan, isLetter, isUpper } from './characters.ts';

const JOINERS = new Set(
  'of the de la le du des del der den van von da di do dos and & for al el bin ibn y zu'.split(' '),
);
/** Words that a sentence begins with, capitalised for no other reason. */
const OPENERS = new Set(
  (
    'the a an in on at by of to from for with without within as if when while where who what which whose why how it its he his she her they their them we our you your i my this that these those there here and or but nor so yet ' +
    'after before since until during although though because however therefore moreover also both each every some any all most many few several other another such no not one two three is are was were be been has have had do does did can could will would shall should may might must ' +
    'according under over between among across through about against into upon then than once only even just still more less new old its unlike despite like per'
  ).split(' '),
);
const MAX_WORDS = 9;

const QUOTES: Readonly<Record<string, string>> = {
  '《': '》',
  '「': '」',
  '『': '』',
  '“': '”',
  '〈': '〉',
  '‘': '’',
  '"': '"',
};
const MAX_QUOTED = 60;

export const opensQuote = (character: string): boolean => character in QUOTES;

/** The end of what the quote at `at` holds, or -1 where it does not close soon, in its line. */
export function quotedEnd(text: string, at: number): number {
  const close = QUOTES[text[at]!]!;
  const limit = Math.min(text.length, at + 2 + MAX_QUOTED);
  for (let i = at + 1; i < limit; i++) {
    if (text[i] === '\n') return -1;
    if (text[i] === close) return i > at + 1 ? i : -1;
  }
  return -1;
}

/**
 * First and past-the-end unit of the capitalised run whose first word begins at `at`; undefined where there is none. `opens`: a sentence may
 * begin here; `interrupts`: another value begins at a unit, and the run ends before it.
 */
export function capitalisedRun(
  text: string,
  at: number,
  opens: boolean,
  interrupts: (at: number) => boolean,
): [number, number] | undefined {
  let start = at;
  let i = at;
  let end = -1;
  let words = 0;
  let joiners = 0;
  while (i < text.length && words < MAX_WORDS) {
    const stop = wordEnd(text, i);
    if (stop === i) break;
    const word = text.slice(i, stop);
    const upper = isUpper(word.charCodeAt(0));
    if (upper && end < 0 && opens && OPENERS.has(word.toLowerCase())) {
      // The sentence's first word: the name begins after it, if there is one.
      start = nextWord(text, stop);
      i = start;
      opens = false;
      if (i < 0 || !isUpper(text.charCodeAt(i))) return undefined;
      continue;
    }
    if (upper) {
      end = stop;
      joiners = 0;
    } else if (end < 0 || !JOINERS.has(word) || ++joiners > 2) break;
    words++;
    const next = nextWord(text, stop);
    if (next < 0 || (isUpper(text.charCodeAt(next)) && interrupts(next))) break;
    i = next;
  }
  if (end < 0) return undefined;
  // A lone I, a possessive.
  if (end - start === 1) return undefined;
  if (/['’]s$/.test(text.slice(end - 2, end))) end -= 2;
  return [start, end];
}

/** Where the word ends: letters, digits, and a dash, apostrophe or point within it. */
export function wordEnd(text: string, at: number): number {
  let i = at;
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isLetter(unit) || isDigit(unit)) continue;
    const between = unit === 45 || unit === 39 || unit === 0x2019;
    if (between && i > at && isLetter(text.charCodeAt(i + 1))) continue;
    // The point of an initial: `J. Smith`, `U.S.`.
    if (unit === 46 && i > at && isUpper(text.charCodeAt(i - 1)) && (i - 1 === at || text[i - 2] === '.')) continue;
    if (unit === 38 && i === at) return i + 1;
    break;
  }
  return i;
}

function nextWord(text: string, at: number): number {
  if (text[at] !== ' ') return -1;
  const unit = text.charCodeAt(at + 1);
  return isLetter(unit) || unit === 38 ? at + 1 : -1;
}

/** Characters that join a name to what stands before it rather than begin one. */
const BEFORE_NAMES = new Set(
  '的是由和与與及在于於对對向从從为為被把让讓将將给給跟同以而且或但之了着著过過到至有叫名者说說称稱认認了后後前、',
);
/** Characters that a verb begins with after a name. */
const AFTER_NAMES = new Set('创創建提出发發担擔任写寫所等首开開设設获獲因便则則当當');
const MAX_PART = 5;

const endsName = (character: string): boolean => BEFORE_NAMES.has(character) || AFTER_NAMES.has(character);

/** The name with points between its parts around the point at `at`: 威廉·琼斯. */
export function pointedName(text: string, at: number): [number, number] | undefined {
  let start = at;
  while (start > 0 && at - start < MAX_PART && isHan(text.charCodeAt(start - 1)) && !BEFORE_NAMES.has(text[start - 1]!))
    start--;
  let end = at;
  for (let parts = 0; parts < 4 && (text[end] === '·' || text[end] === '•' || text[end] === '‧'); parts++) {
    const from = end + 1;
    let to = from;
    while (to - from < MAX_PART && isHan(text.charCodeAt(to)) && !endsName(text[to]!)) to++;
    if (to === from) break;
    end = to;
  }
  return start < at && end > at + 1 ? [start, end] : undefined;
}

const TITLES =
  /(?:先生|女士|小姐|教授|博士|老师|老師|院士|将军|將軍|主席|总统|總統|总理|總理|医生|醫生|律师|律師|工程师|工程師)/y;
const SURNAMES = new Set(
  '王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程苏蘇魏吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯',
);
const LEADING_TITLES =
  /(?:总经理|總經理|董事长|董事長|经理|經理|校长|校長|院长|院長|市长|市長|主任|部长|部長|局长|局長|所长|所長|馆长|館長|负责人|負責人|创始人|創始人|创办人|创立者|作者|导演|導演|主编|主編|教练|教練|设计师|設計師|工程师|工程師|站长|站長|厂长|廠長|联系人|聯系人|总监|總監|馆员|队长|隊長)(?:为|為|是|由|：|:|叫)?/y;
const LONGEST_TITLE = 5;

/** A person's name after a title (校长李明) or before one (李明先生), of a surname and one or two characters, beginning at `at`. */
export function titledName(text: string, at: number): [number, number] | undefined {
  if (!SURNAMES.has(text[at]!)) return undefined;
  let length = 1;
  while (length < 4 && isHan(text.charCodeAt(at + length))) length++;
  for (let end = Math.min(at + 3, at + length); end >= at + 2; end--) {
    TITLES.lastIndex = end;
    if (TITLES.test(text)) return [at, end];
  }
  if (length < 2) return undefined;
  for (let back = 2; back <= LONGEST_TITLE && at - back >= 0; back++) {
    LEADING_TITLES.lastIndex = at - back;
    if (!LEADING_TITLES.test(text) || LEADING_TITLES.lastIndex !== at) continue;
    // Where it ends is not written; a third character belongs to it unless it begins something else.
    const third =
      length > 2 && !BEFORE_NAMES.has(text[at + 2]!) && !'负主担任创领宣表介先出生就曾'.includes(text[at + 2]!);
    return [at, at + (third ? 3 : 2)];
  }
  return undefined;
}
