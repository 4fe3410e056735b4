/**
 * A reader as a file: safetensors with the trained weights by name and, as metadata, what belongs to them: the base, the copy heads, the
 * choice, the gates, how it was trained. Nothing in it is believed before its size is checked against the base. Finding one: find-reader.ts.
 */
import type { ModelSizes } from '../../model/decoder.ts';
import {
  openSafetensors,
  type SafetensorsSource,
  writeSafetensorsBytes,
} from '../../model/weights/safetensors-bytes.ts';
import type { BytesToWrite } from '../../model/weights/source.ts';
import { fromBf16, toBf16 } from '../../tensor/dtype.ts';
import type { AssociationWeights } from '../associations/index.ts';
import { associationsIn, associationTensors } from '../associations/index.ts';
import { ReaderError } from './reader-error.ts';
import { checkFacts, type ReaderFacts } from './reader-facts.ts';
import type { LowRank, PointerLayer, ReaderBlock, ReaderWeights } from './readout.ts';

export const READER_SUFFIX = '.reader.safetensors';
const METADATA_KEY = 'callosum.reader';
const MOST_RANK = 1024;
const PROJECTIONS = ['q', 'k', 'v'] as const;

/** A reader's weights and what belongs to them. */
export interface Reader {
  readonly weights: ReaderWeights;
  readonly facts: ReaderFacts;
  /** Which words go with which; absent in readers that were trained without. */
  readonly associations?: AssociationWeights;
}

/** Writes a reader, its tensors as BF16, associations as associations/tensors.ts says. The file is there whole or not at all. */
export function saveReader(path: string, { weights, facts, associations }: Reader): void {
  const tensors = new Map<string, BytesToWrite>();
  const add = (name: string, values: ArrayLike<number>, shape: readonly number[]) =>
    tensors.set(name, {
      type: 'BF16',
      shape,
      write: (append) => append(new Uint8Array(Uint16Array.from(values, toBf16).buffer)),
    });
  weights.blocks.forEach((block, n) => {
    for (const projection of PROJECTIONS) {
      const pair = block[projection];
      if (!pair) continue;
      add(`blocks.${n}.${projection}.lora_A`, pair.A, [pair.rank, pair.A.length / pair.rank]);
      add(`blocks.${n}.${projection}.lora_B`, pair.B, [pair.B.length / pair.rank, pair.rank]);
    }
    add(`blocks.${n}.slot_bias`, block.slotBias, [block.slotBias.length]);
    add(`blocks.${n}.null_score`, block.nullScore, [block.nullScore.length]);
  });
  const { width } = facts.base;
  for (const { layer, weight } of weights.pointers)
    add(`pointer.${layer}.weight`, weight, [weight.length / width, width]);
  add('pointer.null', weights.pointerNull, [2]);
  if (associations) for (const [name, tensor] of associationTensors(associations)) tensors.set(name, tensor);
  const metadata = JSON.stringify({ format: 1, ...facts, heads: weights.heads });
  writeSafetensorsBytes(path, tensors, { [METADATA_KEY]: metadata });
}

/** What a reader's file says of itself, its tensors unread. Throws ReaderError naming file and field, and what openSafetensors throws. */
export function readerFacts(path: string): ReaderFacts & Pick<ReaderWeights, 'heads'> {
  return factsIn(path, openSafetensors(path));
}

function factsIn(path: string, source: SafetensorsSource): ReaderFacts & Pick<ReaderWeights, 'heads'> {
  const text = source.metadata[METADATA_KEY];
  if (text === undefined)
    throw new ReaderError({ what: path, rule: `must have metadata ${METADATA_KEY}`, received: 'none' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReaderError({ what: path, rule: `metadata ${METADATA_KEY} must be JSON`, received: text.slice(0, 40) });
  }
  return checkFacts(path, value);
}

/** The reader at `path` for a base of these sizes. Throws ReaderError where anything does not fit the base, naming file and tensor. */
export function loadReader(path: string, sizes: ModelSizes): Reader {
  const source = openSafetensors(path);
  const { heads, ...facts } = factsIn(path, source);
  const wrong = (rule: string, received: string) => new ReaderError({ what: path, rule, received });
  for (const [layer, head] of heads)
    if (!(layer < sizes.blocks.length && head < sizes.blocks[layer].heads))
      throw wrong('copy heads must be heads of the base', `${layer}.${head}`);
  const used = new Set<string>();
  const values = (name: string, shape: readonly number[]): Float32Array => {
    const stored = source.tensors.get(name);
    if (!stored) throw wrong(`must hold ${name}`, 'no such tensor');
    if (String(stored.shape) !== String(shape))
      throw wrong(`${name} must be (${shape.join(', ')})`, `(${stored.shape.join(', ')})`);
    used.add(name);
    return floats(source, name, wrong);
  };
  const { width: E } = sizes;
  const blocks = sizes.blocks.map(({ heads: H, kvHeads: G, headDim: D }, n): ReaderBlock => {
    const lowRank = (projection: string, outputs: number): LowRank | undefined => {
      const name = `blocks.${n}.${projection}.lora_A`;
      const rank = source.tensors.get(name)?.shape[0];
      if (rank === undefined) return undefined;
      if (!(rank >= 1 && rank <= MOST_RANK)) throw wrong(`${name} must have 1 to ${MOST_RANK} rows`, String(rank));
      return { rank, A: values(name, [rank, E]), B: values(`blocks.${n}.${projection}.lora_B`, [outputs, rank]) };
    };
    return {
      q: lowRank('q', H * D),
      k: lowRank('k', G * D),
      v: lowRank('v', G * D),
      slotBias: values(`blocks.${n}.slot_bias`, [H]),
      nullScore: values(`blocks.${n}.null_score`, [H]),
    };
  });
  const pointers = sizes.blocks.flatMap(({ kvHeads: G, headDim: D }, layer): PointerLayer[] => {
    const name = `pointer.${layer}.weight`;
    return source.tensors.has(name) ? [{ layer, weight: values(name, [2 * G * D, E]) }] : [];
  });
  const [start, end] = values('pointer.null', [2]);
  const associations = associationsIn(source, used, wrong);
  for (const name of source.tensors.keys())
    if (!used.has(name)) throw wrong('must hold a reader of this base alone', name);
  return { weights: { blocks, heads, pointers, pointerNull: [start, end] }, facts, associations };
}

function floats(
  source: SafetensorsSource,
  name: string,
  wrong: (rule: string, received: string) => ReaderError,
): Float32Array {
  const { type, bytes } = source.tensors.get(name)!;
  if (type !== 'F32' && type !== 'BF16') throw wrong(`${name} must be F32 or BF16`, type);
  const raw = new Uint8Array(bytes);
  source.read(name, raw);
  const out = type === 'F32' ? new Float32Array(raw.buffer) : Float32Array.from(new Uint16Array(raw.buffer), fromBf16);
  // Infinity is no score of a null slot that is there, but says that there is none.
  const bad = out.find((x) => Number.isNaN(x) || x === Number.POSITIVE_INFINITY);
  if (bad !== undefined) throw wrong(`${name} must be numbers`, String(bad));
  return out;
}
