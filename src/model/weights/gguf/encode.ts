/** The start of a GGUF file, version 3, as bytes: header, metadata, descriptions of tensors. The file: write.ts. */
import { GgufError } from './error.ts';
import { MAX_NAME_BYTES, MAX_RANK, type TensorInfo } from './infos.ts';
import { MAX_KEY_BYTES } from './metadata.ts';
import { TENSOR_TYPES } from './types.ts';
import { type GgufValue, NUMBER_ARRAYS, type NumberArray, type NumberType, VALUE_TYPES } from './values.ts';

const VERSION = 3;

export class Encoder {
  readonly #path: string;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;
  /** What is written, for errors. */
  #field = 'header';

  constructor(path: string, tensors: number, entries: number) {
    this.#path = path;
    this.#add(Buffer.from('GGUF'));
    this.#number('uint32', VERSION);
    this.#number('uint64', tensors);
    this.#number('uint64', entries);
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#pieces, this.#bytes);
  }

  /** A key and its value; `type` that of a single number, which the value does not show. */
  entry(key: string, value: GgufValue, type?: NumberType): void {
    this.#field = key;
    this.#text(key, MAX_KEY_BYTES);
    if (typeof value === 'string') {
      this.#kind('string');
      this.#text(value);
    } else if (typeof value === 'boolean') {
      this.#kind('bool');
      this.#add(Uint8Array.of(Number(value)));
    } else if (typeof value === 'object') {
      this.#kind('array');
      this.#array(value);
    } else if (type) {
      this.#kind(type);
      this.#number(type, value);
    } else throw this.#wrong('a number must have a type', value);
  }

  /** What the file says of a tensor. */
  tensor(name: string, { type, shape, offset }: Omit<TensorInfo, 'bytes'>): void {
    this.#field = name;
    if (shape.length > MAX_RANK) throw this.#wrong(`a tensor may have ${MAX_RANK} axes`, shape.length);
    this.#text(name, MAX_NAME_BYTES);
    this.#number('uint32', shape.length);
    for (const size of [...shape].reverse()) this.#number('uint64', size);
    this.#number('uint32', TENSOR_TYPES[type].number);
    this.#number('uint64', offset);
  }

  #kind(type: (typeof VALUE_TYPES)[number]): void {
    this.#number('uint32', VALUE_TYPES.indexOf(type));
  }

  /** One number, which must come back as it is: float32 aside, which rounds. */
  #number(type: NumberType, value: number | bigint): void {
    const array = NUMBER_ARRAYS[type];
    if (array === BigUint64Array || array === BigInt64Array) {
      const whole = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : undefined;
      const stored = whole === undefined ? undefined : array.of(whole);
      if (stored?.[0] !== whole || stored === undefined) throw this.#wrong(`must be ${type}`, value);
      this.#add(stored);
      return;
    }
    const stored = (array as Float64ArrayConstructor).of(Number(value));
    const rounds = type === 'float32' || type === 'float64';
    if (typeof value === 'bigint' || (!rounds && stored[0] !== value)) throw this.#wrong(`must be ${type}`, value);
    this.#add(stored);
  }

  #array(value: NumberArray | readonly GgufValue[]): void {
    if (ArrayBuffer.isView(value)) {
      const type = (Object.keys(NUMBER_ARRAYS) as NumberType[]).find((key) => value instanceof NUMBER_ARRAYS[key])!;
      this.#kind(type);
      this.#number('uint64', value.length);
      this.#add(value);
      return;
    }
    const [first = ''] = value;
    if (value.some((item) => typeof item !== typeof first) || typeof first === 'number' || typeof first === 'bigint')
      throw this.#wrong('a list must hold texts, truth values or arrays; numbers go into typed arrays', typeof first);
    this.#kind(typeof first === 'string' ? 'string' : typeof first === 'boolean' ? 'bool' : 'array');
    this.#number('uint64', value.length);
    for (const item of value)
      if (typeof item === 'string') this.#text(item);
      else if (typeof item === 'boolean') this.#add(Uint8Array.of(Number(item)));
      else this.#array(item as NumberArray | readonly GgufValue[]);
  }

  #text(text: string, most = Number.POSITIVE_INFINITY): void {
    const bytes = Buffer.from(text);
    if (!text.isWellFormed()) throw this.#wrong('a text must be Unicode', JSON.stringify(text.slice(0, 40)));
    if (bytes.byteLength > most) throw this.#wrong(`a name may have ${most} bytes`, bytes.byteLength);
    this.#number('uint64', bytes.byteLength);
    this.#add(bytes);
  }

  #add(piece: ArrayBufferView): void {
    this.#pieces.push(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
    this.#bytes += piece.byteLength;
  }

  #wrong = (rule: string, received: unknown) =>
    new GgufError({ what: this.#path, rule: `${this.#field}: ${rule}`, received: String(received) });
}
