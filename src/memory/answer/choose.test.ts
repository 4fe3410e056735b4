/** Features against numbers worked out by hand, choices added up by value, fitting and its minimizer, copy heads. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Readout } from '../reader/readout.ts';
import { ChoiceError, type ChoiceWeights, choose, scoresOf } from './choose.ts';
import { findCopyHeads } from './copy-heads.ts';
import { fitChoice, goldCandidates } from './fit-choice.ts';
import { minimize } from './minimize.ts';
import { type ReadSlot, type Slate, slateOf } from './slate.ts';
import { withWholeValues } from './whole-values.ts';

/** Every term is as rare as any other. */
const WORDS = { slots: 100, idf: () => 3 };

const slot = (title: string, text: string, readout?: Readout): ReadSlot => ({
  passage: { key: `${title}\n${text}`, title, text },
  score: 0,
  readout,
});

const columnOf = (slate: Slate, string: string, name: string): number => {
  const at = slate.candidates.findIndex(
    ({ slot: of, start, end }) => slate.slots[of]!.passage.text.slice(start, end) === string,
  );
  assert.ok(at >= 0, `${string} is no candidate`);
  const column = slate.names.indexOf(name);
  assert.ok(column >= 0, name);
  return slate.features[at * slate.names.length + column]!;
};

const MILL = 'Rose Mill was opened in 1907. Its owner is Odile Grant. It has 84 rooms.';

describe('proposals', () => {
  it('hold whole typed values', () => {
    const text = 'It is v1.2-beta4 of May 1990.';
    const values = [
      { start: 6, end: 16 },
      { start: 20, end: 28 },
    ];
    const whole = (from: string, to = from) => {
      const stretch = { start: text.indexOf(from), end: text.indexOf(to) + to.length };
      const { start, end } = withWholeValues(stretch, values);
      return text.slice(start, end);
    };
    assert.equal(whole('v1'), 'v1.2-beta4');
    assert.equal(whole('beta4', 'of'), 'v1.2-beta4 of');
    assert.equal(whole('It', '1.2'), 'It is v1.2-beta4');
    assert.equal(whole('v1', 'May'), 'v1.2-beta4 of May 1990');
    assert.equal(whole('It'), 'It');
    assert.equal(withWholeValues({ start: 0, end: 2 }, []).end, 2);
  });
});

describe('features of words', () => {
  const slate = slateOf('Who is the owner of Rose Mill?', [slot('Rose Mill', MILL)], WORDS);

  it('see where the question is said', () => {
    assert.equal(columnOf(slate, 'Odile Grant', 'sentence.best'), 1);
    assert.ok(columnOf(slate, 'Odile Grant', 'left') > columnOf(slate, '84 rooms', 'left'));
    assert.equal(columnOf(slate, 'Rose Mill', 'asked'), 1);
    assert.equal(columnOf(slate, 'Odile Grant', 'asked'), 0);
  });

  it('see whether the type is the one asked for', () => {
    assert.equal(columnOf(slate, 'Odile Grant', 'fits'), 1);
    assert.equal(columnOf(slate, '1907', 'misfits'), 1);
  });

  it('see what bounds a stretch: punctuation, or a word that leans on it', () => {
    const asked = slateOf('镇馆之宝是什么？', [slot('馆', '该馆的镇馆之宝为一只彩绘的座钟。')], WORDS);
    const seen = (string: string, ...names: string[]) => names.map((name) => columnOf(asked, string, name));
    assert.deepEqual(seen('一只彩绘', 'edge.right', 'stop.right'), [1, 0]);
    assert.deepEqual(seen('一只彩绘的座钟', 'edge.right', 'stop.right'), [1, 1]);
    assert.deepEqual(seen('该馆的镇馆之宝为一只彩绘的座钟', 'stop.left', 'stop.right'), [1, 1]);
    const maker = slateOf('What is it?', [slot('Z2', 'It is a single-lens camera.')], WORDS);
    assert.equal(columnOf(maker, 'single-lens camera', 'stop.right'), 1);
    assert.equal(columnOf(maker, 'single', 'stop.right'), 0);
    assert.equal(columnOf(maker, 'lens camera', 'stop.left'), 0);
  });

  it('tell a number from a number of things, and neither from a measure', () => {
    const asked = slateOf('载客量是多少？', [slot('船', '载客量是741人，船长30米。')], WORDS);
    const seen = (string: string) => ['counted', 'uncounted'].map((name) => columnOf(asked, string, name));
    assert.deepEqual(seen('741人'), [1, 0]);
    assert.deepEqual(seen('741'), [0, 1]);
    assert.deepEqual(seen('30米'), [0, 0]);
    assert.deepEqual(seen('30'), [0, 0]);
    const firm = slateOf(
      'How many work there?',
      [slot('Firm', 'The firm has 3,916 employees and 30 tonnes of sand.')],
      WORDS,
    );
    const counted = (string: string) => ['counted', 'uncounted'].map((name) => columnOf(firm, string, name));
    assert.deepEqual(
      [counted('3,916 employees'), counted('3,916'), counted('30')],
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    );
  });

  it('see a measure where things are counted', () => {
    const cake = [slot('Cake', 'The cake bakes for 53 minutes. It is for 13 persons, or 4.')];
    const seen = (question: string, string: string) => columnOf(slateOf(question, cake, WORDS), string, 'miscounted');
    const many = 'How many layers does the cake have?';
    assert.deepEqual(
      ['53 minutes', '13 persons', '4'].map((string) => seen(many, string)),
      [1, 0, 0],
    );
    assert.equal(seen('How many minutes does it bake?', '53 minutes'), 0);
    assert.equal(seen('How long does it bake?', '53 minutes'), 0);
    const soup = slateOf('汤里有几只蛋？', [slot('汤', '盐286克，可供三人食用。')], WORDS);
    assert.deepEqual(
      ['286克', '三人'].map((string) => columnOf(soup, string, 'miscounted')),
      [1, 0],
    );
  });

  it('see where a list goes on', () => {
    const shop = slateOf(
      'What does it sell?',
      [slot('Shop', 'It sells dill, cloves and juniper, and closes at 5.')],
      WORDS,
    );
    const seen = (string: string) =>
      ['list.right', 'joined.right', 'joined.left'].map((name) => columnOf(shop, string, name));
    assert.deepEqual(seen('dill'), [1, 0, 0]);
    assert.deepEqual(seen('cloves'), [0, 1, 1]);
    assert.deepEqual(seen('dill, cloves and juniper'), [0, 0, 0]);
    const dish = slateOf('配什么？', [slot('菜', '配炸洋葱、水芹和炖梨。')], WORDS);
    assert.equal(columnOf(dish, '水芹', 'joined.left'), 1);
    assert.equal(columnOf(dish, '水芹', 'joined.right'), 1);
  });

  it('see what is a part of a typed value alone', () => {
    const mill = slateOf('When?', [slot('Mill', 'It was opened on 4 May 1907 by Odile Grant.')], WORDS);
    const within = (string: string) => columnOf(mill, string, 'within');
    assert.deepEqual(['4 May 1907', '1907', 'Odile Grant'].map(within), [0, 1, 0]);
  });

  it('see the header over a cell', () => {
    const table = '| Ship | Length | Pilot |\n| --- | --- | --- |\n| Ann | 12 m | Otto |\n| Bea | 15 m | Ida |';
    const asked = slateOf('What length does the Bea have?', [slot('Ships', table)], WORDS);
    assert.ok(columnOf(asked, '15 m', 'header') > 0);
    assert.equal(columnOf(asked, 'Ida', 'header'), 0);
  });
});

