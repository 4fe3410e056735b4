/**
 * The weights of a decoder by the paths of decoder.ts, from a checkpoint in which they have other names and may lie in one matrix with
 * others, in another order of rows, or transposed. Which is the case where: architectures/. Bytes are given as they are stored.
 */
import type { Stored, WeightNames } from './architectures/architecture.ts';
import type { Decoder, DecoderWeights, StoredMatrix } from './decoder.ts';
import { FORMATS } from './quant/formats.ts';
import { ModelWeightsError } from './weights/model-weights-error.ts';
import type { SourceTensor, WeightSource } from './weights/source.ts';

/** Bytes of an element of the types that have no blocks. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };
const PRODUCTS = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'];

/** Weights of which it is known which there are. */
export interface CheckpointWeights extends DecoderWeights {
  readonly paths: readonly string[];
}

/** A weight that a decoder has, and where it lies. */
export interface Wanted {
  readonly path: string;
  readonly shape: readonly number[];
  readonly stored: Stored;
}

/**
 * The weights of `decoder` in `source`. Throws ModelWeightsError naming tensors that are missing, superfluous, of another shape or of a
 * type that cannot be taken apart; nothing is read before all are known to be right.
 */
export function weightsOf(source: WeightSource, decoder: Decoder, names: WeightNames): CheckpointWeights {
  const wanted = wantedOf(decoder, names);
  checkNames(source, decoder, names, wanted);
  const matrices = new Map(wanted.map((each) => [each.path, matrixOf(source, each)]));
  return {
    paths: [...matrices.keys()],
    get: (path) => matrices.get(path),
    [Symbol.dispose]: () => matrices.clear(),
  };
}

/** Every weight of a decoder. */
export function wantedOf(decoder: Decoder, names: WeightNames): Wanted[] {
  const { width: E, vocab: V } = decoder;
  const suffixed = (path: string, stored: Stored, shape: readonly number[], suffix: string): Wanted => ({
    path: `${path}.${suffix}`,
    shape,
    stored: { ...stored, name: `${stored.name}.${suffix}` },
  });
  const norm = (path: string, stored: Stored, size: number) =>
    [...(decoder.norm.kind === 'layer' ? ['weight', 'bias'] : ['weight'])].map((suffix) =>
      suffixed(path, stored, [size], suffix),
    );
  const table = (path: string, rows: number) => suffixed(path, { name: names.outside[path] }, [rows, E], 'weight');
  return [
    table('embedding', V),
    ...(decoder.positions ? [table('positions', decoder.positions)] : []),
    ...decoder.blocks.flatMap((block, n) => {
      const { heads, kvHeads, headDim: D, inner: F } = block;
      const shapes: Record<string, readonly number[]> = {
        attentionNorm: [E],
        q: [heads * D, E],
        k: [kvHeads * D, E],
        v: [kvHeads * D, E],
        o: [E, heads * D],
        ...(block.headNorm && { qNorm: [D], kNorm: [D] }),
        ...(block.postNorms && { attentionPostNorm: [E] }),
        feedForwardNorm: [E],
        ...(block.feedForward === 'gated' && { gate: [F, E] }),
        up: [F, E],
        down: [E, F],
        ...(block.postNorms && { feedForwardPostNorm: [E] }),
      };
      return Object.entries(shapes).flatMap(([part, shape]) => {
        const inside = names.inside[part];
        const stored = typeof inside === 'string' ? { name: inside } : inside;
        const placed = { ...stored, name: `${names.block(n)}${stored.name}` };
        const path = `blocks.${n}.${part}`;
        if (!PRODUCTS.includes(part)) return norm(path, placed, shape[0]);
        const weight = suffixed(path, placed, shape, 'weight');
        const bias = suffixed(path, { ...placed, transposed: false }, [shape[0]], 'bias');
        return names.biased.includes(part) ? [weight, bias] : [weight];
      });
    }),
    ...norm('norm', { name: names.outside.norm }, E),
    ...(decoder.tied ? [] : [table('head', V)]),
  ];
}

/** The shape that a weight's tensor has in the checkpoint. */
function storedShape({ shape: [rows, ...rest], stored }: Wanted): number[] {
  const shape = [stored.rows?.of ?? rows, ...rest];
  return stored.transposed ? shape.reverse() : shape;
}

