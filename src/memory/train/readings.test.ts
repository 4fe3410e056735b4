/** What training sees of slots against the twin of the engine's reading, which is written in another way and computes in float64. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from '../../infer/fixtures/pages.ts';
import { randomReader } from '../../infer/fixtures/reader.ts';
import { ReaderTwin } from '../../infer/fixtures/reader-twin.ts';
import type { Decoder } from '../../model/decoder.ts';
import { smallDecoder, smallTokenizer, smallWeights } from '../ports/fixtures/small-base.ts';
import { slotText, suffixText } from '../reader/prompt.ts';
import type { Example } from './example.ts';
import { FrozenBase } from './frozen-base.ts';
import { FrozenWeights } from './frozen-weights.ts';
import { disposeParameters, parametersOf, weightsOf } from './reader-parameters.ts';
import { readExamples } from './readings.ts';
import { ExampleTokenizer } from './tokenized.ts';

const about = { kind: 'single', wording: 'document', valueType: 'name', answers: [] } as const;
const EXAMPLES: Example[] = [
  { ...about, question: 'Who owns it?', slots: [{ title: 'Reed', text: 'Owned by Ann since 1987.' }] },
  {
    ...about,
    question: 'When was it bought?',
    slots: [
      { title: 'Mill', text: 'The mill belongs to Tom Ash, who bought it in May.' },
      { title: '河', text: '它属于李明。' },
    ],
  },
];

const capped: Decoder = {
  ...smallDecoder,
  blocks: smallDecoder.blocks.map((block) => ({ ...block, scoreCap: 3 })),
};

for (const [name, decoder] of Object.entries({ 'small base': smallDecoder, 'scores capped': capped }))
  test(`readouts are those of the twin: ${name}`, async () => {
    const weights = smallWeights();
    const reader = { ...randomReader(decoder), pointerNull: [0.25, -0.5] as const };
    const twin = new ReaderTwin(decoder, weights, reader);
    using frozen = new FrozenWeights(decoder, weights, 'float32');
    const parameters = parametersOf(decoder, reader);
    const tokenizer = new ExampleTokenizer(smallTokenizer);
    const read = await readExamples(new FrozenBase(frozen), tokenizer, parameters, reader.heads, EXAMPLES);
    assert.deepEqual(
      read.map(({ readouts }) => readouts.length),
      [1, 2],
    );
    const encode = (text: string) => [...smallTokenizer.encode(text)];
    for (const { example, passages, readouts } of read)
      passages.forEach(({ title, text }, i) => {
        const past = twin.compile([encode(slotText(title, text))]);
        const seen = twin.read(encode(suffixText(title, example.question)), past, true);
        const expected = { heads: seen.heads.flatMap((row) => [...row]), start: seen.ends[0], end: seen.ends[1] };
        for (const part of ['heads', 'start', 'end'] as const) {
          assert.equal(readouts[i][part].length, expected[part].length);
          const off = difference(readouts[i][part], expected[part]);
          assert.ok(off < 1e-4, `${part} differ by ${off}`);
        }
      });
    // What was put in comes out: a run that goes on loses nothing.
    assert.deepEqual(weightsOf(parameters, reader.heads), reader);
    disposeParameters(parameters);
  });