describe('a slate', () => {
  it('of a question for an item of a list has no others', () => {
    const list = [slot('Soup', '1. Wash the leek, then cut it.\n2. Boil 2 litres of water.\n3. Serve.')];
    for (const question of ['What is the second step of the soup?', '汤的操作第 2 步是什么？', 'What is step 2?']) {
      const slate = slateOf(question, list, WORDS);
      const strings = slate.candidates.map(({ start, end }) => list[0]!.passage.text.slice(start, end));
      assert.deepEqual(strings, ['Boil 2 litres of water']);
    }
    assert.ok(slateOf('What is step 9?', list, WORDS).candidates.length > 5);
  });
});

describe('a slate of a question for a reason', () => {
  const text = 'Unused days expire on 31 March because the accounts are closed then.';
  const strings = (question: string, own: string) =>
    slateOf(question, [slot('Leave', own)], WORDS).candidates.map(({ start, end }) => own.slice(start, end));

  it('has no bare value, but where there is nothing else', () => {
    const reasons = strings('Why do unused days expire?', text);
    assert.ok(reasons.includes('the accounts are closed then') && !reasons.includes('31 March'));
    assert.ok(strings('When do unused days expire?', text).includes('31 March'));
    assert.deepEqual(strings('Why?', '1907'), ['1907']);
  });
});

describe('features of reading', () => {
  // Tokens of 'Ann paid 35 marks': a title's, then words.
  const text = 'Ann paid 35 marks';
  const offsets = Int32Array.from([-1, -1, 0, 3, 3, 8, 8, 11, 11, 17]);
  const readout: Readout = {
    offsets,
    heads: Float32Array.from([0.1, 0.05, 0.05, 0.5, 0.2, 0, 0, 0, 0, 0.9]),
    start: Float32Array.from([7, 1, 0, 4, 1]),
    end: Float32Array.from([0, 1, 0, 1, 3]),
  };
  const other: Readout = { ...readout, start: Float32Array.from([0, 2, 0, 0, 0]) };
  const slate = slateOf('How much?', [slot('Bill', text, readout), slot('Bill', text, other)], WORDS, {
    heads: 2,
    pointerNull: [0.5, -0.5],
  });

  it('are what the heads see of the first token, the most of any, and of the last', () => {
    const near = (name: string, value: number) =>
      assert.ok(Math.abs(columnOf(slate, '35 marks', name) - value) < 1e-5, name);
    near('head.0.first', Math.log(0.5 + 1e-3));
    near('head.0.most', Math.log(0.5 + 1e-3));
    near('head.0.last', Math.log(0.2 + 1e-3));
    near('head.1.first', Math.log(1e-3));
    near('head.1.most', Math.log(0.9 + 1e-3));
  });

  it('are log-softmax of the pointer over the tokens of all texts and the null', () => {
    const logits = [...readout.start.slice(1), ...other.start.slice(1), 0.5];
    const sum = Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
    assert.ok(Math.abs(columnOf(slate, '35 marks', 'pointer.start') - (4 - sum)) < 1e-5);
    const start = columnOf(slate, '35 marks', 'pointer.start');
    const end = columnOf(slate, '35 marks', 'pointer.end');
    assert.ok(Math.abs(columnOf(slate, '35 marks', 'pointer.both') - start - end) < 1e-5);
  });
});

