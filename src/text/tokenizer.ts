/**
 * A tokenizer of any kind: text or any bytes to ids and back. Here are added tokens, what stands around a text, and the files it came
 * from; what happens between added tokens is the codec's (codec.ts). Not training, and not the file's format (format/).
 */
import { type AddedToken, AddedTokens, type SpecialTokens } from './added.ts';
import { missingByte } from './bpe/characters.ts';
import { TokenBuffer } from './bpe/token-buffer.ts';
import { ByteLevelCodec } from './byte-level.ts';
import type { Codec, StreamDecoder } from './codec.ts';
import { TokenizerError } from './errors.ts';
import { type Loaded, loadTokenizer, readDocument, type SourceFiles } from './format/load.ts';
import { saveModel, saveSource } from './format/save.ts';
import { type BuildOptions, modelOf, type TokenizerModel } from './model.ts';
import { type Frame, NO_FRAME } from './pipeline/post-processor.ts';
import { splitUtf8 } from './utf8.ts';

export interface EncodeOptions {
  /** Recognise special tokens in the text. Off by default: text from outside must not be able to write them. */
  special?: SpecialTokens;
  /** Add the ids that the file puts around a text, such as that of the beginning. Off by default. */
  addSpecial?: boolean;
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
  /** What `addSpecial` puts around a text. */
  readonly frame: Frame;
  readonly #model: TokenizerModel | undefined;
  readonly #source: SourceFiles | undefined;
  readonly #codec: Codec;
  readonly #tokens: readonly AddedToken[];
  readonly #added: AddedTokens;
  /** Those that are looked for in normalised text. */
  readonly #normalizedAdded: AddedTokens;
  readonly #isSpecial: Uint8Array;
  #scratch = new TokenBuffer(SCRATCH_IDS);

