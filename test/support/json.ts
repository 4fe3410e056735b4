/** Walks over plain JSON: its leaves by their paths, copies with one of them changed, and what a reader reads of it. For tests. */
type Json = Record<string, unknown>;
export type Path = readonly (string | number)[];

const isTree = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some(isTree));

/** Paths to what is neither object nor list of objects. */
export function leaves(value: unknown, path: Path = []): Path[] {
  if (!isTree(value)) return [path];
  return Object.entries(value).flatMap(([key, v]) => leaves(v, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** Paths to the objects, the outermost too. */
export function objects(value: unknown, path: Path = []): Path[] {
  if (!isTree(value)) return [];
  const inside = Object.entries(value).flatMap(([key, v]) =>
    objects(v, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inside : [path, ...inside];
}

/** A copy with another value at the path; undefined removes it. */
export function changed<T>(value: T, path: Path, to: unknown): T {
  const copy = structuredClone(value);
  const owner = path.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, copy as Json);
  if (to === undefined) delete owner[path.at(-1)!];
  else owner[path.at(-1)!] = to;
  return copy;
}

/** The value, and a set that fills with the names of the fields that are asked for: a.b.c, with [] for the places of a list. */
export function watched(value: unknown): { value: unknown; asked: Set<string> } {
  const asked = new Set<string>();
  const watch = (inner: unknown, path: string): unknown => {
    if (!isTree(inner)) return inner;
    if (Array.isArray(inner)) return inner.map((v) => watch(v, `${path}[]`));
    return new Proxy(inner, {
      get(target, key) {
        if (typeof key !== 'string') return Reflect.get(target, key);
        const name = path ? `${path}.${key}` : key;
        asked.add(name);
        return watch(target[key], name);
      },
    });
  };
  return { value: watch(value, ''), asked };
}
