/**
 * In which types a GGUF file's tensors are stored when most of it is of one: as llama.cpp chooses, as far as the formats that are written
 * here go. A rule for each tensor; what the formats are: quant/.
 */
import { FORMATS, type FormatName, WRITTEN, type WrittenName } from '../quant/formats.ts';

/** general.file_type: the number of a file of which most tensors have a type. */
export const FILE_TYPES: Readonly<Partial<Record<FormatName, number>>> = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q8_0: 7,
  Q5_0: 8,
  Q5_1: 9,
  Q2_K: 10,
  Q3_K: 12,
  Q4_K: 14,
  Q5_K: 16,
  Q6_K: 18,
  IQ4_NL: 25,
  IQ4_XS: 30,
  BF16: 32,
  TQ1_0: 36,
  TQ2_0: 37,
};

/** What takes the place of a type whose blocks do not fit a row: of 32 elements, in place of those of 256. For Q4_K others take Q5_0. */
const SMALLER: Readonly<Partial<Record<WrittenName, WrittenName>>> = { Q4_K: 'Q8_0', Q6_K: 'Q8_0' };
const FOUR_BITS: readonly WrittenName[] = ['Q4_0', 'Q4_1', 'Q4_K'];

/**
 * The type of a tensor (outermost size first) in a file that is mostly `type`. Vectors are F32. The head, or the embedding that is one
 * too, has six bits where others have four. A row that is no whole number of blocks has Q8_0, and where that does not fit either F16.
 */
export function typeOf(name: string, shape: readonly number[], type: WrittenName, tied: boolean): WrittenName {
  if (shape.length < 2) return 'F32';
  const columns = shape[shape.length - 1];
  const head = name === (tied ? 'token_embd.weight' : 'output.weight');
  const fits = (t: WrittenName) => columns % FORMATS[t].block === 0;
  const wanted = head && FOUR_BITS.includes(type) ? 'Q6_K' : type;
  const smaller = SMALLER[wanted] ?? wanted;
  return fits(wanted) ? wanted : fits(smaller) ? smaller : 'F16';
}

/** The type for a tensor that is to stay as it is stored. */
export function keptType(shape: readonly number[], stored: FormatName | undefined): FormatName {
  return shape.length < 2 || stored === undefined ? 'F32' : stored;
}

/** The type that most bytes of tensors have. */
export function mostOf(tensors: Iterable<{ type: FormatName; elements: number }>): FormatName {
  const sums = new Map<FormatName, number>();
  for (const { type, elements } of tensors) sums.set(type, (sums.get(type) ?? 0) + elements);
  return [...sums].sort(([, a], [, b]) => b - a)[0]?.[0] ?? WRITTEN[0];
}
