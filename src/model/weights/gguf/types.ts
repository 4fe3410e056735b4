/**
 * The tensor types of GGUF: those that are computed with (quant/formats.ts), and those that are only known, so that any file can be opened
 * and checked.
 */
import { FORMATS, type Format } from '../../quant/formats.ts';

const type = (number: number, block: number, bytes: number): Format => ({ number, block, bytes });

/** By name. Numbers that are not here were withdrawn. */
export const TENSOR_TYPES: Readonly<Record<string, Format>> = {
  ...FORMATS,
  Q8_1: type(9, 32, 40),
  Q8_K: type(15, 256, 292),
  IQ2_XXS: type(16, 256, 66),
  IQ2_XS: type(17, 256, 74),
  IQ3_XXS: type(18, 256, 98),
  IQ1_S: type(19, 256, 50),
  IQ3_S: type(21, 256, 110),
  IQ2_S: type(22, 256, 82),
  I8: type(24, 1, 1),
  I16: type(25, 1, 2),
  I32: type(26, 1, 4),
  I64: type(27, 1, 8),
  F64: type(28, 1, 8),
  IQ1_M: type(29, 256, 56),
  MXFP4: type(39, 32, 17),
};

/** Name by number. */
export const TYPE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(TENSOR_TYPES).map(([name, { number }]) => [number, name]),
);
