/** What the language data must keep to: enough wordings of every question, the held-out ones never in a train world, templates that fill. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Book, Column, Kind, Relation, Wordings } from './book.ts';
import { english } from './en/index.ts';
import { worldOf } from './index.ts';
import { readings } from './template.ts';
import { chinese } from './zh/index.ts';

const books = [english, chinese];
const kindsOf = (book: Book): Kind[] => [...book.kinds, ...book.real.map((real) => real.kind)];
const relationsOf = (book: Book): Relation[] => kindsOf(book).flatMap((kind) => kind.relations);
const columnsOf = (book: Book): Column[] =>
  kindsOf(book).flatMap((kind) => kind.tables.flatMap((table) => table.columns));

const TRAIN = 0;
const HELD = 1;
const PRACTICE = 2;
type Side = typeof TRAIN | typeof HELD | typeof PRACTICE;

/** A wording's strings, frames around those that need one. */
function questionsOf(book: Book, wordings: Wordings, person: boolean, side: typeof TRAIN | typeof HELD): string[] {
  const { clause, noun, personNoun } = book.frames;
  return wordings[side].flatMap((one) => {
    const mark = one[0];
    if (mark !== '~' && mark !== '#') return readings(one);
    const frames = (mark === '~' ? clause : person ? personNoun : noun)[side].flatMap((frame) => readings(frame));
    return readings(one.slice(1)).flatMap((inner) => frames.map((frame) => frame.replace(/\{[CN]\}/, inner)));
  });
}

interface Pattern {
  readonly wording: string;
  readonly pattern: RegExp;
  /** Its longest fixed piece: what a text must have before the pattern is tried. */
  readonly piece: string;
}

/** A wording's readings as patterns, anything in the place of a slot. */
function patternsOf(wording: string): Pattern[] {
  return readings(wording.replace(/^[~#]/, '')).map((reading) => {
    const pieces = reading.split(/\{\w+\}/);
    const pattern = new RegExp(pieces.map((piece) => piece.replaceAll(/[.?*+()[\]\\|^$]/g, '\\$&')).join('.+'));
    return { wording, pattern, piece: pieces.toSorted((a, b) => b.length - a.length)[0] };
  });
}

/** Which held-out wordings stand in which texts. */
function leaksOf(held: readonly string[], texts: readonly string[]): string[] {
  const leaks = new Set<string>();
  for (const { wording, pattern, piece } of held.flatMap(patternsOf))
    for (const text of texts) if (text.includes(piece) && pattern.test(text)) leaks.add(`${wording}   IN   ${text}`);
  return [...leaks];
}

function sides(book: Book, side: Side): string[] {
  const all: Wordings[] = [
    ...relationsOf(book).flatMap(({ ask, rephrase, role }) => [
      ask,
      rephrase,
      ...(role ? [role.ask, role.rephrase] : []),
    ]),
    ...columnsOf(book).flatMap(({ ask, rephrase }) => [ask, rephrase]),
  ];
  const idioms = side === HELD ? [...relationsOf(book), ...columnsOf(book)].flatMap((one) => one.idioms) : [];
  return [...new Set([...all.flatMap((wordings) => wordings[side] ?? []), ...idioms])];
}

describe('wordings', () => {
  for (const book of books) {
    const { language } = book;
    it(`${language}: every relation is asked for in 6 wordings of the document and 8 others, some held out`, () => {
      for (const { id, ask, rephrase, heldOut, person, labels, says, link, role } of relationsOf(book)) {
        const count = (wordings: Wordings, side: 0 | 1) =>
          new Set(questionsOf(book, wordings, person === true, side)).size;
        assert.ok(labels.length > 0 && says.length > 1, id);
        assert.ok(count(ask, TRAIN) + count(ask, HELD) >= 6 && count(rephrase, TRAIN) + count(rephrase, HELD) >= 8, id);
        assert.ok(ask[1].length > 0 && rephrase[1].length > 0, id);
        if (!heldOut && !book.kinds.some((kind) => kind.heldOut && kind.relations.some((one) => one.id === id)))
          assert.ok(ask[0].length > 1 && rephrase[0].length > 1, id);
        if (link !== undefined)
          for (const wordings of [role!.ask, role!.rephrase])
            assert.ok(wordings[0].length > 0 && wordings[1].length > 0, id);
      }
    });
    it(`${language}: no held-out wording is part of one that trains or is for practice`, () => {
      const seen = [...sides(book, TRAIN), ...sides(book, PRACTICE)].flatMap((one) => readings(one));
      assert.deepEqual(leaksOf(sides(book, HELD), seen), []);
    });
    it(`${language}: no wording for practice trains`, () => {
      const train = new Set(sides(book, TRAIN).flatMap((one) => readings(one)));
      const practice = sides(book, PRACTICE);
      assert.ok(practice.length > 500);
      assert.deepEqual(
        practice.filter((one) => readings(one).some((reading) => train.has(reading))),
        [],
      );
    });
    it(`${language}: no held-out wording or frame stands in the questions of a world for training or practice`, () => {
      const questions: string[] = [];
      for (let seed = 0; seed < 30; seed++)
        for (const split of ['train', 'practice'] as const)
          for (const { question } of worldOf({ seed, language, entities: 12, split }).questions)
            questions.push(question);
      const { clause, noun, personNoun } = book.frames;
      const frames = [clause, noun, personNoun]
        .flatMap((frame) => frame[1])
        .filter((frame) => !/^\{[CN]\}[^{]?$/.test(frame));
      assert.deepEqual(leaksOf([...sides(book, HELD), ...frames], questions), []);
    });
    it(`${language}: slots are those of their place`, () => {
      const check = (texts: readonly string[], ...slots: string[]) => {
        for (const text of texts)
          for (const reading of readings(text))
            for (const [, slot] of reading.matchAll(/\{(\w+)\}/g))
              assert.ok(slots.includes(slot), `{${slot}} in ${text}`);
      };
      for (const kind of kindsOf(book)) {
        check([...kind.openers, ...kind.fillers], 'S', 'P');
        for (const { says, ask, rephrase, idioms, role } of kind.relations) {
          check(says, 'S', 'P', 'V', 'on');
          for (const text of says)
            for (const reading of readings(text)) assert.equal(reading.split('{V}').length, 2, text);
          for (const one of [ask, rephrase, ...(role ? [role.ask, role.rephrase] : [])].map((all) =>
            all.flatMap((side) => side ?? []),
          )) {
            check(one, 'E');
            for (const text of one) assert.ok(text.includes('{E}'), text);
          }
          check(idioms, 'E');
          for (const text of idioms) assert.ok(text.includes('{E}'), text);
        }
        for (const { columns } of kind.tables)
          for (const { ask, rephrase, idioms } of columns)
            for (const text of [
              ask.flatMap((side) => side ?? []),
              rephrase.flatMap((side) => side ?? []),
              idioms,
            ].flat()) {
              check([text], 'E', 'R');
              assert.ok(text.includes('{E}') && text.includes('{R}'), text);
            }
      }
    });
    it(`${language}: two kinds and some relations are held out`, () => {
      assert.ok(book.kinds.filter((kind) => kind.heldOut).length >= 2);
      assert.ok(book.kinds.filter((kind) => !kind.heldOut).length >= 10);
      assert.ok(new Set(relationsOf(book).flatMap(({ id, heldOut }) => (heldOut ? [id] : []))).size >= 4);
      assert.ok(new Set(relationsOf(book).map(({ id }) => id)).size >= 60);
    });
  }
});
