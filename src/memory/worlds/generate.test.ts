/** Worlds keep their promises: answers stand where they say, twins lack their evidence, one seed makes one world. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { learnedTwins, type World, type WorldOptions, worldOf } from './index.ts';

const options = (seed: number, more: Partial<WorldOptions> = {}): WorldOptions => ({
  seed,
  language: 'both',
  entities: 18,
  split: 'train',
  ...more,
});

function* worlds(count: number): Generator<World> {
  for (let seed = 0; seed < count; seed++)
    yield worldOf(options(seed, { split: seed % 2 === 0 ? 'train' : 'held-out' }));
}

/** The newest version of each document. */
const learned = (documents: World['documents']) => new Map(documents.map((document) => [document.name, document]));

describe('a world', () => {
  it('says where each answer stands', () => {
    let checked = 0;
    for (const world of worlds(40)) {
      const documents = learned(world.documents);
      for (const { answers, evidence, documents: named, kind, id } of world.questions) {
        const pieces = evidence.map(({ document, start, end }) => documents.get(document)!.text.slice(start, end));
        assert.deepEqual(
          named.slice(0, evidence.length),
          evidence.map((one) => one.document),
          id,
        );
        if (['absent', 'nonexistent', 'control'].includes(kind)) assert.deepEqual([answers, evidence], [[], []]);
        else if (kind === 'conflict') assert.deepEqual(pieces, answers);
        else assert.equal(pieces.at(-1), answers[0]);
        checked += pieces.length;
      }
    }
    assert.ok(checked > 5000, String(checked));
  });
  it('shows each asked value once in its document', () => {
    for (const world of worlds(40)) {
      const documents = learned(world.documents);
      for (const { evidence } of world.questions)
        for (const { document, start, end } of evidence) {
          const { text } = documents.get(document)!;
          const value = text.slice(start, end);
          assert.equal(text.indexOf(value), start, value);
          assert.equal(text.lastIndexOf(value), start, value);
        }
    }
  });
  it('leads from document to document over the entity that is named', () => {
    const hops = new Map([
      ['twohop', 2],
      ['threehop', 3],
    ]);
    let seen = 0;
    for (const world of worlds(40)) {
      const documents = learned(world.documents);
      for (const { kind, evidence, documents: path } of world.questions) {
        if (!hops.has(kind)) continue;
        seen++;
        assert.equal(evidence.length, hops.get(kind));
        for (let i = 1; i < evidence.length; i++) {
          const { document, start, end } = evidence[i - 1];
          assert.equal(documents.get(document)!.text.slice(start, end), documents.get(path[i])!.title);
        }
      }
    }
    assert.ok(seen > 100, String(seen));
  });
  it('deletes the evidence of absent questions, and of no others beside them', () => {
    for (const world of worlds(40)) {
      const without = learned(learnedTwins(world));
      const byId = new Map(world.questions.map((question) => [question.id, question]));
      for (const { kind, twin, documents, foil, question } of world.questions) {
        if (kind !== 'absent') continue;
        const { text } = without.get(documents[0])!;
        assert.ok(!text.includes(foil!), `${text}\n${foil}`);
        assert.equal(byId.get(twin!)!.answers[0], foil);
        assert.equal(byId.get(twin!)!.question, question);
      }
    }
  });
  it('keeps the older version and the lesser document apart from the answer', () => {
    let updates = 0;
    for (const world of worlds(40)) {
      for (const { kind, answers, foil, documents, evidence } of world.questions) {
        const versions = world.documents.filter((one) => one.name === documents[0]);
        if (kind === 'update') {
          updates++;
          assert.deepEqual(
            versions.map((one) => one.version),
            [1, 2],
          );
          assert.ok(versions[0].text.includes(foil!) && !versions[0].text.includes(answers[0]));
          assert.ok(versions[1].text.includes(answers[0]) && !versions[1].text.includes(foil!));
        }
        if (kind === 'conflict') {
          assert.equal(foil === undefined ? 2 : 1, answers.length);
          const others = world.documents.filter(
            (one) => !documents.includes(one.name) && foil && one.text.includes(foil),
          );
          if (foil) assert.ok(others.some((one) => one.authority < versions[0].authority));
          else assert.notEqual(answers[0], answers[1]);
          assert.equal(evidence.length, answers.length);
        }
      }
    }
    assert.ok(updates > 20, String(updates));
  });
  it('writes some Chinese worlds in traditional characters, whole', () => {
    let traditional = 0;
    for (let seed = 0; seed < 60; seed++) {
      const world = worldOf(options(seed, { language: 'zh', entities: 4 }));
      const text = JSON.stringify(world);
      if (!/[們個時這麼誰資]/.test(text)) continue;
      traditional++;
      assert.doesNotMatch(text, /[们个时这谁资]/);
    }
    assert.ok(traditional > 2 && traditional < 20, String(traditional));
  });
  it('says of real things what is not so, when asked for', () => {
    const world = worldOf(options(3, { kinds: ['counterfactual'] }));
    assert.ok(world.questions.length > 10);
    const texts = learned(world.documents);
    for (const { kind, answers, foil, documents } of world.questions) {
      assert.equal(kind, 'counterfactual');
      assert.ok(foil !== undefined || /^\+|^\d+$/.test(answers[0]));
      assert.notEqual(answers[0], foil);
      assert.ok(foil === undefined || !texts.get(documents[0])!.text.includes(foil));
    }
  });
  it('has values of the same type beside each other, so that type alone does not say which', () => {
    let crowded = 0;
    let documents = 0;
    for (const world of worlds(20))
      for (const { name } of world.documents) {
        const types = new Map<string, Set<string>>();
        for (const { kind, valueType, answers, documents } of world.questions)
          if (kind === 'single' && documents[0] === name)
            types.set(valueType, (types.get(valueType) ?? new Set()).add(answers[0]));
        documents++;
        if ([...types.values()].some((values) => values.size > 1)) crowded++;
      }
    assert.ok(crowded > documents * 0.7, `${crowded} of ${documents}`);
  });
  it('asks only what it was told to', () => {
    const world = worldOf(options(5, { kinds: ['single', 'twohop'] }));
    assert.deepEqual([...new Set(world.questions.map((one) => one.kind))].sort(), ['single', 'twohop']);
    assert.equal(world.twins.length, 0);
    assert.equal(world.documents.length, 18);
  });
  it('is the same for the same seed', () => {
    const hash = (seed: number, split: WorldOptions['split'] = 'train') =>
      createHash('sha256')
        .update(JSON.stringify(worldOf(options(seed, { split }))))
        .digest('hex');
    assert.equal(hash(7), hash(7));
    assert.notEqual(hash(7), hash(8));
    // Changes with the language data: a new value here says that worlds are others than they were.
    assert.equal(hash(7).slice(0, 16), 'df68d1e86d84be1a');
    assert.equal(hash(7, 'held-out').slice(0, 16), 'ee795fc1742cb9fd');
  });
  it('asks in figures of speech when told to, and changes nothing else by it', () => {
    const plain = worldOf(options(11, { split: 'held-out' }));
    const more = worldOf(options(11, { split: 'held-out', idioms: true }));
    const strings = (world: World) =>
      world.questions.flatMap((one) => (one.wording === 'idiom' ? [] : [one.question])).sort();
    const idioms = more.questions.filter((one) => one.wording === 'idiom');
    assert.ok(idioms.length > more.questions.length / 5, String(idioms.length));
    assert.ok(plain.questions.every((one) => one.wording !== 'idiom'));
    assert.deepEqual(more.documents, plain.documents);
    assert.deepEqual(strings(more), strings(plain));
    assert.deepEqual(worldOf(options(12, { idioms: true })), worldOf(options(12)));
  });
  it('has names of its own', () => {
    const seen = new Map<string, number>();
    let repeated = 0;
    for (let seed = 0; seed < 60; seed++)
      for (const title of new Set(worldOf(options(seed)).documents.map((one) => one.title))) {
        if (seen.has(title)) repeated++;
        seen.set(title, seed);
      }
    assert.ok(repeated <= seen.size / 200, `${repeated} of ${seen.size}`);
  });
  it('refuses what it cannot make', () => {
    assert.throws(() => worldOf(options(1, { entities: 0 })), { name: 'InvalidWorldError' });
    assert.throws(() => worldOf(options(1.5)), { name: 'OutOfRangeError' });
    assert.throws(() => worldOf(options(1, { language: 'fr' as 'en' })), { name: 'InvalidWorldError' });
    assert.throws(() => worldOf(options(1, { kinds: ['riddle' as 'single'] })), { name: 'InvalidWorldError' });
  });
});
