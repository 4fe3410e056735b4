/** What the worker thread needs of a model: an engine and the text around it. How a checkpoint becomes one: load.ts. */
import type { StreamDecoder } from '../../text/index.ts';
import type { TokenConstraint } from '../constraint.ts';
import type { Engine } from '../engine.ts';

/** Of the tokenizer, what serving needs. */
export interface TextCodec {
  readonly size: number;
  encode(text: string, options?: { special?: boolean; addSpecial?: boolean }): Uint32Array;
  decode(ids: ArrayLike<number>, options?: { skipSpecial?: boolean }): string;
  /** The bytes that an id adds to a text. */
  tokenBytes(id: number): Uint8Array;
  stream(options?: { skipSpecial?: boolean }): StreamDecoder;
}

/** A message of a conversation: plain data, which the model's template may know more fields of. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
  readonly [field: string]: unknown;
}

export interface ServedModel {
  readonly engine: Engine;
  readonly tokenizer: TextCodec;
  /** Ids that stand before any text. */
  readonly beginning: readonly number[];
  /** Ids that end a text unless a request says otherwise. */
  readonly stopIds: readonly number[];
  /** Of the model, as plain data. */
  readonly info: ModelInfo;
  /** The ids of a conversation up to where the answer begins; absent where the model has no template. */
  render?(messages: readonly ChatMessage[], options?: object): ArrayLike<number>;
  /** What makes constraints from their description, plain data; absent where none are known. */
  constraint?(description: unknown): () => TokenConstraint;
}

/** Plain data. */
export interface ModelInfo {
  readonly path: string;
  /** Ids of the tokenizer. */
  readonly vocab: number;
  /** The longest sequence that can run. */
  readonly context: number;
  /** Whether it has a chat template: messages can be sent. */
  readonly chat: boolean;
  readonly [field: string]: unknown;
}

/** What the module of a worker gives to serve(): the model at a path. */
export type OpenServed<O> = (path: string, options: O) => ServedModel | Promise<ServedModel>;
