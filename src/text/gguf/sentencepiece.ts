/** A GGUF vocabulary of SentencePiece's kinds as a SentencePiece model. Not the encoding (../sentencepiece/). */
import { checkPieces, PIECE, type SentencePieceModel } from '../sentencepiece/model-file.ts';
import type { GgufKeys } from './metadata.ts';
import type { Roles } from './types.ts';

/** @throws TokenizerError naming the key */
export function sentencePieceModel(
  vocabulary: GgufKeys,
  kind: SentencePieceModel['kind'],
  tokens: { texts: readonly string[]; types: Uint8Array },
  roles: Roles,
): SentencePieceModel {
  const { texts } = tokens;
  const key = 'tokenizer.ggml.scores';
  const scores = vocabulary.numbers(key, texts.length);
  if (!scores) throw vocabulary.fail(key, 'must be there', 'nothing');
  for (let id = 0; id < scores.length; id++)
    if (!Number.isFinite(scores[id])) throw vocabulary.fail(`${key}[${id}]`, 'must be finite', String(scores[id]));
  const text = (id: number | undefined, absent: string) => (id === undefined ? absent : texts[id]);
  const charsmap = vocabulary.bytes('tokenizer.ggml.precompiled_charsmap');
  const model: SentencePieceModel = {
    kind,
    texts,
    scores: Float32Array.from(scores),
    types: typesOf(tokens, roles.unknown),
    unknownId: -1,
    byteFallback: tokens.types.includes(PIECE.byte),
    unknownSurface: ' \u2047 ',
    roles: { bos: text(roles.bos, '<s>'), eos: text(roles.eos, '</s>'), pad: text(roles.pad, '<pad>') },
    normalizer: {
      charsmap: charsmap && charsmap.length > 0 ? charsmap : undefined,
      dummyPrefix: vocabulary.flag('tokenizer.ggml.add_space_prefix', true),
      removeExtraSpaces: vocabulary.flag('tokenizer.ggml.remove_extra_whitespaces', false),
      escapeSpaces: vocabulary.flag('tokenizer.ggml.escape_whitespaces', true),
      spaceAsSuffix: vocabulary.flag('tokenizer.ggml.treat_whitespace_as_suffix', false),
    },
  };
  checkPieces(model, (rule, received) => vocabulary.fail('tokenizer.ggml.tokens', rule, received));
  return model;
}

/** One piece is the unknown one: what else is marked so (padding is, in some files) never stands for text either. */
function typesOf({ types }: { types: Uint8Array }, unknown: number | undefined): Uint8Array {
  const own = unknown ?? types.indexOf(PIECE.unknown);
  return types.map((type, id) => {
    if (id === own) return PIECE.unknown;
    return type === PIECE.unknown ? PIECE.control : type;
  });
}
