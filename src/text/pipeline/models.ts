/** The kinds of model that a tokenizer.json can hold: one line each, read by the kind's own file. */
import type { Field } from '../format/fields.ts';
import { readUnigram } from '../unigram/read.ts';
import { readWordPiece } from '../wordpiece/read.ts';
import { readBpe } from './bpe.ts';
import type { ModelReader, PieceModel } from './types.ts';

/** By the field `type`. */
const MODELS: Record<string, ModelReader> = {
  BPE: readBpe,
  Unigram: readUnigram,
  WordPiece: readWordPiece,
};

/** Files written before models had a `type` are told by the fields that only one kind has. */
function typeOf(field: Field): string {
  const type = field.get('type');
  if (!type.none) return type.text();
  if (!field.get('merges').none) return 'BPE';
  return Array.isArray(field.get('vocab').value) ? 'Unigram' : 'WordPiece';
}

/** @throws TokenizerError for a kind that is not supported, or a model that contradicts itself */
export function readModel(field: Field): PieceModel {
  const type = typeOf(field);
  if (!Object.hasOwn(MODELS, type)) throw field.get('type').fail(`must be ${Object.keys(MODELS).join(' or ')}`);
  return MODELS[type](field);
}
