/**
 * Reading an object of which nothing is believed: each field by the kind it must have, between limits, and an error that names it.
 * Which fields a model has: transformer.ts, those beside it, and architectures/.
 */
import { CallosumError } from '../tensor/index.ts';

/** A field of a configuration is missing, of another kind, out of its limits, or asks for what is not built. */
export class ModelConfigError extends CallosumError {
  override name = 'ModelConfigError';
}

export const STORED_TYPES = ['float32', 'bfloat16', 'float16'] as const;
export type StoredType = (typeof STORED_TYPES)[number];

/** Limits that keep a wrong file from asking for terabytes: far above any model, far below what overflows. */
export const MAX_VOCAB = 2 ** 24;
export const MAX_WIDTH = 2 ** 17;
export const MAX_INNER = 8 * MAX_WIDTH;
export const MAX_LAYERS = 1024;
export const MAX_HEADS = 1024;
export const MAX_HEAD_DIM = 1024;
export const MAX_POSITIONS = 2 ** 21;

export type Json = Record<string, unknown>;

/** A value as an error shows it; bigints and typed arrays, which GGUF has and JSON has not, too. */
const shown = (value: unknown) => {
  const plain = (_: string, v: unknown) =>
    typeof v === 'bigint' ? String(v) : ArrayBuffer.isView(v) ? Array.from((v as Uint8Array).subarray(0, 16)) : v;
  return value === undefined ? 'nothing' : String(JSON.stringify(value, plain)).slice(0, 80);
};

/** `json` as an object. Throws ModelConfigError where it is none. */
export function asObject(json: unknown, what: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ModelConfigError({ what, rule: 'must be a JSON object', received: shown(json) });
  return json as Json;
}

/** Reads fields of an object and names the one that is wrong; null is as good as absent. */
export class Fields {
  readonly #json: Json;
  readonly #what: string;
  readonly #alias: Readonly<Record<string, string>>;

  /** `alias`: what a field is called in the file where that is something else. */
  constructor(json: Json, what: string, alias: Readonly<Record<string, string>> = {}) {
    this.#json = json;
    this.#what = what;
    this.#alias = alias;
  }

  wrong(field: string, rule: string, hint?: string): ModelConfigError {
    const name = this.#alias[field] ?? field;
    return new ModelConfigError({
      what: this.#what,
      rule: `${name} ${rule}`,
      received: shown(this.#value(field)),
      hint,
    });
  }

  has(field: string): boolean {
    return this.#value(field) !== undefined && this.#value(field) !== null;
  }

  /** Whether the field is there and null: that something is none, which may not be what absence says. */
  none(field: string): boolean {
    return this.#value(field) === null;
  }

  whole(field: string, low: number, high: number, fallback?: number): number {
    const value = this.#value(field, fallback);
    if (!Number.isInteger(value) || (value as number) < low || (value as number) > high)
      throw this.wrong(field, `must be a whole number from ${low} to ${high}`);
    return value as number;
  }

  positive(field: string, high: number, fallback?: number): number {
    const value = this.#value(field, fallback);
    if (typeof value !== 'number' || !(value > 0 && value <= high))
      throw this.wrong(field, `must be a number above 0 and at most ${high}`);
    return value;
  }

  flag(field: string, fallback: boolean): boolean {
    const value = this.#value(field, fallback);
    if (typeof value !== 'boolean') throw this.wrong(field, 'must be true or false');
    return value;
  }

  oneOf<T extends string>(field: string, names: readonly T[], fallback?: T): T {
    const value = this.#value(field, fallback);
    if (!names.includes(value as T)) throw this.wrong(field, `must be one of ${names.join(', ')}`);
    return value as T;
  }

  object(field: string): Json {
    const value = this.#value(field);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.wrong(field, 'must be an object');
    return value as Json;
  }

  /** A list of `count` divisors. */
  divisors(field: string, count: number): readonly number[] {
    const value = this.#value(field);
    const fits = (x: unknown) => typeof x === 'number' && x >= 1e-6 && x <= 1e6;
    if (!Array.isArray(value) || value.length !== count || !value.every(fits))
      throw this.wrong(field, `must be a list of ${count} numbers from 1e-6 to 1e6`);
    return value;
  }

  /** A list of `count` names. */
  names<T extends string>(field: string, count: number, allowed: readonly T[]): readonly T[] {
    const value = this.#value(field);
    if (!Array.isArray(value) || value.length !== count || !value.every((name) => allowed.includes(name)))
      throw this.wrong(field, `must be a list of ${count}, each one of ${allowed.join(', ')}`);
    return value;
  }

  /** One id or a list of them. */
  ids(field: string, vocab: number): number | readonly number[] {
    const value = this.#value(field);
    const list = Array.isArray(value) ? value : [value];
    if (list.length === 0 || list.length > 1024 || !list.every((id) => Number.isInteger(id) && id >= 0 && id < vocab))
      throw this.wrong(field, `must be ids from 0 to ${vocab - 1}`);
    return value as number | number[];
  }

  /** Throws unless the fields are absent, null or, where `neutral` is given, that value. */
  refuse(names: readonly string[], hint?: string, neutral?: unknown): void {
    for (const field of names)
      if (this.has(field) && this.#value(field) !== neutral)
        throw this.wrong(
          field,
          `is not supported and must be ${neutral === undefined ? 'null' : String(neutral)}`,
          hint,
        );
  }

  /** Those of the named fields that are there. */
  some(names: readonly string[]): Json {
    return Object.fromEntries(names.filter((name) => this.has(name)).map((name) => [name, this.#value(name)]));
  }

  /** The same fields, some of them under other names: `names` says what each is called in the file, and errors say so too. */
  renamed(names: Readonly<Record<string, string>>): Fields {
    const there = Object.entries(names).filter(([, inFile]) => this.has(inFile));
    const moved = Object.fromEntries(there.map(([name, inFile]) => [name, this.#value(inFile)]));
    return new Fields({ ...this.#json, ...moved }, this.#what, { ...names, ...this.#alias });
  }

  /** The same fields with values for some. */
  with(values: Json): Fields {
    return new Fields({ ...this.#json, ...values }, this.#what, this.#alias);
  }

  #value(field: string, fallback?: unknown): unknown {
    const value = Object.hasOwn(this.#json, field) ? this.#json[field] : undefined;
    return value === undefined || (value === null && fallback !== undefined) ? (fallback ?? value) : value;
  }
}

export interface TokensAndType {
  bos_token_id?: number;
  eos_token_id?: number | readonly number[];
  torch_dtype?: StoredType;
}

/** Fields that say nothing of the model's shape, where they are there. Newer files say dtype where older ones say torch_dtype. */
export function tokensAndType(fields: Fields, vocab: number): TokensAndType {
  const said: TokensAndType = {};
  if (fields.has('bos_token_id')) said.bos_token_id = fields.whole('bos_token_id', 0, vocab - 1);
  if (fields.has('eos_token_id')) said.eos_token_id = fields.ids('eos_token_id', vocab);
  for (const name of ['dtype', 'torch_dtype'])
    if (fields.has(name)) said.torch_dtype = fields.oneOf(name, STORED_TYPES);
  return said;
}
