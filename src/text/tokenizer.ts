/**
 * Byte-level BPE (Sennrich, Haddow and Birch, 2016; over bytes as GPT-2 has it): text or any bytes to ids and back, exactly.
 * Not training, and not the file's format (format/).
 */
import { isUtf8 } from 'node:buffer';
import { AddedTokens } from './added.ts';
import { missingByte } from './bpe/characters.ts';
import { Encoder } from './bpe/encoder.ts';
import { Pairs } from './bpe/pairs.ts';
import { TokenBuffer } from './bpe/token-buffer.ts';
import { StreamDecoder } from './decode.ts';
import { TokenizerError } from './errors.ts';
import { loadModel } from './format/load.ts';
import { saveModel } from './format/save.ts';
import { type BuildOptions, checkModel, hashOf, modelOf, type TokenizerModel } from './model.ts';
import { splitUtf8 } from './utf8.ts';

export interface EncodeOptions {
  /** Recognise special tokens in the text. Off by default: text from outside must not be able to write them. */
  special?: boolean;
}

/** Ids of a text that need no new buffer. */
const SCRATCH_IDS = 1 << 14;

export class Tokenizer {
  /** Ids are 0 to size - 1, added tokens included. */
  readonly size: number;
  /** SHA-256, in hex, of all that decides which ids a text gets. */
  readonly hash: string;
  /** The special tokens and their ids. */
  readonly special: ReadonlyMap<string, number>;
  /** The id of <|endoftext|>; -1 where there is none. */
  readonly endOfText: number;
  readonly #model: TokenizerModel;
  readonly #encoder: Encoder;
  readonly #added: AddedTokens;
  readonly #byteIds: Int32Array;
  readonly #isSpecial: Uint8Array;
  #scratch = new TokenBuffer(SCRATCH_IDS);

