/**
 * Weights on the device: matrices as stored or packed, joined where a product reads the same input, biases and norms as floats. Reads
 * DecoderWeights; decides nothing about the order of computation (steps.ts).
 */
import type { Decoder, DecoderWeights, Norm, StoredMatrix } from '../../model/decoder.ts';
import { dequantize } from '../../model/quant/dequantize.ts';
import { FORMATS, type FormatName, rowBytes } from '../../model/quant/formats.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import { isPackable, packedBytes } from '../packed.ts';
import { reserve, viewOf, write } from './memory.ts';
import { EngineError } from './options.ts';

/** Rows of one element type. */
export interface Matrix {
  /** u8. */
  readonly bytes: View;
  /** GGUF's number of the type. */
  readonly format: number;
  readonly rows: number;
  readonly columns: number;
  readonly packed: boolean;
}

/** y = x · matrixᵀ + bias, the matrix in parts where its rows are of several types. */
export interface Linear {
  readonly parts: readonly Matrix[];
  readonly bias?: View;
  readonly rows: number;
  readonly columns: number;
}

export interface NormWeights {
  readonly norm: Norm;
  readonly weight?: View;
  readonly bias?: View;
}

/** Bytes of a matrix that pass through JavaScript at a time, about. */
const PIECE_BYTES = 1 << 22;
/** Rows of a packed group. */
const GROUP = 16;

export class Matrices implements Disposable {
  /** Bytes of weights on the device. */
  bytes = 0;
  readonly #device: Backend;
  readonly #weights: DecoderWeights;
  readonly #fast: boolean;
  readonly #owned: View[] = [];
  #piece = new Uint8Array(0);

  /** fast: matrices are packed for the products of rounded activations, where their type allows. */
  constructor(device: Backend, weights: DecoderWeights, fast: boolean) {
    this.#device = device;
    this.#weights = weights;
    this.#fast = fast;
  }

