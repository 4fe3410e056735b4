/** The classes of characters that regular expressions name: digits, blanks, properties of Unicode as this JavaScript's own tables have them. */
import { complement, normalized, type Ranges } from './expression.ts';

const DIGIT: Ranges = [[48, 57]];
const WORD: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: Ranges = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const LINE_ENDS: Ranges = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
/** By the letter behind the backslash. */
export const CLASSES: Record<string, Ranges> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
};

/** Every character in order, made when it is first asked for. */
let everyCharacter: string | undefined;
const known = new Map<string, Ranges>();

/** Characters with a property such as `L` or `Script=Han`; undefined: there is none of this name. */
export function withProperty(name: string): Ranges | undefined {
  if (known.has(name)) return known.get(name);
  if (!/^[\w=]+$/.test(name)) return undefined;
  let runs: RegExp;
  try {
    runs = new RegExp(`\\p{${name}}+`, 'gu');
  } catch {
    return undefined;
  }
  everyCharacter ??= listed();
  const ranges = normalized(
    [...everyCharacter.matchAll(runs)].map(([run]) => [
      run.codePointAt(0)!,
      // The last character may be a pair.
      run.codePointAt(run.length - (run.charCodeAt(run.length - 1) >> 10 === 0x37 ? 2 : 1))!,
    ]),
  );
  known.set(name, ranges); // of as many names as Unicode has
  return ranges;
}

function listed(): string {
  const units = new Uint16Array(0x10000 - 0x800 + 2 * 0x100000);
  let at = 0;
  for (let unit = 0; unit < 0x10000; unit++) if (unit < 0xd800 || unit > 0xdfff) units[at++] = unit;
  for (let high = 0xd800; high < 0xdc00; high++)
    for (let low = 0xdc00; low < 0xe000; low++) {
      units[at++] = high;
      units[at++] = low;
    }
  return Buffer.from(units.buffer).toString('utf16le');
}
