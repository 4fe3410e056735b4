/** The normalisation of BERT: control characters away, spaces alike, ideographs apart, accents and capitals away, as asked for. */

import { controls, nonspacingMarks, normalizer } from '../pretokenizers/older-unicode.ts';
import { compilePattern } from '../pretokenizers/pattern.ts';
import { lowercase } from './lowercase.ts';
import type { Normalizer } from './types.ts';

export interface BertNormalizerOptions {
  cleanText: boolean;
  /** A space on both sides of every ideograph. */
  chineseChars: boolean;
  stripAccents: boolean;
  lowercase: boolean;
}

const range = (first: number, last: number) => `\\x{${first.toString(16)}}-\\x{${last.toString(16)}}`;
const IDEOGRAPHS = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
]
  .map(([first, last]) => range(first, last))
  .join('');

export function bertNormalizer(options: BertNormalizerOptions): Normalizer {
  const control = controls();
  const space = compilePattern('[\\s]');
  const ideograph = compilePattern(`[${IDEOGRAPHS}]`);
  const nonspacing = nonspacingMarks();
  const decompose = normalizer('NFD');
  return (text) => {
    let made = text;
    if (options.cleanText) made = made.replace(control, '').replace(space, () => ' ');
    if (options.chineseChars) made = made.replace(ideograph, (char) => ` ${char} `);
    if (options.stripAccents) made = decompose(made).replace(nonspacing, '');
    return options.lowercase ? lowercase(made) : made;
  };
}