describe('choosing', () => {
  const names = ['good'];
  const weights: ChoiceWeights = { features: names, mean: [0], deviation: [1], weights: [1] };
  const slots = [slot('A', 'in 1,000 or 1000'), slot('B', 'by 1000')];
  const candidate = (of: number, start: number, end: number) =>
    ({ slot: of, start, end, type: 'number', source: 'value', sentence: 0 }) as const;
  const candidates = [candidate(0, 3, 8), candidate(0, 12, 16), candidate(1, 3, 7), candidate(1, 0, 2)];
  const slate: Slate = { question: '', slots, candidates, names, features: Float32Array.from([0, 1, 2, 1.5]) };

  it('adds up candidates that say the same, and names their slots', () => {
    const [best, next] = choose(slate, weights);
    const total = 1 + Math.exp(1) + Math.exp(2) + Math.exp(1.5);
    assert.ok(Math.abs(best!.probability - (1 + Math.exp(1) + Math.exp(2)) / total) < 1e-6);
    assert.equal(best!.text, '1000');
    assert.deepEqual(
      best!.places.map(({ slot: of }) => of),
      [1, 0],
    );
    assert.equal(next!.text, 'by');
  });

  it('refuses weights for what it does not compute', () => {
    assert.throws(() => scoresOf(slate, { ...weights, features: ['head.99.first'] }), ChoiceError);
  });

  it('learns from right candidates which columns tell, and gives the same bits again', () => {
    // The second column tells; the first is noise; the third never changes.
    const examples = Array.from({ length: 40 }, (_, i) => ({
      names: ['noise', 'tells', 'still'],
      features: Float32Array.from([0, 1, 2].flatMap((n) => [((i * 7 + n * 5) % 11) / 11, n === i % 3 ? 1 : 0, 4])),
      gold: [i % 3],
    }));
    const fitted = fitChoice(examples);
    assert.ok(fitted.weights[1]! > 5 * Math.abs(fitted.weights[0]!));
    assert.equal(fitted.weights[2], 0);
    assert.deepEqual(fitChoice(examples), fitted);
    assert.throws(() => fitChoice([{ ...examples[0]!, gold: [] }]), ChoiceError);
  });

  it('takes as right what says the same at the gold place, or comes nearest', () => {
    const mill = slateOf('When?', [slot('Rose Mill', MILL)], WORDS);
    const strings = (answers: string[], start: number, end: number) =>
      goldCandidates(mill, answers, { slot: 0, start, end }).map((i) =>
        MILL.slice(mill.candidates[i]!.start, mill.candidates[i]!.end),
      );
    const at = MILL.indexOf('1907');
    assert.deepEqual(strings(['1907'], at, at + 4), ['1907']);
    const near = MILL.indexOf('owner is Odile Grant');
    assert.ok(strings(['r is Odile Grant'], near + 4, near + 20).every((string) => string.includes('Odile Grant')));
  });
});

describe('minimizing', () => {
  it('finds the bottom of a curved valley', () => {
    const found = minimize(
      ([x = 0, y = 0], gradient) => {
        gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
        gradient[1] = 200 * (y - x * x);
        return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
      },
      Float64Array.from([-1.2, 1]),
    );
    assert.ok(Math.abs(found[0]! - 1) < 1e-4 && Math.abs(found[1]! - 1) < 1e-4);
  });
});

describe('copy heads', () => {
  it('are those whose maximum falls on the answer, the title left out', () => {
    // Two layers of two heads over four tokens; the first token is the title's.
    const sample = (answer: number) => ({
      attention: Float32Array.from([
        ...[9, 1, 0, 0],
        ...[9, 0, 1, 0],
        ...[0, 0, 0, 1],
        ...[0, 1, 2, 3].map((t) => (t === answer ? 1 : 0)),
      ]),
      tokens: 4,
      first: answer,
      last: answer,
      from: 1,
    });
    const found = findCopyHeads([sample(1), sample(2), sample(3)], 2, 2);
    assert.deepEqual(found[0], { layer: 1, head: 1, hits: 1 });
    assert.equal(found.length, 2);
    assert.ok(Math.abs(found[1]!.hits - 1 / 3) < 1e-12);
  });
});
