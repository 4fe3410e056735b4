/**
 * Reading LoRA adapters in PEFT's layout: adapter_config.json and adapter_model.safetensors. Gives the two matrices and the scale of each
 * module, by the module's name in Hugging Face's layout. Which of a decoder's matrices that is: products.ts.
 */
import { join } from 'node:path';
import { dequantize } from '../quant/dequantize.ts';
import type { FormatName } from '../quant/formats.ts';
import { MAX_CONFIG_BYTES, readJson } from '../weights/json.ts';
import { openSafetensors } from '../weights/safetensors-bytes.ts';
import type { SourceTensor } from '../weights/source.ts';
import { ADAPTER_CONFIG, type AdapterConfig, checkAdapterConfig } from './config.ts';
import { AdapterError } from './error.ts';

export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';
export const PREFIX = 'base_model.model.';
const FLOATS = ['F32', 'F16', 'BF16'];
const LORA = /^(.+)\.lora_([AB])\.weight$/;

/** What is added to the product of a module: y += scale · B (A x). */
export interface LoraModule {
  /** As in the model: model.layers.0.self_attn.q_proj. */
  readonly module: string;
  readonly rank: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly scale: number;
  /** (rank, inputs). */
  a(): Float32Array;
  /** (outputs, rank). */
  b(): Float32Array;
}

/** A weight that takes the place of the model's. */
export interface SavedWeight {
  /** As in the model: lm_head.weight. */
  readonly name: string;
  readonly shape: readonly number[];
  values(): Float32Array;
}

export interface Adapter {
  readonly path: string;
  readonly config: AdapterConfig;
  readonly modules: readonly LoraModule[];
  readonly saved: readonly SavedWeight[];
}

/**
 * The adapter of a folder. Throws ModelConfigError, SafetensorsError, or AdapterError naming the tensor that does not belong to an adapter
 * of this configuration. Matrices are read when they are asked for.
 */
export function readAdapter(folder: string): Adapter {
  const configPath = join(folder, ADAPTER_CONFIG);
  const config = checkAdapterConfig(readJson(configPath, MAX_CONFIG_BYTES), configPath);
  const source = openSafetensors(join(folder, ADAPTER_WEIGHTS));
  const wrong = (name: string, rule: string, received: unknown) =>
    new AdapterError({ what: source.path, rule: `${name}: ${rule}`, received: String(received) });

  const values = (name: string, { type, bytes }: SourceTensor) => {
    const stored = new Uint8Array(bytes);
    source.read(name, stored);
    return dequantize(type as FormatName, stored);
  };
  const halves = new Map<string, { A?: string; B?: string }>();
  const saved: SavedWeight[] = [];
  for (const [name, tensor] of source.tensors) {
    if (!FLOATS.includes(tensor.type)) throw wrong(name, `must hold ${FLOATS.join(', ')}`, tensor.type);
    if (!name.startsWith(PREFIX)) throw wrong(name, `a name must begin with ${PREFIX}`, name.slice(0, 40));
    const inModel = name.slice(PREFIX.length);
    const [, module, half] = LORA.exec(inModel) ?? [];
    if (module === undefined) {
      const plain = inModel.replace(/\.modules_to_save(\.default)?(?=\.)/, '');
      if (inModel.includes('lora_') || !config.saved.some((each) => isIn(plain.replace(/\.[^.]+$/, ''), each)))
        throw wrong(
          name,
          'must be lora_A, lora_B or of a module in modules_to_save',
          `shape ${tensor.shape.join(' x ')}`,
        );
      saved.push({ name: plain, shape: tensor.shape, values: () => values(name, tensor) });
      continue;
    }
    if (tensor.shape.length !== 2) throw wrong(name, 'must be a matrix', tensor.shape.join(' x '));
    const { targets } = config;
    if (typeof targets !== 'string' && !targets.some((target) => isIn(module, target)))
      throw wrong(name, 'its module must be among target_modules', module);
    halves.set(module, { ...halves.get(module), [half]: name });
  }

  const modules = [...halves].map(([module, { A, B }]): LoraModule => {
    if (!A || !B) throw wrong((A ?? B)!, 'a module must have both lora_A and lora_B', `only lora_${A ? 'A' : 'B'}`);
    const [a, b] = [source.tensors.get(A)!, source.tensors.get(B)!];
    const [[rank, inputs], [outputs, rankOfB]] = [a.shape, b.shape];
    if (rank !== config.rankOf(module))
      throw wrong(A, `must have ${config.rankOf(module)} rows by ${ADAPTER_CONFIG}`, rank);
    if (rankOfB !== rank) throw wrong(B, `must have as many columns as lora_A has rows, ${rank}`, rankOfB);
    const scale = config.scaleOf(module);
    return { module, rank, inputs, outputs, scale, a: () => values(A, a), b: () => values(B, b) };
  });
  if (modules.length + saved.length === 0)
    throw new AdapterError({ what: source.path, rule: 'an adapter must change something', received: 'no tensors' });
  return { path: folder, config, modules, saved };
}

/** Whether a name of the configuration is this module: its whole name, or what follows a dot of it. */
const isIn = (module: string, name: string) => module === name || module.endsWith(`.${name}`);
