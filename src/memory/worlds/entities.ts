/** Who and what is in a world: entities with their names and facts, and which of them name each other. No text of documents or questions. */
import type { Column, Kind, Name, Relation, Style, Table } from './book.ts';
import type { Dice } from './dice.ts';

export interface Fact {
  readonly relation: Relation;
  readonly value: string;
  /** The entity that the value names, if it is one of this world with a document. */
  readonly target?: Entity;
}

export interface Cell {
  readonly column: Column;
  readonly row: string;
  readonly value: string;
}

export interface Grid {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
}

export interface Entity {
  readonly kind: Kind;
  readonly name: string;
  readonly alias?: string;
  readonly noun: string;
  readonly pronoun: readonly [subject: string, possessive: string];
  readonly style: Style;
  readonly facts: Fact[];
  grid?: Grid;
}

/** The values that a document already has; none may hold another, so that each stands in it once. */
export class Values {
  readonly #taken: string[] = [];

  constructor(...taken: string[]) {
    for (const one of taken) this.#taken.push(one.toLowerCase());
  }

  /** True if it was free; it is taken then. */
  take(value: string): boolean {
    const low = value.toLowerCase();
    for (const other of this.#taken) if (other.includes(low) || low.includes(other)) return false;
    this.#taken.push(low);
    return true;
  }
}

const ATTEMPTS = 24;

/** A value that the document does not have; undefined if the maker has none. */
export function freshValue(make: () => string, values: Values): string | undefined {
  for (let i = 0; i < ATTEMPTS; i++) {
    const value = make();
    if (values.take(value)) return value;
  }
  return undefined;
}

/** Names of a world: none equals or holds another of its kind's names, aliases included. */
export class Names {
  readonly #taken = new Set<string>();

  take(dice: Dice, kind: Kind, like?: string): Name {
    for (let i = 0; ; i++) {
      const { alias, ...drawn } = kind.name(dice, i < ATTEMPTS ? like : undefined);
      if (this.#taken.has(drawn.name)) continue;
      this.#taken.add(drawn.name);
      if (like !== undefined || alias === undefined || this.#taken.has(alias)) return drawn;
      this.#taken.add(alias);
      return { ...drawn, alias };
    }
  }
}

/** `count` entities of some of the kinds, several of each, without facts. */
export function drawEntities(dice: Dice, kinds: readonly Kind[], count: number, names: Names): Entity[] {
  const out: Entity[] = [];
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length];
    const sibling = out.find((other) => other.kind === kind);
    // Some names resemble another's, so that a name has to be read whole.
    const like = sibling && sibling.alias === undefined && dice.chance(0.5) ? sibling.name : undefined;
    const drawn = names.take(dice, kind, like);
    out.push({
      kind,
      name: drawn.name,
      // An alias is left away half of the time; the entity that others may resemble has none.
      ...(drawn.alias !== undefined && dice.chance(0.5) ? { alias: drawn.alias } : {}),
      noun: dice.pick(kind.nouns),
      pronoun: drawn.pronoun === undefined ? dice.pick(kind.pronouns) : kind.pronouns[drawn.pronoun],
      style: { date: dice.below(64), currency: dice.below(64) },
      facts: [],
    });
  }
  return out;
}

/**
 * Gives the entity its facts: 7 to 10, or 4 to 5 beside a table, two types at least twice, so that the type of a value does not say which it is.
 * `targets`: the entities that a fact may name.
 */
export function drawFacts(
  dice: Dice,
  entity: Entity,
  heldOut: boolean,
  targets: readonly Entity[],
  withTable: boolean,
): void {
  const { kind, style } = entity;
  const values = new Values(entity.name, ...(entity.alias === undefined ? [] : [entity.alias]));
  const allowed = kind.relations.filter((relation) => heldOut || !relation.heldOut);
  const count = Math.min(allowed.length, withTable ? dice.between(4, 5) : dice.between(7, 10));
  for (const relation of choose(dice, allowed, count)) {
    const among = relation.link === undefined ? [] : targets.filter((t) => t.kind.id === relation.link && t !== entity);
    if (among.length > 0 && dice.chance(0.7)) {
      const target = dice.pick(among);
      if (values.take(target.name)) {
        entity.facts.push({ relation, value: target.name, target });
        continue;
      }
    }
    const value = freshValue(() => relation.value(dice, style), values);
    if (value !== undefined) entity.facts.push({ relation, value });
  }
  if (withTable) entity.grid = drawGrid(dice, dice.pick(kind.tables), style, values);
}

function choose(dice: Dice, relations: readonly Relation[], count: number): Relation[] {
  let chosen: Relation[] = [];
  for (let i = 0; i < 8; i++) {
    chosen = dice.shuffled(relations).slice(0, count);
    const times = new Map<string, number>();
    for (const { type } of chosen) times.set(type, (times.get(type) ?? 0) + 1);
    if ([...times.values()].filter((n) => n > 1).length > 1) break;
  }
  return chosen;
}

function drawGrid(dice: Dice, table: Table, style: Style, values: Values): Grid {
  const columns = dice.shuffled(table.columns).slice(0, dice.between(2, Math.min(4, table.columns.length)));
  const rows: { name: string; cells: Cell[] }[] = [];
  for (let n = dice.between(3, 8); n > 0; n--) {
    const name = freshValue(() => table.row.value(dice, style), values);
    if (name === undefined) break;
    const cells: Cell[] = [];
    for (const column of columns) {
      const value = freshValue(() => column.value(dice, style), values);
      if (value !== undefined) cells.push({ column, row: name, value });
    }
    if (cells.length === columns.length) rows.push({ name, cells });
  }
  return { table, columns, rows };
}
