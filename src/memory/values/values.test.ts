/** Typed values in sentences of both languages, all of them and no others; what is the same value and what is not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sameValue } from './same.ts';
import { valuesIn } from './values.ts';

const found = (text: string): string[] =>
  valuesIn(text).map(({ type, start, end }) => `${type}:${text.slice(start, end)}`);

/** A sentence, and all that is to be found in it. */
const CASES: readonly (readonly [string, ...string[]])[] = [
  [
    'The Marlow Bridge was opened on 12 March 1987 and cost $4.2 million.',
    'name:Marlow Bridge',
    'date:12 March 1987',
    'amount:$4.2 million',
  ],
  ['In 1990 it was widened to 24 metres, 35% more.', 'date:1990', 'number:24 metres', 'percentage:35%'],
  [
    'Serial AX-2041 runs version 2.1; release v3.4.1-beta',
    'name:Serial',
    'identifier:AX-2041',
    'version:2.1',
    'version:v3.4.1-beta',
  ],
  [
    'call +86 10 1234 5678 or mail info@ex.org at 14:30 or 5 p.m.',
    'identifier:+86 10 1234 5678',
    'identifier:info@ex.org',
    'date:14:30',
    'date:5 p.m.',
  ],
  ['it was founded March 3, 1999 by J. K. Rowling', 'date:March 3, 1999', 'name:J. K. Rowling'],
  [
    'at the University of East Anglia, with 1,200 employees',
    'name:University of East Anglia',
    'number:1,200 employees',
  ],
  ['twenty-five rooms and two hundred and five seats', 'number:twenty-five rooms', 'number:two hundred and five seats'],
  [
    'earned EUR 3.5 billion (2019–2021) after 500 BC in the 19th century',
    'amount:EUR 3.5 billion',
    'date:2019–2021',
    'date:500 BC',
    'date:19th century',
  ],
  [
    'in March 1987, on the 4th of July, in the 1980s, Q3 2021',
    'date:March 1987',
    'date:4th of July',
    'date:1980s',
    'date:Q3 2021',
  ],
  ['2021-03-04, 2021-03-04 10:20, 12.03.1999', 'date:2021-03-04', 'date:2021-03-04 10:20', 'date:12.03.1999'],
  ['it runs 2.19.10-rc1. Then v5.9-rc2. Or 4.0beta.', 'version:2.19.10-rc1', 'version:v5.9-rc2', 'version:4.0beta'],
  ['1.6 deaths/1,000 live births, code ab/12, not more', 'number:1.6', 'number:1,000', 'identifier:ab/12'],
  ['水取自55N号井，住在A12号楼', 'identifier:55N号井', 'identifier:A12号楼'],
  ['SW1A 1AA, no K1A 0B1 in VT 52/895', 'identifier:SW1A 1AA', 'identifier:K1A 0B1', 'identifier:VT 52/895'],
  ['ISBN 978-7-111-11111-1 and sku RFC2616', 'name:ISBN', 'identifier:978-7-111-11111-1', 'identifier:RFC2616'],
  [
    'a 10-year plan, a 3-inch pipe, -5 °C, 120 km/h',
    'number:10-year',
    'number:3-inch',
    'number:-5 °C',
    'number:120 km/h',
  ],
  [
    '该桥于1987年3月12日建成，造价3,000万元，占百分之三十五。',
    'date:1987年3月12日',
    'amount:3,000万元',
    'percentage:百分之三十五',
  ],
  ['长约2.5公里，有三十五名员工，300多人', 'number:2.5公里', 'number:三十五名', 'number:300多人'],
  ['夜间不得超过35分贝，每次35分', 'number:35分贝', 'number:35分'],
  [
    '民国三十八年十月一日，二〇二一年三月，三月五日',
    'date:民国三十八年十月一日',
    'date:二〇二一年三月',
    'date:三月五日',
  ],
  [
    '19世紀晚期，1980年代初，公元前221年，下午3点半',
    'date:19世紀晚期',
    'date:1980年代初',
    'date:公元前221年',
    'date:下午3点半',
  ],
  ['《苏达尔摩》由威廉·琼斯创办，校长李明先生说「你好」', 'name:苏达尔摩', 'name:威廉·琼斯', 'name:李明', 'name:你好'],
  ['第三届，三分之二，七成，一种方法，一些人', 'number:第三届', 'number:三分之二', 'percentage:七成'],
  ['全長１２３４公尺，氣溫-5℃，49,736名', 'number:１２３４公尺', 'number:-5℃', 'number:49,736名'],
  ['鸡蛋 2个，盐 5g，猪肉 200-250g，450 大卡', 'number:2个', 'number:5g', 'number:200-250g', 'number:450 大卡'],
  [
    '编号为 HX-20-31B，版本：2.1，价格¥58，人民币300元',
    'identifier:HX-20-31B',
    'version:2.1',
    'amount:¥58',
    'amount:人民币300元',
  ],
];

