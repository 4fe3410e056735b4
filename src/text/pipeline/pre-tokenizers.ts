/**
 * The pre-tokenizers of published files as steps from pieces to pieces: those that only cut (../pretokenizers/), and the two that
 * change text as well, ByteLevel (bytes as printable characters) and Metaspace (spaces as a mark that can be seen).
 */
import { toCharacters } from '../bytes.ts';
import type { Field } from '../format/fields.ts';
import { type Cut, split } from '../pretokenizers/cuts.ts';
import { splitByExpression } from '../pretokenizers/expression.ts';
import { PATTERNS } from '../pretokenizers/grammars.ts';
import { CUT_TYPES, readCut, stepsOf } from '../pretokenizers/read.ts';
import type { Piece, PreTokenizerStep } from './types.ts';

/** @throws TokenizerError naming the field */
export function readPreTokenizer(field: Field): PreTokenizerStep[] {
  return stepsOf(field).map((step) => {
    const cut = readCut(step);
    if (cut) return (piece) => piecesOf(cut, piece);
    const type = step.get('type').text();
    if (type === 'ByteLevel') return byteLevel(step);
    if (type === 'Metaspace') return metaspace(step);
    throw step.get('type').fail(`must be ${[...CUT_TYPES, 'ByteLevel', 'Metaspace', 'Sequence'].join(' or ')}`);
  });
}

function piecesOf(cut: Cut, { text, first }: Piece): Piece[] {
  const pieces: Piece[] = [];
  cut(text, (start, end) => pieces.push({ text: text.slice(start, end), first: first && start === 0 }));
  return pieces;
}

function byteLevel(field: Field): PreTokenizerStep {
  const prefix = field.get('add_prefix_space').flag(true);
  const cut = field.get('use_regex').flag(true) ? splitByExpression(PATTERNS.gpt2) : undefined;
  return ({ text, first }) => {
    const spaced = { text: prefix && !text.startsWith(' ') ? ` ${text}` : text, first };
    const pieces = cut ? piecesOf(cut, spaced) : [spaced];
    return pieces.map((piece) => ({ text: toCharacters(Buffer.from(piece.text)), first: piece.first }));
  };
}

/** What a space becomes, and where one is put before a text; the decoder of this name has the same two fields. */
export function readMetaspace(field: Field): { mark: string; scheme: 'always' | 'first' | 'never' } {
  const replacement = field.get('replacement');
  const [mark, ...more] = replacement.none ? '▁' : replacement.text();
  if (mark === undefined || more.length > 0 || !mark.isWellFormed()) throw replacement.fail('must be one character');
  // Files of before there was a scheme say by `add_prefix_space` whether there is none.
  const absent = field.get('add_prefix_space').flag(true) ? 'always' : 'never';
  const scheme = field.get('prepend_scheme').choice(absent, 'always', 'first', 'never');
  if (absent === 'never' && scheme !== 'never')
    throw field.get('prepend_scheme').fail('must be "never" where add_prefix_space is false');
  return { mark, scheme };
}

function metaspace(field: Field): PreTokenizerStep {
  const { mark, scheme } = readMetaspace(field);
  const cut = field.get('split').flag(true)
    ? split(new RegExp(RegExp.escape(mark), 'gv'), 'MergedWithNext')
    : undefined;
  return ({ text, first }) => {
    const marked = text.replaceAll(' ', () => mark);
    const prefixed = (scheme === 'always' || (scheme === 'first' && first)) && !marked.startsWith(mark);
    const piece = { text: prefixed ? mark + marked : marked, first };
    return cut ? piecesOf(cut, piece) : [piece];
  };
}
