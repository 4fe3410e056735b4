/** Reference kernels of the random generator: the words and maps of philox.ts, the same numbers as every backend. */
import { OutOfRangeError } from '../../errors.ts';
import { normalOf, philoxWords, uniformOf } from '../../philox.ts';
import { sizeOf } from '../../shape.ts';
import type { ReferenceKernel } from './backend.ts';
import { put } from './elements.ts';

export const random = {
  uniform: ([out], [seedLow, seedHigh, counterLow, counterHigh, low, high]) => {
    if (!(low >= -3e38 && high <= 3e38 && low <= high))
      throw new OutOfRangeError({
        what: 'uniform',
        rule: 'low and high must be finite and in order',
        received: `${low} and ${high}`,
      });
    const words = philoxWords(sizeOf(out.shape), seedLow, seedHigh, counterLow, counterHigh);
    put(out, uniformOf(words, low, high, out.dtype === 'bf16'));
  },
  normal: ([out], [seedLow, seedHigh, counterLow, counterHigh, mean, deviation]) =>
    put(out, normalOf(philoxWords(sizeOf(out.shape), seedLow, seedHigh, counterLow, counterHigh), mean, deviation)),
} satisfies Record<string, ReferenceKernel>;
