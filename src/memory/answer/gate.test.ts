/** The gate keeps the risk it was set for, against trying every threshold; its weights from a file are checked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChoiceError } from './choose.ts';
import { confidenceOf, fitGate, type GateExample, gateFeatures, gateWeights, thresholdFor } from './gate.ts';
import { chance } from './logistic.ts';
import { slateOf } from './slate.ts';

const columns = gateFeatures(true).length;
/** Right where the first number is above a half, with some that are not. */
const examples: GateExample[] = Array.from({ length: 200 }, (_, i) => {
  const numbers = Array.from({ length: columns }, (_, k) => ((i * 37 + k * 11) % 101) / 101);
  return { numbers, right: numbers[0]! + (i % 10 === 0 ? 0.4 : 0) > 0.5 };
});

describe('gate G2', () => {
  const gate = fitGate(examples, { risk: 0.05 });

  it('lets through at most the risk it was set for, and as much as that allows', () => {
    const judged = examples.map(({ numbers, right }) => ({ confidence: chance(gate, numbers), right }));
    const passed = judged.filter(({ confidence }) => confidence >= gate.threshold);
    const wrong = passed.filter(({ right }) => !right).length;
    assert.ok(passed.length > 50 && wrong <= 0.05 * passed.length, `${wrong} of ${passed.length}`);
    // Brute force: no lower confidence keeps the risk.
    for (const { confidence } of judged) {
      if (confidence >= gate.threshold) continue;
      const more = judged.filter((one) => one.confidence >= confidence);
      assert.ok(more.filter(({ right }) => !right).length > 0.05 * more.length);
    }
  });

  it('lets nine of ten right ones through even where that costs more than the risk', () => {
    // Every second example is wrong for no reason that its numbers tell.
    const noisy = examples.map((example, i) => (i % 2 === 0 ? { ...example, right: false } : example));
    const lenient = fitGate(noisy, { risk: 0.01 });
    const right = noisy.filter((one) => one.right).map(({ numbers }) => chance(lenient, numbers));
    const passed = right.filter((confidence) => confidence >= lenient.threshold).length;
    assert.equal(passed, Math.ceil(0.9 * right.length));
  });

  it('lets nothing through where all are wrong', () => {
    assert.ok(thresholdFor([{ confidence: 0.9, right: false }], 0.02) > 1);
  });

  it('comes back from a file as it was, and says which field of another is wrong', () => {
    const stored = JSON.parse(JSON.stringify(gate));
    assert.deepEqual(gateWeights(stored), gate);
    assert.throws(() => gateWeights({ ...stored, mean: [1] }), /gate\.mean/);
    assert.throws(() => gateWeights({ ...stored, threshold: 'high' }), /gate\.threshold/);
    assert.throws(() => gateWeights({ ...stored, features: ['top'] }), /gate\.features/);
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
