/** The commands of a recording as the native core reads them (native/include/callosum.h), one after another. Not their encoding. */
import type { Recording } from '../../backend.ts';
import { CallosumError } from '../../errors.ts';

export class WordRecording implements Recording {
  /** The backend that made it: kernel ids are those of its instruction set. */
  readonly owner: object;
  words = new Float64Array(4096);
  /** Words in use. */
  length = 0;
  commands = 0;

  constructor(owner: object) {
    this.owner = owner;
  }

  /** Adds the command that is the first `length` words of `command`. */
  append(command: Float64Array, length: number): void {
    if (this.length + length > this.words.length) {
      const larger = new Float64Array(2 * (this.length + length));
      larger.set(this.words.subarray(0, this.length));
      this.words = larger;
    }
    this.words.set(command.subarray(0, length), this.length);
    this.length += length;
    this.commands++;
  }

  /** Nothing has run while a recording is made, so that its results cannot be there yet. */
  refuse(action: string): never {
    throw new CallosumError({
      what: 'record',
      rule: `nothing can be ${action} while kernels are recorded`,
      hint: 'do it before or after record()',
    });
  }
}
