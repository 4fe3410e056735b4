/**
 * `callosum curve`: the curves of a training run from its metrics.jsonl, as SVG and PNG: training loss, raw and
 * smoothed, and the held-out bits per byte of each source. Reads what the trainer wrote, while it still writes too;
 * what a chart looks like is chart/.
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CallosumError, writeWholeFile } from '../tensor/index.ts';
import type { Chart, Point, Series } from './chart/chart.ts';
import { pngOf } from './chart/png.ts';
import { svgOf } from './chart/svg.ts';
import { UsageError } from './command.ts';

export const usage = `usage: callosum curve <run folder or metrics.jsonl> [--out <name>]
  --out  files <name>.svg and <name>.png; curve in the run's folder unless said`;

/** The metrics of a run cannot be read. */
export class MetricsError extends CallosumError {
  override name = 'MetricsError';
}

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { out: { type: 'string' } } });
  if (positionals.length !== 1)
    throw new UsageError({ what: 'curve', rule: 'takes one run folder', received: positionals.join(' ') || 'none' });
  const metrics = metricsAt(positionals[0]);
  const out = resolve(values.out ?? join(dirname(metrics), 'curve'));
  for (const file of drawRun(metrics, dirname(out), basename(out))) console.log(file);
  return 0;
}

function metricsAt(path: string): string {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return resolve(folder ? join(path, 'metrics.jsonl') : path);
}

/**
 * Draws metrics.jsonl into `<name>.svg` and `<name>.png` of a folder, which is made where it is missing, and returns
 * the two paths. Throws MetricsError naming the file, the line and what was expected.
 */
export function drawRun(metricsPath: string, outFolder: string, name = 'curve'): string[] {
  const chart = chartOf(readMetrics(metricsPath), basename(dirname(resolve(metricsPath))));
  mkdirSync(outFolder, { recursive: true });
  const files: [string, string | Uint8Array][] = [
    [join(outFolder, `${name}.svg`), svgOf(chart)],
    [join(outFolder, `${name}.png`), pngOf(chart)],
  ];
  for (const [path, content] of files) writeWhole(path, content);
  return files.map(([path]) => path);
}

export interface RunMetrics {
  /** Training loss by tokens, nats per token. */
  loss: Point[];
  /** Held-out bits per byte by tokens, of each source. */
  heldOut: Map<string, Point[]>;
}

/** Reads the lines of a run. A last line without its end is one that was being written, and is left out. */
export function readMetrics(path: string): RunMetrics {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const hint = 'name the folder of a run that has begun';
    throw new MetricsError({ what: path, rule: 'must be readable', received: (error as Error).message, hint });
  }
  const metrics: RunMetrics = { loss: [], heldOut: new Map() };
  const lines = text.split('\n').slice(0, -1);
  for (const [i, line] of lines.entries()) if (line.trim() !== '') readLine(metrics, line, `${path}:${i + 1}`);
  return metrics;
}

function readLine({ loss, heldOut }: RunMetrics, line: string, what: string): void {
  const wrong = (rule: string, received: unknown) =>
    new MetricsError({ what, rule, received: (JSON.stringify(received) ?? 'nothing').slice(0, 80) });
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong('must be one JSON object', line);
  }
  if (typeof value !== 'object' || value === null) throw wrong('must be one JSON object', value);
  const { tokens: x, loss: nats, eval: evaluation } = value;
  if (typeof x !== 'number') throw wrong('tokens must be a number', x);
  if (evaluation === undefined) {
    // A loss that is not finite is null in JSON: the guard skipped that step.
    if (typeof nats !== 'number' && nats !== null) throw wrong('loss must be a number', nats);
    loss.push({ x, y: nats ?? Number.NaN });
    return;
  }
  if (typeof evaluation !== 'object' || evaluation === null)
    throw wrong('eval must be an object by source', evaluation);
  for (const [source, result] of Object.entries(evaluation)) {
    const bits = result?.bitsPerByte;
    if (typeof bits !== 'number' && bits !== null) throw wrong(`eval of ${source} must have bitsPerByte`, result);
    if (!heldOut.has(source)) heldOut.set(source, []);
    heldOut.get(source)!.push({ x, y: bits ?? Number.NaN });
  }
}

export function chartOf({ loss, heldOut }: RunMetrics, name: string): Chart {
  const series: Series[] = [
    { name: 'each step', points: loss, style: 'faint', color: 0 },
    { name: 'training loss, smoothed', points: smoothed(loss), color: 0 },
  ];
  for (const [source, points] of heldOut)
    series.push({ name: `held out: ${source}`, points, style: 'marked', axis: 'right', color: series.length - 1 });
  return {
    title: name,
    x: { label: 'tokens' },
    left: { label: 'training loss, nats per token' },
    ...(heldOut.size > 0 && { right: { label: 'held-out loss, bits per byte' } }),
    series,
  };
}

/**
 * The exponential average over about a fiftieth of the points, its beginning corrected as Adam's moments are, so that
 * it starts at the first point and not at 0. Points that are no number are passed over.
 */
export function smoothed(points: readonly Point[]): Point[] {
  const keep = 1 - 1 / Math.max(1, points.length / 50);
  let [sum, weight] = [0, 0];
  return points.flatMap(({ x, y }) => {
    if (!Number.isFinite(y)) return [];
    sum = keep * sum + (1 - keep) * y;
    weight = keep * weight + (1 - keep);
    return [{ x, y: sum / weight }];
  });
}

/** The whole file or none of it. */
function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    writeWholeFile(path, content);
  } catch (error) {
    throw new MetricsError(
      { what: path, rule: 'must be writable', received: (error as Error).message },
      { cause: error },
    );
  }
}
