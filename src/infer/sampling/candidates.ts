/** The tokens that are still in the draw, with their weights: what the cuts work on. Which cuts there are is sampler.ts's. */
import { selectSmallest } from './select.ts';

/** Buffers for a vocabulary; used again for every draw. */
export class Candidates {
  /** Ascending. */
  readonly ids: Int32Array;
  /** (best logit - logit) / temperature, >= 0, by place as ids. */
  readonly distances: Float64Array;
  /** e^-distance: proportional to the probability; 1 for the likeliest. */
  readonly weights: Float64Array;
  /** Places in use. */
  count = 0;
  /** Sum of the weights. */
  total = 0;
  readonly #keep: Uint8Array;

  constructor(vocab: number) {
    this.ids = new Int32Array(vocab);
    this.distances = new Float64Array(vocab);
    this.weights = new Float64Array(vocab);
    this.#keep = new Uint8Array(vocab);
  }

  /** Leaves those with the smallest keys, as few as have together `mass` of weight; at least one. Equal keys: the lower id. */
  keepSmallest(keys: Float64Array, mass: number): void {
    selectSmallest(this.count, keys, this.weights, mass, this.#keep);
    this.#compact();
  }

  /** Leaves those with at least this weight. */
  keepHeavier(least: number): void {
    for (let place = 0; place < this.count; place++) this.#keep[place] = this.weights[place] >= least ? 1 : 0;
    this.#compact();
  }

  /** Leaves the places marked in #keep, in order; without a branch, as in weigh. */
  #compact(): void {
    const { ids, distances, weights, count } = this;
    const keep = this.#keep;
    let to = 0;
    let total = 0;
    for (let place = 0; place < count; place++) {
      const weight = weights[place];
      ids[to] = ids[place];
      distances[to] = distances[place];
      weights[to] = weight;
      to += keep[place];
      total += weight * keep[place];
    }
    this.count = to;
    this.total = total;
  }
}
