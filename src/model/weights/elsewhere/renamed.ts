/**
 * Weights under other names, and lying in other ways, as a source with the names and shapes that a model has in Hugging Face's layout.
 * Everything is checked when it is opened and nothing is read before it is asked for. Which names: maxtext.ts, megatron.ts.
 */
import { show } from '../../../tensor/shape.ts';
import { BITS } from '../header.ts';
import { ModelWeightsError } from '../model-weights-error.ts';
import type { SafetensorsSource } from '../safetensors-bytes.ts';
import { View } from './view.ts';

/** A stored tensor, or a part of one. */
export interface Piece {
  /** In the file. */
  readonly name: string;
  /** In the file; -1: any size that leaves what the view takes. */
  readonly shape: readonly number[];
  /** The part of it, in order; all of it unless given. */
  readonly view?: (stored: View) => View;
}

/** A tensor of the model in Hugging Face's layout. */
export interface Wanted {
  readonly name: string;
  readonly shape: readonly number[];
  /** One after another they are its elements; undefined where it has no name in the file's program. */
  readonly pieces: readonly Piece[] | undefined;
}

/** What wrote the file, for errors, and names in it that are passed over. */
export interface Program {
  readonly name: string;
  readonly ignored: RegExp;
}

const MANY = 4;
const some = (names: readonly string[]) =>
  names.slice(0, MANY).join(', ') + (names.length > MANY ? ` and ${names.length - MANY} more` : '');

/** Throws ModelWeightsError naming tensors that are missing, superfluous or of another shape. */
export function renamed(source: SafetensorsSource, wanted: readonly Wanted[], program: Program): SafetensorsSource {
  const wrong = (rule: string, received: string, hint?: string) =>
    new ModelWeightsError({ what: source.path, rule, received, hint });
  const unknown = wanted.filter(({ pieces }) => !pieces).map(({ name }) => name);
  if (unknown.length)
    throw wrong(
      `these tensors of the model have no name in ${program.name}`,
      some(unknown),
      'use the layout of Hugging Face',
    );
  const used = new Set(wanted.flatMap(({ pieces }) => pieces!.map(({ name }) => name)));
  const missing = [...used].filter((name) => !source.tensors.has(name));
  if (missing.length)
    throw wrong(`tensors that config.json asks for are missing, in the names of ${program.name}`, some(missing));
  const superfluous = [...source.tensors.keys()].filter((name) => !used.has(name) && !program.ignored.test(name));
  if (superfluous.length)
    throw wrong(
      `tensors that config.json does not ask for are there, in the names of ${program.name}`,
      some(superfluous),
    );

  const parts = new Map(wanted.map(({ name, shape, pieces }) => [name, partsOf(source, name, shape, pieces!)]));
  const partsBy = (name: string) => {
    const found = parts.get(name);
    if (!found) throw wrong('it must hold the tensor', `no ${name}`);
    return found;
  };
  const tensors = new Map(
    wanted.map(({ name, shape }) => {
      const [{ type, width }, ...rest] = partsBy(name);
      const other = rest.find((part) => part.type !== type);
      if (other) throw wrong(`the parts of ${name} must have one type`, `${type} and ${other.type}`);
      return [name, { type, shape, bytes: sizeOf(shape) * width }];
    }),
  );
  const read = (name: string, into: Uint8Array, from = 0) => {
    const { bytes } = tensors.get(name)!;
    if (!(from >= 0 && from + into.byteLength <= bytes))
      throw wrong(`${name} has ${bytes} bytes`, `asked for ${into.byteLength} from ${from} on`);
    readParts(source, partsBy(name), into, from);
  };
  return {
    path: source.path,
    metadata: source.metadata,
    tensors,
    read,
    map(name) {
      partsBy(name);
      const whole = new Uint8Array(tensors.get(name)!.bytes);
      read(name, whole);
      return whole;
    },
  };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((n, size) => n * size, 1);

export const FLOATS = ['F32', 'BF16', 'F16'];

interface Part {
  readonly stored: string;
  readonly type: string;
  /** Bytes of an element. */
  readonly width: number;
  readonly view: View;
}

function partsOf(source: SafetensorsSource, name: string, shape: readonly number[], pieces: readonly Piece[]): Part[] {
  const parts = pieces.map(({ name: stored, shape: expected, view = (all) => all }): Part => {
    const found = source.tensors.get(stored)!;
    const fits =
      found.shape.length === expected.length &&
      expected.every((size, i) => (size < 0 ? -size <= found.shape[i] : size === found.shape[i]));
    if (!fits)
      throw new ModelWeightsError({
        what: source.path,
        rule: `${stored} must be ${show(expected.map(Math.abs))} by config.json`,
        received: show(found.shape),
      });
    if (!FLOATS.includes(found.type))
      throw new ModelWeightsError({
        what: source.path,
        rule: `${stored} must hold ${FLOATS.join(', ')}`,
        received: found.type,
      });
    return { stored, type: found.type, width: BITS[found.type] / 8, view: view(new View(found.shape)) };
  });
  const size = parts.reduce((sum, { view }) => sum + view.size, 0);
  if (size !== sizeOf(shape)) throw new Error(`[renamed] ${name} has ${sizeOf(shape)} elements, its parts ${size}`);
  return parts;
}

const ELEMENTS: Readonly<Record<number, typeof Uint16Array | typeof Uint32Array>> = { 2: Uint16Array, 4: Uint32Array };

/** Fills `into` with the bytes from `from` on of the parts one after another. */
function readParts(source: SafetensorsSource, parts: readonly Part[], into: Uint8Array, from: number): void {
  let start = 0;
  for (const { stored, width, view } of parts) {
    const end = start + view.size * width;
    const [low, high] = [Math.max(from, start), Math.min(from + into.byteLength, end)];
    if (low < high) {
      const Kind = ELEMENTS[width];
      const bytes = source.map(stored);
      const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : Uint8Array.from(bytes);
      const elements = new Kind(buffer as ArrayBuffer, byteOffset, bytes.byteLength / width);
      const [first, last] = [Math.floor((low - start) / width), Math.ceil((high - start) / width)];
      const gathered = new Kind(last - first);
      view.gather(elements, first, gathered);
      const skipped = low - start - first * width;
      into.set(new Uint8Array(gathered.buffer, skipped, high - low), low - from);
    }
    start = end;
  }
}
