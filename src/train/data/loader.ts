/**
 * Batches for training from a weighted mixture of sources, in an order that the seed decides and that can be taken up anywhere. Each
 * row of a batch goes on where the same row of the batch before ended. Not the order inside a source (source.ts), nor the packing
 * of a row's parts (batch.ts).
 */
import { type Batch, emptyBatch, pad, place, type Sequence } from './batch.ts';
import { DataError } from './error.ts';
import { type FimConfig, fimTokensOf } from './fim.ts';
import { type HeldOut, type HeldOutOptions, heldOutOf } from './held-out.ts';
import { type Drawn, openShards, Source, type SourceConfig } from './source.ts';
import { checkState, type LoaderState } from './state.ts';

export interface DataConfig {
  sources: SourceConfig[];
  /** Share of the documents that are never trained on, chosen by the hash of their text: in [0, 1). */
  heldOut: number;
  /** Of the order: a whole number from 0. */
  seed: number;
  fim?: FimConfig;
}

export interface LoaderShape {
  rows: number;
  length: number;
  /** What the shards must be made with. */
  tokenizer: { hash: string; size: number; endOfText: number; special: ReadonlyMap<string, number> };
  /** Where relative paths of shards start; the working folder unless said. */
  folder?: string;
}

/** A longer document is shuffled in pieces of so many rows: long enough to lose little at the cuts, short enough to mix. */
const PIECE_ROWS = 4;

interface Cursor extends Drawn {
  source: number;
  sequence: Sequence;
  /** Tokens of the sequence that were handed out. */
  offset: number;
}

export class Loader {
  readonly config: DataConfig;
  readonly sources: readonly Source[];
  readonly #shape: LoaderShape;
  readonly #shares: readonly number[];
  #rows: (Cursor | undefined)[];
  #tokens = 0;

  /**
   * Opens all shards. Throws DataError for settings or sources that cannot be used, ShardError for a shard that is damaged, cut short
   * or made with another tokenizer.
   */
  static open(config: DataConfig, shape: LoaderShape): Loader {
    checkConfig(config);
    const { rate = 0 } = config.fim ?? {};
    const settings = {
      seed: config.seed,
      heldOut: config.heldOut,
      limit: PIECE_ROWS * shape.length,
      endOfText: shape.tokenizer.endOfText,
      fim: rate > 0 ? { config: config.fim!, tokens: fimTokensOf(shape.tokenizer.special) } : undefined,
    };
    const sources: Source[] = [];
    try {
      for (const source of config.sources) {
        const shards = openShards(source, shape.folder ?? '.', shape.tokenizer);
        try {
          sources.push(new Source(source, shards, settings));
        } catch (error) {
          for (const shard of shards) shard.close();
          throw error;
        }
      }
      return new Loader(config, shape, sources);
    } catch (error) {
      for (const source of sources) source.close();
      throw error;
    }
  }

  private constructor(config: DataConfig, shape: LoaderShape, sources: readonly Source[]) {
    this.config = config;
    this.sources = sources;
    this.#shape = shape;
    const total = sources.reduce((sum, { weight }) => sum + weight, 0);
    this.#shares = sources.map(({ weight }) => weight / total);
    this.#rows = Array.from({ length: shape.rows });
  }

