/**
 * A reader that acts beside a model on the tokens behind a slot: products added to those of queries, keys and values; a bias on the slot's
 * scores and a null slot whose value is zero, on components beside the head's own; and what it looks at, attention and pointers. The same
 * for every architecture, in the ops of the tensor room: gradients go through it. Where heads mix (DCFormer) the bias is mixed with the
 * scores, and what is looked at is attention before the probabilities mix. Where scores mix or a window hides what is far, there is no null slot.
 *
 * Shapes: T tokens, S tokens with those before, L the slot's among them, E width, H query heads, G key/value heads, D head width, r rank.
 */
import type { Attend, Attended, Beside, Part } from '../../model/beside.ts';
import { inFront } from '../../model/beside.ts';
import {
  add,
  concat,
  expand,
  linear,
  mul,
  reshape,
  rope,
  slice,
  type Tensor,
  tensor,
  zeros,
} from '../../tensor/index.ts';

/** A null slot so low takes nothing: there is none. */
export const NO_NULL_SCORE = -1e4;
/** Components added to a head: slot bias, null score, zeros up to what kernels like. */
export const BESIDE = 8;

/** y += B (A x). */
interface LowRank {
  /** (r, E). */
  readonly A: Tensor;
  /** (outputs, r). */
  readonly B: Tensor;
}

export interface ActingBlock extends Readonly<Record<Part, LowRank | undefined>> {
  /** (H); undefined: attention is the base's. */
  readonly slotBias: Tensor | undefined;
  /** (H); undefined: there is no null slot. */
  readonly nullScore: Tensor | undefined;
}

export interface ActingReader {
  readonly blocks: readonly ActingBlock[];
  /** By layer: (2 · G · D, E). */
  readonly pointers: ReadonlyMap<number, Tensor>;
}

export interface SlotOptions {
  readonly slotTokens: number;
  /** The token, of those that are read, that looks and points. */
  readonly looking: number;
  /** Layers whose attention is looked at. */
  readonly watch: ReadonlySet<number>;
  /** Whether layers point. */
  readonly pointing: boolean;
}

/** How many keys there are, and how wide. */
interface Wide {
  readonly keys: number;
  readonly width: number;
}

/** Attention over values of (1, keys, G, width): (1, T, H, D), or `plain` before probabilities mix and in full width. */
type Run = (values: (wide: Wide) => Tensor, plain: boolean) => Tensor;

export class SlotAttention implements Beside {
  /** By watched layer: (H, L) probabilities of the looking token over the slot. */
  readonly looks = new Map<number, Tensor>();
  /** (L, 2): scores of an answer's first and last token; undefined where no layer points. */
  pointers: Tensor | undefined;
  readonly #reader: ActingReader;
  readonly #options: SlotOptions;

  constructor(reader: ActingReader, options: SlotOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  added(layer: number, part: Part, x: Tensor): Tensor | undefined {
    const own = this.#reader.blocks[layer][part];
    return own && linear(linear(x, own.A), own.B);
  }

  attend(layer: number, own: Attended, attend: Attend): Tensor {
    const { pointing, watch, slotTokens } = this.#options;
    const pointer = this.#reader.pointers.get(layer);
    if (pointing && pointer && slotTokens > 0) this.#point(pointer, own);
    const run = this.#beside(layer, own, attend);
    if (watch.has(layer) && slotTokens > 0) this.looks.set(layer, this.#look(own, run));
    return run((wide) => withZeros(inFront(own.v, wide.keys), wide.width), false);
  }

  /** Attention with bias and null slot. */
  #beside(layer: number, { q, k, front }: Attended, attend: Attend): Run {
    const { slotBias, nullScore } = this.#reader.blocks[layer];
    const [, T, H, D] = q.shape;
    const [, S, G] = k.shape;
    if (!slotBias) return (values, plain) => attend(q, k, values({ keys: S, width: D }), { plain });
    const own = front && nullScore ? [slotBias, nullScore] : [slotBias];
    const N = S + own.length - 1;
    const perHead = own.map((x) => mul(reshape(x, [H, 1]), D ** 0.5));
    const besideQuery = concat([...perHead, zeros([H, BESIDE - own.length])], 1);
    const queries = concat([q, expand(besideQuery, [1, T, H, BESIDE])], 3);
    const keys = concat([inFront(k, N), expand(marks(N, N - S, this.#options.slotTokens), [1, N, G, BESIDE])], 3);
    return (values, plain) => {
      const mixed = attend(queries, keys, values({ keys: N, width: D + BESIDE }), { plain });
      return plain ? mixed : slice(mixed, 3, 0, D);
    };
  }

  /** Reads an identity where values stand: what comes out of a head is its probabilities, as many at a time as it is wide. */
  #look({ k }: Attended, run: Run): Tensor {
    const { slotTokens: L, looking } = this.#options;
    const G = k.shape[2];
    const parts: Tensor[] = [];
    for (let from = 0, wide = L; from < L; from += wide) {
      const looked = run(({ keys, width }) => {
        wide = width;
        const before = keys - k.shape[1];
        const one = new Float32Array(keys * width);
        for (let i = 0; i < width && from + i < L; i++) one[(before + from + i) * width + i] = 1;
        return expand(tensor(one, { shape: [1, keys, 1, width], device: k.device }), [1, keys, G, width]);
      }, true);
      parts.push(reshape(slice(looked, 1, looking, looking + 1), [looked.shape[2], wide]));
    }
    return slice(concat(parts, 1), 1, 0, L);
  }

  /** pointers (L, 2) += u · keys / sqrt(D), u = pointer · x turned by the token's position. */
  #point(pointer: Tensor, { x, q, k, tables }: Attended): void {
    const { slotTokens: L, looking } = this.#options;
    const [G, D] = [k.shape[2], q.shape[3]];
    const one = (rows: Tensor, axis: number) => slice(rows, axis, looking, looking + 1);
    const u = reshape(linear(one(x, 1), pointer), [1, 1, 2 * G, D]);
    const turned = rope(u, { cos: one(tables.cos, 0), sin: one(tables.sin, 0) });
    const keys = reshape(slice(k, 1, 0, L), [L, G * D]);
    const scores = mul(linear(keys, reshape(turned, [2, G * D])), D ** -0.5);
    this.pointers = this.pointers ? add(this.pointers, scores) : scores;
  }
}

/** (1, S, G, D) with zeros up to `width` components. */
function withZeros(x: Tensor, width: number): Tensor {
  const [B, S, G, D] = x.shape;
  return width === D ? x : concat([x, zeros([B, S, G, width - D])], 3);
}

/** (1, keys, 1, BESIDE): first component 1 for slot tokens, second for the null slot, if one of `nulls` keys stands in front of them. */
function marks(keys: number, nulls: number, slotTokens: number): Tensor {
  const values = new Float32Array(keys * BESIDE);
  if (nulls > 0) values[1] = 1;
  for (let s = 0; s < slotTokens; s++) values[(nulls + s) * BESIDE] = 1;
  return tensor(values, { shape: [1, keys, 1, BESIDE] });
}
