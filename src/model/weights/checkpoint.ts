/**
 * Finding out what a path holds: a GGUF file, a folder in Hugging Face's layout, a folder with one GGUF file, a llama2.c file. Gives its
 * weights by the names in the file and what it says of itself; what that means for a model: open.ts and architectures/.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CallosumError } from '../../tensor/errors.ts';
import { CheckpointFile } from './file.ts';
import { isGguf, readGguf } from './gguf/read.ts';
import type { GgufValue } from './gguf/values.ts';
import { CONFIG_FILE, MAX_CONFIG_BYTES, readJson } from './json.ts';
import { readLlama2c } from './llama2c/read.ts';
import { readLlama2cTokenizer } from './llama2c/tokenizer.ts';
import { hasWeights, INDEX_FILE, openWeights, WEIGHTS_FILE } from './sharded.ts';
import type { WeightSource } from './source.ts';

/** A path does not hold one model in a format that is read. */
export class CheckpointFormatError extends CallosumError {
  override name = 'CheckpointFormatError';
}

export type Checkpoint =
  | {
      readonly kind: 'huggingface';
      /** The folder: also of the tokenizer's files. */
      readonly path: string;
      readonly source: WeightSource;
      /** config.json as it is. */
      readonly config: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'gguf' | 'llama2.c';
      /** The file. */
      readonly path: string;
      readonly source: WeightSource;
      /** In the keys of GGUF, the vocabulary among them where there is one. */
      readonly metadata: ReadonlyMap<string, GgufValue>;
    };

/** Files of Python objects: reading one runs what is written in it. */
const PICKLE_NAME = /\.(pt|pth|ckpt|pkl)$|^pytorch_model.*\.bin$/;
const PICKLE_HINT =
  'pickles are programs, and reading one runs it: save the model as safetensors, or take it as safetensors or GGUF';
/** Beginnings of a pickle, and of the zip archive that torch.save wraps it in. */
const isPickle = (first: Uint8Array) =>
  (first[0] === 0x80 && first[1] >= 2 && first[1] <= 5) ||
  Buffer.from(first.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';
/** GGUF's predecessors. */
const OLDER = ['lmgg', 'fmgg', 'tjgg', 'algg'];
/** Parts for other media, and the second and later files of one model. */
const SIDE_FILE = /^(mmproj|mtp)|-(?!00001)\d{5}-of-\d{5}\.gguf$/;

/**
 * Opens what is at `path`. Throws CheckpointFormatError where there is no model in a format that is read, or more than one; GgufError,
 * SafetensorsError, Llama2cError or CheckpointJsonError where one is not what its format says.
 */
export function openCheckpoint(path: string): Checkpoint {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats)
    throw new CheckpointFormatError({ what: path, rule: 'there must be a file or a folder', received: 'nothing' });
  return stats.isDirectory() ? openFolder(path) : openFile(path);
}

function openFolder(folder: string): Checkpoint {
  if (existsSync(join(folder, CONFIG_FILE)) && hasWeights(folder)) {
    const config = readJson(join(folder, CONFIG_FILE), MAX_CONFIG_BYTES);
    return { kind: 'huggingface', path: folder, source: openWeights(folder), config };
  }
  const names = readdirSync(folder).sort();
  const ggufs = names.filter((name) => name.endsWith('.gguf') && !SIDE_FILE.test(name));
  if (ggufs.length === 1) return openFile(join(folder, ggufs[0]));
  const wrong = (rule: string, received: readonly string[], hint?: string) => {
    const rest = received.length > 8 ? ` and ${received.length - 8} more` : '';
    return new CheckpointFormatError({ what: folder, rule, received: received.slice(0, 8).join(', ') + rest, hint });
  };
  if (ggufs.length) throw wrong('it must hold one GGUF file', ggufs, 'name the file');
  const pickles = names.filter((name) => PICKLE_NAME.test(name));
  if (pickles.length) throw wrong('weights must be safetensors or GGUF', pickles, PICKLE_HINT);
  throw wrong(
    `it must hold ${CONFIG_FILE} and ${WEIGHTS_FILE} or ${INDEX_FILE}, or one GGUF file`,
    names.length ? names : ['nothing'],
  );
}

function openFile(path: string): Checkpoint {
  const wrong = (rule: string, received: string, hint?: string) =>
    new CheckpointFormatError({ what: path, rule, received, hint });
  const file = new CheckpointFile(path, CheckpointFormatError);
  const first = file.piece(0, Math.min(16, file.bytes));
  if (isGguf(first)) {
    const source = readGguf(path);
    return { kind: 'gguf', path, source, metadata: source.metadata };
  }
  const magic = Buffer.from(first.subarray(0, 4)).toString('latin1');
  if (isPickle(first) || PICKLE_NAME.test(path))
    throw wrong('weights must be safetensors or GGUF', 'a pickle', PICKLE_HINT);
  if (OLDER.includes(magic))
    throw wrong('the file must be GGUF', `its predecessor, ${[...magic].reverse().join('')}`, 'take the model as GGUF');
  if (path.endsWith('.gguf')) throw wrong('a GGUF file begins with GGUF', JSON.stringify(magic));
  if (path.endsWith('.safetensors') || first[8] === 0x7b)
    throw wrong('weights alone are no model', 'a safetensors file', `name its folder, which has ${CONFIG_FILE} too`);
  if (!path.endsWith('.bin')) throw wrong('the file must be GGUF, or llama2.c and end in .bin', basename(path));
  return openLlama2c(path);
}

/** A llama2.c file with the vocabulary beside it, where there is one. */
function openLlama2c(path: string): Checkpoint {
  const source = readLlama2c(path);
  const metadata = new Map(source.metadata);
  const vocab = metadata.get('llama.vocab_size') as number;
  const beside = [`tok${vocab}.bin`, 'tokenizer.bin'].map((name) => join(dirname(path), name)).find(existsSync);
  if (beside) for (const [key, value] of readLlama2cTokenizer(beside, vocab)) metadata.set(key, value);
  return { kind: 'llama2.c', path, source, metadata };
}
