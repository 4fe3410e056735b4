/**
 * Which program's names the weights of a folder have, and the same weights in those of Hugging Face's layout. Known by the name of one
 * tensor that no other program has; in front of it may stand the levels of the tree that the converter began from.
 */
import type { ModelConfig } from '../../config.ts';
import { DERIVED } from '../../layers/composed-attention.ts';
import { innerOf } from '../../layers/dense-connections.ts';
import type { ParameterSpec } from '../../model.ts';
import { ModelWeightsError } from '../model-weights-error.ts';
import type { SafetensorsSource } from '../safetensors-bytes.ts';
import { storedParts } from '../stored-parts.ts';
import { dcformerPieces, MAXTEXT, TELLTALE as MAXTEXT_TELLTALE, muddformerPieces, type PiecesOf } from './maxtext.ts';
import { MEGATRON, TELLTALE as MEGATRON_TELLTALE, yuanPieces } from './megatron.ts';
import { type Program, renamed } from './renamed.ts';

const PROGRAMS: readonly { program: Program; telltale: string }[] = [
  { program: MAXTEXT, telltale: MAXTEXT_TELLTALE },
  { program: MEGATRON, telltale: MEGATRON_TELLTALE },
];

/** The layout of Hugging Face in which queries, keys and values are apart; DCFormer's and DCPythia's own loader takes both. */
const APART: Program = { name: 'separate projections', ignored: DERIVED };

/**
 * The weights of a model in the names and shapes that `specs` have in files: as they are, or MaxText's (DCFormer, MUDDFormer), Megatron's
 * (Yuan 2.0, M32) or those with projections apart. Throws ModelWeightsError.
 */
export function inLayout(
  source: SafetensorsSource,
  config: ModelConfig,
  specs: readonly ParameterSpec[],
): SafetensorsSource {
  const names = [...source.tensors.keys()];
  const wanted = specs.flatMap(storedParts);
  const translated = (program: Program, pieces: PiecesOf) =>
    renamed(
      source,
      wanted.map(({ name, shape }) => ({ name, shape, pieces: pieces(name, shape) })),
      program,
    );
  for (const { program, telltale } of PROGRAMS) {
    const found = names.find((name) => name === telltale || name.endsWith(`.${telltale}`));
    if (found !== undefined)
      return translated(program, piecesOf(source, config, program, found.slice(0, -telltale.length)));
  }
  const apart = /^(.*\.attention\.)wqkv\.(weight|bias)$/;
  if (!source.tensors.has('layers.0.attention.wq.weight') || !wanted.some(({ name }) => apart.test(name)))
    return source;
  const { head_dim: D, num_attention_heads: H, num_key_value_heads: G } = config;
  return translated(APART, (name, shape) => {
    const [, path, kind] = apart.exec(name) ?? [];
    if (path === undefined) return [{ name, shape }];
    const part = (which: string, heads: number) => ({
      name: `${path}${which}.${kind}`,
      shape: [heads * D, ...shape.slice(1)],
    });
    return [part('wq', H), part('wk', G), part('wv', G)];
  });
}

function piecesOf(source: SafetensorsSource, config: ModelConfig, { name }: Program, prefix: string): PiecesOf {
  if (name === MAXTEXT.name && config.model_type === 'dcformer')
    return dcformerPieces(prefix, config, subLayers(source, prefix, config.num_hidden_layers));
  if (name === MAXTEXT.name && config.model_type === 'muddformer')
    return muddformerPieces(prefix, config, (layer) => innerOf(config, layer));
  if (name === MEGATRON.name && config.model_type === 'yuan') return yuanPieces(prefix, config);
  throw new ModelWeightsError({
    what: source.path,
    rule: `weights in the names of ${name} are read for ${name === MAXTEXT.name ? 'dcformer and muddformer' : 'yuan'}`,
    received: `model_type ${config.model_type}`,
    hint: 'write them in the layout of Hugging Face',
  });
}

/** Blocks of one step of the scan, by the names that there are. */
function subLayers(source: SafetensorsSource, prefix: string, layers: number): number {
  let subs = 0;
  while (source.tensors.has(`${prefix}decoder.layers.self_attention_${subs}.query.kernel`)) subs++;
  if (subs === 0 || layers % subs !== 0)
    throw new ModelWeightsError({
      what: source.path,
      rule: `n_layer (${layers}) must be whole steps of the scan, whose blocks are decoder.layers.self_attention_0 and on`,
      received: `${subs} of them`,
    });
  return subs;
}
