/**
 * A SentencePiece model as a whole tokenizer: its control pieces are special tokens, and what stands beside it (tokenizer_config.json)
 * may add tokens and say what stands around a text. Not the file of the model itself (model-file.ts).
 */
import { type AddedToken, checkAdded } from '../added.ts';
import type { Codec } from '../codec.ts';
import { Field } from '../format/fields.ts';
import { MOST_TOKENS } from '../model.ts';
import type { Frame } from '../pipeline/post-processor.ts';
import { SentencePieceCodec } from './codec.ts';
import { SentencePiece } from './index.ts';
import { PIECE, readModelFile, type SentencePieceModel } from './model-file.ts';

export interface SentencePieceTokenizer {
  codec: Codec;
  added: readonly AddedToken[];
  frame: Frame;
  /** It is no byte-level BPE. */
  model: undefined;
}

/** `config`: the whole of a tokenizer_config.json. @throws TokenizerError naming the file and the field */
export function readSentencePiece(file: string, content: Uint8Array, config?: Field): SentencePieceTokenizer {
  const model = readModelFile(file, content);
  const added = controlPieces(model);
  const extended = config ? withAdded(model, added, config.get('added_tokens_decoder')) : model;
  const adds = (name: string, absent: boolean) => config?.get(name).flag(absent) ?? absent;
  const id = (role: 'bos' | 'eos') => added.find(({ content: text }) => text === model.roles[role])?.id;
  return tokenizerOf(extended, added, file, {
    before: adds('add_bos_token', true) ? [id('bos')] : [],
    after: adds('add_eos_token', false) ? [id('eos')] : [],
  });
}

/** `frame`: ids that are not there are left out. @throws TokenizerError */
export function tokenizerOf(
  model: SentencePieceModel,
  added: readonly AddedToken[],
  file: string,
  { before, after }: { before: readonly (number | undefined)[]; after: readonly (number | undefined)[] },
): SentencePieceTokenizer {
  checkAdded(added);
  const there = (id: number | undefined) => id !== undefined;
  const frame = { before: before.filter(there), after: after.filter(there) };
  return { codec: new SentencePieceCodec(new SentencePiece(model, file)), added, frame, model: undefined };
}

export function controlPieces({ texts, types }: SentencePieceModel): AddedToken[] {
  return texts.flatMap((content, id) => (types[id] === PIECE.control ? [{ id, content, special: true }] : []));
}

const FLAGS = [
  ['single_word', 'singleWord'],
  ['lstrip', 'lstrip'],
  ['rstrip', 'rstrip'],
] as const;

/** The model with the pieces that only the configuration has, as control pieces: they are found before the model sees a text. */
function withAdded(model: SentencePieceModel, added: AddedToken[], decoder: Field): SentencePieceModel {
  if (decoder.none) return model;
  const texts = [...model.texts];
  const entries = Object.keys(decoder.object()).map((key) => {
    const id = new Field(decoder.file, `${decoder.path} ${JSON.stringify(key.slice(0, 20))}`, Number(key)).id(
      MOST_TOKENS,
    );
    return { id, entry: decoder.get(key) };
  });
  for (const { id, entry } of entries.sort((a, b) => a.id - b.id)) {
    const content = entry.get('content').text();
    if (id > texts.length) throw entry.fail(`must have an id of up to ${texts.length}, without a gap`, String(id));
    if (id < model.texts.length) {
      if (texts[id] !== content)
        throw entry.get('content').fail(`must be that of the piece, ${JSON.stringify(texts[id])}`);
      continue;
    }
    texts.push(content);
    const token: AddedToken = { id, content, special: entry.get('special').flag(false) };
    for (const [name, flag] of FLAGS) if (entry.get(name).flag(false)) token[flag] = true;
    added.push(token);
  }
  const scores = new Float32Array(texts.length);
  scores.set(model.scores);
  const types = new Uint8Array(texts.length).fill(PIECE.control);
  types.set(model.types);
  return { ...model, texts, scores, types };
}
