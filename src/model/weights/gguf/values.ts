/**
 * The values that metadata of a GGUF file may have, as JavaScript values, and their types in the names of the format. Reading them:
 * metadata.ts; writing them: write.ts.
 */

/** Types by their number in a file. */
export const VALUE_TYPES = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  'array',
  'uint64',
  'int64',
  'float64',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];
export type NumberType = Exclude<ValueType, 'bool' | 'string' | 'array'>;

/** Arrays of numbers have the typed array of their type. */
export const NUMBER_ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float64: Float64Array,
} as const satisfies Record<NumberType, unknown>;
export type NumberArray = InstanceType<(typeof NUMBER_ARRAYS)[NumberType]>;

/** A 64-bit number is a bigint where a number would not be exact. A list holds texts, truth values or arrays. */
export type GgufValue = number | bigint | boolean | string | NumberArray | readonly GgufValue[];
