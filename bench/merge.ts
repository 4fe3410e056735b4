/**
 * Puts the figures of partial runs into a committed result: node bench/merge.ts <result.json> <part.json>... A figure that was measured at
 * another commit or on another machine than the result's says so itself; the result's commit is that of most of its figures. It measures nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BenchResult, type Figure, type Origin, originOf, parseResult } from './format.ts';

/** Later parts win; figures keep the order of the first result, new ones follow. A figure that failed does not replace one that did not. */
export function mergeResults(results: readonly BenchResult[]): BenchResult {
  const [first, ...parts] = results;
  const figures = new Map<string, { figure: Figure; origin: Origin }>();
  for (const result of results) {
    for (const figure of result.figures) {
      const known = figures.get(figure.id);
      if (known && known.figure.samples > 0 && figure.samples === 0) continue;
      figures.set(figure.id, { figure, origin: originIn(first, figure, result) });
    }
  }
  for (const { suite } of parts) {
    if (suite !== first.suite)
      throw new Error(`[merge] a part must be of the suite '${first.suite}', received '${suite}'`);
  }
  const own = [...figures.values()].map(({ origin }) => origin).filter(({ machine }) => !machine);
  const head = mostCommon(own) ?? first;
  return {
    ...first,
    commit: head.commit,
    date: head.date,
    figures: [...figures.values()].map(({ figure: { measured: _, ...figure }, origin }) =>
      origin.commit === head.commit && !origin.machine ? figure : { ...figure, measured: origin },
    ),
  };
}

/** As `first` must tell it: with the machine where that is another. */
function originIn(first: BenchResult, figure: Figure, result: BenchResult): Origin {
  const { machine: said, ...origin } = originOf(figure, result);
  const machine = said ?? machineOf(result);
  return machine === machineOf(first) ? origin : { ...origin, machine };
}

const machineOf = ({ machine }: BenchResult): string => `${machine.cpu}, ${machine.isa}`;

/** The commit that most have, with its latest date. */
function mostCommon(origins: readonly Origin[]): Origin | undefined {
  const counts = new Map<string, { count: number; origin: Origin }>();
  for (const origin of origins) {
    const known = counts.get(origin.commit);
    const latest = known && known.origin.date > origin.date ? known.origin : origin;
    counts.set(origin.commit, { count: (known?.count ?? 0) + 1, origin: latest });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.origin;
}

async function main([into, ...parts]: string[]): Promise<number> {
  if (parts.length === 0) {
    console.error('usage: node bench/merge.ts <result.json> <part.json>...');
    return 2;
  }
  const results = await Promise.all(
    [into, ...parts].map(async (file) => parseResult(await readFile(file, 'utf8'), file)),
  );
  const merged = mergeResults(results);
  await writeFile(into, `${JSON.stringify(merged, null, 2)}\n`);
  console.log(
    `${into}: ${merged.figures.length} figures, ${new Set(merged.figures.map((figure) => originOf(figure, merged).commit)).size} commits`,
  );
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
