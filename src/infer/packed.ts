/**
 * The size of matrices in the layout of the fast products, which the kernel `packMatrix` writes: 16 rows side by side, the last such
 * group filled up. Values and scales take what they take as stored, but for 6-bit scales, which become bytes. Not the layout itself.
 */
import { FORMATS, type FormatName, rowBytes } from '../model/quant/formats.ts';
import { ShapeError } from '../tensor/errors.ts';

const GROUP_ROWS = 16;

/** Bytes of a block of the formats that are packed. */
const PACKED_BLOCK_BYTES: Partial<Record<FormatName, number>> = {
  Q4_0: 18,
  Q4_1: 20,
  Q5_0: 22,
  Q5_1: 24,
  Q8_0: 34,
  Q4_K: 148,
  Q5_K: 180,
  Q6_K: 210,
  IQ4_NL: 18,
  IQ4_XS: 138,
};

/** Whether matrices of this format and width can be packed; others are multiplied as they are stored. */
export function isPackable(format: FormatName, columns: number): boolean {
  return format in PACKED_BLOCK_BYTES && columns > 0 && columns % FORMATS[format].block === 0;
}

/** Bytes of a packed matrix. Throws ShapeError where rows are no whole number of blocks or the format is not packed. */
export function packedBytes(format: FormatName, rows: number, columns: number): number {
  rowBytes(format, columns);
  const block = PACKED_BLOCK_BYTES[format];
  if (block === undefined)
    throw new ShapeError({
      what: format,
      rule: `the formats that are packed are ${Object.keys(PACKED_BLOCK_BYTES).join(', ')}`,
    });
  return Math.ceil(rows / GROUP_ROWS) * GROUP_ROWS * (columns / FORMATS[format].block) * block;
}
