/**
 * Cuts between scripts, as the pre-tokenizer UnicodeScripts does: Hiragana and Katakana count as Han, the space as whatever stands
 * around it, and what no script claims as a script of its own. Not the properties themselves, which are the engine's.
 */
import type { Cut } from './cuts.ts';

/** A name for those that text consists of mostly; all others are told apart by asking for each. */
const SCRIPTS = (
  'Latin Han Hiragana Katakana Hangul Cyrillic Arabic Devanagari Greek Hebrew Thai Common Inherited Adlam Armenian Avestan Balinese ' +
  'Bamum Batak Bengali Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Chakma Cham Cherokee Coptic Cuneiform ' +
  'Cypriot Deseret Egyptian_Hieroglyphs Ethiopic Georgian Glagolitic Gothic Gujarati Gurmukhi Hanunoo Javanese Kaithi Kannada ' +
  'Kayah_Li Kharoshthi Khmer Lao Lepcha Limbu Linear_B Lisu Lycian Lydian Malayalam Mandaic Meetei_Mayek Mongolian Myanmar New_Tai_Lue ' +
  'Nko Ogham Ol_Chiki Old_Italic Old_Persian Oriya Osmanya Phags_Pa Phoenician Rejang Runic Samaritan Saurashtra Shavian Sinhala ' +
  'Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Tibetan Tifinagh Ugaritic Vai Yi'
).split(' ');

const patterns = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'v')] as const);
const known = new Map<string, string>([
  [' ', ''],
  ['ー', 'Han'],
]);

/** '' for what takes the script of its neighbours. */
function scriptOf(char: string): string {
  let script = known.get(char);
  if (script === undefined) {
    script = patterns.find(([, pattern]) => pattern.test(char))?.[0] ?? '';
    if (script === 'Hiragana' || script === 'Katakana') script = 'Han';
    known.set(char, script);
  }
  return script;
}

export const unicodeScripts: Cut = (text, emit) => {
  let start = 0;
  let last: string | undefined;
  let at = 0;
  for (const char of text) {
    const script = scriptOf(char);
    if (script !== '' && last !== undefined && last !== script) {
      if (at > start) emit(start, at);
      start = at;
    }
    if (script !== '') last = script;
    at += char.length;
  }
  if (at > start) emit(start, at);
};
