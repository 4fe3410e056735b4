/**
 * A model that was opened, from whatever file, as a GGUF file: its configuration, its weights in types that are chosen or as they are, its
 * vocabulary, and where it is from. The format: gguf/write.ts.
 */
import type { Architecture } from '../architectures/architecture.ts';
import type { OpenedDecoder } from '../open.ts';
import { FORMATS, type FormatName, type WrittenName } from '../quant/formats.ts';
import { biasedParts, type ExportedTensor, tensorsIn } from './export-tensors.ts';
import type { GgufValue, NumberType } from './gguf/values.ts';
import { writeGguf } from './gguf/write.ts';
import { ggufSaid, numberTypeOf } from './gguf-config.ts';
import { FILE_TYPES, keptType, mostOf, typeOf } from './gguf-types.ts';
import type { BytesToWrite } from './source.ts';

/** The version of the layouts of quantized blocks. */
const QUANTIZATION_VERSION = 2;
/** What a file says of itself and not of the model. */
const OF_THE_FILE = /^(split\.|general\.(architecture|alignment|file_type|quantization_version)$)/;

export interface GgufOptions {
  /** The type of most tensors; as they are stored unless said. */
  readonly type?: WrittenName;
  /** `general.` keys: name, license, source.url, base_model.count, quantized_by ... In place of those of the file it is from. */
  readonly general?: ReadonlyMap<string, GgufValue>;
  /** `tokenizer.` keys; those of the file it is from unless said. Whole numbers are uint32. */
  readonly tokenizer?: ReadonlyMap<string, GgufValue>;
  /** Called before each tensor is written; what it throws ends the writing, and nothing is left of the file. */
  readonly onTensor?: () => void;
}

/** What was written: the type of each tensor, of which some may not be the one asked for. */
export type GgufWritten = ReadonlyMap<string, FormatName>;

/**
 * Writes a GGUF file. Throws FileWriteError; GgufError where GGUF cannot say what the model is; ModelWeightsError.
 */
export function exportGguf(
  path: string,
  opened: OpenedDecoder,
  { type, general, tokenizer, onTensor }: GgufOptions = {},
): GgufWritten {
  const { config, decoder, weights, checkpoint } = opened;
  const of = (architecture: Architecture) => {
    const target = architecture.decoder(config, decoder.context, 'gguf');
    const toNorms = Number(decoder.norm.fromOne) - Number(target.norm.fromOne);
    const names = architecture.names(config, 'gguf', () => false);
    return tensorsIn(target, weights, { ...names, biased: biasedParts(weights, names) }, toNorms);
  };
  const chosen = (t: ExportedTensor): FormatName =>
    type ? typeOf(t.name, t.shape, type, decoder.tied) : keptType(t.shape, t.stored);
  const { architecture, metadata, vectors } = ggufSaid(
    path,
    config,
    decoder.context,
    (found) => new Map(of(found).map(({ name, shape }) => [name, { type: 'F32', shape, bytes: 0 }])),
  );
  const tensors = of(architecture);
  const elements = (shape: readonly number[]) => shape.reduce((n, size) => n * size, 1);
  const most = mostOf(tensors.map((t) => ({ type: chosen(t), elements: elements(t.shape) })));

  const before = checkpoint.kind === 'huggingface' ? new Map<string, GgufValue>() : checkpoint.metadata;
  const kept = (prefix: string) => [...before].filter(([key]) => key.startsWith(prefix) && !OF_THE_FILE.test(key));
  const file_type = FILE_TYPES[most];
  const all = new Map<string, GgufValue>([
    ...metadata,
    ['general.type', 'model'],
    ...(general ?? kept('general.')),
    ...(file_type === undefined ? [] : [['general.file_type', file_type] as const]),
    ...(FORMATS[most].block > 1 ? [['general.quantization_version', QUANTIZATION_VERSION] as const] : []),
    ...(tokenizer ?? kept('tokenizer.')),
  ]);
  const types = new Map<string, NumberType>();
  for (const [key, value] of all) if (typeof value === 'number') types.set(key, numberTypeOf(key));
  const vector = (values: Float32Array): BytesToWrite => ({
    type: 'F32',
    shape: [values.length],
    write: (append) => append(new Uint8Array(values.buffer)),
  });
  writeGguf(path, {
    metadata: all,
    types,
    tensors: new Map<string, BytesToWrite>([
      ...[...vectors].map(([name, values]) => [name, vector(values)] as const),
      ...tensors.map((t) => {
        const to = chosen(t);
        const write: BytesToWrite['write'] = (append) => {
          onTensor?.();
          t.write(to, append);
        };
        return [t.name, { type: to, shape: t.shape, write }] as const;
      }),
    ]),
  });
  return new Map(tensors.map((t) => [t.name, chosen(t)]));
}
