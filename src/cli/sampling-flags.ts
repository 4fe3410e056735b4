/** The options of commands that let a model write: how it runs, how tokens are chosen, what the text must be. Read and checked here once. */
import { readFileSync } from 'node:fs';
import type { GenerateRequest, OpenModelOptions } from '../infer/index.ts';
import { UsageError } from './command.ts';

export const MODEL_FLAGS = {
  model: { type: 'string', short: 'm' },
  context: { type: 'string' },
  threads: { type: 'string' },
  cache: { type: 'string' },
  precision: { type: 'string' },
  adapter: { type: 'string' },
} as const;

export const SAMPLING_FLAGS = {
  tokens: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  'min-p': { type: 'string' },
  'repetition-penalty': { type: 'string' },
  seed: { type: 'string' },
  stop: { type: 'string', multiple: true },
  draft: { type: 'string' },
  schema: { type: 'string' },
  pattern: { type: 'string' },
  grammar: { type: 'string' },
} as const;

export const MODEL_USAGE = `  -m, --model    a GGUF file, a folder of weights, a training run, or a model that was pulled (owner/name)
  --context      the longest text in tokens; the model's own unless said
  --threads      as many as the processor has cores unless said
  --cache        keys and values as f32, f16 or q8; f16 unless said
  --precision    fast or float32; fast unless said
  --adapter      a folder with a LoRA adapter in PEFT's layout`;

export const SAMPLING_USAGE = `  --tokens       the most to write; as many as fit unless said
  --temperature  0: always the likeliest token; 0.8 unless said
  --top-k        only so many of the likeliest tokens; 40 unless said, 0: all
  --top-p        only the likeliest whose probabilities reach this sum; 0.95 unless said
  --min-p        only tokens with this share of the likeliest's probability; 0.05 unless said
  --repetition-penalty  above 1: tokens that were there before are less likely; 1 unless said
  --seed         the same seed, prompt and options give the same text
  --stop         the text ends before this; may be given several times
  --draft        tokens to guess from the text so far and check at once: the same text, faster where it repeats itself
  --schema       a file with a JSON Schema that the answer obeys
  --pattern      a regular expression that the answer matches
  --grammar      a file with a grammar (GBNF) that the answer follows`;

const CACHES = ['f32', 'f16', 'q8'] as const;
const PRECISIONS = ['fast', 'float32'] as const;

type Values<F> = { [K in keyof F]?: F[K] extends { multiple: true } ? string[] : string };

export function modelOptions(values: Values<typeof MODEL_FLAGS>): OpenModelOptions {
  return {
    context: whole('--context', values.context),
    threads: whole('--threads', values.threads),
    cache: oneOf('--cache', values.cache, CACHES),
    adapter: values.adapter,
    precision: oneOf('--precision', values.precision, PRECISIONS),
  };
}

export function samplingRequest(values: Values<typeof SAMPLING_FLAGS>): GenerateRequest {
  return {
    maxTokens: whole('--tokens', values.tokens),
    temperature: decimal('--temperature', values.temperature) ?? 0.8,
    topK: whole('--top-k', values['top-k'], 0) ?? 40,
    topP: decimal('--top-p', values['top-p']) ?? 0.95,
    minP: decimal('--min-p', values['min-p']) ?? 0.05,
    repetitionPenalty: decimal('--repetition-penalty', values['repetition-penalty']),
    seed: whole('--seed', values.seed, 0),
    stop: values.stop,
    draftTokens: whole('--draft', values.draft, 0),
    constraint: constraintOf(values),
  };
}

function constraintOf({ schema, pattern, grammar }: Values<typeof SAMPLING_FLAGS>): object | undefined {
  const given = [schema, pattern, grammar].filter((value) => value !== undefined);
  if (given.length > 1)
    throw new UsageError({ what: 'options', rule: 'one of --schema, --pattern and --grammar', received: 'several' });
  if (pattern !== undefined) return { pattern };
  if (grammar !== undefined) return { grammar: readFileSync(grammar, 'utf8') };
  if (schema === undefined) return undefined;
  try {
    return { schema: JSON.parse(readFileSync(schema, 'utf8')) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError({ what: schema, rule: 'must be JSON', received: error.message });
  }
}

export function whole(option: string, text: string | undefined, least = 1): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError({ what: 'options', rule: `${option} must be a whole number from ${least}`, received: text });
}

function oneOf<T extends string>(option: string, text: string | undefined, names: readonly T[]): T | undefined {
  const found = names.find((name) => name === text);
  if (found !== undefined || text === undefined) return found;
  throw new UsageError({ what: 'options', rule: `${option} must be one of ${names.join(', ')}`, received: text });
}

/** Whether it is in its range, the request's check says. */
export function decimal(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new UsageError({ what: 'options', rule: `${option} must be a number`, received: text });
}
