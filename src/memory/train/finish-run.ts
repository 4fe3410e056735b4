/**
 * What follows the steps of a run: heads, choice and gate are fitted, the reader's file is written, and held-out questions are asked of it,
 * of the frozen base's heads and of words alone. Each result is kept in the run's folder, so that a run that is stopped goes on here.
 */
import { join } from 'node:path';
import { writeWholeFile } from '../../tensor/whole-file.ts';
import type { Tokenizer } from '../../text/index.ts';
import { ASSOCIATION_FEATURES, WORD_FEATURES } from '../answer/feature-names.ts';
import { GATE_FEATURES } from '../answer/gate.ts';
import { Associations, type AssociationWeights } from '../associations/index.ts';
import { saveReader } from '../reader/reader-file.ts';
import { askedGate } from './asked-gate.ts';
import { CONTENDERS, type Contender, contended } from './contenders.ts';
import { fittingExamples } from './curriculum.ts';
import { EngineReadings } from './engine-readings.ts';
import { type FittedReader, fitReader, fitWords, untrainedParameters } from './finish-reader.ts';
import type { HeldOutColumn } from './held-out.ts';
import { learnAssociations } from './learn-associations.ts';
import { type AnsweredColumn, figuresOf, type MeasuredColumn } from './measure.ts';
import { disposeParameters, weightsOf } from './reader-parameters.ts';
import type { BaseModel, ReadingBase } from './reading-base.ts';
import { hashOf, STAGES_FILE, Stages } from './stages.ts';
import type { ReaderTrainer } from './trainer.ts';
import type { Watch } from './watch.ts';

export interface FinishOptions {
  readonly base: ReadingBase;
  readonly trainer: ReaderTrainer;
  readonly fingerprint: string;
  /** The base's, for engines. */
  readonly model: BaseModel;
  readonly tokenizer: Tokenizer;
  /** As the reader's file names its base. */
  readonly name: string;
  readonly out: string;
  /** The run's folder. */
  readonly folder: string;
  /** Questions that heads, choice and gate are fitted on, about. */
  readonly fitted: number;
  /** Worlds that associations are learned from; as many as help unless said. */
  readonly associated?: number;
  readonly columns: readonly HeldOutColumn[];
  /** What the reader's file says of its training. */
  readonly trained: Readonly<Record<string, unknown>>;
}

export interface FinishedRun {
  readonly path: string;
  readonly figures: string;
  /** Held-out figures. */
  readonly measured: Readonly<Record<Contender, readonly MeasuredColumn[]>>;
}

/** Throws the watch's reason where it is stopped. */
export async function finishRun(
  { base, trainer, fingerprint, model, tokenizer, name, out, folder, fitted, columns, ...options }: FinishOptions,
  onMeasured: (contender: Contender, columns: readonly MeasuredColumn[]) => void,
  watch: Watch,
): Promise<FinishedRun> {
  const { parameters } = trainer;
  const examples = fittingExamples(trainer.options, fitted);
  const { seed, chinese } = trainer.options;
  // Not kept: they are learned again sooner than they are read back as text.
  const associations = new Associations(await learnAssociations(seed, { worlds: options.associated, watch }));
  const stages = new Stages(join(folder, STAGES_FILE), resultsOf(trainer, associations.weights, examples, columns));
  const untrained = untrainedParameters(base);
  using readings = new EngineReadings(model, tokenizer);
  const fit: Record<Contender, () => FittedReader | Promise<FittedReader>> = {
    reader: () => fitReader(base, trainer.tokenizer, readings, parameters, examples, { associations, watch }),
    base: () => fitReader(base, trainer.tokenizer, readings, untrained, examples, { pointers: false, watch }),
    words: () => fitWords(examples),
  };
  let trained = await stages.result('trained', () => options.trained);
  const measured: Partial<Record<Contender, readonly MeasuredColumn[]>> = {};
  try {
    for (const contender of CONTENDERS) {
      let own = await stages.result(`fit ${contender}`, fit[contender]);
      if (contender === 'reader') {
        const { heads, hits } = own.reads!;
        const { choice } = own.judge;
        const reader = weightsOf(parameters, heads);
        const asked = { model, tokenizer, reader, associations, choice, seed, count: fitted, chinese };
        const gate = await stages.result('gate', () => askedGate(asked, watch));
        own = { ...own, judge: { choice, gate } };
        trained = { ...trained, headHits: hits };
        const facts = { base: { fingerprint, name, width: base.sizes.width }, choice, gate: { ...gate }, trained };
        saveReader(out, { weights: reader, facts, associations: associations.weights });
      }
      const reads = contender === 'reader' ? { parameters, associations } : { parameters: untrained };
      const answer = contended(readings, reads, own, columns);
      const answered: AnsweredColumn[] = [];
      for (const column of columns) {
        const stage = `${contender}, ${column.name}`;
        const asked = () => {
          watch.starting?.(stage, column.examples.length);
          return answer(column, watch);
        };
        answered.push(await stages.result(stage, asked));
      }
      measured[contender] = figuresOf(answered);
      onMeasured(contender, measured[contender]);
    }
  } finally {
    disposeParameters(untrained);
  }
  const figures = out.replace(/\.safetensors$/, '.json');
  writeWholeFile(figures, `${JSON.stringify({ base: name, trained, measured }, null, 2)}\n`);
  return { path: out, figures, measured: measured as FinishedRun['measured'] };
}

/** All that results follow from: the trained numbers, the associations, the features there are, and the questions. */
function resultsOf(
  { groups }: ReaderTrainer,
  { asked, said, types, edges }: AssociationWeights,
  examples: unknown,
  columns: unknown,
): string {
  const learned = [asked.keys, asked.rows, said.keys, said.rows, types, edges.keys, edges.rows];
  const numbers = Object.values(groups).flatMap(({ params }) =>
    params.map((x) => {
      const { buffer, byteOffset, byteLength } = x.readSync();
      return new Uint8Array(buffer, byteOffset, byteLength);
    }),
  );
  const features = [WORD_FEATURES, ASSOCIATION_FEATURES, GATE_FEATURES];
  return hashOf(
    JSON.stringify([examples, columns, features]),
    ...numbers,
    ...learned.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}
