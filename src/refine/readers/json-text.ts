/**
 * A JSON value as text that a person reads: every value behind its key, lists of records as tables or one under another. Knows which path
 * leads to each value; knows nothing of files.
 */
import type { Field, Records } from './records.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Deeper is no data that somebody wrote. */
export const DEEPEST = 100;

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
    const fields: Field[] = [];
    const groups: Group[] = [];
    this.#collect(value, '', path, level, fields, groups);
    if (groups.length === 0 && (level > 1 || this.#line !== undefined))
      this.#records.add(fields, place, Math.max(2, level));
    else this.#records.alone({ fields, place, level }, level > 1);
    for (const group of groups) {
      this.#records.heading(group.label, this.#placeOf(group.path), level + 1);
      this.items(group, level + 2);
    }
  }

  /** The fields of an object, those of objects within it too (`price.currency`), and apart from them its lists of objects or lists. */
  #collect(
    value: Record<string, Json>,
    label: string,
    path: string,
    depth: number,
    fields: Field[],
    groups: Group[],
  ): void {
    if (depth > DEEPEST) throw new TooDeep(path);
    for (const [key, inner] of Object.entries(value)) {
      const name = label === '' ? key : `${label}.${key}`;
      const innerPath = pathTo(path, key);
      if (isObject(inner)) this.#collect(inner, name, innerPath, depth + 1, fields, groups);
      else if (Array.isArray(inner) && inner.some(isCompound))
        groups.push({ label: name, path: innerPath, items: inner });
      else fields.push({ label: name, text: shown(inner), place: this.#line === undefined ? innerPath : undefined });
    }
  }

  #placeOf(path: string): string | number {
    return this.#line ?? (path || 'the value');
  }
}

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
