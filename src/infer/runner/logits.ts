/** The memory that wanted logits are written to, on the device and outside it; grows to the most rows that were ever wanted. */
import type { Backend, View } from '../../tensor/backend.ts';
import { reserve, viewOf } from './memory.ts';

export class Logits implements Disposable {
  readonly #device: Backend;
  readonly #vocab: number;
  /** Called before memory that recordings may write to goes. */
  readonly #moved: () => void;
  #view: View | undefined;
  #read = new Float32Array(0);

  constructor(device: Backend, vocab: number, moved: () => void) {
    this.#device = device;
    this.#vocab = vocab;
    this.#moved = moved;
  }

  /** (W, V), or undefined for no rows. */
  rows(W: number): View | undefined {
    if (W === 0) return undefined;
    if (!this.#view || this.#view.shape[0] < W) {
      this.#moved();
      this.#view?.storage.free();
      this.#view = reserve(this.#device, 'f32', [W, this.#vocab]);
    }
    return viewOf(this.#view.storage, [W, this.#vocab]);
  }

  /** What the first W rows hold; the array is used again. */
  read(W: number): Float32Array {
    const count = W * this.#vocab;
    if (this.#read.length < count) this.#read = new Float32Array(count);
    const out = this.#read.subarray(0, count);
    if (this.#view && count > 0) this.#device.readSync!(this.#view.storage.handle, out, 0);
    return out;
  }

  /** Overwrites what was read last with zeros. */
  wipe(): void {
    if (this.#view) this.#device.run('fill', [this.#view], [0]);
    this.#read.fill(0);
  }

  [Symbol.dispose](): void {
    this.#view?.storage.free();
  }
}
