/**
 * Weights and a config.json as a folder in Hugging Face's layout: safetensors of one float type, in several files where they are large.
 * Which tensors and what config.json says: export-huggingface.ts and export-trained.ts.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Append } from '../../tensor/whole-file.ts';
import { writeWholeFile } from '../../tensor/whole-file.ts';
import type { Json, StoredType } from '../config-fields.ts';
import type { FormatName } from '../quant/formats.ts';
import { CheckpointFormatError } from './checkpoint.ts';
import { CONFIG_FILE } from './json.ts';
import { storedBytes, writeSafetensorsBytes } from './safetensors-bytes.ts';
import { hasWeights, INDEX_FILE, WEIGHTS_FILE } from './sharded.ts';
import type { BytesToWrite } from './source.ts';

const FORMATS = { float32: 'F32', bfloat16: 'BF16', float16: 'F16' } as const satisfies Record<StoredType, string>;
/** As large as files in this layout are by custom. */
const FILE_BYTES = 5e9;

/** A whole number in a field that the library takes for a float, and only when it is written as one. */
const FLOAT_FIELD = /^(\s*"\w*(?:softcapping|factor|eps|epsilon|theta|dropout|pdrop|range|pct)": -?\d+)(?=,?$)/gm;

export interface HuggingFaceOptions {
  /** bfloat16 unless said. */
  readonly dtype?: StoredType;
  /** The most bytes of weights of a file: 5 GB unless said. A larger tensor has a file of its own. */
  readonly fileBytes?: number;
  /** Called before each tensor is written; what it throws ends the writing, and nothing is left of the file it was to be in. */
  readonly onTensor?: () => void;
}

/** A tensor that gives its bytes in the type of the file. */
export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  write(type: FormatName, append: Append): void;
}

/** Throws CheckpointFormatError where the folder has weights already. */
export function refuseWeights(folder: string): void {
  if (hasWeights(folder))
    throw new CheckpointFormatError({ what: folder, rule: 'may not have weights yet', received: WEIGHTS_FILE });
}

/** Writes into a folder, made where it is not there; config.json last. Throws FileWriteError. */
export function writeFolder(
  folder: string,
  tensors: readonly TensorToWrite[],
  json: Json,
  { dtype = 'bfloat16', fileBytes = FILE_BYTES, onTensor }: HuggingFaceOptions,
): void {
  mkdirSync(folder, { recursive: true });
  const format = FORMATS[dtype];
  const groups = grouped(tensors, (t) => storedBytes(folder, t.name, format, t.shape), fileBytes);
  const number = (n: number) => String(n).padStart(5, '0');
  const weight_map: Record<string, string> = {};
  let total_size = 0;
  for (const [i, group] of groups.entries()) {
    const file = groups.length === 1 ? WEIGHTS_FILE : `model-${number(i + 1)}-of-${number(groups.length)}.safetensors`;
    for (const { name, shape } of group) {
      weight_map[name] = file;
      total_size += storedBytes(folder, name, format, shape);
    }
    const written = ({ write }: TensorToWrite): BytesToWrite['write'] => {
      return (append) => {
        onTensor?.();
        write(format, append);
      };
    };
    writeSafetensorsBytes(
      join(folder, file),
      new Map(group.map((t) => [t.name, { type: format, shape: t.shape, write: written(t) }])),
      { format: 'pt' },
    );
  }
  const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  if (groups.length > 1) writeWholeFile(join(folder, INDEX_FILE), text({ metadata: { total_size }, weight_map }));
  writeWholeFile(join(folder, CONFIG_FILE), text(json).replaceAll(FLOAT_FIELD, '$1.0'));
}

/** Tensors in their order, in as few groups as hold `most` bytes each. */
function grouped(
  tensors: readonly TensorToWrite[],
  bytesOf: (tensor: TensorToWrite) => number,
  most: number,
): TensorToWrite[][] {
  const groups: TensorToWrite[][] = [];
  let left = 0;
  for (const tensor of tensors) {
    const bytes = bytesOf(tensor);
    if (!groups.length || bytes > left) {
      groups.push([]);
      left = most;
    }
    groups[groups.length - 1].push(tensor);
    left -= bytes;
  }
  return groups;
}
