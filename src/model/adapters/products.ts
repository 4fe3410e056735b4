/**
 * An adapter by the paths of a decoder: for each product what is added to it, with rows in the decoder's order, whatever file the model
 * itself is from. To be added while the model runs, or merged into its weights once.
 */
import type { Stored, WeightNames } from '../architectures/architecture.ts';
import type { DecoderWeights, StoredMatrix } from '../decoder.ts';
import { dequantize } from '../quant/dequantize.ts';
import type { FormatName } from '../quant/formats.ts';
import { AdapterError } from './error.ts';
import type { Adapter, LoraModule } from './read.ts';

/** What is added to a product: y += B (A x). */
export interface LoraProduct {
  /** The product's path: blocks.3.q. */
  readonly path: string;
  readonly rank: number;
  /** (rank, inputs). */
  readonly a: Float32Array;
  /** (outputs, rank), the adapter's scale in it. */
  readonly b: Float32Array;
}

/**
 * The products of an adapter for a model with these weights; `names` are those of the model's architecture in Hugging Face's layout, and
 * `blocks` how many it has. Throws AdapterError where a module is none of the model's or has other sizes, or for whole weights, which
 * mergeAdapter takes.
 */
export function productsOf(
  adapter: Adapter,
  weights: DecoderWeights,
  names: WeightNames,
  blocks: number,
): LoraProduct[] {
  if (adapter.saved.length)
    throw new AdapterError({
      what: adapter.path,
      rule: 'an adapter with modules_to_save cannot be added while the model runs',
      received: adapter.saved.map(({ name }) => name).join(', '),
      hint: 'merge it',
    });
  return loraProducts(adapter, weights, names, blocks);
}

/**
 * The weights with the adapter in them, W + scale · B A in float32 where it changes them; the others as they are stored. The weights given
 * stay in use by what is returned. Throws AdapterError as productsOf.
 */
export function mergeAdapter(
  adapter: Adapter,
  weights: DecoderWeights,
  names: WeightNames,
  blocks: number,
): DecoderWeights {
  const changed = new Map<string, StoredMatrix>();
  for (const product of loraProducts(adapter, weights, names, blocks)) {
    const path = `${product.path}.weight`;
    changed.set(path, merged(weights.get(path)!, product));
  }
  const placed = placesOf(names, blocks);
  for (const { name, shape, values } of adapter.saved) {
    const [, module, kind] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
    const [place, ...others] = placesIn(placed, module ?? '');
    const path = `${place?.path}.${kind}`;
    const own = place && weights.get(path);
    const what = `${adapter.path}: ${name}`;
    if (!own || others.length || place.stored.transposed || String(own.shape) !== String(shape))
      throw new AdapterError({
        what,
        rule: own ? `must be ${own.shape.join(' x ')} and one weight of the model` : 'must be a weight of the model',
        received: shape.join(' x '),
      });
    changed.set(path, {
      what,
      type: 'F32',
      shape,
      bytes: own.shape.reduce((n, size) => n * size, 4),
      read: into(values),
    });
  }
  return {
    get: (path) => changed.get(path) ?? weights.get(path),
    [Symbol.dispose]: () => weights[Symbol.dispose](),
  };
}

interface Place {
  readonly path: string;
  readonly stored: Stored;
}

/** The decoder's paths by the module that has them; several where matrices lie in one. */
function placesOf(names: WeightNames, blocks: number): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  const add = (module: string, place: Place) => places.set(module, [...(places.get(module) ?? []), place]);
  for (const [path, name] of Object.entries(names.outside)) add(name, { path, stored: { name } });
  for (let n = 0; n < blocks; n++)
    for (const [part, inside] of Object.entries(names.inside)) {
      const stored = typeof inside === 'string' ? { name: inside } : inside;
      add(`${names.block(n)}${stored.name}`, { path: `blocks.${n}.${part}`, stored });
    }
  return places;
}

/** The places of a module: by its name, or behind what the whole model's class puts before its names (`transformer.`). */
function placesIn(placed: ReadonlyMap<string, Place[]>, module: string): readonly Place[] {
  const exact = placed.get(module);
  if (exact) return exact;
  return [...placed].find(([name]) => module.endsWith(`.${name}`))?.[1] ?? [];
}

function loraProducts(adapter: Adapter, weights: DecoderWeights, names: WeightNames, blocks: number): LoraProduct[] {
  const placed = placesOf(names, blocks);
  return adapter.modules.flatMap((module) => {
    const wrong = (rule: string, received: string) =>
      new AdapterError({ what: `${adapter.path}: ${module.module}`, rule, received });
    const places = placesIn(placed, module.module).filter(({ path }) => weights.get(`${path}.weight`));
    if (!places.length) throw wrong('must be a product of the model', 'the model has no such module');
    const a = module.a();
    const b = module.b();
    return places.map(({ path, stored }) => {
      const [rows, columns] = weights.get(`${path}.weight`)!.shape;
      const outputs = stored.rows?.of ?? rows;
      if (columns !== module.inputs || outputs !== module.outputs || !/^(blocks\.|head$)/.test(path))
        throw wrong(`must be a product of ${outputs} x ${columns}`, `${module.outputs} x ${module.inputs}`);
      return { path, rank: module.rank, a, b: scaledRows(module, b, rows, stored.rows?.at) };
    });
  });
}

/** The rows of B that a decoder's matrix has, times the scale. */
function scaledRows(
  { rank, scale }: LoraModule,
  b: Float32Array,
  rows: number,
  at: (row: number) => number = (row) => row,
): Float32Array {
  const out = new Float32Array(rows * rank);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < rank; i++) out[row * rank + i] = scale * b[at(row) * rank + i];
  return out;
}

function merged(stored: StoredMatrix, { rank, a, b }: LoraProduct): StoredMatrix {
  const [rows, columns] = stored.shape;
  return {
    what: `${stored.what}, with an adapter`,
    type: 'F32',
    shape: stored.shape,
    bytes: rows * columns * 4,
    read: into(() => {
      const bytes = new Uint8Array(stored.bytes);
      stored.read(bytes);
      const out = dequantize(stored.type as FormatName, bytes);
      for (let row = 0; row < rows; row++)
        for (let i = 0; i < rank; i++) {
          const factor = b[row * rank + i];
          for (let column = 0; column < columns; column++)
            out[row * columns + column] += factor * a[i * columns + column];
        }
      return out;
    }),
  };
}

/** `read` of a matrix from its values. */
const into = (values: () => Float32Array) => (target: Uint8Array) => {
  const { buffer, byteOffset, byteLength } = values();
  target.set(new Uint8Array(buffer, byteOffset, byteLength));
};
