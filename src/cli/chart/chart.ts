/**
 * What a chart is: series of points, axes, a title; and the round numbers at which an axis is marked. Not where
 * anything is drawn: layout.ts.
 */

export interface Point {
  x: number;
  /** Not finite, or not above 0 on a logarithmic axis: a gap in the line. */
  y: number;
}

export interface Series {
  name: string;
  points: readonly Point[];
  /** faint: behind the others and without a name in the legend; marked: a dot at every point. 'line' unless said. */
  style?: 'line' | 'faint' | 'marked';
  /** Which vertical axis it is read on; left unless said. */
  axis?: 'left' | 'right';
  /** Number of its colour; series of one number share it. Its place in the list unless said. */
  color?: number;
}

export interface Axis {
  label: string;
  /** linear unless said. */
  scale?: 'linear' | 'log';
}

export interface Chart {
  title: string;
  x: Axis;
  left: Axis;
  /** Left out: everything is read on the left. */
  right?: Axis;
  series: readonly Series[];
}

export type Scale = NonNullable<Axis['scale']>;

/** Whether an axis of this scale has a place for the number. */
export function placed(value: number, scale: Scale): boolean {
  return Number.isFinite(value) && (scale === 'linear' || value > 0);
}

/**
 * The smallest and largest of the numbers that have a place; widened where they are one number, made up where there
 * is none.
 */
export function rangeOf(values: Iterable<number>, scale: Scale): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values)
    if (placed(value, scale)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return scale === 'log' ? [1, 10] : [0, 1];
  if (low < high) return [low, high];
  if (scale === 'log') return [low / 2, high * 2];
  const around = low === 0 ? 1 : Math.abs(low) / 2;
  return [low - around, high + around];
}

/**
 * Round numbers in [low, high]: on a linear axis 1, 2 or 5 times a power of ten apart, on a logarithmic one powers of
 * ten.
 */
export function ticksOf(low: number, high: number, scale: Scale, wanted = 6): number[] {
  if (scale === 'log') {
    const round = decades(low, high, high / low < 100 ? [1, 2, 5] : [1], wanted);
    if (round.length >= 2) return round;
  }
  const step = niceStep((high - low) / wanted);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Through text, so that 3 · 0.1 is 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function decades(low: number, high: number, digits: readonly number[], wanted: number): number[] {
  const found: number[] = [];
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((to - from) / wanted));
  for (let power = from; power <= to; power += every)
    for (const digit of digits) {
      const value = Number(`${digit}e${power}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push(value);
    }
  return found;
}

function niceStep(rough: number): number {
  const power = Math.floor(Math.log10(rough));
  const digit = [1, 2, 5].find((d) => d * 10 ** power >= rough * (1 - 1e-9));
  return digit ? Number(`${digit}e${power}`) : Number(`1e${power + 1}`);
}

const SUFFIXES: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A mark's number: 1500 as 1.5k, 0.00002 as 2e-5. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential().replace('e+', 'e');
  for (const [unit, suffix] of SUFFIXES) if (size >= unit) return `${Number((value / unit).toPrecision(6))}${suffix}`;
  return String(Number(value.toPrecision(6)));
}
