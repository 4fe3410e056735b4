/**
 * From trained parameters to a reader and its figures: copy heads and choice fitted on training questions, then held-out questions answered by
 * three contenders: words alone, the base's own heads, the reader.
 */
import { noGrad } from '../../tensor/index.ts';
import type { ReaderFacts } from '../reader/reader-facts.ts';
import type { Reader } from '../reader/reader-file.ts';
import { type DataOptions, finishingExamples } from './curriculum.ts';
import { choiceOf, chosen, copyHeadsOf } from './fit-reader.ts';
import type { FrozenBase } from './frozen-base.ts';
import type { HeldOutColumn } from './held-out.ts';
import { type MeasuredColumn, measure, pointed } from './measure.ts';
import { disposeParameters, parametersOf, type ReaderParameters, weightsOf } from './reader-parameters.ts';
import { readExamples } from './readings.ts';
import type { ExampleTokenizer } from './tokenized.ts';
import { wordCounts } from './word-counts.ts';

export interface FinishedReader {
  readonly reader: Reader;
  /** Held-out figures by who answered. */
  readonly measured: Readonly<Record<Contender, readonly MeasuredColumn[]>>;
}

/** words: no network. base: the frozen base's heads. reader: adapter, heads and pointers. pointer: the pointers by themselves. */
export type Contender = 'words' | 'base' | 'reader' | 'pointer';

export interface FinishOptions {
  readonly base: FrozenBase;
  readonly tokenizer: ExampleTokenizer;
  readonly parameters: ReaderParameters;
  readonly data: DataOptions;
  readonly facts: Pick<ReaderFacts, 'base' | 'trained'>;
  readonly columns: readonly HeldOutColumn[];
  /** What is being done now. */
  readonly note: (what: string) => void;
}

export function finishReader({
  base,
  tokenizer,
  parameters,
  data,
  facts,
  columns,
  note,
}: FinishOptions): FinishedReader {
  note('questions to fit the choice on');
  const examples = finishingExamples(data);
  const counts = new Map(columns.map((column) => [column, wordCounts(column.examples)]));
  // Values as the reader's file keeps them.
  const weights = weightsOf(parameters, []);
  const untrained = parametersOf(base.weights.decoder, {
    ...weights,
    blocks: weights.blocks.map(({ slotBias, nullScore }) => ({
      slotBias: slotBias.map(() => 0),
      nullScore: nullScore.map(() => Number.NEGATIVE_INFINITY),
    })),
    pointers: [],
  });
  const contend = (own: ReaderParameters, pointerNull: readonly [number, number] | undefined) => {
    const { heads, hits } = copyHeadsOf(base, tokenizer, own, examples);
    const reading = { heads: heads.length, pointerNull };
    const read = (list: HeldOutColumn['examples']) => readExamples(base, tokenizer, own, heads, list);
    const choice = choiceOf(read(examples), reading);
    const seen = new Map(columns.map((column) => [column.name, read(column.examples)]));
    const measured = columns.flatMap((column) =>
      measure(
        [column, ...besides(column, columns)],
        ({ name }) => seen.get(name)!,
        chosen(choice, counts.get(column)!, reading),
      ).slice(0, 1),
    );
    return { heads, hits, choice, measured, seen };
  };
  return noGrad(() => {
    note('the base alone');
    const alone = contend(untrained, undefined);
    disposeParameters(untrained);
    note('the reader');
    const trained = contend(parameters, weights.pointerNull);
    note('words alone');
    const words = choiceOf(examples.map((example) => ({ example, passages: passagesOf(example), readouts: [] })));
    const asRead = (column: HeldOutColumn) =>
      column.examples.map((example) => ({ example, passages: passagesOf(example), readouts: [] }));
    const measured = {
      words: columns.flatMap((column) =>
        measure([column, ...besides(column, columns)], asRead, chosen(words, counts.get(column)!)).slice(0, 1),
      ),
      base: alone.measured,
      reader: trained.measured,
      pointer: measure(
        columns,
        ({ name }) => trained.seen.get(name)!,
        (read) => pointed(read, weights.pointerNull),
      ),
    };
    const reader: Reader = {
      weights: { ...weights, heads: trained.heads },
      facts: {
        ...facts,
        choice: trained.choice,
        trained: { ...facts.trained, headHits: trained.hits, baseHeads: alone.heads, baseHits: alone.hits },
      },
    };
    return { reader, measured };
  });
}

/** The column that an absent one is compared with. */
function besides({ name }: HeldOutColumn, columns: readonly HeldOutColumn[]): HeldOutColumn[] {
  return name.includes('absent') ? columns.filter((other) => other.name === name.replace('absent', 'among 4')) : [];
}

const passagesOf = ({ slots }: HeldOutColumn['examples'][number]) =>
  slots.map((slot) => ({ key: `${slot.title}\n${slot.text}`, ...slot }));
