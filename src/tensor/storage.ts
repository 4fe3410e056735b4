/**
 * Storages and the arenas that own them. A storage is memory on a device; tensors are views of it. It lives in the arena that
 * was innermost when it was made and is freed when that arena is left; `keep` moves it one arena out.
 * Nothing relies on the garbage collector.
 */
import type { Backend } from './backend.ts';
import type { DType } from './dtype.ts';
import { CallosumError, UseAfterFreeError } from './errors.ts';

export class Storage {
  readonly backend: Backend;
  readonly dtype: DType;
  /** Elements. */
  readonly count: number;
  /** Counts changes in place, so that the tape notices when a value it needs was overwritten. */
  version = 0;
  /** The owning arena; undefined when no arena was open. */
  arena: Arena | undefined;
  // Neighbours in the arena's list: joining and leaving cost no allocation.
  next: Storage | undefined;
  previous: Storage | undefined;
  #handle: number;

  constructor(backend: Backend, dtype: DType, count: number) {
    this.backend = backend;
    this.dtype = dtype;
    this.count = count;
    this.#handle = backend.alloc(dtype, count);
    current?.adopt(this);
  }

  get alive(): boolean {
    return this.#handle !== -1;
  }

  /** The backend's handle; throws when the storage was freed. */
  get handle(): number {
    if (this.#handle === -1)
      throw new UseAfterFreeError({
        what: 'tensor',
        rule: 'its storage was freed',
        hint: 'keep it with arena.keep(tensor) before the arena ends',
      });
    return this.#handle;
  }

  /** Frees the memory now; every view of it is dead from here on. Freeing twice does nothing. */
  free(): void {
    if (this.#handle === -1) return;
    this.backend.free(this.#handle);
    this.#handle = -1;
    this.arena?.release(this);
  }
}

let current: Arena | undefined;

/** Owns the storages made while it is the innermost open arena. Use it as `using scope = arena()`. */
export class Arena implements Disposable {
  readonly outer: Arena | undefined;
  #first: Storage | undefined;
  #closed = false;

  constructor() {
    this.outer = current;
    current = this;
  }

  /** Takes over a storage without an owner. */
  adopt(storage: Storage): void {
    storage.arena = this;
    storage.previous = undefined;
    storage.next = this.#first;
    if (this.#first) this.#first.previous = storage;
    this.#first = storage;
  }

  /** Lets go of a storage without freeing it. */
  release(storage: Storage): void {
    if (storage.previous) storage.previous.next = storage.next;
    else this.#first = storage.next;
    if (storage.next) storage.next.previous = storage.previous;
    storage.arena = storage.next = storage.previous = undefined;
  }

  /** Moves the storages of these tensors to the arena around this one, so that they outlive it. Returns its argument. */
  keep<T extends { storage: Storage } | readonly { storage: Storage }[]>(tensors: T): T {
    for (const t of Array.isArray(tensors) ? tensors : [tensors])
      if (t.storage.arena === this) moveTo(t.storage, this.outer);
    return tensors;
  }

  /** Storages it owns now. */
  get size(): number {
    let n = 0;
    for (let s = this.#first; s; s = s.next) n++;
    return n;
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    if (current !== this)
      throw new CallosumError({
        what: 'arena',
        rule: 'arenas must end in the reverse order of their start',
        hint: 'do not hold one across an await while other code opens its own',
      });
    current = this.outer;
    this.#closed = true;
    while (this.#first) this.#first.free();
  }
}

/** Opens an arena: what is made from here to the end of the block is freed there. */
export function arena(): Arena {
  return new Arena();
}

/** Hands a storage to another arena, or to nobody. */
export function moveTo(storage: Storage, to: Arena | undefined): void {
  storage.arena?.release(storage);
  to?.adopt(storage);
}
