/** The normalizers of published files, by the field `type`: text to text, before added tokens that say so and before any cut. */
import { toCharacters } from '../bytes.ts';
import type { Field } from '../format/fields.ts';
import { marks, normalizer as normalForm } from '../pretokenizers/older-unicode.ts';
import { compilePattern } from '../pretokenizers/pattern.ts';
import { readPrecompiled } from '../sentencepiece/precompiled.ts';
import { bertNormalizer } from './bert-normalizer.ts';
import { lowercase } from './lowercase.ts';
import { readContent, readReplace } from './replace.ts';
import type { Normalizer, NormalizerReader } from './types.ts';

const MOST_STEPS = 100;

const NORMALIZERS: Record<string, NormalizerReader> = {
  Sequence: (field) => inSequence(field.get('normalizers').list(MOST_STEPS).map(readOne)),
  NFC: () => normalForm('NFC'),
  NFD: () => normalForm('NFD'),
  NFKC: () => normalForm('NFKC'),
  NFKD: () => normalForm('NFKD'),
  Lowercase: () => lowercase,
  Strip: (field) => strip(field.get('strip_left').flag(true), field.get('strip_right').flag(true)),
  StripAccents: () => removing(marks()),
  Replace: readReplace,
  Prepend: (field) => prepend(readContent(field.get('prepend'))),
  BertNormalizer: (field) =>
    bertNormalizer({
      cleanText: field.get('clean_text').flag(true),
      chineseChars: field.get('handle_chinese_chars').flag(true),
      stripAccents: field.get('strip_accents').flag(field.get('lowercase').flag(true)),
      lowercase: field.get('lowercase').flag(true),
    }),
  Nmt: () => nmt,
  Precompiled: readPrecompiled,
  ByteLevel: () => (text) => toCharacters(Buffer.from(text)),
};

function readOne(field: Field): Normalizer {
  const type = field.get('type').text();
  if (!Object.hasOwn(NORMALIZERS, type))
    throw field.get('type').fail(`must be ${Object.keys(NORMALIZERS).join(' or ')}`);
  return NORMALIZERS[type](field);
}

/** Undefined where there is nothing to do. @throws TokenizerError naming the field */
export function readNormalizer(field: Field): Normalizer | undefined {
  if (field.none) return undefined;
  const nothing = field.get('type').value === 'Sequence' && field.get('normalizers').list(MOST_STEPS).length === 0;
  return nothing ? undefined : readOne(field);
}

function inSequence(steps: readonly Normalizer[]): Normalizer {
  return (text) => steps.reduce((made, step) => step(made), text);
}

function strip(left: boolean, right: boolean): Normalizer {
  const space = new RegExp(compilePattern('\\s').source, 'v'); // every space is one unit
  const isSpace = (char: string) => space.test(char);
  return (text) => {
    let start = 0;
    let end = text.length;
    while (left && start < end && isSpace(text[start])) start++;
    while (right && end > start && isSpace(text[end - 1])) end--;
    return text.slice(start, end);
  };
}

function removing(pattern: RegExp): Normalizer {
  return (text) => text.replace(pattern, '');
}

function prepend(content: string): Normalizer {
  return (text) => (text === '' ? '' : content + text);
}

/** What SentencePiece's rules for translation leave out, and what they make a space. */
const NMT_REMOVED = compilePattern('[\\u0001-\\u0008\\u000B\\u000E-\\u001F\\u007F\\u008F\\u009F]');
const NMT_SPACES = compilePattern('[\\t\\n\\f\\r\\u1680\\u200B-\\u200F\\u2028\\u2029\\u2581\\uFEFF\\uFFFD]');

function nmt(text: string): string {
  return text.replace(NMT_REMOVED, '').replace(NMT_SPACES, ' ');
}
