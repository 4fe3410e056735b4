/**
 * Sparse upcycling (Komatsuzaki et al., 2022): a mixture of experts that begins as a trained dense model. Every expert is a copy of its
 * feed-forward layer, routers are new. Not training, which then makes the experts differ.
 */
import { noGrad, normal, type Random, slice, type Tensor } from '../tensor/index.ts';
import { empty } from '../tensor/op.ts';
import { Fields, ModelConfigError } from './config-fields.ts';
import type { LanguageModel } from './model.ts';
import { FEED_FORWARD } from './yuan.ts';
import { checkYuan, type MoeConfig, type YuanConfig } from './yuan-config.ts';
import { MIXTURE, Yuan2Moe, yuanMoeSpecs } from './yuan-moe.ts';

/** Where a weight of the mixture comes from: a name at the end of another. */
const COPIED: readonly (readonly [mixture: string, dense: string])[] = [
  [MIXTURE.in, FEED_FORWARD.in],
  [MIXTURE.out, FEED_FORWARD.out],
];
const ROUTERS = [MIXTURE.attention, MIXTURE.softmax];

/**
 * The mixture of a dense Yuan 2.0 with experts as `moe` says, whose inner width is that of the dense layer; routers are normal with
 * deviation initializer_range. While `norm_topk_prob` makes weights add up to 1, it computes what the dense model does. The dense model
 * stays as it is. Throws ModelConfigError.
 */
export function upcycle(dense: LanguageModel, moe: MoeConfig, random: Random): LanguageModel {
  const what = 'upcycle';
  const { config } = dense;
  if (config.model_type !== 'yuan' || config.moe_config)
    throw new ModelConfigError({
      what,
      rule: 'the model must be a Yuan 2.0 without experts',
      received: config.model_type,
    });
  if (moe.ffn_hidden_size !== config.intermediate_size)
    throw new ModelConfigError({
      what,
      rule: `ffn_hidden_size must be the intermediate_size of the dense model, ${config.intermediate_size}`,
      received: String(moe.ffn_hidden_size),
    });
  const mixed: YuanConfig = checkYuan(new Fields({ ...config, moe_config: moe }, what), what);
  const { dtype, device } = dense.head;
  const weights = new Map(dense.parameters.map(({ name, tensor }) => [name, tensor]));
  const start = (name: string, shape: readonly number[]): Tensor => {
    if (ROUTERS.some((router) => name.endsWith(router)))
      return normal(random, shape, { dtype, device, deviation: config.initializer_range });
    const [suffix, from] = COPIED.find(([end]) => name.endsWith(end)) ?? ['', ''];
    return repeated(weights.get(name.slice(0, name.length - suffix.length) + from)!, shape);
  };
  const tensors = noGrad(() => yuanMoeSpecs(mixed).map(({ name, shape }) => start(name, shape)));
  for (const tensor of tensors) tensor.requiresGrad = true;
  return new Yuan2Moe(mixed, tensors);
}

/** As many copies of x, one below the other, as fill the shape. */
function repeated(x: Tensor, shape: readonly number[]): Tensor {
  const copy = empty('upcycle', x.device, shape, x.dtype);
  const [rows] = x.shape;
  for (let at = 0; at < shape[0]; at += rows) x.device.run('copy', [slice(copy, 0, at, at + rows), x]);
  return copy;
}
