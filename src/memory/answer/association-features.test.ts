/** Features of associations against softmax by hand, and what edges propose, on tables of a few made-up words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANSWER_TYPES, Associations, type AssociationTable, edgesOf, ngramsOf } from '../associations/index.ts';
import { type ReadSlot, slateOf } from './slate.ts';
import { clausesOf, statementsOf } from './stretches.ts';

const WORDS = { slots: 100, idf: () => 3 };
const slot = (title: string, text: string): ReadSlot => ({ passage: { key: text, title, text }, score: 0 });

/** One column: every n-gram of these texts is worth 8. */
function table(...texts: string[]): AssociationTable {
  const keys = Uint32Array.from(new Set(texts.flatMap((text) => [...ngramsOf(text)]))).toSorted();
  return { keys, rows: new Int8Array(keys.length).fill(8), scale: 0.125 };
}

/** What is worth 1 around these stretches. */
function edges(...around: (readonly [text: string, start: number, end: number])[]) {
  const found = around.flatMap(([text, start, end]) => [...edgesOf(text, start, end, 'phrase')]);
  const keys = Uint32Array.from(new Set(found)).toSorted();
  return { keys, rows: new Int8Array(keys.length).fill(8), scale: 0.125 };
}

const types = Float32Array.from(ANSWER_TYPES, (type) => (type === 'date' ? 1 : 0));
const associations = new Associations({
  width: 1,
  asked: table('launched'),
  said: table('set up'),
  types,
  edges: edges(['靠把地窖改成作坊渡过难关', 1, 8]),
});
const reading = { heads: 0, associations };

describe('features of associations', () => {
  const slots = [
    slot('Mill', 'It was set up in 1907. It was sold in 1950.'),
    slot('Other', 'Nothing was said in 1960.'),
  ];
  const slate = slateOf('When was it launched?', slots, WORDS, reading);
  const at = (string: string, name: string) => {
    const row = slate.candidates.findIndex(
      ({ slot, start, end }) => slots[slot]!.passage.text.slice(start, end) === string,
    );
    return slate.features[row * slate.names.length + slate.names.indexOf(name)]!;
  };
  // launched: the word, the word before it and its beginning are known, each 1; the mean over the root of how many.
  const asked = associations.asked('When was it launched?')[0]!;
  const agreement = associations.agreement(Float32Array.of(asked), 'It was set up in 1907.');
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-5, `${a} is not ${b}`);

  it('are the log-share of sentence and statement among those of all slots and nothing', () => {
    assert.ok(agreement > 1);
    const sum = Math.log(Math.exp(agreement) + 3);
    near(at('1907', 'agrees.sentence'), agreement - sum);
    near(at('1950', 'agrees.sentence'), -sum);
    near(at('1960', 'agrees.statement'), -sum);
  });

  it('are of the slot alone where they say that nothing answers', () => {
    near(at('1907', 'agrees.none'), -Math.log(Math.exp(agreement) + 2));
    near(at('1960', 'agrees.none'), -Math.log(2));
  });

  it('are the log-share of the type', () => {
    near(at('1907', 'agrees.type'), asked - Math.log(Math.exp(asked) + ANSWER_TYPES.length - 1));
  });

  it('keep a key with its value, unlike clauses', () => {
    const text = 'Set up: 1907; sold: 1950';
    const cut = (of: typeof clausesOf) => of(text, 0, text.length).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(cut(statementsOf), ['Set up: 1907', 'sold: 1950']);
    assert.deepEqual(cut(clausesOf), ['Set up', '1907', 'sold', '1950']);
  });

  it('are not there where a reader has none', () => {
    assert.ok(!slateOf('When?', slots, WORDS, { heads: 0 }).names.includes('agrees.type'));
  });
});

describe('edges', () => {
  it('propose stretches of Chinese that begin and end as answers do', () => {
    const text = '庙会靠向朋友借粮渡过难关。';
    const { candidates } = slateOf('庙会怎样脱困？', [slot('庙会', text)], WORDS, reading);
    const proposed = candidates.filter(({ source }) => source === 'edges' || source === 'phrase');
    assert.ok(proposed.some(({ start, end }) => text.slice(start, end) === '向朋友借粮'));
    const spaced = '总部位于 北京 的公司，建于1907年。';
    const { candidates: others } = slateOf('总部在哪？', [slot('公司', spaced)], WORDS, reading);
    for (const { start, end } of others.filter(({ source }) => source === 'edges')) {
      const string = spaced.slice(start, end);
      assert.ok(string === string.trim() && !/^07|1$|19$|190$|^907/.test(string), string);
    }
    const none = slateOf('How?', [slot('Fair', 'It was saved by lending grain.')], WORDS, reading);
    assert.ok(none.candidates.every(({ source }) => source !== 'edges'));
  });
});
