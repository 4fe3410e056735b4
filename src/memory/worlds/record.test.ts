/** Documents of keys and values: every value on a line of its own behind a key, the name there, the rest of the world as it would be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidWorldError } from './errors.ts';
import { worldOf } from './index.ts';
import type { WorldOptions } from './world.ts';

const OPTIONS = { seed: 11, entities: 24, split: 'train', kinds: ['single', 'absent'] } as const;
const LANGUAGES = ['en', 'zh'] as const;

test('a record says each value once, at the end of its line, and the alias that questions use', () => {
  for (const language of LANGUAGES) {
    const { documents, questions } = worldOf({ ...OPTIONS, language, records: 1 });
    const texts = new Map(documents.map(({ name, text }) => [name, text]));
    const asked = questions.filter(({ answers }) => answers.length > 0);
    assert.ok(asked.length > 200);
    for (const { answers, evidence, question } of asked) {
      const [{ document, start, end }] = evidence;
      const text = texts.get(document)!;
      assert.equal(text.slice(start, end), answers[0], question);
      assert.ok(end === text.length || text[end] === '\n', text);
    }
    for (const text of texts.values())
      for (const line of text.split('\n'))
        assert.match(line, /^$|^#|^\S.*(\s|：|: | — | - | = ).*\S$/u, `no key and value: ${line}`);
    for (const {
      entity,
      documents: [name],
      question,
    } of asked) {
      const { title, text } = documents.find((one) => one.name === name)!;
      assert.ok(title === entity || text.includes(entity), question);
    }
  }
});

test('a twin lacks the whole line and nothing else', () => {
  for (const language of LANGUAGES) {
    const { documents, twins } = worldOf({ ...OPTIONS, language, records: 1 });
    assert.ok(twins.length > 2);
    for (const twin of twins) {
      const lines = documents.find(({ name }) => name === twin.name)!.text.split('\n');
      const left = twin.text.split('\n');
      assert.ok(left.length < lines.length && left.length >= lines.length - 4);
      for (const line of left) assert.ok(lines.includes(line), line);
    }
  }
});

test('a share of the documents are records; without one none is, and a share that is none is refused', () => {
  const options: WorldOptions = { ...OPTIONS, language: 'en', entities: 60 };
  const isRecord = ({ text }: { text: string }) => !/\w\.\s/.test(text);
  const shareOf = (records?: number) => {
    const { documents } = worldOf({ ...options, records });
    return documents.filter(isRecord).length / documents.length;
  };
  assert.equal(shareOf(), 0);
  assert.ok(shareOf(0.5) > 0.3 && shareOf(0.5) < 0.7);
  assert.deepEqual(worldOf({ ...options, records: 0 }), worldOf(options));
  assert.throws(() => worldOf({ ...options, records: 1.5 }), InvalidWorldError);
});