  /** @throws TokenizerError for a model that contradicts itself */
  constructor(parts: TokenizerModel | Loaded) {
    const { codec, added, model, frame, source } =
      'codec' in parts
        ? parts
        : { ...parts, codec: new ByteLevelCodec(parts), model: parts, frame: NO_FRAME, source: undefined };
    this.#codec = codec;
    this.#model = model;
    this.#source = source;
    this.#tokens = added;
    this.frame = frame;
    this.size = codec.size;
    this.hash = codec.hash;
    this.special = new Map(added.filter(({ special }) => special).map(({ content, id }) => [content, id]));
    this.endOfText = this.special.get('<|endoftext|>') ?? -1;
    this.#added = new AddedTokens(added.filter(({ normalized }) => !normalized));
    this.#normalizedAdded = new AddedTokens(
      added.filter(({ normalized }) => normalized),
      codec.normalize,
    );
    this.#isSpecial = new Uint8Array(this.size);
    for (const id of this.special.values()) this.#isSpecial[id] = 1;
  }

  /**
   * From a folder with a tokenizer.json, or that file itself.
   * @throws TokenizerError naming the file and the field, for what no published kind of tokenizer is.
   */
  static load(path: string): Tokenizer {
    return new Tokenizer(loadTokenizer(path));
  }

  /**
   * From what a tokenizer.json would hold, and a tokenizer_config.json: for tokenizers that come in other containers. `name` stands in
   * errors for the file.
   * @throws TokenizerError as load does
   */
  static fromDocument(document: unknown, name: string, config?: object): Tokenizer {
    return new Tokenizer(readDocument(document, name, config));
  }

  /** From merges, as training finds them. Ids: special tokens, bytes, merges. @throws TokenizerError */
  static build(options: BuildOptions): Tokenizer {
    return new Tokenizer(modelOf(options));
  }

  /**
   * Of byte-level BPE: the pre-tokenizer's name and pattern, the normalisation, the added tokens and the merges.
   * @throws TokenizerError for a tokenizer of another kind
   */
  get model(): TokenizerModel {
    if (this.#model) return this.#model;
    throw new TokenizerError({ what: 'tokenizer', rule: 'must be byte-level BPE for this', received: 'another kind' });
  }

  /** How ids are made of text between added tokens: for those that write the tokenizer in another container. */
  get codec(): Codec {
    return this.#codec;
  }

  /**
   * The ids of a text, or of any bytes: of those, each that is no UTF-8 is an id by itself. A lone surrogate in a string counts as
   * U+FFFD, as in UTF-8. Of byte-level BPE decodeBytes gives back the same bytes, composed where the file normalises.
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
    const { special = false, addSpecial = false } = options;
    if (addSpecial) for (const id of this.frame.before) ids.push(id);
    if (typeof text === 'string') this.#encodeText(text.toWellFormed(), true, special, ids);
    else {
      let first = true;
      const onText = (stretch: string) => {
        this.#encodeText(stretch, first, special, ids);
        first = false;
      };
      splitUtf8(text, onText, (byte) => {
        ids.push(this.#idOfByte(byte));
        first = false;
      });
    }
    if (addSpecial) for (const id of this.frame.after) ids.push(id);
    return ids.length - before;
  }

  /** The text that the ids stand for; bytes that are no UTF-8 become U+FFFD. @throws TokenizerError for an id outside */
  decode(ids: ArrayLike<number>, options: { skipSpecial?: boolean } = {}): string {
    this.#checkIds(ids);
    return this.#codec.decode(ids, options.skipSpecial ? (id) => this.#isSpecial[id] === 1 : () => false);
  }

  /** The bytes that the ids stand for in the middle of a text. @throws TokenizerError for an id outside */
  decodeBytes(ids: ArrayLike<number>): Uint8Array {
    this.#checkIds(ids);
    const parts = Array.from(ids, (id) => this.#codec.bytesOf(id));
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /**
   * The bytes that an id adds to a text that has begun (some kinds drop the space before the first word); none for an id that no token
   * has. A view, not to be written to. @throws TokenizerError for an id outside
   */
  tokenBytes(id: number): Uint8Array {
    this.#checkId(id);
    return this.#codec.bytesOf(id);
  }

  /** The id of a token by its text: of added tokens, and of those of the vocabulary as it writes them. */
  idOf(token: string): number | undefined {
    return this.#tokens.find(({ content }) => content === token)?.id ?? this.#codec.idOf(token);
  }

  /** Decodes ids as they come; what it gives out never ends in half a character, and together it is what decode gives. */
  stream(options: { skipSpecial?: boolean } = {}): StreamDecoder {
    const stream = this.#codec.stream();
    return {
      push: (id) => {
        this.#checkId(id);
        return options.skipSpecial && this.#isSpecial[id] ? '' : stream.push(id);
      },
      end: () => stream.end(),
    };
  }

  /** By id: the bytes of text that it stands for; 0 for special tokens. */
  byteLengths(): Uint32Array {
    return Uint32Array.from({ length: this.size }, (_, id) =>
      this.#isSpecial[id] ? 0 : this.#codec.bytesOf(id).length,
    );
  }

  /**
   * Writes tokenizer.json and tokenizer_config.json into the folder, each whole or not at all. What was loaded is written as it was
   * read, byte for byte.
   */
  save(folder: string): void {
    if (this.#source) saveSource(folder, this.#source, this.#tokens);
    else saveModel(folder, this.model);
  }

  /** `first`: it begins where the whole text begins. */
  #encodeText(text: string, first: boolean, special: SpecialTokens, ids: TokenBuffer): void {
    const onToken = (id: number) => ids.push(id);
    this.#added.split(text, special, (stretch, at) => this.#encodeStretch(stretch, at, first, special, ids), onToken);
  }

  #encodeStretch(text: string, at: number, first: boolean, special: SpecialTokens, ids: TokenBuffer): void {
    const begins = first && at === 0;
    const normalized = this.#codec.normalize?.(text) ?? text;
    if (!this.#normalizedAdded.any) {
      this.#codec.encode(normalized, begins, ids);
      return;
    }
    const onText = (stretch: string, from: number) => this.#codec.encode(stretch, begins && from === 0, ids);
    const onToken = (id: number) => ids.push(id);
    this.#normalizedAdded.split(normalized, shifted(special, at, text === normalized), onText, onToken);
  }

  #idOfByte(byte: number): number {
    const id = this.#codec.idOfByte(byte);
    if (id < 0) throw missingByte(byte);
    return id;
  }

  #checkIds(ids: ArrayLike<number>): void {
    for (let i = 0; i < ids.length; i++) this.#checkId(ids[i]);
  }

  #checkId(id: number): void {
    if (id >= 0 && id < this.size && Number.isInteger(id)) return;
    throw new TokenizerError({ what: 'decode', rule: `an id must be 0 to ${this.size - 1}`, received: String(id) });
  }
}

/** For a stretch that begins at `at`; where normalisation has moved its characters, no special token is safe to recognise. */
function shifted(special: SpecialTokens, at: number, unmoved: boolean): SpecialTokens {
  if (typeof special === 'boolean') return special;
  return unmoved && { except: new Set([...special.except].map((offset) => offset - at)) };
}
