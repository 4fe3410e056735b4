/** Slots of random documents: everything covered, offsets exact, edits local; sections, headers and subjects of known ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SlotDraft, slotsOf, termsOf } from './index.ts';

/** mulberry32, so that every run tests the same texts. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WORDS = 'river stone market letter engine harbour winter paper signal garden bridge copper window teacher'.split(
  ' ',
);
const HAN = '河石市信机港冬纸号园桥铜窗师雨山船城灯路茶米';

function sentence(random: () => number, chinese: boolean): string {
  const length = 3 + Math.floor(random() * 18);
  if (chinese) return `${Array.from({ length }, () => HAN[Math.floor(random() * HAN.length)]).join('')}。`;
  const words = Array.from({ length }, () => WORDS[Math.floor(random() * WORDS.length)] as string);
  return `${(words[0] as string)[0]?.toUpperCase()}${(words[0] as string).slice(1)} ${words.slice(1).join(' ')} ${Math.floor(random() * 1000)}. `;
}

function document(seed: number, sentences: number): string {
  const random = dice(seed);
  let text = '';
  for (let at = 0; at < sentences; at++) {
    const roll = random();
    if (roll < 0.02) text += `\n\n## ${WORDS[Math.floor(random() * WORDS.length)]} ${at}\n\n`;
    else if (roll < 0.05)
      text += `\n| name | size |\n|---|---|\n| ${WORDS[at % 14]} | ${at} |\n| ${HAN[at % 20]} | ${at * 2} |\n`;
    else if (roll < 0.08) text += `\n${WORDS[at % 14]} ${at}: ${WORDS[(at * 7) % 14]}\n`;
    else if (roll < 0.1) text += `\n${'x'.repeat(Math.floor(random() * 2000))}\n`;
    else if (roll < 0.11) text += `\n${'汉字'.repeat(Math.floor(random() * 600))}\n`;
    else if (roll < 0.2) text += '\n\n';
    text += sentence(random, seed % 2 === 1);
  }
  return text;
}

function uncovered(text: string, slots: readonly SlotDraft[]): string {
  const covered = new Uint8Array(text.length);
  for (const slot of slots) if (slot.kind === 'span') covered.fill(1, slot.start, slot.end);
  return Array.from(covered, (in_, at) => (in_ ? '' : text[at])).join('');
}

test('every character that is not blank lies in a span; spans are short, in order, exact', () => {
  for (let seed = 0; seed < 40; seed++) {
    const text = document(seed, 120);
    const slots = slotsOf({ title: 'A title', text });
    assert.equal(uncovered(text, slots).trim(), '');
    let last = -1;
    for (const slot of slots.filter((one) => one.kind === 'span')) {
      assert.ok(slot.start > last && slot.end > slot.start && slot.end <= text.length);
      last = slot.start;
      const quote = text.slice(slot.start, slot.end);
      assert.equal(quote.trim(), quote);
      const weight = Array.from({ length: quote.length }, (_, at) => (quote.charCodeAt(at) > 0x3000 ? 3 : 1)).reduce(
        (a: number, b) => a + b,
        0,
      );
      assert.ok(weight <= 600, `${weight}`);
    }
    assert.deepEqual(slotsOf({ title: 'A title', text }), slots);
  }
});

test('blank, tiny and marks-only texts', () => {
  assert.deepEqual(slotsOf({ title: 't', text: '' }), []);
  assert.deepEqual(slotsOf({ title: 't', text: ' \n\n\t ' }), []);
  assert.deepEqual(slotsOf({ title: 't', text: ' a ' }), [{ kind: 'span', section: '', start: 1, end: 2 }]);
  for (const text of [
    '|',
    '||\n|-|',
    '# ',
    '\ud83d\ude00'.repeat(500),
    '#'.repeat(900),
    '。'.repeat(900),
    ': : :',
    '\r\n\r\na\r\n',
  ])
    assert.equal(uncovered(text, slotsOf({ title: 't', text })).trim(), '', text.slice(0, 9));
});

test('no cut falls inside a surrogate pair', () => {
  const random = dice(3);
  const text = Array.from({ length: 3000 }, () => String.fromCodePoint(0x1f600 + Math.floor(random() * 60))).join('');
  for (const slot of slotsOf({ title: 't', text }))
    assert.doesNotMatch(text.slice(slot.start, slot.end), /^[\udc00-\udfff]|[\ud800-\udbff]$/);
});

test('an edit of one sentence changes only the spans near it', () => {
  let worst = 0;
  let sum = 0;
  const edits = 40;
  for (const chinese of [0, 1]) {
    const text = document(chinese, 8000);
    const before = new Set(
      slotsOf({ title: 't', text }).map((slot) => `${slot.section}\n${text.slice(slot.start, slot.end)}`),
    );
    const random = dice(7 + chinese);
    for (let edit = 0; edit < edits / 2; edit++) {
      const at = Math.floor(random() * text.length);
      const changed = text.slice(0, at) + sentence(random, chinese === 1) + text.slice(at + Math.floor(random() * 60));
      const fresh = slotsOf({ title: 't', text: changed }).filter(
        (slot) => !before.has(`${slot.section}\n${changed.slice(slot.start, slot.end)}`),
      );
      worst = Math.max(worst, fresh.length);
      sum += fresh.length;
    }
  }
  assert.ok(worst <= 14, `worst edit wrote ${worst}`);
  assert.ok(sum / edits <= 5, `mean ${sum / edits}`);
});

test('headings give the section, rows their header, facts their subject', () => {
  const text =
    '# Kestrel-4\n\nIntro sentence one.\n\n## Specifications\n\n### Power\n\nVoltage: 12 V\n- Current: 3 A\nSee https://example.org/a at 10:30 today.\n\n| Part | Price |\n|---|---|\n| Rotor | $12 |\n| Stator | $9 |\n\nA rotor is a turning part.\n';
  const facts = slotsOf({ title: 'Kestrel-4', text }).filter((slot) => slot.kind === 'fact');
  assert.deepEqual(
    facts.map((fact) => [text.slice(fact.start, fact.end), fact.section, fact.subject]),
    [
      ['Voltage: 12 V', 'Specifications › Power', 'Kestrel-4'],
      ['Current: 3 A', 'Specifications › Power', 'Kestrel-4'],
      ['| Rotor | $12 |', 'Specifications › Power › Part | Price', 'Rotor'],
      ['| Stator | $9 |', 'Specifications › Power › Part | Price', 'Stator'],
      ['A rotor is a turning part.', 'Specifications › Power', 'A rotor'],
    ],
  );
  const recipe = '# 红烧鱼\n\n红烧鱼是一道家常菜。\n\n## 计算\n\n* 盐：3 克\n\n## 操作\n\n1. 烧水。\n';
  const found = slotsOf({ title: '红烧鱼', text: recipe }).filter((slot) => slot.kind === 'fact');
  assert.deepEqual(
    found.map((fact) => [recipe.slice(fact.start, fact.end), fact.section, fact.subject]),
    [
      ['红烧鱼是一道家常菜。', '', '红烧鱼'],
      ['盐：3 克', '计算', '红烧鱼'],
    ],
  );
});

test('a table is cut between rows and its later spans carry the header', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `| part ${row} | maker ${row} | ${row * 3} |`).join('\n');
  const text = `| Part | Maker | Price |\n|---|---|---|\n${rows}\n`;
  const spans = slotsOf({ title: 'Parts', text }).filter((slot) => slot.kind === 'span');
  assert.ok(spans.length > 3);
  for (const span of spans.slice(1)) {
    assert.equal(span.section, 'Part | Maker | Price');
    assert.match(text.slice(span.start, span.end), /^\|.*\|$/s);
  }
});

test('sentences overlap by one inside a paragraph', () => {
  const text = Array.from({ length: 40 }, (_, at) => `Sentence number ${at} speaks of thing ${at}.`).join(' ');
  const spans = slotsOf({ title: 't', text }).filter((slot) => slot.kind === 'span');
  assert.ok(spans.length > 2);
  for (let at = 1; at < spans.length; at++) {
    const shared = text.slice(spans[at]?.start, spans[at - 1]?.end);
    assert.match(shared, /^Sentence number \d+ speaks of thing \d+\.$/);
  }
  assert.ok(termsOf(text).length > 0);
});
