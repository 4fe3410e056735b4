/**
 * Reading llama2.c files as if they were GGUF files of a Llama: the same keys, names and order of rows. 8-bit groups become float32. The
 * vocabulary is another file: tokenizer.ts.
 */
import { CheckpointFile } from '../file.ts';
import type { GgufValue } from '../gguf/values.ts';
import type { WeightSource } from '../source.ts';
import { Llama2cError, type Llama2cHeader, readHeader } from './header.ts';
import { layoutOf } from './layout.ts';

export interface Llama2cFile extends WeightSource {
  /** In the keys of GGUF. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
}

/** Most layers: for every one of them the layout has nine tensors. */
const MAX_LAYERS = 2 ** 12;

/** Opens a llama2.c file. Throws Llama2cError naming file and field where its sizes are not those of a file of its length. */
export function readLlama2c(path: string): Llama2cFile {
  const file = new CheckpointFile(path, Llama2cError);
  const wrong = (rule: string, received: unknown) => new Llama2cError({ what: path, rule, received: String(received) });
  const header = readHeader(file);
  const { version, layers, group } = header;
  if (layers > MAX_LAYERS) throw wrong(`n_layers must be at most ${MAX_LAYERS}`, layers);
  const { tensors: places, bytes } = layoutOf(header);
  for (const [name, { shape, grouped }] of places)
    if (grouped && shape.reduce((n, size) => n * size, 1) % group)
      throw wrong(`${name} must be whole groups of ${group}`, shape.join(' x '));
  if (bytes !== file.bytes) throw wrong(`a file of version ${version} and these sizes has ${bytes} bytes`, file.bytes);

  const tensors = new Map(
    [...places].map(([name, { shape }]) => [
      name,
      { type: 'F32', shape, bytes: shape.reduce((n, size) => n * size, 4) },
    ]),
  );
  const placeOf = (name: string) => {
    const place = places.get(name);
    if (!place) throw wrong('it must hold the tensor', `no ${name}`);
    return { ...place, bytes: tensors.get(name)!.bytes };
  };
  const read = (name: string, into: Uint8Array, from = 0) => {
    const place = placeOf(name);
    if (!place.grouped) return file.readPart(name, place, into, from);
    if (from < 0 || from % 4 || into.byteLength % 4 || from + into.byteLength > place.bytes)
      throw wrong(`${name} has ${place.bytes} bytes, read by whole floats`, `${into.byteLength} from ${from} on`);
    const first = from / 4;
    const count = into.byteLength / 4;
    const q = new Int8Array(file.piece(place.start + first, count).buffer);
    const firstGroup = Math.floor(first / group);
    const groups = Math.ceil((first + count) / group) - firstGroup;
    const factors = new DataView(file.piece(place.start + place.bytes / 4 + 4 * firstGroup, 4 * groups).buffer);
    const out = new DataView(into.buffer, into.byteOffset);
    for (let i = 0; i < count; i++)
      out.setFloat32(4 * i, q[i] * factors.getFloat32(4 * (Math.floor((first + i) / group) - firstGroup), true), true);
  };
  return {
    path,
    metadata: metadataOf(header),
    tensors,
    read,
    map(name) {
      const place = placeOf(name);
      if (!place.grouped) return file.map(place);
      const floats = new Uint8Array(place.bytes);
      read(name, floats);
      return floats;
    },
  };
}

/** What GGUF would say of such a model. The file does not say epsilon and base: they are the program's own. */
const metadataOf = ({ width, inner, layers, heads, kvHeads, vocab, context }: Llama2cHeader) =>
  new Map<string, GgufValue>([
    ['general.architecture', 'llama'],
    ['llama.vocab_size', vocab],
    ['llama.context_length', context],
    ['llama.embedding_length', width],
    ['llama.feed_forward_length', inner],
    ['llama.block_count', layers],
    ['llama.attention.head_count', heads],
    ['llama.attention.head_count_kv', kvHeads],
    ['llama.attention.layer_norm_rms_epsilon', 1e-5],
    ['llama.rope.dimension_count', width / heads],
    ['llama.rope.freq_base', 10_000],
  ]);
