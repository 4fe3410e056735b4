/** Writing LoRA adapters in PEFT's layout, as other programs load them. What they are: read.ts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '../../tensor/whole-file.ts';
import { writeSafetensorsBytes } from '../weights/safetensors-bytes.ts';
import type { BytesToWrite } from '../weights/source.ts';
import { ADAPTER_CONFIG } from './config.ts';
import { ADAPTER_WEIGHTS, type Adapter, PREFIX } from './read.ts';

const floats = (shape: readonly number[], values: () => Float32Array): BytesToWrite => ({
  type: 'F32',
  shape,
  write(append) {
    const { buffer, byteOffset, byteLength } = values();
    append(new Uint8Array(buffer, byteOffset, byteLength));
  },
});

/**
 * Writes an adapter into a folder, made where it is not there: what it changes in float32, and what is needed to apply it. Modules are
 * named in full, and ranks and scales that differ from the configuration's are said one by one. Throws FileWriteError.
 */
export function writeAdapter(folder: string, { config, modules, saved }: Omit<Adapter, 'path'>): void {
  mkdirSync(folder, { recursive: true });
  const tensors = new Map<string, BytesToWrite>();
  const rank_pattern: Record<string, number> = {};
  const alpha_pattern: Record<string, number> = {};
  for (const { module, rank, inputs, outputs, scale, a, b } of modules) {
    tensors.set(`${PREFIX}${module}.lora_A.weight`, floats([rank, inputs], a));
    tensors.set(`${PREFIX}${module}.lora_B.weight`, floats([outputs, rank], b));
    const share = config.rslora ? Math.sqrt(rank) : rank;
    if (rank !== config.rank) rank_pattern[module] = rank;
    if (config.alpha / share !== scale) alpha_pattern[module] = scale * share;
  }
  for (const { name, shape, values } of saved) tensors.set(`${PREFIX}${name}`, floats(shape, values));
  const json = {
    peft_type: 'LORA',
    task_type: config.taskType ?? 'CAUSAL_LM',
    base_model_name_or_path: config.base ?? null,
    revision: config.revision ?? null,
    inference_mode: true,
    r: config.rank,
    lora_alpha: config.alpha,
    lora_dropout: 0,
    use_rslora: config.rslora,
    use_dora: false,
    bias: 'none',
    target_modules: modules.map(({ module }) => module).sort(),
    modules_to_save: config.saved.length ? config.saved : null,
    rank_pattern,
    alpha_pattern,
  };
  writeSafetensorsBytes(join(folder, ADAPTER_WEIGHTS), tensors, { format: 'pt' });
  writeWholeFile(join(folder, ADAPTER_CONFIG), `${JSON.stringify(json, null, 2)}\n`);
}
