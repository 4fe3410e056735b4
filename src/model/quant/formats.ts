/**
 * The formats in which checkpoints store weights: names and numbers of GGUF's tensor types, elements and bytes of a block. A row of a
 * matrix is whole blocks. Not what the bytes mean (dequantize.ts, quantize.ts).
 */
import { OutOfRangeError, ShapeError } from '../../tensor/errors.ts';

export interface Format {
  /** GGUF's number of the tensor type; the `format` of the kernels on stored weights. */
  readonly number: number;
  /** Elements of a block. */
  readonly block: number;
  /** Bytes of a block. */
  readonly bytes: number;
}

/** Every format that is read. */
export const FORMATS = {
  F32: { number: 0, block: 1, bytes: 4 },
  F16: { number: 1, block: 1, bytes: 2 },
  Q4_0: { number: 2, block: 32, bytes: 18 },
  Q4_1: { number: 3, block: 32, bytes: 20 },
  Q5_0: { number: 6, block: 32, bytes: 22 },
  Q5_1: { number: 7, block: 32, bytes: 24 },
  Q8_0: { number: 8, block: 32, bytes: 34 },
  Q2_K: { number: 10, block: 256, bytes: 84 },
  Q3_K: { number: 11, block: 256, bytes: 110 },
  Q4_K: { number: 12, block: 256, bytes: 144 },
  Q5_K: { number: 13, block: 256, bytes: 176 },
  Q6_K: { number: 14, block: 256, bytes: 210 },
  IQ4_NL: { number: 20, block: 32, bytes: 18 },
  IQ4_XS: { number: 23, block: 256, bytes: 136 },
  BF16: { number: 30, block: 1, bytes: 2 },
  TQ1_0: { number: 34, block: 256, bytes: 54 },
  TQ2_0: { number: 35, block: 256, bytes: 66 },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

/** The formats that are written, by quantize.ts and the kernel `quantize`. */
export const WRITTEN = ['F32', 'F16', 'BF16', 'Q8_0', 'Q4_0', 'Q4_1', 'Q4_K', 'Q6_K'] as const satisfies FormatName[];
export type WrittenName = (typeof WRITTEN)[number];

const names = new Map<number, FormatName>(
  (Object.keys(FORMATS) as FormatName[]).map((name) => [FORMATS[name].number, name]),
);

/** The format with this GGUF number. Throws OutOfRangeError where it is none that is read. */
export function formatOf(number: number): FormatName {
  const name = names.get(number);
  if (name) return name;
  throw new OutOfRangeError({
    what: 'format',
    rule: `the tensor types that are read are ${[...names].map(([n, f]) => `${f} (${n})`).join(', ')}`,
    received: String(number),
    hint: 'convert the model to one of these',
  });
}

/** Bytes of a row of `columns` elements. Throws ShapeError where that is no whole number of blocks. */
export function rowBytes(format: FormatName, columns: number): number {
  const { block, bytes } = FORMATS[format];
  if (Number.isSafeInteger(columns) && columns >= 0 && columns % block === 0) return (columns / block) * bytes;
  throw new ShapeError({
    what: format,
    rule: `rows must be whole blocks of ${block} elements`,
    received: String(columns),
  });
}
