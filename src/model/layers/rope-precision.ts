/**
 * Tables of rotary positions as implementations of lower precision make them: bfloat16 cannot hold odd positions above 256, and models
 * trained with such tables expect them. Not the rotation itself (the op rope).
 */
import { fromBf16, toBf16 } from '../../tensor/dtype.ts';
import { type Options, type RopeTables, ropeTables, tensor } from '../../tensor/index.ts';

/**
 * float32: tables of full precision. bfloat16: frequencies, positions, angles, cosines and sines are each rounded to bfloat16.
 * bfloat16_frequencies: the frequencies alone.
 */
export const ROPE_PRECISIONS = ['float32', 'bfloat16', 'bfloat16_frequencies'] as const;
export type RopePrecision = (typeof ROPE_PRECISIONS)[number];

const rounded = (x: number) => fromBf16(toBf16(x));

export interface PreciseTables {
  base: number;
  precision: RopePrecision;
  device: Options['device'];
}

/** Rows for positions 0 to `positions` - 1 of `dim` rotated components, as ropeTables gives them. */
export function ropeTablesOf(positions: number, dim: number, { base, precision, device }: PreciseTables): RopeTables {
  if (precision === 'float32') return ropeTables(positions, dim, { base, device });
  const half = dim / 2;
  // The frequency is float32 before it is rounded: 1 / base^(2i/dim).
  const frequencies = Array.from({ length: half }, (_, i) =>
    rounded(Math.fround(1 / Math.fround(base ** Math.fround((2 * i) / dim)))),
  );
  const all = precision === 'bfloat16' ? rounded : (x: number) => x;
  const table = (f: (angle: number) => number) =>
    tensor(
      Float32Array.from({ length: positions * half }, (_, n) =>
        all(f(all(all(Math.floor(n / half)) * frequencies[n % half]))),
      ),
      { shape: [positions, half], device },
    );
  return { cos: table(Math.cos), sin: table(Math.sin) };
}