  /** The product of the matrices at `paths`, one above the other, as the decoder says their shapes are. */
  linear(paths: readonly string[], rows: readonly number[], inputs: number): Linear {
    const stored = paths.map((path, i) => this.#find(`${path}.weight`, [rows[i], inputs]));
    const parts: Matrix[] = [];
    for (let at = 0; at < stored.length; ) {
      let end = at + 1;
      while (end < stored.length && stored[end].type === stored[at].type) end++;
      parts.push(this.#matrix(stored.slice(at, end)));
      at = end;
    }
    const biases = paths.map((path) => this.#weights.get(`${path}.bias`));
    const total = rows.reduce((sum, n) => sum + n, 0);
    return { parts, bias: biases.some(Boolean) ? this.#biases(biases, rows) : undefined, rows: total, columns: inputs };
  }

  /** The table at `path`, for looking up rows and as the head where they are tied. */
  table(path: string, rows: number, inputs: number): Matrix {
    return this.#matrix([this.#find(path, [rows, inputs])]);
  }

  norm(path: string, norm: Norm, size: number): NormWeights {
    const weight = this.#floats(this.#find(`${path}.weight`, [size]));
    if (norm.fromOne) for (let i = 0; i < size; i++) weight[i] += 1;
    const bias = this.#weights.get(`${path}.bias`);
    return { norm, weight: this.#vector(weight), bias: bias && this.#vector(this.#floats(bias)) };
  }

  has(path: string): boolean {
    return this.#weights.get(path) !== undefined;
  }

  #find(path: string, shape: readonly number[]): StoredMatrix {
    const stored = this.#weights.get(path);
    if (!stored) throw new EngineError({ what: path, rule: 'the checkpoint must have this tensor', received: 'none' });
    if (stored.shape.length !== shape.length || shape.some((n, i) => stored.shape[i] !== n))
      throw new EngineError({
        what: stored.what,
        rule: `must be (${shape.join(', ')})`,
        received: `(${stored.shape.join(', ')})`,
      });
    return stored;
  }

  #floats(stored: StoredMatrix): Float32Array {
    const bytes = new Uint8Array(stored.bytes);
    stored.read(bytes);
    return dequantize(formatOf(stored), bytes);
  }

  #biases(biases: readonly (StoredMatrix | undefined)[], rows: readonly number[]): View {
    const values = new Float32Array(rows.reduce((sum, n) => sum + n, 0));
    let at = 0;
    biases.forEach((bias, i) => {
      if (bias) values.set(this.#floats(bias), at);
      at += rows[i];
    });
    return this.#vector(values);
  }

  #vector(values: Float32Array): View {
    const view = this.#own(reserve(this.#device, 'f32', [values.length]));
    write(view, values);
    return view;
  }

  /** Matrices of one type, one above the other. */
  #matrix(stored: readonly StoredMatrix[]): Matrix {
    const format = formatOf(stored[0]);
    const columns = stored[0].shape[1];
    const rows = stored.reduce((sum, { shape }) => sum + shape[0], 0);
    const perRow = rowBytes(format, columns);
    const packed = this.#fast && isPackable(format, columns);
    const size = packed ? packedBytes(format, rows, columns) : rows * perRow;
    const bytes = this.#own(reserve(this.#device, 'u8', [size]));
    const { number } = FORMATS[format];
    const reader = new RowReader(stored, perRow);
    // Some groups of rows at a time, so that no matrix is there twice as a whole.
    const step = Math.max(GROUP, Math.floor(PIECE_BYTES / perRow / GROUP) * GROUP);
    const piece = this.#staging(Math.min(step, rows) * perRow);
    const raw = packed ? reserve(this.#device, 'u8', [piece.length]) : undefined;
    try {
      for (let from = 0; from < rows; from += step) {
        const count = Math.min(step, rows - from);
        const own = piece.subarray(0, count * perRow);
        reader.read(from, own);
        if (!raw) {
          write(viewOf(bytes.storage, [own.length], from * perRow), own);
          continue;
        }
        write(raw, own);
        const target = viewOf(bytes.storage, [packedBytes(format, count, columns)], packedBytes(format, from, columns));
        this.#device.run('packMatrix', [target, viewOf(raw.storage, [own.length])], [number, count, columns]);
      }
    } finally {
      raw?.storage.free();
    }
    return { bytes, format: number, rows, columns, packed };
  }

  /** Bytes in JavaScript's memory, the same for every matrix: the collector need not run after them. */
  #staging(size: number): Uint8Array {
    if (this.#piece.length < size) this.#piece = new Uint8Array(size);
    return this.#piece.subarray(0, size);
  }

  #own(view: View): View {
    this.#owned.push(view);
    this.bytes += view.storage.count * (view.storage.dtype === 'f32' ? 4 : 1);
    return view;
  }

  [Symbol.dispose](): void {
    for (const { storage } of this.#owned) storage.free();
  }
}

/** Rows of matrices one above the other. */
class RowReader {
  readonly #parts: readonly StoredMatrix[];
  readonly #perRow: number;
  /** A matrix that can only be read whole, while its rows are asked for. */
  #whole: { part: StoredMatrix; bytes: Uint8Array } | undefined;

  constructor(parts: readonly StoredMatrix[], perRow: number) {
    this.#parts = parts;
    this.#perRow = perRow;
  }

  /** Fills `into` with rows from `from`. */
  read(from: number, into: Uint8Array): void {
    const end = from + into.length / this.#perRow;
    let first = 0;
    for (const part of this.#parts) {
      const [low, high] = [Math.max(from, first), Math.min(end, first + part.shape[0])];
      if (low < high) {
        const own = into.subarray((low - from) * this.#perRow, (high - from) * this.#perRow);
        if (part.readRows) part.readRows(low - first, own);
        else own.set(this.#bytesOf(part).subarray((low - first) * this.#perRow, (high - first) * this.#perRow));
      }
      first += part.shape[0];
    }
  }

  #bytesOf(part: StoredMatrix): Uint8Array {
    if (this.#whole?.part !== part) {
      this.#whole = { part, bytes: new Uint8Array(part.bytes) };
      part.read(this.#whole.bytes);
    }
    return this.#whole.bytes;
  }
}

/** Throws EngineError for a type that no kernel reads. */
function formatOf({ what, type }: StoredMatrix): FormatName {
  if (Object.hasOwn(FORMATS, type)) return type as FormatName;
  throw new EngineError({ what, rule: `must be one of ${Object.keys(FORMATS).join(', ')}`, received: type });
}

/** All weights of a decoder, by block. */
export interface BlockWeights {
  readonly attentionNorm: NormWeights;
  readonly qkv: Linear;
  readonly qNorm?: NormWeights;
  readonly kNorm?: NormWeights;
  readonly o: Linear;
  readonly attentionPostNorm?: NormWeights;
  readonly feedForwardNorm: NormWeights;
  /** Gate above up, or up alone. */
  readonly up: Linear;
  readonly down: Linear;
  readonly feedForwardPostNorm?: NormWeights;
}

export interface ModelWeights {
  readonly embedding: Matrix;
  readonly positions?: Matrix;
  readonly blocks: readonly BlockWeights[];
  readonly norm: NormWeights;
  readonly head: Linear;
}

/** Everything that `decoder` needs, put on the device. Throws EngineError for a tensor that is missing or of another shape. */
export function loadWeights(decoder: Decoder, matrices: Matrices): ModelWeights {
  const { vocab, width: E, norm, positions, tied } = decoder;
  const embedding = matrices.table('embedding.weight', vocab, E);
  const blocks = decoder.blocks.map((block, layer): BlockWeights => {
    const { heads: H, kvHeads: G, headDim: D, inner: F, headNorm, postNorms } = block;
    const at = (name: string) => `blocks.${layer}.${name}`;
    const gated = block.feedForward === 'gated';
    return {
      attentionNorm: matrices.norm(at('attentionNorm'), norm, E),
      qkv: matrices.linear([at('q'), at('k'), at('v')], [H * D, G * D, G * D], E),
      qNorm: headNorm && matrices.norm(at('qNorm'), headNorm, D),
      kNorm: headNorm && matrices.norm(at('kNorm'), headNorm, D),
      o: matrices.linear([at('o')], [E], H * D),
      attentionPostNorm: postNorms ? matrices.norm(at('attentionPostNorm'), norm, E) : undefined,
      feedForwardNorm: matrices.norm(at('feedForwardNorm'), norm, E),
      up: matrices.linear(gated ? [at('gate'), at('up')] : [at('up')], gated ? [F, F] : [F], E),
      down: matrices.linear([at('down')], [E], F),
      feedForwardPostNorm: postNorms ? matrices.norm(at('feedForwardPostNorm'), norm, E) : undefined,
    };
  });
  return {
    embedding,
    positions: positions ? matrices.table('positions.weight', positions, E) : undefined,
    blocks,
    norm: matrices.norm('norm', norm, E),
    head: tied ? { parts: [embedding], rows: vocab, columns: E } : matrices.linear(['head'], [vocab], E),
  };
}
