/**
 * A decoder's weights as the tensors of a file: under its names, in its order of rows, several in one matrix or transposed where it has
 * them so. The other direction of decoder-weights.ts. Which names: architectures/; the files: export-huggingface.ts, export-gguf.ts.
 */
import type { Append } from '../../tensor/whole-file.ts';
import type { WeightNames } from '../architectures/architecture.ts';
import type { Decoder, DecoderWeights, StoredMatrix } from '../decoder.ts';
import { type Wanted, wantedOf } from '../decoder-weights.ts';
import { floatsOf, storedAs } from '../quant/convert.ts';
import type { FormatName, WrittenName } from '../quant/formats.ts';
import { ModelWeightsError } from './model-weights-error.ts';

/** Elements that pass through at a time, about. */
const PIECE = 1 << 22;

export interface ExportedTensor {
  readonly name: string;
  /** As in the file, outermost first. */
  readonly shape: readonly number[];
  /** How its values are stored in the model; undefined where its parts differ. */
  readonly stored: FormatName | undefined;
  /** Bytes are kept where `type` is how they are stored. */
  write(type: FormatName, append: Append): void;
}

/**
 * The tensors of a file with these names. `toNorms` is added to the weights of norms: 1 or -1 where model and file do not agree whether
 * 1 is in them. Throws ModelWeightsError where the weights do not make up a tensor of the file.
 */
export function tensorsIn(
  decoder: Decoder,
  weights: DecoderWeights,
  names: WeightNames,
  toNorms: number,
): ExportedTensor[] {
  const byName = new Map<string, Wanted[]>();
  for (const wanted of wantedOf(decoder, names)) {
    const { name } = wanted.stored;
    byName.set(name, [...(byName.get(name) ?? []), wanted]);
  }
  return [...byName].map(([name, parts]) => exported(name, parts, weights, toNorms));
}

/** The products of a model's blocks that have a bias. */
export const biasedParts = (weights: DecoderWeights, names: WeightNames): string[] =>
  Object.keys(names.inside).filter((part) => weights.get(`blocks.0.${part}.bias`) && !isNorm(`${part}.weight`));

const isNorm = (path: string) => /(^|\.)[a-zA-Z]*[nN]orm\.weight$/.test(path);

function exported(name: string, parts: readonly Wanted[], weights: DecoderWeights, toNorms: number): ExportedTensor {
  const matrices = parts.map(({ path }) => {
    const matrix = weights.get(path);
    if (matrix) return matrix;
    throw new ModelWeightsError({ what: name, rule: 'the model must have its weight', received: `no ${path}` });
  });
  const [{ stored, shape, path }] = parts;
  const { transposed } = stored;
  const rows = stored.rows?.of ?? shape[0];
  const columns = shape[1] ?? 1;
  const home = homesOf(name, parts, rows);
  const added = isNorm(path) ? toNorms : 0;
  const types = new Set(matrices.map(({ type }) => type as FormatName));
  const common = types.size === 1 && !added && !transposed ? [...types][0] : undefined;
  return {
    name,
    shape: transposed ? [columns, rows] : [rows, ...shape.slice(1)],
    stored: common,
    write(type, append) {
      const bytes = matrices.map(bytesOf);
      const piece = transposed ? rows : Math.max(1, Math.floor(PIECE / columns));
      for (let from = 0; from < rows; from += piece) {
        const to = Math.min(rows, from + piece);
        if (common === type) append(gathered(bytes, home, from, to));
        else {
          const values = valuesOf(matrices, bytes, home, from, to);
          if (added) for (let i = 0; i < values.length; i++) values[i] += added;
          append(storedAs(type as WrittenName, transposed ? turned(values, columns) : values));
        }
      }
    },
  };
}

/** Of each row of a tensor in the file, the part that has it and which of its rows it is. */
interface Homes {
  readonly part: Int32Array;
  readonly row: Int32Array;
}

function homesOf(name: string, parts: readonly Wanted[], rows: number): Homes {
  const part = new Int32Array(rows).fill(-1);
  const row = new Int32Array(rows);
  for (const [p, { shape, stored }] of parts.entries())
    for (let r = 0; r < shape[0]; r++) {
      const at = stored.rows?.at(r) ?? r;
      part[at] = p;
      row[at] = r;
    }
  const missing = part.indexOf(-1);
  if (missing >= 0)
    throw new ModelWeightsError({
      what: name,
      rule: 'the model must have all its rows',
      received: `no row ${missing}`,
    });
  return { part, row };
}

function bytesOf(matrix: StoredMatrix): Uint8Array[] {
  const bytes = new Uint8Array(matrix.bytes);
  matrix.read(bytes);
  const [rows] = matrix.shape;
  const each = matrix.bytes / rows;
  return Array.from({ length: rows }, (_, row) => bytes.subarray(row * each, (row + 1) * each));
}

/** Rows from .. to as they are stored. */
const gathered = (bytes: readonly Uint8Array[][], { part, row }: Homes, from: number, to: number): Uint8Array =>
  Buffer.concat(Array.from({ length: to - from }, (_, i) => bytes[part[from + i]][row[from + i]]));

/** Rows from .. to as floats. */
function valuesOf(
  matrices: readonly StoredMatrix[],
  bytes: readonly Uint8Array[][],
  { part, row }: Homes,
  from: number,
  to: number,
): Float32Array {
  let values: Float32Array | undefined;
  for (const [p, { type }] of matrices.entries()) {
    const mine: number[] = [];
    for (let at = from; at < to; at++) if (part[at] === p) mine.push(at);
    if (!mine.length) continue;
    const floats = floatsOf(type as FormatName, Buffer.concat(mine.map((at) => bytes[p][row[at]])));
    const columns = floats.length / mine.length;
    values ??= new Float32Array((to - from) * columns);
    for (const [i, at] of mine.entries())
      values.set(floats.subarray(i * columns, (i + 1) * columns), (at - from) * columns);
  }
  return values!;
}

/** (rows, columns) as (columns, rows). */
function turned(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column];
  return out;
}
