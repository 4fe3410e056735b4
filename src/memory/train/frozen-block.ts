/**
 * The parts of a frozen decoder's pass, on the tape where their input is: embedding, projections, a block around whatever its attention mixes.
 * Which tokens see which is the caller's (frozen-base.ts).
 *
 * Shapes: N packed tokens, E width, H query heads, G key/value heads, D head width.
 */
import type { Block, Rotation } from '../../model/decoder.ts';
import {
  activation,
  add,
  glu,
  linear,
  mul,
  type RopeTables,
  reshape,
  rope,
  type Tensor,
  tensor,
} from '../../tensor/index.ts';
import type { FrozenWeights } from './frozen-weights.ts';
import type { Packed } from './packed-rows.ts';
import type { Projection, TrainedBlock } from './reader-parameters.ts';

export class FrozenBlocks {
  readonly #weights: FrozenWeights;

  constructor(weights: FrozenWeights) {
    this.#weights = weights;
  }

  /** (N, E), off the tape. */
  embed({ ids, positions }: Packed): Tensor {
    const { decoder } = this.#weights;
    const x_NE = mul(this.#weights.rows('embedding', ids), decoder.embeddingScale);
    return decoder.positions > 0 ? add(x_NE, this.#weights.rows('positions', positions)) : x_NE;
  }

  /** The stream after block n; `attended` gives what heads mix, (N, H · D), from the normed input. */
  block(block: Block, n: number, x_NE: Tensor, attended: (normed: Tensor) => Tensor): Tensor {
    const weights = this.#weights;
    const at = `blocks.${n}`;
    const normed = (name: string, x: Tensor) => weights.normed(`${at}.${name}`, x, weights.decoder.norm);
    const post = (name: string, y: Tensor) => (block.postNorms ? normed(name, y) : y);
    const mixed = weights.product(`${at}.o`, attended(normed('attentionNorm', x_NE)));
    const h_NE = add(x_NE, post('attentionPostNorm', mixed));
    const read_NE = normed('feedForwardNorm', block.parallel ? x_NE : h_NE);
    const up = weights.product(`${at}.up`, read_NE);
    const inner =
      block.feedForward === 'gated'
        ? glu(weights.product(`${at}.gate`, read_NE), up, block.activation)
        : activation(up, block.activation);
    return add(h_NE, post('feedForwardPostNorm', weights.product(`${at}.down`, inner)));
  }

  /** Queries, keys and values (N, heads, D) of the normed input, normed by head and rotated, the reader's part added where there is one. */
  projected(
    { heads: H, kvHeads: G, headDim: D, headNorm, rotation }: Block,
    n: number,
    x: Tensor,
    positions: Tensor,
    tables: RopeTables | undefined,
    own: TrainedBlock | undefined,
  ): [q: Tensor, k: Tensor, v: Tensor] {
    const N = x.shape[0];
    const projected = (name: Projection, heads: number) => {
      const y = this.#weights.product(`blocks.${n}.${name}`, x);
      const pair = own?.[name];
      return reshape(pair ? linear(linear(x, pair.A), pair.B, { residual: y }) : y, [1, N, heads, D]);
    };
    const turned = (name: 'q' | 'k', y: Tensor) => {
      const z = headNorm ? this.#weights.normed(`blocks.${n}.${name}Norm`, y, headNorm) : y;
      return rotation ? rope(z, tables!, { positions, interleaved: rotation.interleaved }) : z;
    };
    return [turned('q', projected('q', H)), turned('k', projected('k', G)), projected('v', G)];
  }

  /** Cosines and sines for positions 0 to count - 1, by layer; one pair of tables for equal rotations. */
  tables(count: number): (RopeTables | undefined)[] {
    const made = new Map<string, RopeTables>();
    return this.#weights.decoder.blocks.map(({ rotation }) => {
      if (!rotation) return undefined;
      const key = JSON.stringify([rotation.frequencies, rotation.factor]);
      const known = made.get(key) ?? rotationTables(rotation, count);
      made.set(key, known);
      return known;
    });
  }
}

/** As engines have them: the angle is rounded to a float first. */
function rotationTables({ frequencies, factor }: Rotation, count: number): RopeTables {
  const half = frequencies.length;
  const [cos, sin] = [new Float32Array(count * half), new Float32Array(count * half)];
  for (let p = 0; p < count; p++)
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(p * Math.fround(frequencies[i]));
      cos[p * half + i] = factor * Math.cos(angle);
      sin[p * half + i] = factor * Math.sin(angle);
    }
  const table = (values: Float32Array) => tensor(values, { shape: [count, half] });
  return { cos: table(cos), sin: table(sin) };
}
