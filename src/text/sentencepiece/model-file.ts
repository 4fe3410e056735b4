/**
 * A SentencePiece model (`tokenizer.model`, a ModelProto) as a value: pieces, and how a text is normalised. Only the fields that
 * decide what a text becomes; those of training are skipped. Checked as the library checks them, and each refusal names its field.
 */
import { TokenizerError } from '../errors.ts';
import { MOST_TOKENS } from '../model.ts';
import { bytes, flag, float, int32, Message, message, text } from './protobuf.ts';

/** The numbers of the file. */
export const PIECE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface SentencePieceModel {
  kind: 'unigram' | 'bpe';
  /** By id. */
  texts: readonly string[];
  /** By id; of Unigram the logarithm of a probability, of BPE the greater the sooner it is merged. */
  scores: Float32Array;
  /** By id, one of PIECE. */
  types: Uint8Array;
  unknownId: number;
  /** Characters without a piece become the pieces of their bytes. */
  byteFallback: boolean;
  /** What the unknown piece is decoded as. */
  unknownSurface: string;
  /** The texts of pieces with a role; a role counts where a control piece has this text. */
  roles: { bos: string; eos: string; pad: string };
  normalizer: NormalizerSpec;
  /** What decoded text is put through, where there is one. */
  denormalizer?: NormalizerSpec;
}

export interface NormalizerSpec {
  /** Rules of replacement, compiled (charsmap.ts); undefined: text stays as it is. */
  charsmap: Uint8Array | undefined;
  /** A space is put before the text; behind it with `spaceAsSuffix`. */
  dummyPrefix: boolean;
  /** Spaces at both ends go, and of several in a row one stays. */
  removeExtraSpaces: boolean;
  /** Spaces become U+2581. */
  escapeSpaces: boolean;
  spaceAsSuffix: boolean;
}

/** As the library has it. */
const LONGEST_PIECE = 8000;
const KINDS = ['', 'unigram', 'bpe', 'word', 'char'];

/** @throws TokenizerError naming the file and the field */
export function readModelFile(file: string, content: Uint8Array): SentencePieceModel {
  const model = emptyModel();
  const pieces: Piece[] = [];
  const root = new Message(file, '', content);
  const reading = new Reading(file, model);
  root.fields((field, value) => {
    if (field === 1) {
      if (pieces.length >= MOST_TOKENS) throw root.fail(`must have at most ${MOST_TOKENS} pieces`, 'more');
      pieces.push(readPiece(message(value, 'pieces', pieces.length)));
    } else if (field === 2) reading.trainer(message(value, 'trainer_spec'));
    else if (field === 3) reading.normalizer(message(value, 'normalizer_spec'), model.normalizer);
    else if (field === 5) {
      model.denormalizer ??= normalizerSpec();
      reading.normalizer(message(value, 'denormalizer_spec'), model.denormalizer);
    }
  });
  model.normalizer.spaceAsSuffix = reading.spaceAsSuffix;
  if (!model.denormalizer?.charsmap) model.denormalizer = undefined;
  return withPieces(model, pieces, root);
}

const normalizerSpec = (): NormalizerSpec => ({
  charsmap: undefined,
  dummyPrefix: true,
  removeExtraSpaces: true,
  escapeSpaces: true,
  spaceAsSuffix: false,
});

const emptyModel = (): SentencePieceModel => ({
  kind: 'unigram',
  texts: [],
  scores: new Float32Array(),
  types: new Uint8Array(),
  unknownId: -1,
  byteFallback: false,
  unknownSurface: ' \u2047 ',
  roles: { bos: '<s>', eos: '</s>', pad: '<pad>' },
  normalizer: normalizerSpec(),
});

interface Piece {
  text: string;
  score: number;
  type: number;
}

function readPiece(piece: Message): Piece {
  const read: Piece = { text: '', score: 0, type: PIECE.normal };
  piece.fields((field, value) => {
    if (field === 1) read.text = text(value, 'piece');
    else if (field === 2) read.score = float(value, 'score');
    else if (field === 3) read.type = int32(value, 'type');
  });
  const { type, text: written } = read;
  if (written === '') throw piece.fail('must have a text', 'an empty one');
  if (written.length >= LONGEST_PIECE)
    throw piece.fail(`must have less than ${LONGEST_PIECE} characters`, `${written.length}`);
  if (written.includes('\0'))
    throw piece.fail('must be without the character U+0000', JSON.stringify(written.slice(0, 20)));
  if (type < PIECE.normal || type > PIECE.byte) throw piece.fail('must be of type 1 to 6', String(type));
  return read;
}

