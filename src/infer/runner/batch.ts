/** The batch of a step as the kernels read it: ids, positions, rows, tables and wanted rows, checked first. Not what runs on it (steps.ts). */
import type { View } from '../../tensor/backend.ts';
import type { Stretch } from '../engine.ts';
import { type Buffers, PAGE_TOKENS } from './buffers.ts';
import { write } from './memory.ts';
import { EngineError } from './options.ts';

export interface BatchLimits {
  readonly vocab: number;
  readonly context: number;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
}

export class Batch {
  readonly #buffers: Buffers;
  readonly #limits: BatchLimits;
  readonly #numbers: Record<'ids' | 'positions' | 'rows' | 'tables' | 'wanted', Int32Array>;

  constructor(buffers: Buffers, limits: BatchLimits) {
    this.#buffers = buffers;
    this.#limits = limits;
    const { ids, positions, rows, tables, wanted } = buffers;
    const whole = ({ storage }: View) => new Int32Array(storage.count);
    this.#numbers = {
      ids: whole(ids),
      positions: whole(positions),
      rows: whole(rows),
      tables: whole(tables),
      wanted: whole(wanted),
    };
  }

  /**
   * Takes the stretches: N tokens of which the logits of W are wanted. Nothing is written yet, so that a step may be recorded in between.
   * Throws EngineError: what is out of range must not reach a page of others.
   */
  fill(stretches: readonly Stretch[]): { N: number; W: number } {
    const { ids, positions, rows, tables, wanted } = this.#numbers;
    const { vocab, context, pages: allPages, stepTokens, stepSequences } = this.#limits;
    const width = this.#buffers.tables.shape[1];
    const total = stretches.reduce((sum, { tokens }) => sum + tokens.length, 0);
    if (stretches.length > stepSequences || total > stepTokens || total === 0)
      throw new EngineError({
        what: 'step',
        rule: `a step has 1 to ${stepTokens} tokens of at most ${stepSequences} sequences`,
        received: `${total} of ${stretches.length}`,
      });
    let [N, W] = [0, 0];
    stretches.forEach(({ tokens, start, pages, logits }, sequence) => {
      const end = start + tokens.length;
      const needed = Math.ceil(end / PAGE_TOKENS);
      if (!Number.isInteger(start) || start < 0 || end > context || pages.length < needed)
        throw new EngineError({
          what: 'step',
          rule: `positions must lie below ${context} and have pages`,
          received: `${start} to ${end} with ${pages.length} pages`,
        });
      for (let i = 0; i < needed; i++) tables[sequence * width + i] = checked(pages[i], allPages, 'page');
      tables.fill(0, sequence * width + needed, (sequence + 1) * width);
      for (let i = 0; i < tokens.length; i++, N++) {
        ids[N] = checked(tokens[i], vocab, 'token');
        positions[N] = start + i;
        rows[2 * N] = sequence;
        rows[2 * N + 1] = start + i;
        if (logits === 'all' || (logits === 'last' && i === tokens.length - 1)) wanted[W++] = N;
      }
    });
    return { N, W };
  }

  /** Writes what fill took, of so many sequences, to the device. */
  write({ N, W }: { N: number; W: number }, sequences: number): void {
    const { ids, positions, rows, tables, wanted } = this.#numbers;
    const buffers = this.#buffers;
    write(buffers.ids, ids.subarray(0, N));
    write(buffers.positions, positions.subarray(0, N));
    write(buffers.rows, rows.subarray(0, 2 * N));
    write(buffers.tables, tables.subarray(0, sequences * buffers.tables.shape[1]));
    write(buffers.wanted, wanted.subarray(0, W));
  }
}

function checked(value: number, limit: number, name: string): number {
  if (Number.isInteger(value) && value >= 0 && value < limit) return value;
  throw new EngineError({ what: 'step', rule: `a ${name} must be from 0 to ${limit - 1}`, received: String(value) });
}
