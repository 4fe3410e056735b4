/**
 * Names that a text mentions: titles, capitalised runs, identifiers, names in quotes and brackets, and what stands in parentheses or after
 * "also known as" as another name. By rule, for documents and questions alike; it knows no list of names and does not tell kinds apart.
 */
import { CJK, CLASS, DIGIT, FOLD, fold, JOINER, LETTER } from './fold.ts';
import { wordEnd } from './terms.ts';
import { isSpace } from './units.ts';

const MOST_NAMES = 64;
const LONGEST_NAME = 60;

/** Words that start sentences and questions with a capital and are no names; folded. */
const COMMON = new Set(
  (
    'the a an in on at of for to from by with as and or but if when while where what which who whose whom why how it its he she they we you i this that these those there here ' +
    'is are was were be been do does did can could will would should may might must has have had not no yes all any each every some most many much more other another one two three first ' +
    'after before since until during under over between about according also however therefore thus although because per via please tell give name list state describe explain find show ' +
    'note see then than so such their his her our your my new both only q a'
  ).split(' '),
);
/** Lower-case words that may stand inside a name. */
const INSIDE = new Set([
  'of',
  'the',
  'de',
  'da',
  'do',
  'del',
  'della',
  'di',
  'du',
  'la',
  'le',
  'van',
  'von',
  'der',
  'den',
  'al',
  'el',
  'bin',
  'ibn',
  'and',
  'for',
]);

/** A name as the index knows it: folded, one space between words, without a leading article or surrounding marks. */
export function normalName(name: string): string {
  let normal = fold(name).replace(/\s+/g, ' ').trim();
  normal = normal.replace(
    /^[\s"'“”‘’《》「」『』（）()[\]*_`]+|[\s"'“”‘’《》「」『』（）()[\]*_`.,:;!?，。：；！？]+$/g,
    '',
  );
  return normal.startsWith('the ') ? normal.slice(4) : normal;
}

/** Normal forms of the names in the text, each once, in order of first mention, 64 at most. A short text without a sentence is a name itself. */
export function entitiesOf(text: string): string[] {
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.size >= MOST_NAMES || name.length > LONGEST_NAME) return;
    const normal = normalName(name);
    if (normal.length > 1 && !COMMON.has(normal)) names.add(normal);
  };
  if (text.length <= LONGEST_NAME && !/[.。!！?？\n;；](?:\s|$)|[。！？；]/.test(text)) {
    add(text);
    const bracket = text.search(/[（(]/);
    if (bracket > 1) add(text.slice(0, bracket));
  }
  scan(text, add);
  return [...names];
}

function scan(text: string, add: (name: string) => void): void {
  let at = 0;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const kind = CLASS[unit];
    if (kind === LETTER || kind === DIGIT) at = latinName(text, at, add);
    else {
      const close = CLOSING.get(unit);
      if (close !== undefined) bracketed(text, at, close, add);
      at++;
    }
  }
  aliases(text, add);
}

const CLOSING = new Map<number, string>([
  [0x300a, '》'],
  [0x300c, '」'],
  [0x300e, '』'],
  [0x201c, '”'],
  [0x22, '"'],
]);

function bracketed(text: string, at: number, close: string, add: (name: string) => void): void {
  const near = text.slice(at + 1, at + 33);
  const end = near.indexOf(close);
  if (end < 2) return;
  const name = near.slice(0, end);
  if (!/[\n。！？；]/.test(name)) add(name);
}

