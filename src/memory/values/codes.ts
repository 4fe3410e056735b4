/** Versions and identifiers: strings of letters, digits and dashes that mean themselves. */

const BOUND = '(?![A-Za-z\\d])';
/** Of a version's suffix: ends with a digit, so that a sentence keeps its full stop. */
const PARTS = '(?:\\.?\\d{1,6}){0,3}';

export const VERSIONS: readonly RegExp[] = [
  new RegExp(
    `[vV]\\d{1,5}(?:\\.\\d{1,6}){0,4}(?:[-+](?:(?:alpha|beta|rc|dev|pre|build)${PARTS}|\\d{1,6}${PARTS}))?${BOUND}`,
    'y',
  ),
  new RegExp(`\\d{1,5}(?:\\.\\d{1,6}){2,4}(?:[-+][\\dA-Za-z]{1,20}(?:\\.[\\dA-Za-z]{1,20}){0,3})?${BOUND}`, 'y'),
  new RegExp(`\\d{1,4}\\.\\d{1,4}(?:\\.\\d{1,4})*-?(?:alpha|beta|rc|dev|pre)${PARTS}${BOUND}`, 'y'),
];

/** A run of letters and digits joined by single signs, which does not end inside of a number (`deaths/1,000`); `isIdentifier` says which of them are identifiers. */
export const CODE = /[A-Za-z\d]{1,40}(?:[-_/.#:][A-Za-z\d]{1,40}){0,10}(?![A-Za-z\d]|,\d{3}(?!\d))/y;
/** Codes with a space inside: postcodes (`SW1A 1AA`, `K1A 0B1`), numbers of a series (`VT 52/895`). */
export const SPACED_CODES: readonly RegExp[] = [
  /[A-Z]{1,2}\d[A-Z\d]? \d(?![GTMK]B|[AP]M|[KMG]G|[KMG]W)[A-Z]{2}(?![A-Za-z\d])/y,
  /[A-Z]\d[A-Z] \d[A-Z]\d(?![A-Za-z\d])/y,
  /[A-Z]{2,5} (?!(?:19|20)\d{2}\/\d{2}(?!\d)|\d{1,2}\/\d{1,2}(?!\d))\d{1,6}\/\d{2,8}(?![\dA-Za-z/])/y,
];
/** Behind a code: what it is the number of. */
export const NUMBERED = /号(?:[井楼樓线線院门門船塔泵炉爐舱艙]|[机車车][房间間组場站厢库]|[厅廳])(?![路场場])/y;
export const DIGIT_CODES: readonly RegExp[] = [
  /\+?\d{2,5}(?:[- ]\d{2,8}){2,4}(?![\d-])/y,
  /\d{1,5}(?:-\d{1,7}){3,5}(?![\d-])/y,
  /\d{2,4}-\d{5,10}(?![\d-])/y,
  /\d{8,24}(?![\d.,])/y,
  /(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/y,
];
export const ADDRESSES: readonly RegExp[] = [
  /[A-Za-z\d][\w.+-]{0,60}@[A-Za-z\d][\w-]{0,60}(?:\.[\w-]{1,30}){1,4}/y,
  /(?:https?:\/\/|www\.)[^\s，。；、）)」』”"<>]{1,200}(?<![.,;:!?])/y,
];

/** What comes before a version that has only two parts: `version 2.1`, `版本：2.1`. */
export const BEFORE_VERSION =
  /(?:[Vv]ersion|[Rr]elease|[Rr]ev(?:ision)?\.?|版本(?:号|號)?|版)\s?(?:is|为|為|是|[:：#])?\s?$/;
export const SHORT_VERSION = /\d{1,4}(?:\.\d{1,6}){1,4}(?![\d%])(?!\.\d)/y;

/** Letters and digits in one string, in the way of a code rather than of a word with a number: `AX-2041`, `RFC2616`, `mp3`; not `10-year`. */
export function isIdentifier(code: string): boolean {
  if (code.length < 2 || !/\d/.test(code) || !/[A-Za-z]/.test(code)) return false;
  if (/^\d+(?:st|nd|rd|th|s)(?:-[A-Za-z]+)?$/.test(code)) return false;
  if (/(?:^|[-_/.#:])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Z\d]{2,}(?:$|[-_/.#:])/.test(code)) return true;
  if (/^[A-Za-z]{1,12}[-_/.#:]?\d/.test(code)) return true;
  return (
    /\d[-_/.#:][A-Z]{1,6}(?:$|[-_/.#:])/.test(code) || (/\d[A-Za-z]{1,2}\d/.test(code) && /^[\da-f-]{6,}$/i.test(code))
  );
}
