/** The views of the newest epoch by who reads, kept and carried from commit to commit; views of earlier epochs are made when asked for. */
import { type Catalog, mayRead, type Reading } from './catalog.ts';
import type { StoredDocument } from './document.ts';
import type { State } from './state.ts';
import { View } from './view.ts';

/** Kinds of readers whose view is kept. */
const KEPT = 8;
/** After so many changes without a look a view is made anew. */
const MOST_CHANGES = 32;

interface Change {
  readonly removed: StoredDocument | undefined;
  readonly added: StoredDocument | undefined;
  readonly state: State;
}

interface Cached {
  readonly labels: Reading['labels'];
  view: View;
  changes: Change[];
}

export class Views {
  readonly #catalog: Catalog;
  #state: State;
  /** Least recently used first. */
  readonly #cached = new Map<string, Cached>();

  constructor(catalog: Catalog, state: State) {
    this.#catalog = catalog;
    this.#state = state;
  }

  /** The newest view of who may read the labels. */
  of(labels: Reading['labels']): View {
    const key = labels === 'all' ? 'all' : JSON.stringify([...new Set(labels)].sort());
    const cached = this.#cached.get(key);
    const view = (cached && carried(cached)) ?? this.asOf({ labels });
    this.#cached.delete(key);
    this.#cached.set(key, { labels, view, changes: [] });
    if (this.#cached.size > KEPT) this.#cached.delete(this.#cached.keys().next().value as string);
    return view;
  }

  /** A view made from the catalog. */
  asOf(reading: Reading): View {
    return View.of(this.#state, this.#catalog.seen(reading));
  }

  /** In the place of one newest version is another, or none; either may be missing. `state` has the segments of before first. */
  changed(removed: StoredDocument | undefined, added: StoredDocument | undefined, state: State): void {
    this.#state = state;
    for (const [key, { changes }] of this.#cached) {
      changes.push({ removed, added, state });
      if (changes.length > MOST_CHANGES) this.#cached.delete(key);
    }
  }

  /** Carries every view that is kept to the newest state: what it goes by may be gone afterwards. */
  settle(): void {
    for (const [key, cached] of this.#cached) {
      const view = carried(cached);
      if (view) this.#cached.set(key, { ...cached, view, changes: [] });
      else this.#cached.delete(key);
    }
  }

  /** Segments were made one; the arguments are those of View.merged. */
  merged(state: State, ...change: Tail<Parameters<View['merged']>>): void {
    this.#state = state;
    for (const cached of this.#cached.values()) cached.view = cached.view.merged(state, ...change);
  }
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

function carried({ view, changes, labels }: Cached): View | undefined {
  let now: View | undefined = view;
  const seen = (document: StoredDocument | undefined) =>
    document && mayRead(document.front.label, labels) ? [document] : [];
  for (const { removed, added, state } of changes) now = now?.after(state, seen(added), seen(removed));
  return now;
}