/** The two kinds of message about the whole. */
class Reading {
  spaceAsSuffix = false;
  readonly #file: string;
  readonly #model: SentencePieceModel;

  constructor(file: string, model: SentencePieceModel) {
    this.#file = file;
    this.#model = model;
  }

  trainer(spec: Message): void {
    const model = this.#model;
    const role = (name: keyof SentencePieceModel['roles'], found: string) => {
      if (found !== '') model.roles[name] = found;
    };
    spec.fields((field, value) => {
      if (field === 3) model.kind = this.#kind(int32(value, 'model_type'));
      else if (field === 24) this.spaceAsSuffix = flag(value, 'treat_whitespace_as_suffix');
      else if (field === 35) model.byteFallback = flag(value, 'byte_fallback');
      else if (field === 44) model.unknownSurface = text(value, 'unk_surface');
      else if (field === 46) role('bos', text(value, 'bos_piece'));
      else if (field === 47) role('eos', text(value, 'eos_piece'));
      else if (field === 48) role('pad', text(value, 'pad_piece'));
    });
  }

  normalizer(message: Message, spec: NormalizerSpec): void {
    message.fields((field, value) => {
      if (field === 2) {
        const blob = bytes(value, 'precompiled_charsmap');
        spec.charsmap = blob.length > 0 ? blob : undefined;
      } else if (field === 3) spec.dummyPrefix = flag(value, 'add_dummy_prefix');
      else if (field === 4) spec.removeExtraSpaces = flag(value, 'remove_extra_whitespaces');
      else if (field === 5) spec.escapeSpaces = flag(value, 'escape_whitespaces');
    });
  }

  #kind(number: number): SentencePieceModel['kind'] {
    const kind = KINDS[number];
    if (kind === 'unigram' || kind === 'bpe') return kind;
    throw new TokenizerError({
      what: this.#file,
      rule: 'trainer_spec.model_type must be 1 (unigram) or 2 (bpe)',
      received: kind ? `${number} (${kind})` : String(number),
    });
  }
}

function withPieces(model: SentencePieceModel, pieces: readonly Piece[], root: Message): SentencePieceModel {
  model.texts = pieces.map((piece) => piece.text);
  model.scores = Float32Array.from(pieces, ({ score }) => score);
  model.types = Uint8Array.from(pieces, ({ type }) => type);
  checkPieces(model, (rule, received) => root.fail(rule, received));
  return model;
}

/** What must hold of the pieces of every model. Sets `unknownId`. @throws what `fail` makes */
export function checkPieces(model: SentencePieceModel, fail: (rule: string, received: string) => TokenizerError): void {
  const seen = new Map<string, number>();
  const { types } = model;
  for (const [id, piece] of model.texts.entries()) {
    const name = JSON.stringify(piece.slice(0, 40));
    const earlier = seen.get(piece);
    if (earlier !== undefined)
      throw fail('must have each piece once', `${name} as pieces[${earlier}] and pieces[${id}]`);
    seen.set(piece, id);
    if (types[id] === PIECE.byte && !model.byteFallback)
      throw fail('must have no byte pieces without byte_fallback', `${name} as pieces[${id}]`);
    if (types[id] === PIECE.byte && !/^<0x[0-9A-F]{2}>$/.test(piece))
      throw fail('must write byte pieces as in <0x0A>', `${name} as pieces[${id}]`);
  }
  const unknown = types.indexOf(PIECE.unknown);
  if (unknown < 0 || unknown !== types.lastIndexOf(PIECE.unknown))
    throw fail('must have one unknown piece', unknown < 0 ? 'none' : 'several');
  model.unknownId = unknown;
  const byteCount = types.reduce((count, type) => count + (type === PIECE.byte ? 1 : 0), 0);
  if (model.byteFallback && byteCount !== 256)
    throw fail('must have all 256 byte pieces with byte_fallback', `${byteCount}`);
}