  /** @throws TokenizerError for a model that contradicts itself */
  constructor(model: TokenizerModel) {
    checkModel(model);
    const { vocabulary, added, pre } = model;
    this.#model = model;
    this.size = vocabulary.size;
    this.hash = hashOf(model);
    this.special = new Map(added.filter(({ special }) => special).map(({ content, id }) => [content, id]));
    this.endOfText = this.special.get('<|endoftext|>') ?? -1;
    this.#added = new AddedTokens(added);
    this.#isSpecial = new Uint8Array(this.size);
    for (const id of this.special.values()) this.#isSpecial[id] = 1;
    this.#byteIds = byteIdsOf(model);
    this.#encoder = new Encoder({
      pairs: new Pairs(model.pairs, model.merged),
      byteIds: this.#byteIds,
      vocabulary,
      pre,
      whole: model.ignoreMerges ? wholePieces(model) : undefined,
    });
  }

  /**
   * From a folder with a tokenizer.json, or that file itself.
   * @throws TokenizerError naming the file and the field, for what is not byte-level BPE as this class has it.
   */
  static load(path: string): Tokenizer {
    return new Tokenizer(loadModel(path));
  }

  /** From merges, as training finds them. Ids: special tokens, bytes, merges. @throws TokenizerError */
  static build(options: BuildOptions): Tokenizer {
    return new Tokenizer(modelOf(options));
  }

  /** The pre-tokenizer's name and pattern, the normalisation, the added tokens and the merges. */
  get model(): TokenizerModel {
    return this.#model;
  }

  /**
   * The ids of a text, or of any bytes: of those, each that is no UTF-8 is an id by itself, and decodeBytes gives back the same
   * bytes. A lone surrogate in a string counts as U+FFFD, as in UTF-8. With normalisation 'nfc' text comes back composed.
   * @throws TokenizerError for a byte that the vocabulary leaves out.
   */
  encode(text: string | Uint8Array, options: EncodeOptions = {}): Uint32Array {
    const ids = this.#scratch;
    ids.length = 0;
    this.encodeInto(text, ids, options);
    if (ids.length > SCRATCH_IDS) this.#scratch = new TokenBuffer(SCRATCH_IDS);
    return ids.slice();
  }

  /** As encode, appending to `ids`: for many texts without an array each. Returns how many were appended. */
  encodeInto(text: string | Uint8Array, ids: TokenBuffer, options: EncodeOptions = {}): number {
    const before = ids.length;
    const { special = false } = options;
    const onText = (stretch: string) => this.#encoder.encode(this.#normalized(stretch), ids);
    const onToken = (id: number) => ids.push(id);
    const onString = (whole: string) => this.#added.split(whole, special, onText, onToken);
    if (typeof text === 'string') onString(text.toWellFormed());
    else splitUtf8(text, onString, (byte) => ids.push(this.#idOfByte(byte)));
    return ids.length - before;
  }

  /** The text that the ids stand for; bytes that are no UTF-8 become U+FFFD. @throws TokenizerError for an id outside */
  decode(ids: ArrayLike<number>, options: { skipSpecial?: boolean } = {}): string {
    return Buffer.from(this.#bytes(ids, options.skipSpecial ?? false).buffer).toString('utf8');
  }

  /** The bytes that the ids stand for. @throws TokenizerError for an id outside */
  decodeBytes(ids: ArrayLike<number>): Uint8Array {
    return this.#bytes(ids, false);
  }

  /** Decodes ids as they come; what it gives out never ends in half a character. */
  stream(): StreamDecoder {
    return new StreamDecoder((id) => {
      this.#checkId(id);
      return this.#model.vocabulary.bytesOf(id);
    });
  }

  /** By id: the bytes of text that it stands for; 0 for special tokens. */
  byteLengths(): Uint32Array {
    const { vocabulary } = this.#model;
    return Uint32Array.from({ length: this.size }, (_, id) => (this.#isSpecial[id] ? 0 : vocabulary.lengthOf(id)));
  }

  /** Writes tokenizer.json and tokenizer_config.json into the folder, each whole or not at all. */
  save(folder: string): void {
    saveModel(folder, this.#model);
  }

  #normalized(text: string): string {
    return this.#model.normalization === 'nfc' ? text.normalize('NFC') : text;
  }

  #idOfByte(byte: number): number {
    const id = this.#byteIds[byte];
    if (id < 0) throw missingByte(byte);
    return id;
  }

  #bytes(ids: ArrayLike<number>, skipSpecial: boolean): Uint8Array<ArrayBuffer> {
    const { vocabulary } = this.#model;
    let total = 0;
    for (let i = 0; i < ids.length; i++) {
      this.#checkId(ids[i]);
      total += vocabulary.lengthOf(ids[i]);
    }
    const bytes = new Uint8Array(total);
    let at = 0;
    for (let i = 0; i < ids.length; i++) {
      if (skipSpecial && this.#isSpecial[ids[i]]) continue;
      const part = vocabulary.bytesOf(ids[i]);
      bytes.set(part, at);
      at += part.length;
    }
    return at === total ? bytes : bytes.slice(0, at);
  }

  #checkId(id: number): void {
    if (id >= 0 && id < this.size && Number.isInteger(id)) return;
    throw new TokenizerError({ what: 'decode', rule: `an id must be 0 to ${this.size - 1}`, received: String(id) });
  }
}

/** The ids of the 256 bytes, -1 where there is none. */
function byteIdsOf({ vocabulary, added }: TokenizerModel): Int32Array {
  const byteIds = new Int32Array(256).fill(-1);
  const isAdded = new Set(added.map(({ id }) => id));
  for (let id = vocabulary.size - 1; id >= 0; id--) {
    if (vocabulary.lengthOf(id) === 1 && !isAdded.has(id)) byteIds[vocabulary.bytesOf(id)[0]] = id;
  }
  return byteIds;
}

/** Every token that can be a piece: those that are text. */
function wholePieces({ vocabulary, added }: TokenizerModel): Map<string, number> {
  const isAdded = new Set(added.map(({ id }) => id));
  const pieces = new Map<string, number>();
  for (let id = 0; id < vocabulary.size; id++) {
    const bytes = Buffer.from(vocabulary.bytesOf(id));
    if (!isAdded.has(id) && isUtf8(bytes)) pieces.set(bytes.toString('utf8'), id);
  }
  return pieces;
}
