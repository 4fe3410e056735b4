/**
 * A JSON value as text that a person reads: every value behind its key, lists of records as tables or one under another. Knows which path
 * leads to each value; knows nothing of files.
 */
import type { Field, Records } from './records.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Deeper is no data that somebody wrote. */
export const DEEPEST = 100;

/** A lone key that only says that a value comes. */
const WRAPPER = /^(?:text|value|content|#text|_value)$/i;

interface Group {
  label: string;
  path: string;
  items: readonly Json[];
}

/** Values nest deeper than DEEPEST. `path` leads to the first such. */
export class TooDeep extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`deeper than ${DEEPEST}: ${path}`);
    this.path = path;
  }
}

/** Adds a file's value, or that of a line of it, to the records. `line` takes the place of all paths where it is given. Throws TooDeep. */
export function addJson(records: Records, value: Json, line?: number): void {
  const walk = new Walk(records, line);
  if (Array.isArray(value)) walk.items({ label: '', path: '', items: value }, 2);
  else walk.item(value, '', 1);
}

class Walk {
  readonly #records: Records;
  readonly #line: number | undefined;

  constructor(records: Records, line: number | undefined) {
    this.#records = records;
    this.#line = line;
  }

  items({ path, items }: Group, level: number): void {
    if (level > DEEPEST) throw new TooDeep(path);
    for (const [i, item] of items.entries()) this.item(item, `${path}[${i}]`, level);
  }

  /** `level` of its heading; 1 is the file's own value, which has none. */
  item(value: Json, path: string, level: number): void {
    if (Array.isArray(value) && value.some(isCompound)) {
      this.items({ label: '', path, items: value }, level + 1);
      return;
    }
    const place = this.#placeOf(path);
    if (!isObject(value)) {
      this.#records.add([{ label: '', text: shown(value) }], place, level);
      return;
    }
    const own = Object.entries(value);
    const sections = path === '' && this.#line === undefined ? own.filter(([, inner]) => isSection(inner)) : [];
    const { fields, groups } = this.#fieldsOf(
      own.filter((entry) => !sections.includes(entry)),
      path,
      level,
    );
    if (groups.length === 0 && (level > 1 || this.#line !== undefined))
      this.#records.add(fields, place, Math.max(2, level));
    else this.#records.alone({ fields, place, level }, level > 1);
    this.#groups(groups, level);
    for (const [key, inner] of sections) this.#section(key, inner as Record<string, Json>);
  }

  /** An object of the file's own object: a heading with what is in it below. */
  #section(key: string, value: Record<string, Json>): void {
    const path = pathTo('', key);
    this.#records.heading(key.trim(), this.#placeOf(path), 2);
    const { fields, groups } = this.#fieldsOf(Object.entries(value), path, 2);
    this.#records.alone({ fields, place: this.#placeOf(path), level: 2 }, false);
    this.#groups(groups, 2);
  }

  #groups(groups: readonly Group[], level: number): void {
    for (const group of groups) {
      this.#records.heading(group.label, this.#placeOf(group.path), level + 1);
      this.items(group, level + 2);
    }
  }

  #fieldsOf(entries: [string, Json][], path: string, depth: number): { fields: Field[]; groups: Group[] } {
    const found = { fields: [], groups: [] };
    this.#collect(entries, '', path, depth, found);
    return found;
  }

  /** Fields, those of objects within it too (`price currency`), and apart from them the lists of objects or lists. */
  #collect(
    entries: [string, Json][],
    label: string,
    path: string,
    depth: number,
    found: { fields: Field[]; groups: Group[] },
  ): void {
    if (depth > DEEPEST) throw new TooDeep(path);
    for (const [key, inner] of entries) {
      const bare = entries.length === 1 && label !== '' && WRAPPER.test(key);
      const name = bare ? label : `${label} ${key.trim()}`.trim();
      const innerPath = pathTo(path, key);
      if (isObject(inner)) this.#collect(Object.entries(inner), name, innerPath, depth + 1, found);
      else if (Array.isArray(inner) && inner.some(isCompound))
        found.groups.push({ label: name, path: innerPath, items: inner });
      else
        found.fields.push({ label: name, text: shown(inner), place: this.#line === undefined ? innerPath : undefined });
    }
  }

  #placeOf(path: string): string | number {
    return this.#line ?? (path || 'the value');
  }
}

/** Enough in it for a heading of its own. */
const isSection = (value: Json) => isObject(value) && Object.keys(value).length > 1;
const isCompound = (value: Json) => typeof value === 'object' && value !== null;
const isObject = (value: Json): value is Record<string, Json> => isCompound(value) && !Array.isArray(value);

/** A value without others in it, or a list of such. */
function shown(value: Json): string {
  if (Array.isArray(value)) return value.map(shown).filter(Boolean).join(', ');
  return value === null ? '' : String(value).trim();
}

function pathTo(path: string, key: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
