/** What is learned in little time: on worlds in wordings that nothing learned from, the sentence with the answer, its type, and its edges. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { candidatesOf } from '../answer/candidates.ts';
import { sentencesOf, stretchAt } from '../answer/stretches.ts';
import { ANSWER_TYPES, Associations } from '../associations/index.ts';
import { worldOf } from '../worlds/index.ts';
import { learnAssociations } from './learn-associations.ts';

describe('associations that are learned', () => {
  let associations: Associations;
  before(async () => {
    associations = new Associations(await learnAssociations(5, { worlds: 12 }));
  });

  for (const language of ['en', 'zh'] as const) {
    it(`${language}: find what answers, its type and its edges, far more often than chance`, () => {
      const { documents, questions } = worldOf({
        seed: 77,
        language,
        entities: 24,
        split: 'practice',
        kinds: ['single'],
      });
      const texts = new Map(documents.map(({ name, text }) => [name, text]));
      const right = { sentence: 0, type: 0, edges: 0 };
      for (const { question, evidence, valueType } of questions) {
        const { document, start, end } = evidence[0];
        const text = texts.get(document)!;
        const asked = associations.asked(question);
        const sentences = sentencesOf(text);
        const agreements = sentences.map((one) => associations.agreement(asked, text.slice(one.start, one.end)));
        if (agreements.indexOf(Math.max(...agreements)) === stretchAt(sentences, start)) right.sentence++;
        const types = associations.types(asked);
        if (ANSWER_TYPES[types.indexOf(Math.max(...types))] === valueType) right.type++;
        const over = candidatesOf({ key: document, title: '', text }, question).filter(
          (one) => one.start < end && one.end > start,
        );
        const places = associations.edges(text);
        const edges = over.map((one) => places.begins(one.start, one.type) + places.ends(one.end, one.type));
        const best = over[edges.indexOf(Math.max(...edges))];
        if (best?.start === start && best.end === end) right.edges++;
      }
      const shares = Object.fromEntries(Object.entries(right).map(([name, n]) => [name, n / questions.length]));
      // By chance: one of some eight sentences, one of eight types, one of some ten stretches.
      assert.ok(shares.sentence > 0.6 && shares.type > 0.6 && shares.edges > 0.7, JSON.stringify(shares));
    });
  }

  it('are the same for the same seed', async () => {
    const [a, b] = await Promise.all([3, 3].map((seed) => learnAssociations(seed, { worlds: 1 })));
    assert.deepEqual(a, b);
  });
});
