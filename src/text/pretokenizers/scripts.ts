/**
 * Cuts between scripts, as the pre-tokenizer UnicodeScripts does: Hiragana and Katakana count as Han, the space as whatever stands
 * around it, and what no script claims as a script of its own. Not the properties themselves, which are the engine's.
 */
import type { Cut } from './cuts.ts';

/** Those of Unicode 9, the most frequent first. What came later has no script in `tokenizers`; here later characters have theirs. */
const SCRIPTS = (
  'Latin Han Hiragana Katakana Common Cyrillic Hangul Arabic Devanagari Greek Hebrew Thai Adlam Ahom ' +
  'Anatolian_Hieroglyphs Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi Braille ' +
  'Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Coptic Cuneiform Cypriot ' +
  'Deseret Duployan Egyptian_Hieroglyphs Elbasan Ethiopic Georgian Glagolitic Gothic Grantha Gujarati Gurmukhi ' +
  'Hanunoo Hatran Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada ' +
  'Kayah_Li Kharoshthi Khmer Khojki Khudawadi Lao Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani ' +
  'Malayalam Mandaic Manichaean Marchen Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi ' +
  'Mongolian Mro Multani Myanmar Nabataean New_Tai_Lue Newa Nko Ogham Ol_Chiki Old_Hungarian Old_Italic ' +
  'Old_North_Arabian Old_Permic Old_Persian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene ' +
  'Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham ' +
  'SignWriting Sinhala Sora_Sompeng Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri ' +
  'Tamil Tangut Telugu Thaana Tibetan Tifinagh Tirhuta Ugaritic Vai Warang_Citi Yi'
).split(' ');

let patterns: (readonly [name: string, pattern: RegExp])[] | undefined;
const known = new Map<string, string>([
  [' ', ''],
  ['ー', 'Han'],
]);

/** '' for what takes the script of its neighbours. */
function scriptOf(char: string): string {
  let script = known.get(char);
  if (script === undefined) {
    patterns ??= SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'v')] as const);
    script = patterns.find(([, pattern]) => pattern.test(char))?.[0] ?? '';
    if (script === 'Hiragana' || script === 'Katakana') script = 'Han';
    known.set(char, script);
  }
  return script;
}

/** What stands before the first character that has a script is left out. */
export const unicodeScripts: Cut = (text, emit) => {
  let start = -1;
  let last: string | undefined;
  let at = 0;
  for (const char of text) {
    const script = scriptOf(char);
    if (script !== '' && last !== script) {
      if (start >= 0) emit(start, at);
      start = at;
      last = script;
    }
    at += char.length;
  }
  if (start >= 0) emit(start, at);
};
