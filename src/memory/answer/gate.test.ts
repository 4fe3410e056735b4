/** The gate keeps the risk it was set for, against trying every threshold; its weights from a file are checked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChoiceError } from './choose.ts';
import { fitGate, type GateExample, thresholdFor } from './fit-gate.ts';
import { confidenceOf, GATE_FEATURES, gateFeatures, gateNumbers, gateWeights } from './gate.ts';
import { chance, fitLogistic } from './logistic.ts';
import { type SlotNames, slateOf } from './slate.ts';

const READING = { heads: 2 };
const columns = gateFeatures(READING).length;
/** Right where the first number is above a half, with some that are not. */
const examples: GateExample[] = Array.from({ length: 200 }, (_, i) => {
  const numbers = Array.from({ length: columns }, (_, k) => ((i * 37 + k * 11) % 101) / 101);
  return { numbers, right: numbers[0]! + (i % 10 === 0 ? 0.4 : 0) > 0.5 };
});

describe('gate G2', () => {
  const gate = fitGate(examples, { risk: 0.05, reading: READING });

  /** How sure of each example weights are that were fitted without its third, of right and wrong ones by turns; made apart from the gate's own way. */
  const unseen = (all: readonly GateExample[]) => {
    const count = new Map<boolean, number>();
    const thirds = all.map(({ right }) => {
      const i = count.get(right) ?? 0;
      count.set(right, i + 1);
      return i % 3;
    });
    return all.map(({ numbers, right }, i) => {
      const rows = all.filter((_, k) => thirds[k] !== thirds[i]).map((one) => ({ x: one.numbers, yes: one.right }));
      return { confidence: chance(fitLogistic(gateFeatures(READING), rows, 1e-2), numbers), right };
    });
  };

  it('lets through at most the risk it was set for of what it was not fitted on, and as much as that allows', () => {
    const judged = unseen(examples);
    const passed = judged.filter(({ confidence }) => confidence >= gate.threshold);
    const wrong = passed.filter(({ right }) => !right).length;
    assert.ok(passed.length > 50 && wrong <= 0.05 * passed.length, `${wrong} of ${passed.length}`);
    assert.equal(gate.reached, wrong / passed.length);
    // Brute force: no lower confidence keeps the risk.
    for (const { confidence } of judged) {
      if (confidence >= gate.threshold) continue;
      const more = judged.filter((one) => one.confidence >= confidence);
      assert.ok(more.filter(({ right }) => !right).length > 0.05 * more.length);
    }
  });

  it('lets nine of ten right ones through even where that costs more than the risk, and says what it costs', () => {
    // Every second example is wrong for no reason that its numbers tell.
    const noisy = examples.map((example, i) => (i % 2 === 0 ? { ...example, right: false } : example));
    const lenient = fitGate(noisy, { risk: 0.01, reading: READING });
    const passed = unseen(noisy).filter(({ confidence }) => confidence >= lenient.threshold);
    const right = passed.filter((one) => one.right).length;
    assert.equal(right, Math.ceil(0.9 * noisy.filter((one) => one.right).length));
    assert.ok(lenient.reached! > 0.1);
    assert.equal(lenient.reached, (passed.length - right) / passed.length);
  });

  it('lets nothing through where all are wrong', () => {
    assert.ok(thresholdFor([{ confidence: 0.9, right: false }], 0.02) > 1);
  });

  it('comes back from a file as it was, and says which field of another is wrong', () => {
    const stored = JSON.parse(JSON.stringify(gate));
    assert.deepEqual(gateWeights(stored, READING), gate);
    const { reached, ...older } = stored;
    assert.equal(typeof reached, 'number');
    assert.deepEqual(gateWeights(older, READING), older);
    assert.throws(() => gateWeights({ ...stored, mean: [1] }, READING), /gate\.mean/);
    assert.throws(
      () => gateWeights({ ...stored, deviation: stored.deviation.with(3, 0) }, READING),
      /gate\.deviation.*above 0/,
    );
    assert.throws(() => gateWeights({ ...stored, threshold: 'high' }, READING), /gate\.threshold/);
    assert.throws(() => gateWeights({ ...stored, features: ['top'] }, READING), /gate\.features/);
  });

  it('sees where heads look, what points nowhere, and that another slot is what the question names', () => {
    const offsets = Int32Array.from([-1, -1, 0, 2, 3, 7]);
    const read = (start: number[], heads: number[]) => ({
      offsets,
      heads: Float32Array.from(heads),
      start: Float32Array.from(start),
      end: Float32Array.from(start),
    });
    const slot = (title: string, names: SlotNames, readout: ReturnType<typeof read>) => ({
      passage: { key: title, title, text: 'In 1907' },
      score: 0,
      names,
      readout,
    });
    const slots = [
      slot(
        'Upper Mill',
        { named: 0.25, namedGap: 0.75, mentions: 0.5, mentionsGap: 0.5 },
        read([9, 0, 2], [0.9, 0, 0.1, 0.5, 0.3, 0.1]),
      ),
      slot('Lower Mill', { named: 1, namedGap: 0, mentions: 1, mentionsGap: 0 }, read([9, 0, 0], [0, 0, 0, 0, 0, 0])),
    ];
    const reading = { heads: 2, pointerNull: [1, 1] as const };
    const slate = slateOf('When was Lower Mill built?', slots, { slots: 2, idf: () => 1 }, reading);
    const at = slate.candidates.findIndex(({ slot, start, end }) => slot === 0 && start === 3 && end === 7);
    const chosen = [{ candidate: slate.candidates[at]!, text: '1907', probability: 1, places: [] }];
    const numbers = gateNumbers(slate, chosen, reading);
    const number = (name: (typeof GATE_FEATURES)[number]) => numbers[GATE_FEATURES.indexOf(name)]!;
    // The title's token is looked at the most, but is no part of the text.
    assert.equal(number('heads'), 0.5);
    const nowhere = 2 * (1 - Math.log(Math.exp(1) + Math.exp(0) + Math.exp(2)));
    assert.ok(Math.abs(number('null.least') - nowhere) < 1e-5);
    assert.deepEqual([number('named'), number('named.gap'), number('mentions.gap')], [0.25, 0.75, 0.5]);
    const unaddressed = slateOf(
      'When?',
      slots.map(({ names, ...slot }) => slot),
      { slots: 2, idf: () => 1 },
      reading,
    );
    const other = gateNumbers(unaddressed, [{ ...chosen[0]!, candidate: unaddressed.candidates[0]! }], reading);
    assert.deepEqual(other.slice(gateFeatures(READING).indexOf('named')), [1, 0, 1, 0, 0, 0]);
  });

  it('has no confidence without an answer, and refuses weights of another kind of reading', () => {
    const slate = slateOf('', [], { slots: 1, idf: () => 1 });
    assert.equal(confidenceOf(slate, [], gate), 0);
    const some = slateOf('', [{ passage: { key: '', title: '', text: 'In 1907.' }, score: 0 }], {
      slots: 1,
      idf: () => 1,
    });
    const chosen = { candidate: some.candidates[0]!, text: '1907', probability: 1, places: [] };
    assert.throws(() => confidenceOf(some, [chosen], gate), ChoiceError);
  });
});
