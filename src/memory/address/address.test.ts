/** The address against small stores of its own making and held-out worlds: what comes first, what opens the gate, where a hop leads, what the fit finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { worldOf } from '../worlds/index.ts';
import { termsOf } from '../write/index.ts';
import { exampleOf, fitAddress } from './fit.ts';
import { PlainSnapshot } from './fixtures/plain-snapshot.ts';
import { address, calibrateGate, DEFAULT_WEIGHTS, FEATURES, secondHop } from './index.ts';
import { namesIn } from './names.ts';
import { OFF_DOMAIN_QUESTIONS } from './off-domain.ts';
import { questionOf } from './question.ts';

const HARBOURS = ['Veltrin', 'Ostmere', 'Calder', 'Innvik', 'Sabrin', 'Torvald', 'Marrick', 'Penhale'];
const documents = HARBOURS.map((name, at) => ({
  name: `${name}.md`,
  title: `${name} Harbour`,
  text:
    `# ${name} Harbour\n\n${name} Harbour is a port in the north. It was founded in ${1800 + at}. Its harbour master is ${HARBOURS[(at + 3) % 8]} Olsen.\n\n` +
    `## Figures\n\nWater depth: ${10 + at} m\nAnnual fee: $${at + 1},500\n\n| Pier | Length |\n|---|---|\n| North | ${100 + at} m |\n| South | ${200 + at} m |\n`,
}));
const recipes = ['清蒸鲈鱼', '红烧茄子', '葱油拌面', '番茄牛腩', '蒜蓉西兰花'].map((title, at) => ({
  name: `${title}.md`,
  title,
  text: `# ${title}的做法\n\n${title}是一道家常菜。\n\n预估烹饪难度：${'★'.repeat(at + 1)}\n\n## 计算\n\n* 盐 ${at + 2} 克\n* 蒜 ${at + 1} 瓣\n\n## 操作\n\n1. 蒸 ${at + 8} 分钟。\n`,
}));
const snapshot = new PlainSnapshot([...documents, ...recipes]);

function firstTexts(question: string, k = 3): string[] {
  return address(snapshot, question, { k }).slots.map(({ slot }) => slot.text);
}

test('the named document comes first, in its own words, in others and in Chinese', () => {
  for (const [question, title, says] of [
    ['When was Innvik Harbour founded?', 'Innvik Harbour', '1803'],
    ['In what year did Innvik Harbour come into being?', 'Innvik Harbour', '1803'],
    ['How deep is the water at Penhale?', 'Penhale Harbour', '17 m'],
    ['How much must ships pay Calder Harbour each year?', 'Calder Harbour', '$3,500'],
    ['番茄牛腩要放多少盐？', '番茄牛腩', '盐 5 克'],
    ['番茄牛腩好做吗，难不难？', '番茄牛腩', '★★★★'],
    ['番茄牛腩裡蒜的用量？', '番茄牛腩', '蒜 4 瓣'],
  ] as const) {
    const { slots } = address(snapshot, question);
    assert.equal(slots[0]?.slot.title, title, question);
    assert.ok(
      slots.some(({ slot }) => slot.title === title && slot.text.includes(says)),
      `${question}: ${slots.map(({ slot }) => slot.text).join(' || ')}`,
    );
  }
});

test('k slots are k different places, the same ones every time', () => {
  const { slots } = address(snapshot, 'What is the annual fee of Sabrin Harbour?', { k: 6 });
  assert.equal(slots.length, 6);
  for (const [at, { slot }] of slots.entries())
    for (const { slot: other } of slots.slice(at + 1))
      assert.ok(
        slot.document !== other.document ||
          slot.end <= other.start ||
          other.end <= slot.start ||
          slot.key !== other.key,
      );
  assert.deepEqual(
    firstTexts('What is the annual fee of Sabrin Harbour?'),
    firstTexts('What is the annual fee of Sabrin Harbour?'),
  );
  const scores = slots.map(({ score }) => score);
  assert.deepEqual(
    scores,
    [...scores].sort((a, b) => b - a),
  );
  assert.deepEqual(Object.keys(slots[0]?.features ?? {}), [...FEATURES]);
});

test('question words are no terms; other wordings hang on what they reword', () => {
  const units = questionOf('What is the height of the tower?').units;
  assert.deepEqual(
    units.map(({ term }) => term),
    [...termsOf('height tower')],
  );
  assert.ok((units[0]?.related.length ?? 0) > 0);
  assert.equal(questionOf('请问有多少个？').units.filter((unit) => unit.weight === 1).length, 0);
  assert.equal(questionOf('When did it open?').asked, 'date');
  assert.equal(questionOf('多少钱？').asked, 'amount');
});

test('an empty store and an empty question find nothing and stay closed', () => {
  const empty = new PlainSnapshot([]);
  assert.deepEqual(address(empty, 'Who founded Calder?'), {
    open: false,
    slots: [],
    features: undefined,
    relevance: 0,
  });
  for (const question of ['', '???', 'What is the?', '的是吗'])
    assert.equal(address(snapshot, question).open, false, question);
});

test('the gate is conformal: at most alpha of other such questions open it, and the store’s own questions do', () => {
  const half = (parity: number) => OFF_DOMAIN_QUESTIONS.filter((_, at) => at % 2 === parity);
  const gate = calibrateGate(snapshot, half(0), 0.05);
  assert.equal(gate.questions, half(0).length);
  const opened = half(1).filter((question) => address(snapshot, question, { gate }).open).length;
  assert.ok(opened / half(1).length <= 0.1, `${opened}`);
  for (const question of ['When was Innvik Harbour founded?', '番茄牛腩要放多少盐？'])
    assert.ok(address(snapshot, question, { gate }).open);
  assert.equal(calibrateGate(snapshot, half(0).slice(0, 5), 0.05).threshold, Number.POSITIVE_INFINITY);
  // Questions with some that the store answers, so that the quantile is above what small stores need at least.
  const mixed = [...half(0), ...Array.from({ length: 40 }, () => 'When was Innvik Harbour founded?')];
  const sorted = mixed.map((question) => address(snapshot, question).relevance).sort((a, b) => a - b);
  assert.equal(calibrateGate(snapshot, mixed, 0.05).threshold, sorted[Math.ceil((sorted.length + 1) * 0.95) - 1]);
});

test('stores of a document or a few stay closed for chat that shares a word with them, and open for a name that only a text gives', () => {
  const ship = {
    name: 'heron.md',
    title: 'The Heron',
    text: 'The Heron (HRN) is a ship that crosses the sea by night. She was launched in 1931.',
  };
  for (const store of [[ship], [ship, ...documents.slice(0, 2)]]) {
    const few = new PlainSnapshot(store);
    const gate = calibrateGate(few);
    for (const chat of ['write a poem about the sea', 'Tell me a short story about a ship.', 'Why is the sky blue?'])
      assert.ok(!address(few, chat, { gate }).open, chat);
    for (const question of ['When was the Heron launched?', 'In which year was HRN launched?'])
      assert.ok(address(few, question, { gate }).open, question);
  }
});

test('a second hop leads to the document that the first slot, or the answer in it, names', () => {
  const places = new PlainSnapshot([
    ...documents,
    {
      name: 'olsen.md',
      title: 'Marrick Olsen',
      text: 'Marrick Olsen is a captain. He was born in Ostmere on 3 May 1961.',
    },
  ]);
  const question = 'Where was the harbour master of Innvik Harbour born?';
  const [first] = address(places, question).slots;
  assert.ok(first !== undefined && first.slot.title === 'Innvik Harbour');
  const [second] = secondHop(places, question, first, 'Marrick Olsen');
  assert.equal(second?.slot.title, 'Marrick Olsen');
  assert.equal(second?.hop, 2);
  assert.equal(second?.via, first.slot.id);
  assert.equal(secondHop(places, question, first)[0]?.slot.title, 'Marrick Olsen');
  assert.ok(
    secondHop(places, question, first, 'Marrick Olsen', { k: 50 }).every(
      ({ slot }) => slot.document !== first.slot.document,
    ),
  );
});

test('the fit finds the feature that decides, and is the same each time', () => {
  const rows = (values: number[]) =>
    values.map((value, at) =>
      Float64Array.from(FEATURES, (_, feature) => (feature === 0 ? value : ((at * 7 + feature * 3) % 5) / 5)),
    );
  const examples = Array.from({ length: 40 }, (_, seed) => {
    const values = Array.from({ length: 6 }, (__, at) => ((seed * 13 + at * 29) % 31) / 31);
    const best = values.indexOf(Math.max(...values));
    return { rows: rows(values), right: values.map((__, at) => at === best) };
  });
  const weights = fitAddress(examples);
  assert.ok(FEATURES.slice(1).every((feature) => Math.abs(weights[feature]) < weights.sentence / 3));
  assert.deepEqual(fitAddress(examples), weights);
  assert.ok(Object.values(fitAddress([])).every((weight) => weight === 0));
  const example = exampleOf(snapshot, 'When was Innvik Harbour founded?', (slot) => slot.text.includes('1803'));
  assert.ok(example?.right.includes(true));
  assert.equal(
    exampleOf(snapshot, 'When was Innvik Harbour founded?', () => false),
    undefined,
  );
});

test('held-out worlds: the right document first in at least 95 of 100, in both wordings', () => {
  const world = worldOf({ seed: 77, language: 'en', entities: 200, split: 'held-out', kinds: ['single', 'table'] });
  const shown = new PlainSnapshot(world.documents);
  for (const wording of ['document', 'paraphrase']) {
    const questions = world.questions.filter((question) => question.wording === wording).slice(0, 120);
    const right = questions.filter(
      ({ question, documents: [gold] }) =>
        address(shown, question, { weights: DEFAULT_WEIGHTS }).slots[0]?.slot.document === gold,
    );
    assert.ok(right.length >= 0.95 * questions.length, `${wording}: ${right.length} of ${questions.length}`);
  }
});

test('a month is no name: a document with a date in it has nothing to do with what else was in that month', () => {
  const dated = new PlainSnapshot([
    ...documents,
    {
      name: 'fair.md',
      title: 'Ostmere Fair',
      text: 'The Ostmere Fair falls on 15 October. Stalls are let on Mondays.',
    },
  ]);
  const namesOf = (question: string) => namesIn(questionOf(question), dated).map(({ name }) => name);
  assert.deepEqual(namesOf('Which typhoon made landfall in late October?'), []);
  assert.ok(namesOf('When is the Ostmere Fair in October?').includes('ostmere fair'));
  // A document that is called after a month is found by it.
  const novel = new PlainSnapshot([
    { name: 'n.md', title: 'October', text: 'October is a novel. It was printed in Lund.' },
  ]);
  assert.deepEqual(
    namesIn(questionOf('Where was October printed?'), novel).map(({ name }) => name),
    ['october'],
  );
});
