/**
 * The configuration of a LoRA adapter as PEFT writes it (adapter_config.json), checked: what changes what a model computes is understood
 * or refused by its name; what only guided training is left alone. The weights: read.ts.
 */
import { Fields, type Json } from '../config-fields.ts';
import { type Pattern, patternOf } from './pattern.ts';

export const ADAPTER_CONFIG = 'adapter_config.json';
export const MAX_RANK = 2 ** 14;
const MAX_ALPHA = 1e6;
const MAX_NAMES = 2 ** 14;

export interface AdapterConfig {
  readonly rank: number;
  readonly alpha: number;
  /** Scale alpha / √rank in place of alpha / rank. */
  readonly rslora: boolean;
  /** The model it was made for: a name or a path, for people. */
  readonly base?: string;
  readonly revision?: string;
  readonly taskType?: string;
  /** Names of modules, whole or behind a dot; a text is a pattern, which the weights make superfluous. */
  readonly targets: string | readonly string[];
  /** Modules that are in the adapter as a whole. */
  readonly saved: readonly string[];
}

/** The configuration, and the rank and scale that it gives a module. */
export interface CheckedConfig extends AdapterConfig {
  rankOf(module: string): number;
  scaleOf(module: string): number;
}

/** What other kinds of adapters do to a model, and the value that does nothing. */
const NEUTRAL: readonly (readonly [field: string, neutral: unknown])[] = [
  ['use_dora', false],
  ['use_qalora', false],
  ['lora_bias', false],
  ['bias', 'none'],
  ['layer_replication', undefined],
  ['megatron_config', undefined],
  ['trainable_token_indices', undefined],
  ['target_parameters', undefined],
  ['alora_invocation_tokens', undefined],
  ['arrow_config', undefined],
  ['kasa_config', undefined],
  ['monteclora_config', undefined],
  ['velora_config', undefined],
  ['use_bdlora', undefined],
];
/** Beginnings that change the model's own weights, which the adapter does not hold. */
const CHANGES_BASE = /^(pissa|olora|corda|loftq|lora_ga)/i;

/** Throws ModelConfigError naming file and field. */
export function checkAdapterConfig(json: Json, what: string): CheckedConfig {
  const fields = new Fields(json, what);
  fields.oneOf('peft_type', ['LORA']);
  for (const [field, neutral] of NEUTRAL) fields.refuse([field], undefined, neutral);
  const { init_lora_weights: beginning } = fields.some(['init_lora_weights']);
  if (typeof beginning === 'string' && CHANGES_BASE.test(beginning))
    throw fields.wrong('init_lora_weights', 'may not change the weights of the model', 'convert it to a plain LoRA');
  const rank = fields.whole('r', 1, MAX_RANK);
  const alpha = fields.positive('lora_alpha', MAX_ALPHA);
  const rslora = fields.flag('use_rslora', false);
  const rankOf = patterns(fields, 'rank_pattern', rank, (n) => Number.isInteger(n) && n >= 1 && n <= MAX_RANK);
  const alphaOf = patterns(fields, 'alpha_pattern', alpha, (n) => n > 0 && n <= MAX_ALPHA);
  const text = (field: string) => {
    const { [field]: value } = fields.some([field]);
    if (value !== undefined && typeof value !== 'string') throw fields.wrong(field, 'must be a text');
    return value;
  };
  return {
    rank,
    alpha,
    rslora,
    base: text('base_model_name_or_path'),
    revision: text('revision'),
    taskType: text('task_type'),
    targets: typeof json.target_modules === 'string' ? json.target_modules : names(fields, 'target_modules'),
    saved: names(fields, 'modules_to_save'),
    rankOf,
    scaleOf: (module) => alphaOf(module) / (rslora ? Math.sqrt(rankOf(module)) : rankOf(module)),
  };
}

/** A list of names, none where the field is absent. */
function names(fields: Fields, field: string): readonly string[] {
  const { [field]: value = [] } = fields.some([field]);
  if (!Array.isArray(value) || value.length > MAX_NAMES || !value.every((name) => typeof name === 'string'))
    throw fields.wrong(field, `must be a list of at most ${MAX_NAMES} names`);
  return value;
}

/** The number for a module: that of the first pattern it matches, else `fallback`. */
function patterns(
  fields: Fields,
  field: string,
  fallback: number,
  fits: (n: number) => boolean,
): (module: string) => number {
  if (!fields.has(field)) return () => fallback;
  const entries = Object.entries(fields.object(field));
  if (entries.length > MAX_NAMES) throw fields.wrong(field, `may have ${MAX_NAMES} entries`);
  const parsed = entries.map(([text, value]): readonly [Pattern, number] => {
    if (typeof value !== 'number' || !fits(value))
      throw fields.wrong(field, `must map ${text} to a number in its limits`);
    const pattern = patternOf(text);
    if (!pattern) throw fields.wrong(field, `must name modules without groups and choices, not by ${text}`);
    return [pattern, value];
  });
  // Most entries are names of modules: those are found without trying every pattern.
  const exact = new Map(entries as [string, number][]);
  const plain = entries.every(([text]) => /^[\w.-]+$/.test(text));
  return (module) =>
    (plain ? exact.get(module) : undefined) ?? parsed.find(([pattern]) => pattern.matches(module))?.[1] ?? fallback;
}
