/**
 * One source of a mixture: its shards as a list of pieces in a new order each epoch, without the held-out documents, and the tokens
 * of a piece as they are packed. Not the choice between sources, and not the packing.
 */
import { hash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { philox } from '../../tensor/philox.ts';
import { Shard } from '../../text/index.ts';
import type { Sequence } from './batch.ts';
import { DataError } from './error.ts';
import { type FimConfig, type FimTokens, rearrange } from './fim.ts';
import { Permutation } from './permutation.ts';
import { type Piece, Pieces } from './pieces.ts';

export interface SourceConfig {
  name: string;
  /** Files; a * in a file's name stands for any characters. */
  shards: string[];
  /** Share of the tokens, relative to the other sources'. 0: held-out documents only. */
  weight: number;
}

export interface SourceSettings {
  seed: number;
  /** Share of the documents that are never trained on. */
  heldOut: number;
  /** Most tokens of a piece. */
  limit: number;
  endOfText: number;
  fim?: { config: FimConfig; tokens: FimTokens };
}

/** A piece that was drawn. */
export interface Drawn {
  epoch: number;
  piece: number;
}

const ORDER = 0; // the streams of random words that a source uses
const FIM = 1;

export class Source {
  readonly name: string;
  readonly weight: number;
  readonly shards: readonly Shard[];
  readonly pieces: Pieces;
  readonly documents: number;
  /** Documents of the held-out split. */
  readonly heldOutDocuments: number;
  epoch = 0;
  /** Pieces of this epoch that were drawn or passed over. */
  index = 0;
  /** Tokens of all pieces that were drawn. */
  tokens = 0;
  readonly #settings: SourceSettings;
  readonly #key: readonly [number, number];
  readonly #stream: number;
  #order: { epoch: number; permutation: Permutation } | undefined;

  constructor({ name, weight }: SourceConfig, shards: readonly Shard[], settings: SourceSettings) {
    this.name = name;
    this.weight = weight;
    this.shards = shards;
    this.#settings = settings;
    this.#key = [settings.seed >>> 0, Math.floor(settings.seed / 2 ** 32) >>> 0];
    this.#stream = hash('sha256', name, 'buffer').readUInt32LE(0);
    this.pieces = new Pieces(shards, settings.limit);
    this.documents = shards.reduce((sum, { header }) => sum + header.documents, 0);
    this.heldOutDocuments = shards.reduce((sum, shard) => sum + heldOutIn(shard, settings.heldOut), 0);
    if (weight > 0 && this.heldOutDocuments === this.documents)
      throw new DataError({
        what: `source ${name}`,
        rule: 'must have documents that are not held out',
        received: `${this.documents} documents, all of them held out`,
        hint: 'lower heldOut, or add shards',
      });
  }

  /** The next piece in the order of the epoch that is not held out. */
  draw(): Drawn {
    for (;;) {
      if (this.index === this.pieces.size) {
        this.epoch++;
        this.index = 0;
      }
      const piece = this.#permutation().at(this.index++);
      if (!this.isHeldOut(this.pieces.at(piece))) return { epoch: this.epoch, piece };
    }
  }

  isHeldOut({ shard, document }: Piece): boolean {
    return shard.fraction(document) < this.#settings.heldOut;
  }

  /** The tokens of a piece as they are packed; the same at every call. Throws ShardError for an id outside the vocabulary. */
  sequence({ epoch, piece }: Drawn): Sequence {
    const { fim, endOfText } = this.#settings;
    const sequence = sequenceOf(this.pieces.at(piece));
    if (!fim || sequence.mask) return sequence;
    const words = new Uint32Array(4);
    philox(words, 0, [piece >>> 0, FIM, epoch, this.#stream], this.#key);
    // A piece that the document goes on after has no label at its end: what follows the moved middle is not what follows it here.
    const own = sequence.ids.subarray(0, sequence.length);
    const ids = rearrange(own, words, fim.config, fim.tokens, endOfText);
    return ids ? { ids, length: ids.length } : sequence;
  }

  close(): void {
    for (const shard of this.shards) shard.close();
  }

  #permutation(): Permutation {
    if (this.#order?.epoch !== this.epoch) {
      const permutation = new Permutation(this.pieces.size, this.#key, [ORDER, this.epoch, this.#stream]);
      this.#order = { epoch: this.epoch, permutation };
    }
    return this.#order.permutation;
  }
}

/** A piece as it lies in its shard. Throws ShardError for an id outside the vocabulary. */
export function sequenceOf({ shard, from, to, last }: Piece): Sequence {
  const end = last ? to : to + 1;
  shard.checkIds(from, end);
  return {
    ids: shard.ids.subarray(from, end),
    length: to - from,
    mask: shard.mask && { bits: shard.mask, from },
  };
}

function heldOutIn(shard: Shard, heldOut: number): number {
  let count = 0;
  for (let i = 0; i < shard.header.documents; i++) if (shard.fraction(i) < heldOut) count++;
  return count;
}

/** The shards of a source, opened. Throws DataError where there is none and ShardError for a bad one; then none is open. */
export function openShards(
  { name, shards }: SourceConfig,
  folder: string,
  tokenizer: { hash: string; size: number },
): Shard[] {
  const paths = shards.flatMap((pattern) => filesOf(resolve(folder, pattern)));
  if (paths.length === 0)
    throw new DataError({
      what: `source ${name}`,
      rule: 'must name shards that are there',
      received: shards.join(', ') || 'none',
      hint: `paths start at ${folder}; callosum shards encode makes shards`,
    });
  const open: Shard[] = [];
  try {
    for (const path of paths) {
      const shard = Shard.open(path);
      open.push(shard);
      shard.checkTokenizer(tokenizer);
    }
    return open;
  } catch (error) {
    for (const shard of open) shard.close();
    throw error;
  }
}

/** The path, or the files of its folder that a name with * stands for, in order of their names. */
function filesOf(path: string): string[] {
  const [folder, pattern] = [dirname(path), basename(path)];
  if (!pattern.includes('*')) return [path];
  if (!existsSync(folder)) return [];
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const matches = new RegExp(`^${literal.join('.*')}$`);
  return readdirSync(folder)
    .filter((name) => matches.test(name))
    .sort()
    .map((name) => join(folder, name));
}
