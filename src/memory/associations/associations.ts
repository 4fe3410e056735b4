/**
 * Which words of questions go with which words of the texts that answer them: "how many people work for" with "has 214 employees". Each n-gram has a
 * vector as a part of a question and another as a part of a text; a question and a text agree by the product of their sums, each divided by the root of how many there are. Learned from questions and
 * the clauses that answer them (train/learn-associations.ts); no network. What is made of it: association-features.ts.
 */
import { CallosumError } from '../../tensor/errors.ts';
import type { ValueType } from '../worlds/world.ts';
import { fold } from '../write/index.ts';
import { endsOf, startsOf } from './edges.ts';
import { ngramsOf } from './ngrams.ts';

/** The order of a question's scores of types. */
export const ANSWER_TYPES: readonly ValueType[] = [
  'date',
  'amount',
  'number',
  'identifier',
  'version',
  'percentage',
  'name',
  'phrase',
];

/** Vectors of n-grams. */
export interface AssociationTable {
  /** (n): n-grams, ascending. */
  readonly keys: Uint32Array;
  /** (n, width): units of `scale`. */
  readonly rows: Int8Array;
  readonly scale: number;
}

/** Values of each key's row as units of one scale: a few large ones may be cut, what they lose is less than what finer steps give all others. */
export function tableOf(keys: Uint32Array, values: Float32Array): AssociationTable {
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
  const scale = Math.fround((LARGEST_DEVIATIONS * deviation) / 127) || 1;
  const rows = Int8Array.from(values, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))));
  return { keys, rows, scale };
}
const LARGEST_DEVIATIONS = 6;

export interface AssociationWeights {
  readonly width: number;
  readonly asked: AssociationTable;
  readonly said: AssociationTable;
  /** (types, width): a question's scores of ANSWER_TYPES are products with these. */
  readonly types: Float32Array;
  /** One column: how much each context of edges.ts speaks for a whole answer. */
  readonly edges: AssociationTable;
}

/** Tables that are not of one width, or whose keys are not in order. */
export class AssociationError extends CallosumError {
  override name = 'AssociationError';
}

/** Of the places of one text, for answers of a type. */
export interface Edges {
  begins(at: number, type: ValueType): number;
  ends(at: number, type: ValueType): number;
}

export class Associations {
  readonly weights: AssociationWeights;
  readonly #asked: ReadonlyMap<number, number>;
  readonly #said: ReadonlyMap<number, number>;
  readonly #edges: ReadonlyMap<number, number>;

  /** Throws AssociationError for weights whose sizes are not of one another. */
  constructor(weights: AssociationWeights) {
    const { width, asked, said, types, edges } = weights;
    check(types.length === ANSWER_TYPES.length * width, `types must be ${ANSWER_TYPES.length} x width`, types.length);
    this.weights = weights;
    this.#asked = indexOf(asked, width);
    this.#said = indexOf(said, width);
    this.#edges = indexOf(edges, 1);
  }

  /** (width): what is asked, by all n-grams that are known; zeros where none is. */
  asked(question: string): Float32Array {
    return sumOf(this.weights.asked, this.#asked, this.weights.width, question);
  }

  /** How much a text goes with what is asked; 0 where nothing of it is known, and as much as a text that does not answer deserves. */
  agreement(asked: Float32Array, text: string): number {
    return dot(asked, sumOf(this.weights.said, this.#said, this.weights.width, text));
  }

  /** ln of the chance of each of ANSWER_TYPES. */
  types(asked: Float32Array): Float64Array {
    const { types, width } = this.weights;
    const scores = ANSWER_TYPES.map((_, k) => dot(asked, types.subarray(k * width, (k + 1) * width)));
    const most = Math.max(...scores);
    const sum = most + Math.log(scores.reduce((total, score) => total + Math.exp(score - most), 0));
    return Float64Array.from(scores, (score) => score - sum);
  }

  /** How much what stands around the places of a text speaks for whole answers beginning and ending there. */
  edges(text: string): Edges {
    const folded = fold(text);
    const remembered = (keysOf: typeof startsOf) => {
      const known = new Map<ValueType, Float64Array>();
      return (at: number, type: ValueType): number => {
        const sums = known.get(type) ?? new Float64Array(text.length + 1).fill(Number.NaN);
        known.set(type, sums);
        if (Number.isNaN(sums[at])) sums[at] = this.#sumOf(keysOf(folded, at, type));
        return sums[at]!;
      };
    };
    return { begins: remembered(startsOf), ends: remembered(endsOf) };
  }

  #sumOf(keys: readonly number[]): number {
    const { rows, scale } = this.weights.edges;
    let sum = 0;
    for (const key of keys) {
      const at = this.#edges.get(key);
      if (at !== undefined) sum += rows[at]!;
    }
    return sum * scale;
  }
}

function indexOf({ keys, rows, scale }: AssociationTable, width: number): ReadonlyMap<number, number> {
  check(rows.length === keys.length * width, `rows must be ${keys.length} x ${width}`, rows.length);
  check(Number.isFinite(scale) && scale > 0, 'scale must be above 0', scale);
  const index = new Map<number, number>();
  for (const [row, key] of keys.entries()) {
    check(row === 0 || key > keys[row - 1]!, 'keys must ascend', key);
    index.set(key, row);
  }
  return index;
}

/** Σ of the known n-grams' rows / sqrt(how many). */
function sumOf(
  { rows, scale }: AssociationTable,
  index: ReadonlyMap<number, number>,
  width: number,
  text: string,
): Float32Array {
  const sum = new Float32Array(width);
  let known = 0;
  for (const key of ngramsOf(text)) {
    const row = index.get(key);
    if (row === undefined) continue;
    known++;
    for (let k = 0; k < width; k++) sum[k] = sum[k]! + rows[row * width + k]!;
  }
  const by = known === 0 ? 0 : scale / Math.sqrt(known);
  return sum.map((value) => value * by);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function check(holds: boolean, rule: string, received: number): void {
  if (!holds) throw new AssociationError({ what: 'associations', rule, received: String(received) });
}
