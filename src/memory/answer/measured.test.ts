/** Which quantities are of the kind that a question asks for, by words and units alone, and what is left of the candidates then. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measureOf } from './measures.ts';
import { type ReadSlot, type Slate, slateOf } from './slate.ts';

const WORDS = { slots: 100, idf: () => 3 };
const slot = (title: string, text: string): ReadSlot => ({ passage: { key: text, title, text }, score: 0 });

function columnOf(slate: Slate, string: string, name: string): number {
  const row = slate.candidates.findIndex(
    ({ slot, start, end }) => slate.slots[slot]!.passage.text.slice(start, end) === string,
  );
  assert.ok(row >= 0, string);
  return slate.features[row * slate.names.length + slate.names.indexOf(name)]!;
}

describe('measures', () => {
  it('see which quantities are of the kind that is asked for, by their units', () => {
    const kinds = (question: string, title: string, text: string, strings: readonly string[]) => {
      const slate = slateOf(question, [slot(title, text)], WORDS);
      return strings.map((string) =>
        ['measured', 'mismeasured'].map((name) => columnOf(slate, string, name)).join(' '),
      );
    };
    const bridge = 'The bridge is 254 metres long, closed to lorries above 22 tonnes since May 1990, and has 8 lamps.';
    const values = ['254 metres', '22 tonnes', 'May 1990', '8', 'lamps'];
    const asked = (question: string, title = 'Bridge') => kinds(question, title, bridge, values);
    assert.deepEqual(asked('At what temperature is it closed?'), ['0 1', '0 1', '0 1', '0 0', '0 0']);
    assert.deepEqual(asked('Who closed it?'), Array(5).fill('0 0'));
    assert.deepEqual(asked('Who closed the Temperature Bridge?', 'Temperature Bridge'), Array(5).fill('0 0'));
    assert.deepEqual(kinds('面粉用量是多少？', '面', '面粉239克，水83毫升。', ['239克', '83毫升']), ['1 0', '1 0']);
  });

  describe('leave out what is no measure where one is asked for', () => {
    const left = (question: string, title: string, ...texts: string[]) => {
      const slots = texts.map((text) => slot(title, text));
      const { candidates } = slateOf(question, slots, WORDS);
      return new Set(candidates.map(({ slot, start, end }) => texts[slot]!.slice(start, end)));
    };
    const bridge = 'It is 254 metres long, closed to lorries above 22 tonnes since May 1990; Ada Moss weighs them.';

    it('in slots that have one', () => {
      const heavy = left('Above what weight is it closed?', 'Bridge', bridge, 'It is 8 metres wide.');
      assert.ok(heavy.has('22 tonnes') && heavy.has('22') && heavy.has('lorries') && heavy.has('8 metres'));
      assert.ok(!heavy.has('254 metres') && !heavy.has('254') && !heavy.has('May 1990'));
      assert.ok(![...heavy].some((string) => string.includes(';')));
      assert.ok(left('How loud is it?', 'Bridge', bridge).has('254 metres'));
      const soup = left('静置时间是什么来着？', '汤', '烤箱165℃，静置46分钟，2019年开售。');
      assert.ok(soup.has('46分钟') && !soup.has('165℃') && !soup.has('2019年'));
    });

    it('but not a date where one may say how long, a year or a bare number where people are counted, pieces of what is taken', () => {
      const lease = left(
        'How long does the lease run?',
        'Lease',
        'It runs until 31 May 2030. A door is 2 metres high, 8 euros.',
      );
      assert.ok(lease.has('31 May 2030') && lease.has('2 metres') && !lease.has('8 euros'));
      const dish = left('葱的用量是多少？', '菜', '- 葱 4 棵\n- 盐 适量\n- 水 80ml\n- 煮 5 分钟，售价 20 元');
      assert.ok(dish.has('4 棵') && dish.has('适量') && dish.has('80ml') && !dish.has('5 分钟') && !dish.has('20 元'));
      const town = left('How many people live in Orn?', 'Orn', 'Population: 1850. Altitude: 20 metres.');
      assert.ok(town.has('1850') && !town.has('20 metres'));
    });

    it('and not where a measure is only spoken of', () => {
      const whole = ['254 metres', '22 tonnes', 'May 1990', 'Ada Moss'];
      for (const question of [
        'Who checks the weight limit?',
        'Where is the noise level measured?',
        'Which bridge has the greatest length?',
        'What should be done above the weight limit?',
        'Is the weight limit old?',
        'When was the weight limit set?',
        'How far is it?',
        'How many lorries keep to the weight limit?',
        'How much do I pay for a lorry that weighs over 22 tonnes?',
        '谁负责限重？',
        '哪座桥的限重最大？',
        '超过限重怎么办？',
      ]) {
        const all = left(question, 'Bridge', bridge);
        assert.ok(
          whole.every((string) => all.has(string)),
          question,
        );
      }
      assert.ok(
        left('When was the Noise Level Act passed?', 'Noise Level Act', 'Passed in May 1990, 40 dB.').has('May 1990'),
      );
    });
  });

  it('know units as they are written', () => {
    const kinds = {
      power: ['50千瓦', '800 W'],
      energy: ['200千卡', '836 kJ', '3千瓦时'],
      time: ['半小时', '2小时半', '１２分钟', 'twenty minutes', 'ten-minute'],
      mass: ['5千克', '12 pounds', '1.5吨'],
      area: ['two million square kilometres', '9 km²', '三点五平方公里'],
      temperature: ['−5°C', 'twenty degrees Celsius', '165℃'],
      length: ['十几公里', '120米'],
      stars: ['★★★'],
    };
    for (const [kind, quantities] of Object.entries(kinds))
      for (const quantity of quantities) assert.equal(measureOf(quantity), kind, quantity);
    for (const none of ['8节', '6 cups', '12', '4 棵', '12 characters']) assert.equal(measureOf(none), undefined, none);
  });
});
