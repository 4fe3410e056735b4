/**
 * Reading GGUF files, versions 2 and 3, little-endian: metadata and descriptions of the tensors at once, data by name. A model in
 * several files is read as if it were one. What keys and names mean: architectures/; computing with the types: quant/.
 */
import { basename, dirname, join } from 'node:path';
import { CheckpointFile } from '../file.ts';
import type { Place, SourceTensor, WeightSource } from '../source.ts';
import { Cursor } from './cursor.ts';
import { GgufError } from './error.ts';
import { alignmentOf, checkPlaces, readInfos, tensorCount } from './infos.ts';
import { entryCount, readMetadata } from './metadata.ts';
import type { GgufValue, NumberType } from './values.ts';

const MAGIC = 'GGUF';
const MAX_FILES = 2 ** 12;

export interface GgufFile extends WeightSource {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Types of the single numbers of the metadata: for writing them again. */
  readonly types: ReadonlyMap<string, NumberType>;
}

/** Whether a file begins as a GGUF file does. */
export const isGguf = (firstBytes: Uint8Array): boolean => Buffer.from(firstBytes.subarray(0, 4)).equals(magic);
const magic = Buffer.from(MAGIC);

/**
 * Opens a GGUF file, or the whole of which it is a part (`-00001-of-00003.gguf`). Throws GgufError naming file and field where anything
 * is not as the format says; nothing is believed of a size, count or offset before it is checked.
 */
export function readGguf(path: string): GgufFile {
  const part = openPart(path);
  const count = part.metadata.get('split.count') ?? 1;
  if (count === 1) return part;
  const files = partPaths(path, count).map((p) => (p === path ? part : openPart(p)));
  const tensors = new Map<string, SourceTensor>();
  const home = new Map<string, GgufFile>();
  for (const [i, file] of files.entries()) {
    const wrong = (rule: string, received: unknown) =>
      new GgufError({ what: file.path, rule, received: String(received) });
    if (file.metadata.get('split.no') !== i) throw wrong(`split.no must be ${i}`, file.metadata.get('split.no'));
    if (file.metadata.get('split.count') !== count)
      throw wrong(`split.count must be ${count} in every part`, file.metadata.get('split.count'));
    for (const [name, tensor] of file.tensors) {
      if (home.has(name)) throw wrong('a tensor must be in one part', name);
      tensors.set(name, tensor);
      home.set(name, file);
    }
  }
  const [{ version, metadata, types }] = files;
  const expected = metadata.get('split.tensors.count') ?? tensors.size;
  if (tensors.size !== expected)
    throw new GgufError({ what: path, rule: `split.tensors.count says ${expected}`, received: `${tensors.size}` });
  return {
    path,
    version,
    metadata,
    types,
    tensors,
    read: (name, into, from) => (home.get(name) ?? files[0]).read(name, into, from),
    map: (name) => (home.get(name) ?? files[0]).map(name),
  };
}

/** The paths of all parts of a model in `count` files, of which `path` is one. */
function partPaths(path: string, count: GgufValue): string[] {
  const wrong = (rule: string, received: unknown) => new GgufError({ what: path, rule, received: String(received) });
  if (!Number.isInteger(count) || (count as number) < 1 || (count as number) > MAX_FILES)
    throw wrong(`split.count must be 1 to ${MAX_FILES}`, count);
  const number = (n: number) => String(n).padStart(5, '0');
  const of = `-of-${number(count as number)}.gguf`;
  const base = basename(path);
  const stem = /^(.*)-\d{5}$/.exec(base.slice(0, -of.length));
  if (!base.endsWith(of) || !stem) throw wrong(`one of ${count} parts must be called name-00001${of}`, base);
  return Array.from({ length: count as number }, (_, i) => join(dirname(path), `${stem[1]}-${number(i + 1)}${of}`));
}

/** One file by itself. */
function openPart(path: string): GgufFile {
  const file = new CheckpointFile(path, GgufError);
  const cursor = new Cursor(file);
  const version = readVersion(cursor);
  const tensorsHere = tensorCount(cursor);
  const entries = entryCount(cursor);
  const { values: metadata, types } = readMetadata(cursor, entries);
  const alignment = alignmentOf(metadata, (field, rule, received) => {
    cursor.field = field;
    return cursor.wrong(rule, received);
  });
  const infos = readInfos(cursor, tensorsHere, alignment);
  const dataStart = Math.ceil(cursor.offset / alignment) * alignment;
  checkPlaces(cursor, infos, dataStart);
  const placeOf = (name: string): Place => {
    const info = infos.get(name);
    if (!info) throw new GgufError({ what: path, rule: 'it must hold the tensor', received: `no ${name}` });
    return { start: dataStart + info.offset, bytes: info.bytes };
  };
  return {
    path,
    version,
    metadata,
    types,
    tensors: new Map([...infos].map(([name, { type, shape, bytes }]) => [name, { type, shape, bytes }])),
    read: (name, into, from) => file.readPart(name, placeOf(name), into, from),
    map: (name) => file.map(placeOf(name)),
  };
}

function readVersion(cursor: Cursor): number {
  if (cursor.rest < 4 || cursor.u32() !== magic.readUInt32LE())
    throw cursor.wrong(`a GGUF file begins with ${MAGIC}`, 'another beginning');
  const version = cursor.u32();
  if (version === 2 || version === 3) return version;
  // The low half of a big-endian version 2 or 3 is zero.
  const hint = version & 0xffff ? '' : ', a big-endian file';
  throw cursor.wrong('the version must be 2 or 3, little-endian', `${version}${hint}`);
}