/** A word and, where it starts with a capital, the run of such words it begins; returns past what was read. */
function latinName(text: string, start: number, add: (name: string) => void): number {
  let end = wordEnd(text, start);
  if (isIdentifier(text, start, end)) add(text.slice(start, end));
  if (!isCapital(text.charCodeAt(start))) return end;
  let words = 1;
  let from = start;
  if (COMMON.has(text.slice(start, end).toLowerCase())) {
    from = nextWord(text, end);
    if (from === 0 || !isCapital(text.charCodeAt(from))) return end;
    end = wordEnd(text, from);
  }
  for (let next = nextWord(text, end); next > 0; ) {
    const past = wordEnd(text, next);
    if (isCapital(text.charCodeAt(next)) || CLASS[text.charCodeAt(next)] === DIGIT) {
      end = past;
      words++;
      next = nextWord(text, end);
      continue;
    }
    if (!INSIDE.has(text.slice(next, past))) break;
    let after = nextWord(text, past);
    if (after > 0 && text.slice(after, wordEnd(text, after)) === 'the') after = nextWord(text, wordEnd(text, after));
    if (after === 0 || !isCapital(text.charCodeAt(after))) break;
    end = wordEnd(text, after);
    words++;
    next = nextWord(text, end);
  }
  const possessive = /^['’]s$/.test(text.slice(end - 2, end));
  const name = text.slice(from, possessive ? end - 2 : end);
  if (words > 1 || from > start || !startsSentence(text, start)) add(name);
  return end;
}

function isCapital(unit: number): boolean {
  return (
    CLASS[unit] === LETTER &&
    FOLD[unit] !== unit &&
    unit < 0x250 &&
    String.fromCharCode(unit).toLowerCase() !== String.fromCharCode(unit)
  );
}

/** Start of the word that follows after one space, or 0. */
function nextWord(text: string, end: number): number {
  if (end + 1 >= text.length || text.charCodeAt(end) !== 32) return 0;
  const kind = CLASS[text.charCodeAt(end + 1)];
  return kind === LETTER || kind === DIGIT ? end + 1 : 0;
}

function startsSentence(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && isSpace(text.charCodeAt(at))) at--;
  if (at < 0) return true;
  const unit = text.charCodeAt(at);
  return unit === 46 || unit === 33 || unit === 63 || unit === 35 || unit === 45 || unit === 42 || unit === 58;
}

/** Letters and digits together, or two or more capitals: XJ-4471, v2.14, NATO. */
function isIdentifier(text: string, start: number, end: number): boolean {
  if (end - start < 2) return false;
  let digits = 0;
  let letters = 0;
  let capitals = 0;
  for (let at = start; at < end; at++) {
    const kind = CLASS[text.charCodeAt(at)];
    if (kind === DIGIT) digits++;
    else if (kind === LETTER) {
      letters++;
      if (isCapital(text.charCodeAt(at))) capitals++;
    } else if (kind !== JOINER) return false;
  }
  return (digits > 0 && letters > 0 && end - start > 2) || (letters === capitals && capitals >= 2);
}

const ALIAS =
  /(?:also (?:known|referred to) as|a\.?k\.?a\.?|(?:abbreviated|known|shortened) (?:as|to)|formerly|nicknamed|或称|又称|又名|也称|亦称|俗称|简称|簡稱|又稱|別名|别名|别称|原名|英文名|代号)\s*(?:为|为：|作|為|[:：])?\s*[《「『“"'*]*([^\s,，。；;.)）」』》”"'*、（(][^\n,，。；;)）」』》”"'*、（(]{0,40})/gi;

/** Other names: after words that say so, and both sides of a parenthesis that holds a short name. */
function aliases(text: string, add: (name: string) => void): void {
  if (/[a-z一-鿿]/i.test(text)) for (const match of text.matchAll(ALIAS)) add(aliasHead(match[1] as string));
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== 40 && unit !== 0xff08) continue;
    const near = text.slice(at + 1, at + 41);
    const close = near.indexOf(unit === 40 ? ')' : '）');
    if (close < 0) continue;
    const inside = near.slice(0, close);
    if (/^[\p{Lu}\d][\p{L}\d&.-]{1,11}$/u.test(inside) && /\p{L}/u.test(inside)) add(inside);
    const before = nameBefore(text, at);
    if (before !== '' && !/[。；;！？]/.test(inside)) add(before);
  }
}

/** English aliases run on into the sentence: capitalised words only, or the first word. */
function aliasHead(rest: string): string {
  if (CLASS[rest.charCodeAt(0)] === CJK) return rest.slice(0, 16);
  return (
    /^(?:the )?(?:[\p{Lu}\d][^\s]*)(?: (?:[\p{Lu}\d][^\s]*|of|the|de|von|van)(?= |$))*/u.exec(rest)?.[0] ??
    (rest.split(' ')[0] as string)
  );
}

/** The run of Han characters from the last mark to a parenthesis, where it is short enough to be a name. */
function nameBefore(text: string, paren: number): string {
  let from = paren;
  while (from > 0 && paren - from <= 12 && CLASS[text.charCodeAt(from - 1)] === CJK) from--;
  const length = paren - from;
  return length >= 2 && length <= 12 ? text.slice(from, paren) : '';
}