const SAME: readonly (readonly [string, string])[] = [
  ['1,000', '1000'],
  ['１２', '12'],
  ['3月12日', '03-12'],
  ['12 March 1987', '1987年3月12日'],
  ['March 12, 1987', '1987-03-12'],
  ['35%', '百分之三十五'],
  ['35 percent', '35％'],
  ['3万元', '30,000元'],
  ['$4.2 million', '4,200,000 dollars'],
  ['1987', '1987年'],
  ['民国76年', '1987'],
  ['三十五', '35'],
  ['35名', '35人'],
  ['The Hague', 'hague'],
  ['twenty-five', '25'],
  ['5 p.m.', '17:00'],
  ['下午3点半', '15:30'],
  ['2.5 km', '2.5公里'],
  ['35 dB', '35分贝'],
  ['《红楼梦》', '红楼梦'],
  ['1.5亿', '150000000'],
  ['七成', '70%'],
  ['¥58', '58元'],
  ['AX-2041', 'ax-2041'],
  ['12 km²', '12 sq km'],
  ['84 rooms', '84'],
  ['-5 °C', '-5°C'],
  ['40 million barrels', '40,000,000 barrels'],
];
const DIFFERENT: readonly (readonly [string, string])[] = [
  ['3', '4'],
  ['2.1', '21'],
  ['March 1987', '12 March 1987'],
  ['$5', '¥5'],
  ['5 km', '5 m'],
  ['-5', '5'],
  ['10-20', '1020'],
  ['12 March 1987', '13 March 1987'],
  ['AX-2041', 'AX-2042'],
  ['', 'x'],
  ['was opened in 1907', '1907'],
  ['it has 84 rooms', '84'],
  ['长约2.5公里', '2.5公里'],
  ['三个人和五条狗', '三'],
];

describe('typed values', () => {
  for (const [text, ...values] of CASES) it(text, () => assert.deepEqual(found(text), values));

  it('takes time in proportion to the text, whatever stands in it', () => {
    for (const piece of ['1', '一', 'Aa ', '"', 'a-1-', '1,', '·', '千万', '$', '1987-', 'of The ']) {
      const long = piece.repeat(40_000);
      for (const { start, end } of valuesIn(long)) assert.ok(start < end && end <= long.length);
    }
  });

  it('finds values in order, each inside the text', () => {
    const text = CASES.map(([sentence]) => sentence).join('\n');
    const values = valuesIn(text);
    for (let i = 1; i < values.length; i++) assert.ok(values[i]!.start >= values[i - 1]!.start);
  });
});

describe('the same value', () => {
  for (const [a, b] of SAME) it(`${a} = ${b}`, () => assert.ok(sameValue(a, b) && sameValue(b, a)));
  for (const [a, b] of DIFFERENT) it(`${a} is not ${b}`, () => assert.ok(!sameValue(a, b) && !sameValue(b, a)));
});
