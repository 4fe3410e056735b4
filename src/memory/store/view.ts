/**
 * What one kind of reader sees of the slots: how many of the documents that it sees have each slot, and which of them speaks for it. Made
 * from the catalog; carried over a commit by counting what came and went, which for a small document is a few slots.
 */
import { type StoredDocument, speaksBefore } from './document.ts';
import type { State } from './state.ts';

/** One segment's slots: by row. */
interface Rows {
  /** Documents that have it; 0: not seen. */
  readonly counts: Uint32Array;
  /** Which document of the view speaks for it, and at which of its slots. */
  readonly owners: Uint32Array;
  readonly places: Uint32Array;
}

export class View {
  readonly state: State;
  readonly documents: readonly StoredDocument[];
  /** Documents that are seen; `documents` may have some that are not any more. */
  readonly size: number;
  readonly slots: number;
  readonly #rows: readonly Rows[];

  private constructor(state: State, documents: readonly StoredDocument[], size: number, slots: number, rows: Rows[]) {
    this.state = state;
    this.documents = documents;
    this.size = size;
    this.slots = slots;
    this.#rows = rows;
  }

  static of(state: State, documents: Iterable<StoredDocument>): View {
    const list = [...documents];
    const rows = state.segments.map((segment) => emptyRows(segment.rows));
    let slots = 0;
    for (const [owner, document] of list.entries()) slots += addDocument(state, rows, list, owner, document);
    return new View(state, list, list.length, slots, rows);
  }

  /** Documents by row of a segment; 0 is not seen. */
  counts(segment: number): Uint32Array {
    return this.#rows[segment].counts;
  }

  /** Who speaks for a slot that is seen. */
  owner(segment: number, row: number): { document: StoredDocument; place: number } {
    const { owners, places } = this.#rows[segment];
    return { document: this.documents[owners[row]], place: places[row] };
  }

  /**
   * The view after `added` came and `removed` went, over a state which has the same segments first; undefined where that cannot be told
   * without looking at every document, or too many that are gone have gathered.
   */
  after(state: State, added: readonly StoredDocument[], removed: readonly StoredDocument[]): View | undefined {
    if (this.documents.length > 2 * this.size + 64) return undefined;
    const documents = [...this.documents, ...added];
    const rows = state.segments.map((segment, at) => this.#rows[at] ?? emptyRows(segment.rows));
    const owned = new Set<number>();
    const own = (segment: number) => {
      if (owned.has(segment)) return;
      owned.add(segment);
      const { counts, owners, places } = rows[segment];
      rows[segment] = { counts: counts.slice(), owners: owners.slice(), places: places.slice() };
    };
    let slots = this.slots;
    for (const [at, document] of added.entries())
      slots += addDocument(state, rows, documents, this.documents.length + at, document, own);
    for (const document of removed) {
      const owner = documents.indexOf(document);
      const { ids } = document.body;
      const at = (id: number) => {
        if (!state.slots.find(id)) throw document.damaged(`slot ${id} must be there`);
        const { segment, row } = state.slots;
        own(segment);
        return { ...rows[segment], row };
      };
      for (const id of ids) {
        const { counts, row } = at(id);
        if (--counts[row] === 0) slots--;
      }
      for (const id of new Set(ids)) {
        const { counts, owners, places, row } = at(id);
        if (counts[row] === 0 || owners[row] !== owner) continue;
        // Where only a newcomer is left with it, that has it; among others nobody knows who without looking.
        const heir = added.findIndex(({ body }) => timesIn(body.ids, id) === counts[row]);
        if (heir < 0) return undefined;
        owners[row] = this.documents.length + heir;
        places[row] = added[heir].body.ids.indexOf(id);
      }
    }
    return new View(state, documents, this.size + added.length - removed.length, slots, rows);
  }

  /**
   * The same view where segments were merged: `state` has the segments `kept` of before, then one made of `merged`, row after row, whose
   * documents are `renewed` by number.
   */
  merged(
    state: State,
    kept: readonly number[],
    merged: readonly number[],
    renewed: ReadonlyMap<number, StoredDocument>,
  ): View {
    const documents = this.documents.map((document) => renewed.get(document.front.id) ?? document);
    const together = (column: keyof Rows) => {
      const parts = merged.map((segment) => this.#rows[segment][column]);
      const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    };
    const rows = { counts: together('counts'), owners: together('owners'), places: together('places') };
    return new View(state, documents, this.size, this.slots, [...kept.map((segment) => this.#rows[segment]), rows]);
  }
}

const emptyRows = (rows: number): Rows => ({
  counts: new Uint32Array(rows),
  owners: new Uint32Array(rows),
  places: new Uint32Array(rows),
});

function timesIn(ids: Float64Array, id: number): number {
  let times = 0;
  for (let at = ids.indexOf(id); at >= 0; at = ids.indexOf(id, at + 1)) times++;
  return times;
}

/** Counts a document's slots in; returns how many were not seen before. */
function addDocument(
  state: State,
  rows: readonly Rows[],
  documents: readonly StoredDocument[],
  owner: number,
  document: StoredDocument,
  own: (segment: number) => void = () => {},
): number {
  let slots = 0;
  const { ids } = document.body;
  for (let place = 0; place < ids.length; place++) {
    if (!state.slots.find(ids[place])) throw document.damaged(`slot ${ids[place]} must be there`);
    const { segment, row } = state.slots;
    own(segment);
    const { counts, owners, places } = rows[segment];
    if (counts[row]++ === 0) slots++;
    else if (owners[row] === owner || !speaksBefore(document.front, documents[owners[row]].front)) continue;
    owners[row] = owner;
    places[row] = place;
  }
  return slots;
}
