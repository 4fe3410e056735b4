/** The memory that readouts are written to, on the device and outside it; grows to the most there ever were. Not how they are computed. */
import type { Backend, View } from '../../tensor/backend.ts';
import type { Probes } from '../reading-engine.ts';
import { reserve, viewOf } from './memory.ts';
import type { LoadedReader } from './reader-weights.ts';
import type { ReadoutViews } from './reading-steps.ts';

export class Readouts implements Disposable {
  readonly #device: Backend;
  /** Of the heads as the weights name them: their row among those of all layers, in which kernels write them. */
  readonly #rows: readonly number[];
  readonly #pointed: boolean;
  readonly #moved: () => void;
  #room: View | undefined;
  #raw = new Float32Array(0);
  #heads = new Float32Array(0);

  /** moved: called before memory that recordings may write to goes. */
  constructor(device: Backend, { headRows, pointed }: LoadedReader, moved: () => void) {
    this.#device = device;
    this.#rows = headRows;
    this.#pointed = pointed;
    this.#moved = moved;
  }

  /** The room of W rows and C columns. */
  views(W: number, C: number): ReadoutViews {
    const J = this.#rows.length;
    const count = W * (J + 2) * C;
    if (!this.#room || this.#room.shape[0] < count) {
      this.#moved();
      this.#room?.storage.free();
      this.#room = reserve(this.#device, 'f32', [count]);
      this.#raw = new Float32Array(count);
      this.#heads = new Float32Array(count);
    }
    const { storage } = this.#room;
    return { ends: viewOf(storage, [W, 2, C]), heads: viewOf(storage, [W, J, C], W * 2 * C) };
  }

  read(W: number, C: number): Probes {
    const J = this.#rows.length;
    const raw = this.#raw.subarray(0, W * (J + 2) * C);
    if (this.#room) this.#device.readSync!(this.#room.storage.handle, raw, 0);
    const heads = this.#heads.subarray(0, W * J * C);
    const first = W * 2 * C;
    for (let w = 0; w < W; w++)
      this.#rows.forEach((row, head) => {
        const at = first + (w * J + row) * C;
        heads.set(raw.subarray(at, at + C), (w * J + head) * C);
      });
    const ends = raw.subarray(0, first);
    return { columns: C, heads, ends: this.#pointed ? ends : ends.fill(0) };
  }

  /** Overwrites what was read last with zeros. */
  wipe(): void {
    if (this.#room) this.#device.run('fill', [this.#room], [0]);
    this.#raw.fill(0);
    this.#heads.fill(0);
  }

  [Symbol.dispose](): void {
    this.#room?.storage.free();
  }
}
