/**
 * A normalised text to ids by a SentencePiece model of either kind, with what both do about characters that have no piece. Not the
 * normalising (normalize.ts), not the way back (decode.ts).
 */
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import { byteIdsOf, UNKNOWN_PENALTY } from '../unigram/model.ts';
import { PieceTrie } from '../unigram/trie.ts';
import { Viterbi } from '../unigram/viterbi.ts';
import { SentencePieceBpe } from './bpe.ts';
import { PIECE, type SentencePieceModel } from './model-file.ts';

/** A user-defined piece wins over all divisions of its text: of each byte but the first this is its score. */
const USER_DEFINED_SCORE = 0.1;
/** Of a vocabulary without a normal piece, as the library begins its search for the least. */
const NO_LEAST = 3.4028234663852886e38;

export interface SentencePieceEncoder {
  /** Appends the ids of a normalised, well-formed text. */
  encode(text: string, out: TokenBuffer): void;
}

export function encoderOf(model: SentencePieceModel, userDefined: PieceTrie | undefined): SentencePieceEncoder {
  const unknown = unknownOf(model);
  return model.kind === 'bpe' ? bpeOf(model, userDefined, unknown) : unigramOf(model, unknown);
}

/** The user-defined pieces; undefined where there are none. */
export function userDefinedOf({ texts, types }: SentencePieceModel): PieceTrie | undefined {
  const ids = Array.from(types, (_, id) => id).filter((id) => types[id] === PIECE.userDefined);
  if (ids.length === 0) return undefined;
  return new PieceTrie(
    ids.map((id) => texts[id]),
    ids,
  );
}

type Unknown = (character: string, again: boolean, out: TokenBuffer) => void;

/** The bytes of a character, or the unknown piece once for a run of characters. */
function unknownOf({ texts, types, byteFallback, unknownId }: SentencePieceModel): Unknown {
  if (!byteFallback) {
    return (_, again, out) => {
      if (!again) out.push(unknownId);
    };
  }
  const bytes = new Map(
    texts.entries().flatMap(([id, text]) => (types[id] === PIECE.byte ? [[text, id] as const] : [])),
  );
  const byteIds = byteIdsOf((piece) => bytes.get(piece) ?? unknownId);
  return (character, _, out) => {
    for (const byte of Buffer.from(character)) out.push(byteIds[byte]);
  };
}

/** What a text may become: not what controls, and not the bytes, which stand for what has no piece. */
function usableIds({ types }: SentencePieceModel): number[] {
  const usable: readonly number[] = [PIECE.normal, PIECE.userDefined, PIECE.unused];
  return Array.from(types, (_, id) => id).filter((id) => usable.includes(types[id]));
}

function bpeOf(model: SentencePieceModel, userDefined: PieceTrie | undefined, unknown: Unknown): SentencePieceEncoder {
  return new SentencePieceBpe({
    pieces: new Map(usableIds(model).map((id) => [model.texts[id], id])),
    scores: model.scores,
    userDefined,
    isUnused: (id) => model.types[id] === PIECE.unused,
    unknown,
  });
}

function unigramOf(model: SentencePieceModel, unknown: Unknown): SentencePieceEncoder {
  const { texts, types, scores } = model;
  let least = NO_LEAST;
  for (const [id, score] of scores.entries()) if (types[id] === PIECE.normal) least = Math.min(least, score);
  const ids = usableIds(model);
  const viterbi = new Viterbi({
    trie: new PieceTrie(
      ids.map((id) => texts[id]),
      ids,
    ),
    scores: Float64Array.from(scores, (score, id) => {
      if (types[id] === PIECE.unused) return Number.NaN;
      if (types[id] !== PIECE.userDefined) return score;
      return Math.fround(USER_DEFINED_SCORE * (Buffer.byteLength(texts[id]) - 1));
    }),
    unknownScore: Math.fround(least - UNKNOWN_PENALTY),
    single: true,
  });
  return {
    encode(text, out) {
      let again = false;
      viterbi.split(text, (start, end, piece) => {
        if (piece < 0) unknown(text.slice(start, end), again, out);
        else out.push(piece);
        again = piece < 0;
      });
    },
  };
}
