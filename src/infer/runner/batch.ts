/** The batch of a step as the kernels read it: ids, positions, rows, tables and wanted rows, checked first. Not what runs on it (steps.ts). */
import type { View } from '../../tensor/backend.ts';
import type { StepLimits, Stretch } from '../engine.ts';
import { checkStretches } from '../stretches.ts';
import { type Buffers, PAGE_TOKENS } from './buffers.ts';
import { write } from './memory.ts';

export class Batch {
  readonly #buffers: Buffers;
  readonly #limits: StepLimits;
  readonly #numbers: Record<'ids' | 'positions' | 'rows' | 'tables' | 'wanted', Int32Array>;

  constructor(buffers: Buffers, limits: StepLimits) {
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
   * Throws EngineError for what is out of range.
   */
  fill(stretches: readonly Stretch[]): { N: number; W: number } {
    const { ids, positions, rows, tables, wanted } = this.#numbers;
    const width = this.#buffers.tables.shape[1];
    checkStretches(stretches, this.#limits);
    let [N, W] = [0, 0];
    stretches.forEach(({ tokens, start, pages, logits }, sequence) => {
      const end = start + tokens.length;
      const needed = Math.ceil(end / PAGE_TOKENS);
      for (let i = 0; i < needed; i++) tables[sequence * width + i] = pages[i];
      tables.fill(0, sequence * width + needed, (sequence + 1) * width);
      for (let i = 0; i < tokens.length; i++, N++) {
        ids[N] = tokens[i];
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
