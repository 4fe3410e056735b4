/**
 * Yuan 2.0-M32: Yuan 2.0 (yuan.ts) with a mixture of experts in place of the feed-forward layer, routed by attention among the experts or
 * by one product. And the table entry of both, which differ by moe_config alone. The layers themselves: layers/.
 *
 * Shapes: N tokens of all rows, E width, X experts, K of them for a token, F inner width of an expert.
 */
import { add, reshape, type Tensor } from '../tensor/index.ts';
import { mixture } from './layers/mixture.ts';
import { attentionScores, productScores, route } from './layers/router.ts';
import type { ParameterSpec } from './model.ts';
import { product } from './specs.ts';
import type { Trainable } from './trainable.ts';
import { deviations, type FeedForward, NAMES, type WeightAt, Yuan, Yuan2, yuanSpecs } from './yuan.ts';
import { checkYuan, type MoeConfig, type YuanConfig, yuanJson } from './yuan-config.ts';
import { shapeOfYuan } from './yuan-shape.ts';

/** Within a block. The attention router's three matrices lie stacked in one, and the experts' one upon the other. */
export const MIXTURE = {
  attention: 'mlp.gate_qkv.weight',
  softmax: 'mlp.gate.weight',
  in: 'mlp.experts_w1.weight',
  out: 'mlp.experts_w2.weight',
};

const sizesOf = (config: YuanConfig) => {
  const { moe_num_experts: X, moe_top_k: K, ffn_hidden_size: F } = config.moe_config!;
  return { E: config.hidden_size, X, K, F };
};

export class Yuan2Moe extends Yuan {
  /** `tensors`: one for each of yuanMoeSpecs(config), in that order; the configuration has moe_config. */
  constructor(config: YuanConfig, tensors: readonly Tensor[]) {
    super(config, yuanMoeSpecs(config), tensors);
  }

  protected override feedForward(at: WeightAt): FeedForward {
    const { E, X, K, F } = sizesOf(this.config);
    const { router, norm_topk_prob: norm } = this.config.moe_config!;
    const scores = router === 'attention' ? attentionScores : productScores;
    const [gate, stackedIn, stackedOut] = [at(MIXTURE[router]), at(MIXTURE.in), at(MIXTURE.out)];
    return (x_BTE, stream_BTE) => {
      const x_NE = reshape(x_BTE, [-1, E]);
      const experts = { in_X2FE: reshape(stackedIn, [X, 2 * F, E]), out_XEF: reshape(stackedOut, [X, E, F]) };
      const y_NE = mixture(x_NE, route(scores(x_NE, gate), { top: K, norm }), experts);
      return add(stream_BTE, reshape(y_NE, stream_BTE.shape));
    };
  }
}

/** Names of the routers' matrices in a checkpoint, from the top. */
const GATES: Record<MoeConfig['router'], readonly string[]> = {
  attention: ['gate.query', 'gate.key', 'gate.value'],
  softmax: ['gate'],
};

/** An expert is [activated half; other half] in w1 (2F, E), and w2 (E, F). */
function mixtureSpecs(at: string, config: YuanConfig): ParameterSpec[] {
  const { E, X, K, F } = sizesOf(config);
  const { router } = config.moe_config!;
  const { plain, intoResidual } = deviations(config);
  const path = (name: string) => at + name.replace(/\.weight$/, '');
  const gate = GATES[router].map((name) => [name, X] as const);
  const each = (matrix: string, rows: number) =>
    Array.from({ length: X }, (_, expert) => [`experts.${expert}.${matrix}`, rows] as const);
  const experts = [
    ...product(path(MIXTURE.in), [X * 2 * F, E], plain, { stack: each('w1', 2 * F) }),
    ...product(path(MIXTURE.out), [X * E, F], intoResidual, { stack: each('w2', E) }),
  ];
  return [
    ...product(path(MIXTURE[router]), [gate.length * X, E], plain, { stack: gate }),
    ...experts.map((spec) => ({ ...spec, share: K / X })),
  ];
}

export const yuanMoeSpecs = (config: YuanConfig): ParameterSpec[] => yuanSpecs(config, mixtureSpecs);

const specsOf = (config: YuanConfig) => (config.moe_config ? yuanMoeSpecs(config) : yuanSpecs(config));

/** model_type yuan. */
export const YUAN: Trainable<YuanConfig> = {
  className: 'YuanForCausalLM',
  check: checkYuan,
  json: yuanJson,
  shape: (config) => shapeOfYuan(config, specsOf(config)),
  specs: specsOf,
  build: (config, tensors) => (config.moe_config ? new Yuan2Moe(config, tensors) : new Yuan2(config, tensors)),
  headName: NAMES.head,
  ignored: /\.rotary_emb\.inv_freq$/,
};
