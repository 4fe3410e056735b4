/**
 * The header of a llama2.c file (github.com/karpathy/llama2.c): seven sizes, in the first version without anything to know it by, so that
 * sizes are believed only where they give the file's own length (layout.ts).
 */
import { CallosumError } from '../../../tensor/errors.ts';
import type { CheckpointFile } from '../file.ts';

/** A llama2.c file is not what the format says. */
export class Llama2cError extends CallosumError {
  override name = 'Llama2cError';
}

export interface Llama2cHeader {
  /** 0: the first version, without a version number; 1: float32; 2: 8-bit groups. */
  readonly version: 0 | 1 | 2;
  readonly width: number;
  readonly inner: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocab: number;
  readonly context: number;
  /** The head is the embedding. */
  readonly tied: boolean;
  /** Elements of a group, of version 2. */
  readonly group: number;
  /** Where the weights begin. */
  readonly bytes: number;
}

/** "ak42", as a number. */
const MAGIC = 0x616b3432;
const SIZES = 7;
const HEADER_BYTES = 256;
const MAX_SIZE = 2 ** 22;

const FIELDS = ['dim', 'hidden_dim', 'n_layers', 'n_heads', 'n_kv_heads', 'vocab_size', 'seq_len'] as const;

/** The header of a file. Throws Llama2cError naming the field. */
export function readHeader(file: CheckpointFile): Llama2cHeader {
  const wrong = (rule: string, received: unknown) =>
    new Llama2cError({ what: file.path, rule, received: String(received) });
  const bytes = Math.min(HEADER_BYTES, file.bytes);
  if (bytes < 4 * SIZES) throw wrong(`a llama2.c file has a header of ${4 * SIZES} bytes at least`, bytes);
  const view = new DataView(file.piece(0, bytes).buffer);
  const named = view.getUint32(0, true) === MAGIC;
  const version = named ? view.getInt32(4, true) : 0;
  if (version !== 0 && version !== 1 && version !== 2) throw wrong('the version must be 1 or 2', version);
  if (named && (version === 0 || bytes < HEADER_BYTES))
    throw wrong(`the header must be of version 1 or 2 and have ${HEADER_BYTES} bytes`, `version ${version}, ${bytes}`);
  const [width, inner, layers, heads, kvHeads, vocabSigned, context] = FIELDS.map((field, i) => {
    const value = view.getInt32((named ? 8 : 0) + 4 * i, true);
    const size = field === 'vocab_size' && !named ? Math.abs(value) : value;
    if (size < 1 || size > MAX_SIZE) throw wrong(`${field} must be 1 to ${MAX_SIZE}`, value);
    return value;
  });
  if (width % heads || (width / heads) % 2)
    throw wrong('n_heads must divide dim into even parts', `${heads}, ${width}`);
  if (heads % kvHeads) throw wrong(`n_kv_heads must divide n_heads (${heads})`, kvHeads);
  const flag = named ? view.getUint8(8 + 4 * SIZES) : 0;
  if (flag > 1) throw wrong('shared_classifier must be 0 or 1', flag);
  const group = version === 2 ? view.getInt32(9 + 4 * SIZES, true) : 1;
  if (group < 1 || group > MAX_SIZE) throw wrong(`group_size must be 1 to ${MAX_SIZE}`, group);
  return {
    version,
    width,
    inner,
    layers,
    heads,
    kvHeads,
    vocab: Math.abs(vocabSigned),
    context,
    tied: named ? flag === 1 : vocabSigned > 0,
    group,
    bytes: named ? HEADER_BYTES : 4 * SIZES,
  };
}
