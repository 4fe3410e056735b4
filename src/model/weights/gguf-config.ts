/**
 * A configuration in the keys of GGUF: the other direction of decoder-config.ts and architectures/gguf-rope.ts. What is said is read back
 * before it is used, so that a model that GGUF cannot say is refused and not changed.
 */
import type { Architecture, DecoderConfig } from '../architectures/architecture.ts';
import { architectureOf } from '../architectures/index.ts';
import { LLAMA } from '../architectures/llama.ts';
import type { Rotation } from '../decoder.ts';
import { ggufConfig } from '../decoder-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import { GgufError } from './gguf/error.ts';
import type { GgufValue, NumberType } from './gguf/values.ts';
import { differenceOf } from './same-decoder.ts';
import type { SourceTensor } from './source.ts';

/** Keys whose numbers are float32; those of others are uint32. */
const FLOATS = /(epsilon|softcapping|freq_base|scale|factor|beta_fast|beta_slow)$/;

const CAP = /softcapping$/;

export interface GgufSaid {
  readonly architecture: Architecture;
  readonly metadata: Map<string, GgufValue>;
  /** Small tensors that say how positions are rotated. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** The type that a single number of the metadata has. */
export const numberTypeOf = (key: string): NumberType => (FLOATS.test(key) ? 'float32' : 'uint32');

/**
 * What a GGUF file says of a model for sequences of up to `context` tokens, and its architecture there. `tensors` are those that the file
 * will have. Throws GgufError where GGUF cannot say it.
 */
export function ggufSaid(
  path: string,
  config: DecoderConfig,
  context: number,
  tensors: (architecture: Architecture) => ReadonlyMap<string, SourceTensor>,
): GgufSaid {
  const own = architectureOf(config);
  // Without a name of its own in GGUF a model is called the one that it was made from.
  const architecture = (own.gguf ? own : LLAMA) as Architecture;
  const { name, keys } = architecture.gguf!;
  const fields = config as unknown as Record<string, unknown>;
  const metadata = new Map<string, GgufValue>([['general.architecture', name]]);
  const say = (key: string, value: unknown) => {
    // A cap of 0 is none, and said by saying nothing.
    if (value !== undefined && value !== null && !(value === 0 && CAP.test(key)))
      metadata.set(`${name}.${key}`, value as GgufValue);
  };
  say('vocab_size', config.vocab_size);
  for (const [field, key] of Object.entries(keys)) say(key, fields[field]);
  say('attention.value_length', config.head_dim);
  say('attention.sliding_window', fields.sliding_window);

  const vectors = new Map<string, Float32Array>();
  const rope = fields.rope_parameters as RopeParameters | { full_attention: RopeParameters } | undefined;
  const rotation = own.decoder(config, context, 'gguf').blocks[0].rotation;
  if (rope && rotation) {
    say('rope.dimension_count', rotation.rotated);
    sayRope('full_attention' in rope ? rope.full_attention : rope, rotation, config, say, vectors);
  }
  check(path, config, context, { architecture, metadata, vectors }, tensors(architecture));
  return { architecture, metadata, vectors };
}

function sayRope(
  rope: RopeParameters,
  { rotated, factor }: Rotation,
  config: DecoderConfig,
  say: (key: string, value: unknown) => void,
  vectors: Map<string, Float32Array>,
): void {
  say('rope.freq_base', rope.rope_theta);
  switch (rope.rope_type) {
    case 'linear':
      say('rope.scaling.type', 'linear');
      say('rope.scaling.factor', rope.factor);
      break;
    case 'yarn':
      say('rope.scaling.type', 'yarn');
      say('rope.scaling.factor', rope.factor);
      say('rope.scaling.original_context_length', rope.original_max_position_embeddings);
      say('rope.scaling.yarn_beta_fast', rope.beta_fast);
      say('rope.scaling.yarn_beta_slow', rope.beta_slow);
      break;
    case 'llama3': {
      const positions = config.max_position_embeddings;
      const plain = rotationOf({ ...rope, rope_type: 'default' }, rotated, positions, positions);
      const scaled = rotationOf(rope, rotated, positions, positions);
      vectors.set(
        'rope_freqs.weight',
        Float32Array.from(plain.frequencies, (f, i) => f / scaled.frequencies[i]),
      );
      break;
    }
    case 'longrope':
      say('rope.scaling.original_context_length', rope.original_max_position_embeddings);
      say('rope.scaling.attn_factor', factor);
      vectors.set('rope_factors_long.weight', Float32Array.from(rope.long_factor));
      vectors.set('rope_factors_short.weight', Float32Array.from(rope.short_factor));
      break;
  }
}

/** Throws unless what is said gives the same decoder. */
function check(
  path: string,
  config: DecoderConfig,
  context: number,
  { architecture, metadata, vectors }: GgufSaid,
  tensors: ReadonlyMap<string, SourceTensor>,
): void {
  const vectorTensors = [...vectors].map(([name, { length, byteLength }]): [string, SourceTensor] => [
    name,
    { type: 'F32', shape: [length], bytes: byteLength },
  ]);
  const { config: again } = ggufConfig(
    {
      path,
      tensors: new Map([...tensors, ...vectorTensors]),
      read: (name, into) => into.set(new Uint8Array(vectors.get(name)!.buffer)),
      map: (name) => new Uint8Array(vectors.get(name)!.buffer),
    },
    metadata,
  );
  const difference = differenceOf(
    architectureOf(config).decoder(config, context, 'gguf'),
    architecture.decoder(again, context, 'gguf'),
  );
  if (difference !== undefined)
    throw new GgufError({ what: path, rule: 'GGUF cannot say what the model is', received: difference });
}
