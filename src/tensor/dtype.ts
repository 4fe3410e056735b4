/**
 * Element types and their conversion to and from JavaScript numbers. f64 exists in the reference backend only: it is for
 * checking, not for computing. f16 is storage only: cast it before arithmetic.
 */
export const DTYPES = ['f32', 'bf16', 'f16', 'i32', 'u8', 'f64'] as const;
export type DType = (typeof DTYPES)[number];
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array;

export const BYTES: Record<DType, number> = { f32: 4, bf16: 2, f16: 2, i32: 4, u8: 1, f64: 8 };

/** True for the types that carry gradients. */
export function isFloat(dtype: DType): boolean {
  return dtype === 'f32' || dtype === 'bf16' || dtype === 'f64' || dtype === 'f16';
}

/** A zeroed array that holds `count` elements as they are stored: bf16 and f16 as 16-bit patterns. */
export function storageArray(dtype: DType, count: number): TypedArray {
  switch (dtype) {
    case 'f32':
      return new Float32Array(count);
    case 'f64':
      return new Float64Array(count);
    case 'i32':
      return new Int32Array(count);
    case 'u8':
      return new Uint8Array(count);
    default:
      return new Uint16Array(count);
  }
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest bfloat16 pattern, ties to even; NaN stays NaN. */
export function toBf16(value: number): number {
  float[0] = value;
  const u = bits[0];
  if (Number.isNaN(value)) return (u >>> 16) | 0x40;
  return ((u + 0x7fff + ((u >>> 16) & 1)) >>> 16) & 0xffff;
}
export function fromBf16(pattern: number): number {
  bits[0] = pattern << 16;
  return float[0];
}

/** The nearest IEEE half pattern, ties to even. */
export function toF16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  // Rounded to a float first, as every backend stores one.
  const a = Math.abs(Math.fround(value));
  if (a >= 65520) return sign | 0x7c00;
  const exponent = a < 2 ** -14 ? -14 : Math.floor(Math.log2(a));
  const unit = 2 ** (exponent - 10);
  const whole = Math.floor(a / unit);
  const rest = a / unit - whole;
  const rounded = rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
  // A carry out of the mantissa moves into the exponent by itself.
  return sign | (exponent === -14 && rounded < 1024 ? rounded : ((exponent + 15) << 10) + (rounded - 1024));
}
export function fromF16(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 31;
  const mantissa = pattern & 0x3ff;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

/** Numbers as stored elements of `dtype`. */
export function encode(values: ArrayLike<number>, dtype: DType): TypedArray {
  const out = storageArray(dtype, values.length);
  if (dtype === 'bf16') for (let i = 0; i < values.length; i++) out[i] = toBf16(values[i]);
  else if (dtype === 'f16') for (let i = 0; i < values.length; i++) out[i] = toF16(values[i]);
  else if (dtype === 'u8') for (let i = 0; i < values.length; i++) out[i] = saturate(values[i], 0, 255);
  else if (dtype === 'i32')
    for (let i = 0; i < values.length; i++) out[i] = saturate(values[i], -2147483648, 2147483647);
  else out.set(values as ArrayLike<number> & Iterable<number>);
  return out;
}

/** Stored elements as numbers: the array itself where it holds numbers already. */
export function decode(stored: TypedArray, dtype: DType): Exclude<TypedArray, Uint16Array> {
  if (dtype !== 'bf16' && dtype !== 'f16') return stored as Exclude<TypedArray, Uint16Array>;
  const out = new Float32Array(stored.length);
  const from = dtype === 'bf16' ? fromBf16 : fromF16;
  for (let i = 0; i < out.length; i++) out[i] = from(stored[i]);
  return out;
}

function saturate(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, least), most));
}
