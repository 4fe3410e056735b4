/**
 * The normalizer Precompiled of published tokenizer.json files: a charsmap of SentencePiece as `tokenizers` applies it, which is not as
 * SentencePiece does (normalize.ts): character by character as users see them, and of the rules that fit a character the shortest, in
 * place of the whole character.
 */
import type { Field } from '../format/fields.ts';
import type { Normalizer } from '../pipeline/types.ts';
import { Charsmap } from './charsmap.ts';

/** Bytes of the longest character that is looked up as a whole; of others each code point by itself. */
const MOST_BYTES = 5;
/** A line break; an ASCII character that nothing can join; a stretch with others, and what may join it on both sides. */
const STRETCHES = /\r\n|[\0-\x7f](?![^\0-\x7f])|(?:[\0-\x7f]?[^\0-\x7f])+(?:(?!\r\n)[\0-\x7f])?/g;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** @throws TokenizerError naming the field */
export function readPrecompiled(field: Field): Normalizer {
  const encoded = field.get('precompiled_charsmap');
  if (encoded.none) return (text) => text;
  const blob = Buffer.from(encoded.text(), 'base64');
  const charsmap = new Charsmap(blob, field.file);
  const ofPart = (part: string) => charsmap.shortestAt(part, 0)?.text;
  const ofCharacter = (character: string) => {
    const whole = Buffer.byteLength(character) <= MOST_BYTES ? ofPart(character) : undefined;
    return whole ?? Array.from(character, (part) => ofPart(part) ?? part).join('');
  };
  const ofStretch = (stretch: string) => {
    if (stretch.length === 1) return ofPart(stretch) ?? stretch;
    if (stretch === '\r\n') return ofCharacter(stretch);
    return Array.from(characters.segment(stretch), ({ segment }) => ofCharacter(segment)).join('');
  };
  return (text) => text.replace(STRETCHES, ofStretch);
}
