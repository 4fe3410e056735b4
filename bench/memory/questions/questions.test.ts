/** The question sets of real documents: enough questions, each answer where the evidence says, both wordings, the halves apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { World } from '../../../src/memory/worlds/world.ts';
import { factbook } from './factbook.ts';
import { factbookText } from './factbook-text.ts';
import { howtocook, recipeText } from './howtocook.ts';
import { askablesOf } from './howtocook-rules.ts';
import { human } from './human.ts';
import { MissingSource } from './sources.ts';

/** The set, or the reason why the test is skipped. */
function setOr(skip: (reason: string) => void, make: () => World): World | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MissingSource)) throw error;
    skip(error.message);
    return undefined;
  }
}

function assertSound({ documents, questions }: World): void {
  const texts = new Map(documents.map(({ name, text }) => [name, text]));
  assert.equal(texts.size, documents.length, 'names are unique');
  assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length, 'ids are unique');
  for (const { id, question, answers, evidence } of questions) {
    const [{ document, start, end }] = evidence;
    assert.equal(texts.get(document)?.slice(start, end), answers[0], id);
    assert.ok(answers[0].length > 0 && question.length > 0 && !question.includes('$'), id);
  }
}

for (const [name, make] of [
  ['factbook', factbook],
  ['howtocook', howtocook],
] as const)
  test(`${name}: at least 150 pairs, each in both wordings, the same at each call`, (t) => {
    const world = setOr(
      (reason) => t.skip(reason),
      () => make(),
    );
    if (!world) return;
    assertSound(world);
    const of = (wording: string) => world.questions.filter((question) => question.wording === wording).length;
    assert.ok(of('document') >= 150 && of('document') === of('paraphrase'));
    assert.ok(new Set(world.questions.map(({ valueType }) => valueType)).size >= 2);
    assert.deepEqual(make().questions, world.questions);
  });

for (const name of ['drcd', 'cmrc'] as const)
  test(`${name}: the halves share no paragraph, and an answer is where it is said to be`, (t) => {
    const reported = setOr(
      (reason) => t.skip(reason),
      () => human(name),
    );
    if (!reported) return;
    const training = human(name, 'train');
    for (const world of [reported, training]) assertSound(world);
    const paragraphs = (world: World) => new Set(world.questions.map(({ documents }) => documents[0]));
    assert.equal(paragraphs(reported).intersection(paragraphs(training)).size, 0);
    assert.ok(reported.questions.length > 400 && training.questions.length > 400);
  });

test('a country becomes lines that name their field', () => {
  const country = {
    Geography: {
      Area: { 'total ': { text: '5 sq km' }, note: '<b>note:</b> with&nbsp;rocks &amp; reefs' },
      Coastline: { text: '2 km' },
    },
    Economy: { 'Economic overview': { text: '' } },
  };
  const text =
    '# Geography\n\nArea / total: 5 sq km\nArea / note: note: with rocks & reefs\nCoastline: 2 km\n\n# Economy\n\n';
  assert.equal(factbookText(country), text);
});

test('a recipe is asked only what it says once', () => {
  const page = recipeText(`# 汤的做法

![汤](./a.jpg)

预估烹饪难度：★★

预估卡路里：120 大卡

## 计算

一份正好够 2 个人吃。

- 盐 3g
- 水 约 500 ml
- 糖 5 g
- 糖 6 g

## 操作

1. 把水和盐放进锅里
2. 煮 10 分钟，再蒸 5 分钟
3. 再蒸 3 分钟，盛出来吃
`);
  assert.ok(!page.includes('!['));
  const asked = new Map(
    askablesOf('汤', page).map(({ document, answers, start }) => [
      document,
      page.slice(start, start + answers[0].length),
    ]),
  );
  assert.deepEqual(Object.fromEntries(asked), {
    '汤的预估烹饪难度是多少？': '★★',
    '汤的预估卡路里是多少？': '120 大卡',
    '汤一份正好够几个人食用？': '2 个人',
    '汤的计算里，盐的用量是多少？': '3g',
    '汤的计算里，水的用量是多少？': '500 ml',
    '做汤时，要煮多少时间？': '10 分钟',
    '汤的操作第 1 步是什么？': '把水和盐放进锅里',
    '汤的操作第 2 步是什么？': '煮 10 分钟，再蒸 5 分钟',
    '汤的操作第 3 步是什么？': '再蒸 3 分钟，盛出来吃',
  });
});
