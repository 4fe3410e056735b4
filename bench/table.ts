/**
 * The table that a person reads: one row a figure, numbers right-aligned, the note last.
 * Not the judging (suite.ts): what is printed here is what the result says.
 */
import type { BenchResult, Figure } from './format.ts';

const HEADINGS = ['figure', 'value', 'p10 .. p90', 'of bound', 'against peer', 'bar', 'holds', 'note'];
const RIGHT = new Set([1, 2, 3, 5]);

export function renderResult(result: BenchResult): string {
  const { machine, bounds } = result;
  const counts = new Set([...Object.keys(bounds.fmaGflops), ...Object.keys(bounds.readGBs)]);
  const limits = [...counts]
    .map(Number)
    .sort((a, b) => a - b)
    .map((threads) => {
      const parts = [];
      if (bounds.fmaGflops[threads]) parts.push(`${significant(bounds.fmaGflops[threads])} GFLOP/s`);
      if (bounds.readGBs[threads]) parts.push(`${significant(bounds.readGBs[threads])} GB/s read`);
      return `${threads} ${threads === 1 ? 'thread' : 'threads'}: ${parts.join(', ')}`;
    });
  return [
    `${result.suite}, commit ${result.commit.slice(0, 12)}${result.commit.endsWith('-dirty') ? ' with changes' : ''}, ${result.date}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.isa}, ${significant(machine.memoryBytes / 2 ** 30)} GiB, node ${machine.node}, ${machine.os}`,
    `bounds measured in this run: ${limits.length > 0 ? limits.join('; ') : 'none'}`,
    '',
    renderFigures(result.figures),
  ].join('\n');
}

export function renderFigures(figures: Figure[]): string {
  const rows = [HEADINGS, ...figures.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (RIGHT.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(figure: Figure): string[] {
  const failed = figure.samples === 0;
  return [
    figure.id,
    failed ? '-' : `${significant(figure.value)} ${figure.unit}`,
    failed ? '-' : `${significant(figure.spread[0])} .. ${significant(figure.spread[1])}`,
    figure.share === undefined ? '-' : percent(figure.share),
    figure.peer && figure.ratio !== undefined
      ? `${figure.ratio.toFixed(2)}x ${figure.peer.name} ${figure.peer.version}`
      : '-',
    barText(figure),
    figure.holds === undefined ? '-' : figure.holds ? 'yes' : 'NO',
    figure.note ?? '',
  ];
}

export function barText(figure: Figure): string {
  if (figure.bar === undefined) return '-';
  if (figure.of === 'share') return `>= ${percent(figure.bar)}`;
  if (figure.of === 'ratio') return `>= ${figure.bar}x`;
  if (figure.holds === undefined || figure.samples === 0) return `${figure.bar} ${figure.unit}`;
  const below = figure.value <= figure.bar; // the direction is the suite's; the verdict tells which it was
  return `${figure.holds === below ? '<=' : '>='} ${figure.bar} ${figure.unit}`;
}

/** The bars that fall short, one sentence each; a bar without its peer is not judged and so not among them. */
export function shortfalls(figures: Figure[]): string[] {
  return figures
    .filter((figure) => figure.holds === false)
    .map((figure) => {
      if (figure.samples === 0) return `${figure.id}: ${figure.note ?? 'failed'} (bar ${barText(figure)})`;
      const reached =
        figure.of === 'share'
          ? percent(figure.share ?? 0)
          : figure.of === 'ratio'
            ? `${(figure.ratio ?? 0).toFixed(3)}x`
            : `${significant(figure.value)} ${figure.unit}`;
      return `${figure.id}: ${reached}, bar ${barText(figure)}`;
    });
}

/** Bars that could not be judged, with the reason. */
export function unjudged(figures: Figure[]): string[] {
  return figures
    .filter((figure) => figure.bar !== undefined && figure.holds === undefined)
    .map((figure) => `${figure.id}: ${figure.note ?? 'no reason given'}`);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** Four significant digits without an exponent. */
export function significant(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 8));
}
