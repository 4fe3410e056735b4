/** What questions ask for, by everyday words of both languages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typeFit, wantedOf } from './question-type.ts';

const ASKED = {
  date: ['When did it open?', '大修的时间是什么？', '它首次举办于几时？', '结婚的日子是哪天', '质保的到期日是什么？'],
  number: [
    'How many rooms are there?',
    '夜间的限值是什么？',
    '煮它要花多少时间？',
    '船长几何？',
    '游行的时长呢？',
    '山顶的海拔？',
    '静置时间是什么来着？',
    '麻烦说一下大桥的限重。',
    'Tell me the noise level of the fan.',
    'How much does it weigh?',
  ],
  amount: ['How much did it cost?', '公司的负债是什么情况？', '总开销说一下', '最高罚款'],
  identifier: [
    'What is its serial number?',
    '这座城市的邮编是什么？',
    '它以什么文号出售？',
    '法规的刊号',
    '这座城市的邮编为何呢？',
  ],
  name: ['Who built it?', '主实验室的地点', '它的产地在哪', '麻烦说一下她工作的公司。', '创始人的名字呢', '谁是校长？'],
  reason: ['Why was it closed?', '为什么花了那么多时间？', '公司为何搬走？', '它為何停業了一年'],
  any: ['What is it used for?', '它有什么用', '公司名称的由来', '有人问起它的用途，该怎么回答？'],
} as const;

test('the words of a question say what kind of thing it asks for', () => {
  for (const [wanted, questions] of Object.entries(ASKED))
    for (const question of questions) assert.equal(wantedOf(question), wanted, question);
});

test('a value of another type does not fit, one that is written alike may', () => {
  assert.equal(typeFit('date', 'date'), 1);
  assert.equal(typeFit('date', 'number'), 0);
  assert.equal(typeFit('date', 'name'), -1);
  assert.equal(typeFit('any', 'amount'), 0);
});