  /** The next batch. Every place is filled; sources begin a new epoch when theirs ends. */
  next(): Batch {
    const { rows, length } = this.#shape;
    const batch = emptyBatch(rows, length);
    for (let row = 0; row < rows; row++) {
      for (let filled = 0, segment = 0; filled < length; segment++) {
        const cursor = this.#cursor(row);
        if (filled > 0 && wantsRow(cursor, length - filled, length)) {
          pad(batch, row * length + filled, length - filled, segment, this.#padding);
          break;
        }
        const count = Math.min(cursor.sequence.length - cursor.offset, length - filled);
        place(batch, row * length + filled, cursor.sequence, cursor.offset, count, segment);
        cursor.offset += count;
        filled += count;
      }
    }
    this.#tokens += rows * length;
    return batch;
  }

  /** Tokens handed out. */
  get tokens(): number {
    return this.#tokens;
  }

  /** How often each source was gone through, with the share of the epoch it is in, by pieces drawn: 1.25 is a quarter of the second. */
  get epochs(): Record<string, number> {
    return Object.fromEntries(
      this.sources.map(({ name, epoch, index, pieces }) => [name, epoch + index / pieces.size]),
    );
  }

  /** The place between two batches, as JSON. A loader of the same configuration and shape that restores it goes on with the same batches. */
  get state(): LoaderState {
    return {
      version: 1,
      ...this.#identity(),
      tokens: this.#tokens,
      sources: this.sources.map(({ name, pieces, epoch, index, tokens }) => ({
        name,
        pieces: pieces.size,
        epoch,
        index,
        tokens,
      })),
      cursors: this.#rows.map((cursor) => {
        if (!cursor) return null;
        const { source, epoch, piece, offset } = cursor;
        return { source, epoch, piece, offset };
      }),
    };
  }

  /** Goes to a saved place. Throws DataError where it is of another configuration, shape or data; then nothing has changed. */
  restore(saved: LoaderState): void {
    const state = checkState(saved, this.state);
    const rows = state.cursors.map((cursor): Cursor | undefined => {
      if (!cursor) return undefined;
      const sequence = this.sources[cursor.source].sequence(cursor);
      if (cursor.offset <= sequence.length) return { ...cursor, sequence };
      throw new DataError({
        what: 'data position',
        rule: `offset must be at most ${sequence.length}`,
        received: `${cursor.offset}`,
      });
    });
    this.#rows = rows;
    this.#tokens = state.tokens;
    state.sources.forEach(({ epoch, index, tokens }, i) => {
      Object.assign(this.sources[i], { epoch, index, tokens });
    });
  }

  /** Evaluation batches of the held-out documents, by source; independent of the place in training. */
  heldOut(options: HeldOutOptions): HeldOut[] {
    return this.sources.map((source) => heldOutOf(source, options, this.#padding));
  }

  /** Unmaps all shards; the loader cannot be used afterwards. */
  close(): void {
    for (const source of this.sources) source.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #padding(): number {
    return Math.max(0, this.#shape.tokenizer.endOfText);
  }

  #identity() {
    const { rows, length } = this.#shape;
    const { seed, heldOut, fim } = this.config;
    return { rows, length, seed, heldOut, fim: fim ?? null };
  }

  /** Where a row goes on: in its sequence, or at the start of the next one. */
  #cursor(row: number): Cursor {
    const now = this.#rows[row];
    if (now && now.offset < now.sequence.length) return now;
    const source = this.#choose();
    const drawn = this.sources[source].draw();
    const sequence = this.sources[source].sequence(drawn);
    this.sources[source].tokens += sequence.length;
    const next = { ...drawn, source, sequence, offset: 0 };
    this.#rows[row] = next;
    return next;
  }

  /** The source that is furthest behind its share of the tokens drawn. */
  #choose(): number {
    const drawn = this.sources.reduce((sum, { tokens }) => sum + tokens, 0);
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    this.sources.forEach(({ tokens }, i) => {
      const behind = this.#shares[i] * (drawn + 1) - tokens;
      if (this.#shares[i] === 0 || behind <= most) return;
      best = i;
      most = behind;
    });
    return best;
  }
}

/**
 * Whether a sequence waits for the next row: what is learned of one with a mask is learned by what stands before it, which a row that
 * begins in its middle does not have. One that is longer than a row is cut all the same.
 */
function wantsRow({ sequence, offset }: Cursor, left: number, length: number): boolean {
  return sequence.mask !== undefined && offset === 0 && sequence.length > left && sequence.length <= length;
}

function checkConfig({ sources, heldOut, seed, fim }: DataConfig): void {
  const need = (holds: boolean, what: string, rule: string, received: unknown) => {
    if (!holds) throw new DataError({ what, rule, received: String(received) });
  };
  need(heldOut >= 0 && heldOut < 1, 'heldOut', 'must be at least 0 and below 1', heldOut);
  need(Number.isSafeInteger(seed) && seed >= 0, 'seed', 'must be a whole number from 0', seed);
  for (const [name, share] of Object.entries({ rate: fim?.rate ?? 0, spm: fim?.spm ?? 0 }))
    need(share >= 0 && share <= 1, `fim.${name}`, 'must be from 0 to 1', share);
  for (const { name, weight } of sources)
    need(weight >= 0 && Number.isFinite(weight), `source ${name}`, 'weight must be a number from 0', weight);
  const names = sources.map(({ name }) => name);
  need(new Set(names).size === names.length, 'sources', 'must have different names', names.join(', '));
  need(
    sources.some(({ weight }) => weight > 0),
    'sources',
    'must have one with a weight above 0',
    names.join(', ') || 'none',
  );
}
