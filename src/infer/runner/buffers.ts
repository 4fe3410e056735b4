/** What a step works in: activations, the batch as the kernels read it, pages of keys and values. Reserved once, for the largest step. */
import type { Block, Decoder, Rotation } from '../../model/decoder.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import type { DType } from '../../tensor/dtype.ts';
import { bytesOf, reserve, write } from './memory.ts';
import { type CacheType, EngineError, type EngineSettings } from './options.ts';

/** Tokens of a page: a page of one head of 64 halves is 4 KiB. */
export const PAGE_TOKENS = 32;

const SEQUENCES_BY_DEFAULT = 8;
const TOKENS_BY_DEFAULT = 2048;

/** Keys and values of a layer: (pages, G, P, D), or (pages, G, P, D + 4) bytes. */
export interface Pages {
  readonly keys: View;
  readonly values: View;
}

/** Rows of cosines and sines by position: (context, R / 2). */
export interface Tables {
  readonly cos: View;
  readonly sin: View;
}

/** (N, width) floats and such, for N = stepTokens at most. */
export interface Buffers {
  readonly ids: View;
  readonly positions: View;
  /** (N, 2): sequence, position. */
  readonly rows: View;
  /** (S, pages of the longest sequence). */
  readonly tables: View;
  /** Rows whose logits are wanted. */
  readonly wanted: View;
  readonly stream: View;
  readonly normed: View;
  readonly normed2: View;
  readonly mean: View;
  readonly rstd: View;
  readonly qkv: View;
  readonly mixed: View;
  readonly up: View;
  readonly inner: View;
  readonly branch: View;
}

const CACHE: Record<CacheType, { dtype: DType; row: (headDim: number) => number }> = {
  f32: { dtype: 'f32', row: (D) => D },
  f16: { dtype: 'f16', row: (D) => D },
  q8: { dtype: 'u8', row: (D) => D + 4 },
};
const WIDTH: Record<CacheType, number> = { f32: 4, f16: 2, q8: 1 };

/** Bytes of one page in all layers. */
export function pageBytes(decoder: Decoder, cache: CacheType): number {
  const ofBlock = ({ kvHeads, headDim }: Block) => 2 * kvHeads * PAGE_TOKENS * CACHE[cache].row(headDim) * WIDTH[cache];
  return decoder.blocks.reduce((sum, block) => sum + ofBlock(block), 0);
}

/** Pages that the budget gives. Throws EngineError where it gives none. */
export function pageCount(decoder: Decoder, { context, cache, cacheBytes }: EngineSettings): number {
  const perPage = pageBytes(decoder, cache);
  if (cacheBytes === undefined) {
    const tokens = Math.max(context, SEQUENCES_BY_DEFAULT * Math.min(context, TOKENS_BY_DEFAULT));
    return Math.ceil(tokens / PAGE_TOKENS);
  }
  const pages = Math.floor(cacheBytes / perPage);
  if (pages < 1)
    throw new EngineError({
      what: 'engine',
      rule: `cacheBytes must hold one page of ${PAGE_TOKENS} tokens: ${perPage} bytes`,
      received: String(cacheBytes),
    });
  return pages;
}

export function reservePages(device: Backend, decoder: Decoder, cache: CacheType, pages: number): Pages[] {
  const { dtype, row } = CACHE[cache];
  return decoder.blocks.map(({ kvHeads, headDim }) => {
    const one = () => reserve(device, dtype, [pages, kvHeads, PAGE_TOKENS, row(headDim)]);
    return { keys: one(), values: one() };
  });
}

export function reserveBuffers(device: Backend, decoder: Decoder, settings: EngineSettings): Buffers {
  const { width: E, blocks } = decoder;
  const { stepTokens: N, stepSequences: S, context } = settings;
  const widest = (of: (block: Block) => number) => Math.max(1, ...blocks.map(of));
  const floats = (columns: number) => reserve(device, 'f32', [N, columns]);
  const whole = (...shape: number[]) => reserve(device, 'i32', shape);
  const inner = widest(({ inner }) => inner);
  return {
    ids: whole(N),
    positions: whole(N),
    rows: whole(N, 2),
    tables: whole(S, Math.ceil(context / PAGE_TOKENS)),
    wanted: whole(N),
    stream: floats(E),
    normed: floats(E),
    normed2: floats(E),
    mean: reserve(device, 'f32', [N]),
    rstd: reserve(device, 'f32', [N]),
    qkv: floats(widest(({ heads, kvHeads, headDim }) => (heads + 2 * kvHeads) * headDim)),
    mixed: floats(widest(({ heads, headDim }) => heads * headDim)),
    up: floats(2 * inner),
    inner: floats(inner),
    branch: floats(E),
  };
}

/** cos[p][i] = factor · cos(p · frequencies[i]), and the sines; one pair of tables for equal rotations. */
export function rotationTables(device: Backend, decoder: Decoder, context: number): (Tables | undefined)[] {
  const made = new Map<string, Tables>();
  return decoder.blocks.map(({ rotation }) => {
    if (!rotation) return undefined;
    const key = JSON.stringify([rotation.frequencies, rotation.factor]);
    const known = made.get(key) ?? tablesOf(device, rotation, context);
    made.set(key, known);
    return known;
  });
}

function tablesOf(device: Backend, { frequencies, factor }: Rotation, context: number): Tables {
  const half = frequencies.length;
  const [cos, sin] = [new Float32Array(context * half), new Float32Array(context * half)];
  for (let p = 0; p < context; p++)
    for (let i = 0; i < half; i++) {
      // The angle is rounded to a float first, as the programs do that models were trained with.
      const angle = Math.fround(p * Math.fround(frequencies[i]));
      cos[p * half + i] = factor * Math.cos(angle);
      sin[p * half + i] = factor * Math.sin(angle);
    }
  const table = (values: Float32Array) => {
    const view = reserve(device, 'f32', [context, half]);
    write(view, values);
    return view;
  };
  return { cos: table(cos), sin: table(sin) };
}

export const totalBytes = (views: Iterable<View>) => [...views].reduce((sum, view) => sum + bytesOf(view), 0);
