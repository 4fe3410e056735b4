/** The base of a data network: its engine, its tokenizer, and the reader that belongs to it. Documents and answers are data-network.ts's. */
import type { EngineOptions } from '../infer/index.ts';
import type { ReadingEngine } from '../infer/reading-engine.ts';
import { openRunnable } from '../infer/runnable.ts';
import type { ChatMessage } from '../infer/worker/served-model.ts';
import { stopIdsOf } from '../infer/worker/stop-ids.ts';
import { rendererOf, surroundingsOf } from '../infer/worker/surroundings.ts';
import type { ModelSizes } from '../model/decoder.ts';
import type { Tokenizer } from '../text/index.ts';
import type { BaseVoice } from './answer/base-voice.ts';
import { FLOOR } from './answer/floor.ts';
import { gateWeights } from './answer/gate.ts';
import type { Judge } from './answer/judge.ts';
import { Associations } from './associations/index.ts';
import { SlotReader } from './ports/index.ts';
import { findReader } from './reader/find-reader.ts';
import { fingerprintOf } from './reader/fingerprint.ts';
import { loadReader } from './reader/reader-file.ts';
import type { ReaderWeights } from './reader/readout.ts';

export interface OpenBaseOptions {
  /** The reader's file; looked for beside the model and among the project's own unless said. */
  readonly reader?: string;
  readonly engine?: EngineOptions;
  /** Memory for compiled slots, in bytes. */
  readonly cacheBytes?: number;
}

/** Sentences are written over one slot at a time. */
const WRITER_CACHE_BYTES = 32 << 20;
const WRITER_PAGE_BYTES = 64 << 20;

export class OpenedBase implements Disposable {
  readonly engine: ReadingEngine;
  readonly tokenizer: Tokenizer;
  readonly voice: BaseVoice;
  readonly slots: SlotReader;
  readonly #plain: ReaderWeights;
  #writer: SlotReader | undefined;
  readonly judge: Judge;
  /** Path of the reader in use. */
  readonly reader?: string;
  /** Why answers are found by words and types alone, and what to do about it; undefined where a trained reader reads. */
  readonly notice?: string;

  /** Throws the errors of the model's files, ReaderError and ChoiceError for a reader that does not fit. */
  constructor(model: string, { reader, engine, cacheBytes }: OpenBaseOptions = {}) {
    using opened = openRunnable(model, { context: engine?.context });
    const { sizes, checkpoint } = opened;
    const surroundings = surroundingsOf(checkpoint);
    const { tokenizer, ends, beginning, templates } = surroundings;
    this.tokenizer = tokenizer;
    this.reader = reader ?? findReader(model, fingerprintOf(sizes, tokenizer));
    const trained = this.reader === undefined ? undefined : loadReader(this.reader, sizes);
    const choice = trained?.facts.choice;
    const gate = trained?.facts.gate;
    if (trained && choice && gate) {
      const { heads, pointers, pointerNull } = trained.weights;
      const reading = {
        heads: heads.length,
        pointerNull: pointers.length > 0 ? pointerNull : undefined,
        associations: trained.associations && new Associations(trained.associations),
      };
      const read: Judge['read'] = (question, passages) => this.slots.read(question, passages);
      this.judge = { choice, gate: gateWeights(gate, reading), reading, read };
    } else {
      this.judge = FLOOR;
      this.notice = noticeOf(model, this.reader);
    }
    this.engine = opened.engine(engine);
    this.#plain = silentWeights(sizes);
    this.slots = new SlotReader(this.engine, tokenizer, trained?.weights ?? this.#plain, { cacheBytes });
    if (!trained) this.#writer = this.slots;
    const stops = new Set(stopIdsOf([...ends, opened.ends], tokenizer.special, this.engine.vocab));
    const render = templates.has('default') ? rendererOf(surroundings) : undefined;
    const prompt = (conversation: readonly ChatMessage[]): ArrayLike<number> =>
      render?.(conversation) ?? [...beginning, ...tokenizer.encode(plainConversation(conversation))];
    this.voice = { engine: this.engine, tokenizer, prompt, ends: stops, converses: render !== undefined };
  }

  /** Writes sentences: the base itself, since a reader is trained to say the value and nothing else. */
  get writer(): SlotReader {
    this.#writer ??= new SlotReader(this.engine, this.tokenizer, this.#plain, {
      cacheBytes: WRITER_CACHE_BYTES,
      pageBytes: WRITER_PAGE_BYTES,
    });
    return this.#writer;
  }

  /** Wipes what was made of the slots with these keys. */
  forget(keys: readonly string[]): void {
    this.slots.forget(keys);
    if (this.#writer !== this.slots) this.#writer?.forget(keys);
  }

  [Symbol.dispose](): void {
    if (this.#writer !== this.slots) this.#writer?.[Symbol.dispose]();
    this.slots[Symbol.dispose]();
    this.engine[Symbol.dispose]();
  }
}

const noticeOf = (model: string, reader: string | undefined): string =>
  reader === undefined
    ? `no reader for this base: answers are found by words and types alone, which is far less; \`callosum memory train-reader -m ${model}\` makes one`
    : `${reader} has no choice and gate: answers are found by words and types alone, which is far less; finish its training`;

/** For bases without a chat template. */
const plainConversation = (conversation: readonly ChatMessage[]): string =>
  `${conversation.map(({ role, content }) => `${role === 'assistant' ? 'A' : 'Q'}: ${content}`).join('\n')}\nA:`;

/** A reader that changes nothing: slots are read as the base reads a text. */
function silentWeights({ blocks: sizes }: ModelSizes): ReaderWeights {
  const blocks = sizes.map(({ heads }) => ({
    slotBias: new Float32Array(heads),
    nullScore: new Float32Array(heads).fill(Number.NEGATIVE_INFINITY),
  }));
  return { blocks, heads: [], pointers: [], pointerNull: [0, 0] };
}
