/** Recorded steps by their sizes, the latest used kept. */
import type { Backend, Recorder, Recording } from '../../tensor/backend.ts';
import { EngineError } from './options.ts';

/** Recordings kept: as many sizes of steps as decoding a few streams goes through. */
const KEPT = 96;

export class Recordings {
  readonly #recorder: Recorder;
  readonly #kept = new Map<string, Recording>();

  constructor(device: Backend) {
    if (!device.record || !device.replay)
      throw new EngineError({ what: 'engine', rule: 'the device must be able to record steps', received: device.name });
    this.#recorder = device as Recorder;
  }

  /** Runs what `step` ran when it was first seen under this key. */
  run(key: string, step: () => void): void {
    this.#recorder.replay(this.#find(key, step));
  }

  #find(key: string, step: () => void): Recording {
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key); // moves to the end: the first is the one longest unused
      this.#kept.set(key, known);
      return known;
    }
    const made = this.#recorder.record(step);
    this.#kept.set(key, made);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return made;
  }

  clear(): void {
    this.#kept.clear();
  }
}
