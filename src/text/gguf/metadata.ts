/** The values of a GGUF file's metadata that a vocabulary is made of, not believed: each of its type, or refused by its key. */
import { TokenizerError } from '../errors.ts';
import { MOST_TOKENS } from '../model.ts';
import { TOKEN } from './types.ts';

/** Keys and plain values, as the reader of the container gives them. */
export type GgufMetadata = ReadonlyMap<string, unknown>;

export class GgufKeys {
  readonly file: string;
  readonly #metadata: GgufMetadata;

  constructor(file: string, metadata: GgufMetadata) {
    this.file = file;
    this.#metadata = metadata;
  }

  fail(key: string, rule: string, received: string, hint?: string): TokenizerError {
    return new TokenizerError({ what: this.file, rule: `${key} ${rule}`, received, hint });
  }

  /** undefined where the key is not there. */
  text(key: string): string | undefined {
    const value = this.#metadata.get(key);
    if (value !== undefined && typeof value !== 'string') throw this.fail(key, 'must be a string', typeof value);
    return value;
  }

  flag(key: string, absent: boolean): boolean {
    const value = this.#metadata.get(key) ?? absent;
    if (typeof value !== 'boolean') throw this.fail(key, 'must be true or false', typeof value);
    return value;
  }

  /** The id of a token; undefined where the key is not there, or says that there is none. */
  id(key: string, size: number): number | undefined {
    const value = this.#metadata.get(key);
    if (value === undefined || value === 0xffffffff || value === -1) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= size)
      throw this.fail(key, `must be an id from 0 to ${size - 1}`, String(value));
    return value;
  }

  /** undefined where the key is not there. */
  texts(key: string): string[] | undefined {
    const value = this.#metadata.get(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.fail(key, 'must be an array of strings', typeof value);
    if (value.length > MOST_TOKENS) throw this.fail(key, `must have at most ${MOST_TOKENS} entries`, `${value.length}`);
    for (const [i, one] of value.entries())
      if (typeof one !== 'string' || !one.isWellFormed())
        throw this.fail(`${key}[${i}]`, 'must be well-formed text', JSON.stringify(one)?.slice(0, 40) ?? 'nothing');
    return value;
  }

  /** Of `length` numbers; undefined where the key is not there. */
  numbers(key: string, length: number): ArrayLike<number> | undefined {
    const value = this.#metadata.get(key);
    if (value === undefined) return undefined;
    const list = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
    const numbers = value as ArrayLike<number>;
    if (!list || (numbers.length > 0 && typeof numbers[0] !== 'number'))
      throw this.fail(key, 'must be an array of numbers', typeof value);
    if (numbers.length !== length)
      throw this.fail(key, `must have ${length} entries, as there are tokens`, `${numbers.length}`);
    return numbers;
  }

  bytes(key: string): Uint8Array | undefined {
    const value = this.#metadata.get(key);
    if (value === undefined) return undefined;
    if (!(value instanceof Uint8Array || value instanceof Int8Array))
      throw this.fail(key, 'must be an array of bytes', typeof value);
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }

  /** The tokens and their types, by id. @throws TokenizerError */
  tokens(): { texts: string[]; types: Uint8Array } {
    const key = 'tokenizer.ggml.tokens';
    const texts = this.texts(key);
    if (!texts || texts.length === 0) throw this.fail(key, 'must be there', 'nothing');
    const types = this.numbers('tokenizer.ggml.token_type', texts.length);
    const read = new Uint8Array(texts.length).fill(TOKEN.normal);
    for (let id = 0; types && id < texts.length; id++) {
      if (!Number.isInteger(types[id]) || types[id] < 0 || types[id] > 6)
        throw this.fail(`tokenizer.ggml.token_type[${id}]`, 'must be 1 to 6', String(types[id]));
      read[id] = types[id] || TOKEN.normal; // 0 was meant as not known
    }
    return { texts, types: read };
  }
}