function checkNames(source: WeightSource, decoder: Decoder, names: WeightNames, wanted: readonly Wanted[]): void {
  const wrong = (rule: string, list: readonly string[]) => {
    const rest = list.length > 4 ? ` and ${list.length - 4} more` : '';
    return new ModelWeightsError({ what: source.path, rule, received: list.slice(0, 4).join(', ') + rest });
  };
  const used = new Set(wanted.map(({ stored }) => stored.name));
  const missing = [...used].filter((name) => !source.tensors.has(name));
  if (missing.length) throw wrong('tensors that the configuration asks for are missing', missing);
  // Some files hold a tied head a second time.
  const doubled = decoder.tied ? `${names.outside.head}.weight` : undefined;
  const superfluous = [...source.tensors.keys()].filter(
    (name) => !used.has(name) && !names.ignored?.test(name) && name !== doubled,
  );
  if (superfluous.length) throw wrong('tensors that the configuration does not ask for are there', superfluous);
  for (const each of wanted) {
    const { stored } = each;
    const { shape, type } = source.tensors.get(stored.name)!;
    const expected = storedShape(each);
    if (String(shape) !== String(expected))
      throw wrong(`${stored.name} must be ${expected.join(' x ')} by the configuration`, [shape.join(' x ')]);
    if (!Object.hasOwn(FORMATS, type))
      throw wrong(`${stored.name} must be of a type that is computed with (${Object.keys(FORMATS).join(', ')})`, [
        type,
      ]);
    if ((stored.transposed || shape.length === 1) && !ELEMENT_BYTES[type])
      throw wrong(`${stored.name} must be ${Object.keys(ELEMENT_BYTES).join(', ')}`, [type]);
  }
}

function matrixOf(source: WeightSource, { path, shape, stored }: Wanted): StoredMatrix {
  const tensor = source.tensors.get(stored.name)!;
  const what = `${source.path}: ${stored.name}`;
  const bytes = (tensor.bytes / (stored.rows?.of ?? shape[0])) * shape[0];
  const first = firstRow(stored, shape[0]);
  const fill = stored.transposed ? readTransposed : stored.rows ? readRows : readWhole;
  return {
    what,
    type: tensor.type,
    shape,
    bytes,
    read(into) {
      if (into.byteLength !== bytes)
        throw new ModelWeightsError({ what, rule: `${path} has ${bytes} bytes`, received: String(into.byteLength) });
      fill(source, stored, tensor, shape[0], into);
    },
    ...(first !== undefined && {
      readRows(from: number, into: Uint8Array) {
        const rowBytes = bytes / shape[0];
        if (into.byteLength % rowBytes !== 0 || from * rowBytes + into.byteLength > bytes)
          throw new ModelWeightsError({ what, rule: `${path} has ${shape[0]} rows`, received: `from ${from} on` });
        source.read(stored.name, into, (first + from) * rowBytes);
      },
    }),
  };
}

/** Row of the tensor that is the matrix's first; undefined where its rows do not follow each other there. */
function firstRow({ rows: order, transposed }: Stored, rows: number): number | undefined {
  if (transposed) return undefined;
  return order ? (runsOf(order.at, rows) === 1 ? order.at(0) : undefined) : 0;
}

function runsOf(at: (row: number) => number, rows: number): number {
  let runs = 1;
  for (let row = 1; row < rows; row++) if (at(row) !== at(row - 1) + 1) runs++;
  return runs;
}

type Fill = (source: WeightSource, stored: Stored, tensor: SourceTensor, rows: number, into: Uint8Array) => void;

const readWhole: Fill = (source, { name }, _tensor, _rows, into) => source.read(name, into);

/** Rows of a stored matrix, those that follow each other in one piece; all is read where they are scattered. */
const readRows: Fill = (source, { name, rows: order }, { bytes }, rows, into) => {
  const { of, at } = order!;
  const rowBytes = bytes / of;
  if (runsOf(at, rows) === 1) return source.read(name, into, at(0) * rowBytes);
  const whole = new Uint8Array(bytes);
  source.read(name, whole);
  for (let row = 0; row < rows; row++)
    into.set(whole.subarray(at(row) * rowBytes, (at(row) + 1) * rowBytes), row * rowBytes);
};

/** Columns of a stored matrix as rows. */
const readTransposed: Fill = (source, { name, rows: order }, { shape, type, bytes }, rows, into) => {
  const [inputs, columns] = shape;
  const width = ELEMENT_BYTES[type];
  const whole = new Uint8Array(bytes);
  source.read(name, whole);
  const elements = (buffer: Uint8Array) =>
    width === 4
      ? new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.byteLength / 4)
      : new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.byteLength / 2);
  const from = elements(whole);
  // Aligned, whatever `into` is.
  const turned = new Uint8Array(into.byteLength);
  const to = elements(turned);
  for (let row = 0; row < rows; row++) {
    const column = order ? order.at(row) : row;
    for (let i = 0; i < inputs; i++) to[row * inputs + i] = from[i * columns + column];
  }
  into.set(turned);
};
