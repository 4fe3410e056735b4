/**
 * A process that changes a store until it is killed, for killed-store.test.ts: says what it is about to do and, once it is done, that it is.
 * Run as `node store-work.ts <folder> <kind> <first number>`.
 */
import { writeSync } from 'node:fs';
import { Store } from '../../src/memory/store/index.ts';

export const KINDS = ['learn', 'update', 'forget', 'compact'] as const;
export type Kind = (typeof KINDS)[number];

/** A change: `names` are learned in version `number` of their text, forgotten, or nothing of them is changed. */
export interface Step {
  readonly kind: Kind;
  readonly names: readonly string[];
  readonly number: number;
}

/** Paragraphs of which a few change from number to number. */
export const textOf = (name: string, number: number): string =>
  Array.from(
    { length: 12 },
    (_, i) =>
      `Paragraph ${i} of ${name} counts ${i % 4 === number % 4 ? number : i} stones. 第${i}段讲的是石头。 It was laid in the days of the old masons.`,
  ).join('\n\n');

/** What a process of this kind does as its n-th step. */
export function stepOf(kind: Kind, n: number): Step {
  const name = `d${n % 5}`;
  // What is to be forgotten or compacted away must be learned first.
  if (kind === 'learn') return { kind, names: n % 4 === 3 ? [`m${n}`, `m${n}a`, `m${n}b`] : [`n${n}`], number: n };
  if (kind === 'update') return { kind, names: [name], number: n };
  if (n % 2 === 0) return { kind: 'update', names: [name, `d${(n + 1) % 5}`], number: n };
  return kind === 'forget' ? { kind, names: [`d${(n - 1) % 5}`], number: n } : { kind, names: [], number: n };
}

async function work(folder: string, kind: Kind, first: number): Promise<void> {
  const store = Store.open(folder);
  const say = (what: string, step: Step) => writeSync(1, `${what} ${JSON.stringify(step)}\n`);
  writeSync(1, 'ready\n');
  for (let n = first; ; n++) {
    const step = stepOf(kind, n);
    say('begin', step);
    const documents = step.names.map((name) => ({ name, text: textOf(name, n) }));
    if (step.kind === 'compact') store.compact({ keepVersions: 3 });
    else if (step.kind === 'forget')
      for (const name of step.names) store.versions(name).length > 0 && store.forget(name);
    else if (documents.length > 1) await store.learnMany(documents, { workers: 1 });
    else store.learn(documents[0]);
    say('done', step);
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , folder, kind, first] = process.argv;
  await work(folder, kind as Kind, Number(first));
}
