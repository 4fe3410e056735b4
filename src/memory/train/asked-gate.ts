/** The gate of a reader, fitted on questions that are asked: through a store, the address and the engine, as they will be. */
import { setImmediate } from 'node:timers/promises';
import type { Tokenizer } from '../../text/index.ts';
import type { ChoiceWeights } from '../answer/choose.ts';
import { fitGate, type GateExample } from '../answer/fit-gate.ts';
import { gateExample } from '../answer/fit-judge.ts';
import type { GateWeights } from '../answer/gate.ts';
import { passageOf, readSlotsOf } from '../answer/judge.ts';
import type { Associations } from '../associations/index.ts';
import { SlotReader } from '../ports/index.ts';
import type { ReaderWeights } from '../reader/readout.ts';
import { askedQuestions } from './asked-questions.ts';
import type { BaseModel } from './reading-base.ts';
import type { Watch } from './watch.ts';

export interface AskedGateOptions {
  readonly model: BaseModel;
  readonly tokenizer: Tokenizer;
  readonly reader: ReaderWeights;
  readonly associations?: Associations;
  readonly choice: ChoiceWeights;
  readonly seed: number;
  /** Questions, about. */
  readonly count: number;
  /** Share of the worlds that are Chinese. */
  readonly chinese: number;
}

/** Throws the watch's reason where it is stopped. */
export async function askedGate(
  { model, tokenizer, reader, associations, choice, seed, count, chinese }: AskedGateOptions,
  { signal, starting, done }: Watch = {},
): Promise<GateWeights> {
  using engine = model.engine();
  using slotReader = new SlotReader(engine, tokenizer, reader);
  const { heads, pointers, pointerNull } = reader;
  const reading = {
    heads: heads.length,
    pointerNull: pointers.length > 0 ? pointerNull : undefined,
    associations,
  };
  starting?.('gate', count);
  const examples: GateExample[] = [];
  let asked = 0;
  for (const { question, answers, slots, snapshot } of askedQuestions(seed, count, chinese)) {
    await setImmediate();
    signal?.throwIfAborted();
    const passages = slots.map(passageOf);
    const readouts = slotReader.read(question, passages);
    const read = readSlotsOf(slots, passages, readouts);
    examples.push(...gateExample({ question, slots: read, words: snapshot, answers }, choice, reading));
    done?.(++asked);
  }
  return fitGate(examples, { reading });
}
