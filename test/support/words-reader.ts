/** A reader of a tiny base whose choice and gate go by words alone: what is read must come through without changing what is found. */
import { featureNames } from '../../src/memory/answer/feature-names.ts';
import { FLOOR } from '../../src/memory/answer/floor.ts';
import { gateFeatures } from '../../src/memory/answer/gate.ts';
import { fingerprintOf } from '../../src/memory/reader/fingerprint.ts';
import { saveReader } from '../../src/memory/reader/reader-file.ts';
import { openDecoder } from '../../src/model/open.ts';
import { Tokenizer } from '../../src/text/index.ts';

const READING = { heads: 2 };

/** Writes it to `reader` for the tiny model in the folder `model`. */
export function wordsReader(model: string, reader: string): void {
  const { decoder, weights } = openDecoder(model);
  weights[Symbol.dispose]();
  const names = featureNames(2, true);
  const { choice, gate } = FLOOR;
  const byName = (values: readonly number[], none: number) =>
    names.map((name) => values[choice.features.indexOf(name)] ?? none);
  const more = Array.from({ length: gateFeatures(READING).length - gateFeatures().length }, () => 0);
  const { threshold, bias, risk } = gate;
  saveReader(reader, {
    weights: {
      blocks: decoder.blocks.map(({ heads }) => ({
        slotBias: new Float32Array(heads),
        nullScore: new Float32Array(heads).fill(-8),
      })),
      heads: [
        [1, 0],
        [0, 3],
      ],
      pointers: decoder.blocks.map(({ kvHeads, headDim }, layer) => ({
        layer,
        weight: new Float32Array(2 * kvHeads * headDim * decoder.width).fill(0.01),
      })),
      pointerNull: [0, 0],
    },
    facts: {
      base: { fingerprint: fingerprintOf(decoder, Tokenizer.load(model)), name: 'tiny', width: decoder.width },
      choice: {
        features: names,
        mean: byName(choice.mean, 0),
        deviation: byName(choice.deviation, 1),
        weights: byName(choice.weights, 0),
      },
      gate: {
        features: gateFeatures(READING),
        mean: [...gate.mean, ...more],
        deviation: [...gate.deviation, ...more.map(() => 1)],
        weights: [...gate.weights, ...more],
        bias,
        threshold,
        risk,
      },
    },
  });
}
