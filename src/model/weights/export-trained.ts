/**
 * A folder with a model of an architecture that is trained (config.ts), whatever program's names its weights have, as a folder in Hugging
 * Face's layout. Weights pass through a piece at a time: nothing of the model is ever whole in memory.
 */
import type { Append } from '../../tensor/whole-file.ts';
import { DECODERS } from '../architectures/index.ts';
import { TRAINABLE } from '../config.ts';
import { floatsOf, storedAs } from '../quant/convert.ts';
import { FORMATS, type FormatName, type WrittenName } from '../quant/formats.ts';
import { inLayout } from './elsewhere/layout.ts';
import { checkNames, configJson, loadConfig } from './huggingface.ts';
import type { SafetensorsSource } from './safetensors-bytes.ts';
import { openWeights } from './sharded.ts';
import { storedParts } from './stored-parts.ts';
import { type HuggingFaceOptions, refuseWeights, type TensorToWrite, writeFolder } from './write-folder.ts';

/** Elements that pass through at a time. */
const PIECE = 1 << 22;

/** Whether a config.json is of an architecture that is trained and that no decoder (open.ts) runs. */
export const isTrainedAlone = ({ model_type: type }: Readonly<Record<string, unknown>>): boolean =>
  typeof type === 'string' &&
  Object.hasOwn(TRAINABLE, type) &&
  !DECODERS.some(({ modelTypes }) => modelTypes.includes(type));

/**
 * Writes the model of `from` into the folder `to`. Throws ModelConfigError, ModelWeightsError naming tensors that are missing, superfluous
 * or of another shape, CheckpointFormatError where `to` has weights already, FileWriteError.
 */
export function exportTrained(from: string, to: string, options: HuggingFaceOptions = {}): void {
  const { dtype = 'bfloat16' } = options;
  refuseWeights(to);
  const config = loadConfig(from);
  const specs = TRAINABLE[config.model_type].specs(config);
  const source = inLayout(openWeights(from), config, specs);
  checkNames(from, config, specs, source);
  const tensors = specs.flatMap(storedParts).map(({ name, shape }) => ({ name, shape, write: writerOf(source, name) }));
  writeFolder(to, tensors, configJson(config, dtype), options);
}

function writerOf(source: SafetensorsSource, name: string): TensorToWrite['write'] {
  const { type, bytes } = source.tensors.get(name)!;
  const width = FORMATS[type as FormatName].bytes;
  return (wanted: FormatName, append: Append) => {
    for (let at = 0; at < bytes; at += PIECE * width) {
      const piece = new Uint8Array(Math.min(PIECE * width, bytes - at));
      source.read(name, piece, at);
      append(type === wanted ? piece : storedAs(wanted as WrittenName, floatsOf(type as FormatName, piece)));
    }
  };
}
