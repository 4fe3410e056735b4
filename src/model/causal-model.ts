/**
 * What language models have in common beyond their blocks: looking tokens up, keeping a cache's length, losses and logits from what the
 * blocks give. An architecture says how the blocks run; it is not known here.
 */
import {
  linear,
  linearCrossEntropy,
  noGrad,
  type RopeTables,
  reshape,
  ropeTables,
  ShapeError,
  slice,
  type Tensor,
  tokenLosses,
} from '../tensor/index.ts';
import type { Behind, Beside } from './beside.ts';
import type { ModelConfig } from './config.ts';
import { type KeptShapes, KeyValueCache, type TokenCache } from './kv-cache.ts';
import type { ForwardOptions, LanguageModel, LossOptions, ModelInput, Parameter, ParameterSpec } from './model.ts';

/** What a forward pass hands to its blocks. */
export interface Context {
  /** Rows for the tokens of this pass. */
  readonly tables: RopeTables;
  readonly segments?: Tensor;
  readonly positions?: Tensor;
  readonly cache?: TokenCache;
  readonly beside?: Beside;
}

export abstract class CausalModel<C extends ModelConfig> implements LanguageModel {
  readonly config: C;
  readonly parameters: readonly Parameter[];
  readonly head: Tensor;
  /** By the name of the parameter. */
  protected readonly weights: ReadonlyMap<string, Tensor>;
  readonly #tables: RopeTables;

  /** `tensors`: one for each of `specs`. `rotated`: components of a head that turn by their position. */
  constructor(config: C, specs: readonly ParameterSpec[], tensors: readonly Tensor[], rotated: number) {
    this.config = config;
    this.parameters = specs.map((spec, i) => ({ ...spec, tensor: tensors[i] }));
    this.weights = new Map(this.parameters.map((p) => [p.name, p.tensor]));
    const of = (role: string) => this.parameters.find((p) => p.role === role)?.tensor;
    this.head = of('head') ?? of('embedding')!;
    this.#tables = this.tables(rotated);
  }

  /** Rows of the rotation for every position. */
  protected tables(rotated: number): RopeTables {
    const { max_position_embeddings: positions, rope_theta: base } = this.config;
    return ropeTables(positions, rotated, { base, device: this.head.device });
  }

  /** What the head reads of ids (B, T): (B, T, E), after the last norm. */
  protected abstract forward(ids_BT: Tensor, context: Context, recompute: boolean): Tensor;

  /** Keys and values unless the architecture says more. */
  kept(): KeptShapes {
    const { num_key_value_heads: G, head_dim: D } = this.config;
    return {
      kept: [
        [G, D],
        [G, D],
      ],
    };
  }

  cache(rows: number, capacity: number): KeyValueCache {
    const shape = { layers: this.config.num_hidden_layers, rows, capacity, ...this.kept() };
    return new KeyValueCache(shape, this.head.dtype, this.head.device);
  }

  hidden({ ids, segments, positions }: ModelInput, { recompute = false, cache }: ForwardOptions = {}): Tensor {
    if (!cache) return this.forward(ids, { tables: this.#tables, segments, positions }, recompute);
    const T = ids.shape[1];
    if (segments || positions)
      throw new ShapeError({ what: 'hidden', rule: 'a cache holds whole sequences: no segments, no positions' });
    cache.checkRoom(T);
    const x = noGrad(() => this.behind(ids, { cache, start: cache.length }));
    cache.advance(T);
    return x;
  }

  behind(ids: Tensor, { cache, start, beside }: Behind): Tensor {
    return this.forward(ids, { tables: this.rotation(start, start + ids.shape[1]), cache, beside }, false);
  }

  rotation(start: number, end: number): RopeTables {
    return { cos: slice(this.#tables.cos, 0, start, end), sin: slice(this.#tables.sin, 0, start, end) };
  }

  abstract queries(layer: number): Tensor;

  loss(input: ModelInput, labels: Tensor, { zLoss, ...options }: LossOptions = {}): Tensor {
    return linearCrossEntropy(this.hidden(input, options), this.head, labels, { zLoss });
  }

  tokenLosses(input: ModelInput, labels: Tensor): Tensor {
    return noGrad(() => {
      const x_BTE = this.hidden(input);
      return tokenLosses(reshape(x_BTE, [labels.size, this.config.hidden_size]), this.head, reshape(labels, [-1]));
    });
  }

  logitsOf(hidden: Tensor): Tensor {
    return linear(hidden, this.head);
  }

  logits(input: ModelInput, options?: ForwardOptions): Tensor {
    return this.logitsOf(this.hidden(input, options));
  }

  [Symbol.dispose](): void {
    for (const { tensor } of this.parameters) {
      tensor.grad?.dispose();
      tensor.dispose();
    }
    this.#tables.cos.dispose();
    this.#tables.sin.dispose();
  }
}
