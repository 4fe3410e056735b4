/**
 * The plots of the scaling experiment, from its committed result: node bench/scaling/draw.ts writes docs/pictures/scaling-flops.svg and
 * scaling-seconds.svg. It measures nothing; running it twice changes nothing.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Chart } from '../../src/cli/chart/chart.ts';
import { svgOf } from '../../src/cli/chart/svg.ts';
import { writeWholeFile } from '../../src/tensor/index.ts';
import { type BenchResult, readResult } from '../format.ts';
import { ARCHITECTURES, NAMES } from './architectures.ts';

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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await readResult(fileURLToPath(new URL('../results/scaling.json', import.meta.url)));
  const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const cost of ['flops', 'seconds'] as const) {
    writeWholeFile(`${folder}scaling-${cost}.svg`, svgOf(chartOf(result, cost)));
    console.log(`wrote docs/pictures/scaling-${cost}.svg`);
  }
}
