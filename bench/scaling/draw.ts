/**
 * The plots and tables of the scaling experiment in docs/, from its committed result: what `node bench/report.ts scaling` writes. It measures
 * nothing; running it twice changes nothing.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Chart } from '../../src/cli/chart/chart.ts';
import { svgOf } from '../../src/cli/chart/svg.ts';
import { writeWholeFile } from '../../src/tensor/index.ts';
import { type BenchResult, readResult } from '../format.ts';
import { ARCHITECTURES, NAMES } from './architectures.ts';
import { tablesOf } from './tables.ts';

/** Held-out loss over what a run cost, a line an architecture; figures that failed are left out. */
export function chartOf({ figures }: BenchResult, cost: 'flops' | 'seconds'): Chart {
  const there = figures.filter(({ samples }) => samples > 0);
  const figureOf = (id: string) => there.find((figure) => figure.id === id)?.value;
  const series = NAMES.map((architecture) => {
    const start = `scaling.loss.${architecture}.`;
    const points = there.flatMap(({ id, value }) => {
      const x = id.startsWith(start)
        ? figureOf(`scaling.${cost}.${architecture}.${id.slice(start.length)}`)
        : undefined;
      return x === undefined ? [] : [{ x, y: value }];
    });
    return { name: ARCHITECTURES[architecture], points: points.sort((a, b) => a.x - b.x), style: 'marked' as const };
  });
  const label = cost === 'flops' ? 'training FLOPs' : 'training seconds (processor time, one thread)';
  return {
    title: `Held-out loss by ${cost === 'flops' ? 'FLOPs' : 'seconds'} of training`,
    x: { label, scale: 'log' },
    left: { label: 'held-out loss, nats a token' },
    series: series.filter(({ points }) => points.length > 0),
  };
}

/** The pages that show the tables. */
const PAGES = [
  ['architectures.md', 'en'],
  ['zh/architectures.md', 'zh'],
] as const;

/** Gives the page with the table between the markers of the suite. */
type ReplaceTable = (page: string, suite: string, table: string) => string;

/** Writes the plots and puts the tables between their markers; gives the files' names. */
export async function showResult(replaceTable: ReplaceTable): Promise<string[]> {
  const result = await readResult(fileURLToPath(new URL('../results/scaling.json', import.meta.url)));
  const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
  mkdirSync(`${docs}pictures`, { recursive: true });
  for (const cost of ['flops', 'seconds'] as const)
    writeWholeFile(`${docs}pictures/scaling-${cost}.svg`, svgOf(chartOf(result, cost)));
  for (const [page, language] of PAGES) {
    const text = readFileSync(docs + page, 'utf8');
    writeWholeFile(docs + page, replaceTable(text, 'scaling', `\n${tablesOf(result, language)}\n`));
  }
  return ['pictures/scaling-flops.svg', 'pictures/scaling-seconds.svg', ...PAGES.map(([page]) => page)];
}
