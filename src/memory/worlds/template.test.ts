/** Templates and the short text form of relations, by small examples. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Dice } from './dice.ts';
import { columns, relations } from './lines.ts';
import { fill, readings } from './template.ts';

describe('a template', () => {
  it('has all readings, choices inside choices too', () => {
    assert.deepEqual(readings('a[b|c[d|]] {S}'), ['ab {S}', 'acd {S}', 'ac {S}']);
  });
  it('is filled with one of its readings, and says where the value begins', () => {
    const dice = new Dice(1);
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const { text, at } = fill('[The|A] ship {S} is {V} long.', dice, { S: 'Dawn', V: '12 m' });
      assert.equal(text.slice(at, at + 4), '12 m');
      seen.add(text);
    }
    assert.deepEqual([...seen].sort(), ['A ship Dawn is 12 m long.', 'The ship Dawn is 12 m long.']);
    assert.equal(fill('none', dice, {}).at, -1);
  });
  it('refuses an unknown slot and an open bracket', () => {
    const dice = new Dice(1);
    assert.throws(() => fill('{X}', dice, {}), { name: 'InvalidWorldError' });
    assert.throws(() => fill('[a|b', dice, {}), { name: 'InvalidWorldError' });
    assert.throws(() => fill('{S', dice, {}), { name: 'InvalidWorldError' });
  });
});

describe('the text form of relations', () => {
  const value = () => 'x';
  it('is read with its held-out wordings and those for practice apart', () => {
    const [one] = relations(
      { founder: value },
      `
== founder: name, history, link person, person, held
  labels Founder / Founded by
  says The founder of {S} is {V}.
  ask Who founded {E}?
  ask- By whom was {E} founded?
  ask+ Which person founded {E}?
  other Who set up {E}? / Whose idea was {E}?
  idiom Whose brainchild is {E}?
  role the founder of {E}
`,
    );
    assert.deepEqual(one.labels, ['Founder', 'Founded by']);
    assert.deepEqual(one.ask, [['Who founded {E}?'], ['By whom was {E} founded?'], ['Which person founded {E}?']]);
    assert.deepEqual(one.rephrase, [['Who set up {E}?', 'Whose idea was {E}?'], [], []]);
    assert.deepEqual(one.idioms, ['Whose brainchild is {E}?']);
    assert.deepEqual(
      [one.type, one.topic, one.link, one.person, one.heldOut],
      ['name', 'history', 'person', true, true],
    );
    assert.deepEqual(one.role?.ask, [['the founder of {E}'], []]);
  });
  it('is refused with an unknown key or without values', () => {
    assert.throws(() => relations({ a: value }, '== a: name, use\n  sings la'), { name: 'InvalidWorldError' });
    assert.throws(() => relations({}, '== a: name, use\n  says {V}'), { name: 'InvalidWorldError' });
    assert.throws(() => columns({}, '  ask What?'), { name: 'InvalidWorldError' });
  });
});
