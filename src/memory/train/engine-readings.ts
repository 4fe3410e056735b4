/**
 * Examples read by the engine, as a reader's questions are when it is asked: what is fitted and measured after the steps. Many times faster than
 * the pass that trains (readings.ts), which shows the same.
 */
import type { ReadingEngine } from '../../infer/reading-engine.ts';
import type { Tokenizer } from '../../text/index.ts';
import { SlotReader } from '../ports/index.ts';
import type { Example } from './example.ts';
import { type ReaderParameters, weightsOf } from './reader-parameters.ts';
import type { BaseModel } from './reading-base.ts';
import { type CopyHeads, passagesOf, type ReadExample } from './readings.ts';
import { eachInTurn, type Watch } from './watch.ts';

export class EngineReadings implements Disposable {
  readonly #engine: ReadingEngine;
  readonly #tokenizer: Tokenizer;

  constructor(model: BaseModel, tokenizer: Tokenizer) {
    this.#engine = model.engine();
    this.#tokenizer = tokenizer;
  }

  /** Reads examples with the copy heads in the order given. Throws the watch's reason where it is stopped. */
  async read(
    parameters: ReaderParameters,
    heads: CopyHeads,
    examples: readonly Example[],
    watch?: Watch,
  ): Promise<ReadExample[]> {
    using reader = new SlotReader(this.#engine, this.#tokenizer, weightsOf(parameters, heads));
    const readOne = (example: Example): ReadExample => {
      const passages = passagesOf(example);
      return { example, passages, readouts: reader.read(example.question, passages) };
    };
    return await eachInTurn(examples, readOne, watch);
  }

  [Symbol.dispose](): void {
    this.#engine[Symbol.dispose]();
  }
}
