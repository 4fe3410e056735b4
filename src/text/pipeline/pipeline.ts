/**
 * A tokenizer of parts, as published files describe it: normalise, cut into pieces, ids of each piece; tokens back to text by
 * decoders. The parts are read by their own files (types.ts lists them); added tokens are tokenizer.ts's matter.
 */
import { createHash } from 'node:crypto';
import type { AddedToken } from '../added.ts';
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import { toCharacters } from '../bytes.ts';
import type { Codec, StreamDecoder } from '../codec.ts';
import type { Field } from '../format/fields.ts';
import { byteToken } from './bpe.ts';
import { type Decoder, readDecoder } from './decoders.ts';
import { readModel } from './models.ts';
import { readNormalizer } from './normalizers.ts';
import { readPreTokenizer } from './pre-tokenizers.ts';
import type { Normalizer, Piece, PieceModel, PreTokenizerStep } from './types.ts';

interface PipelineParts {
  normalize: Normalizer | undefined;
  steps: readonly PreTokenizerStep[];
  model: PieceModel;
  decoder: Decoder;
  added: readonly AddedToken[];
  hash: string;
}

const NO_BYTES = new Uint8Array();

export class Pipeline implements Codec {
  readonly size: number;
  readonly hash: string;
  readonly normalize?: Normalizer;
  readonly #steps: readonly PreTokenizerStep[];
  readonly #model: PieceModel;
  readonly #decoder: Decoder;
  readonly #added: ReadonlyMap<number, string>;

  constructor({ normalize, steps, model, decoder, added, hash }: PipelineParts) {
    this.size = added.reduce((size, { id }) => Math.max(size, id + 1), model.size);
    this.hash = hash;
    this.normalize = normalize;
    this.#steps = steps;
    this.#model = model;
    this.#decoder = decoder;
    this.#added = new Map(added.map(({ id, content }) => [id, content]));
  }

  encode(text: string, first: boolean, ids: TokenBuffer): void {
    if (text === '') return;
    let pieces: Piece[] = [{ text, first }];
    for (const step of this.#steps) pieces = pieces.flatMap(step);
    for (const piece of pieces) this.#model.encode(piece.text, ids);
  }

  idOf(token: string): number | undefined {
    return this.#model.idOf(token);
  }

  idOfByte(byte: number): number {
    return this.#model.idOf(byteToken(byte)) ?? this.#model.idOf(toCharacters(Uint8Array.of(byte))) ?? -1;
  }

  bytesOf(id: number): Uint8Array {
    const token = this.#tokenOf(id);
    return token === undefined ? NO_BYTES : this.#decoder.bytesOf(token);
  }

  decode(ids: ArrayLike<number>, skip: (id: number) => boolean): string {
    const run = this.stream();
    const parts: string[] = [];
    for (let i = 0; i < ids.length; i++) if (!skip(ids[i])) parts.push(run.push(ids[i]));
    return parts.join('') + run.end();
  }

  stream(): StreamDecoder {
    const run = this.#decoder.start();
    return {
      push: (id) => {
        const token = this.#tokenOf(id);
        return token === undefined ? '' : run.push(token);
      },
      end: () => run.end(),
    };
  }

  #tokenOf(id: number): string | undefined {
    return this.#added.get(id) ?? this.#model.tokenOf(id);
  }
}

/** From the whole of a tokenizer.json; `added` are its added tokens. @throws TokenizerError naming the field */
export function readPipeline(root: Field, added: readonly AddedToken[]): Pipeline {
  const model = readModel(root.get('model'));
  const normalize = readNormalizer(root.get('normalizer'));
  const steps = readPreTokenizer(root.get('pre_tokenizer'));
  const decoder = readDecoder(root.get('decoder'));
  for (const { id, content } of added) {
    const own = model.idOf(content);
    const other = model.tokenOf(id);
    const fail = (rule: string) => root.get('added_tokens').fail(rule, `${JSON.stringify(content)}: ${id}`);
    if (own !== undefined && own !== id) throw fail('must have the ids that model.vocab has');
    if (own === undefined && other !== undefined) throw fail('must not have the id of another token');
  }
  return new Pipeline({ normalize, steps, model, decoder, added, hash: hashOf(root) });
}

/** Of the fields that decide ids, as they are written. */
function hashOf(root: Field): string {
  const hash = createHash('sha256').update('pipeline');
  for (const name of ['added_tokens', 'normalizer', 'pre_tokenizer', 'model'])
    hash.update(JSON.stringify(root.get(name).value ?? null));
  return hash.digest('hex');
}
