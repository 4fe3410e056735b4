/**
 * Where everything of a chart lies: its lines, dots and texts on a canvas, by role and not by colour. svg.ts and
 * png.ts draw them. Widths of texts are estimated, for no font is known here.
 */
import { type Axis, type Chart, type Point, placed, rangeOf, type Series, ticksOf, tickText } from './chart.ts';

/** What a thing is: its colour is the palette's matter. Series are numbers. */
export type Role = 'ink' | 'muted' | 'grid' | number;
export type Place = readonly [x: number, y: number];

export interface Stroke {
  places: readonly Place[];
  role: Role;
  width: number;
  /** 1 unless said. */
  opacity?: number;
}

export interface Dot {
  at: Place;
  radius: number;
  role: Role;
}

export interface Label {
  at: Place;
  text: string;
  /** Height of the letters' line. */
  size: number;
  anchor: 'start' | 'middle' | 'end';
  role: Role;
  /** Reads upwards. */
  upright?: boolean;
}

export interface Scene {
  width: number;
  height: number;
  title: string;
  /** What the chart shows, in words. */
  description: string;
  /** In order: later ones lie over earlier ones. */
  strokes: Stroke[];
  dots: Dot[];
  labels: Label[];
}

export interface Size {
  width: number;
  height: number;
}

const SIZE: Size = { width: 800, height: 480 };
const TEXT = { title: 16, small: 12 };
const EDGE = { top: 72, right: 28, bottom: 52, left: 68 };
const SECOND_AXIS = 68;
/** Height of a row of the legend. */
const ROW = 16;
/** Free room above and below the lines, of the height. */
const ROOM = 0.05;

/**
 * About the width of a text: Chinese letters take a whole height, others as much as in font.ts, where they are
 * widest.
 */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const letter of text) units += letter.codePointAt(0)! >= 0x2e80 ? 1 : 0.65;
  return units * size;
}

/** Places rounded to a hundredth, so that the bytes of a file do not hang on the last bit of a logarithm. */
const round = (value: number) => Math.round(value * 100) / 100;

/** Numbers to places along one axis. */
class Ruler {
  readonly axis: Axis;
  readonly ticks: number[];
  readonly #low: number;
  readonly #high: number;
  readonly #from: number;
  readonly #to: number;

  constructor(axis: Axis, values: Iterable<number>, [from, to]: Place, room: number, ticks: number) {
    this.axis = axis;
    const [low, high] = rangeOf(values, this.scale);
    const [a, b] = [this.#measure(low), this.#measure(high)];
    this.#low = a - room * (b - a);
    this.#high = b + room * (b - a);
    this.#from = from;
    this.#to = to;
    const back = (v: number) => (this.scale === 'log' ? 10 ** v : v);
    this.ticks = ticksOf(back(this.#low), back(this.#high), this.scale, ticks);
  }

  get scale() {
    return this.axis.scale ?? 'linear';
  }

  #measure(value: number): number {
    return this.scale === 'log' ? Math.log10(value) : value;
  }

  at(value: number): number {
    return round(
      this.#from + ((this.#measure(value) - this.#low) / (this.#high - this.#low)) * (this.#to - this.#from),
    );
  }
}

/** The rectangle that the lines are drawn in, and its rulers. */
interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Ruler;
  leftY: Ruler;
  rightY?: Ruler;
}

export function layout(chart: Chart, { width, height }: Size = SIZE): Scene {
  const scene: Scene = {
    width,
    height,
    title: chart.title,
    description: describe(chart),
    strokes: [],
    dots: [],
    labels: [{ text: chart.title, at: [EDGE.left, 28], anchor: 'start', role: 'ink', size: TEXT.title }],
  };
  const plot = plotOf(chart, { width, height });
  drawAxes(scene, chart, plot);
  drawSeries(scene, chart, plot);
  for (const { name, color, x, y } of legendOf(chart, width).entries) {
    scene.strokes.push(straight(x, y - 4, x + 16, y - 4, color, 3));
    scene.labels.push({ text: name, at: [x + 22, y], anchor: 'start', role: 'ink', size: TEXT.small });
  }
  return scene;
}

const straight = (x1: number, y1: number, x2: number, y2: number, role: Role, width = 1): Stroke => ({
  places: [
    [x1, y1],
    [x2, y2],
  ],
  role,
  width,
});

function plotOf(chart: Chart, { width, height }: Size): Plot {
  const left = EDGE.left;
  const right = width - (chart.right ? SECOND_AXIS : EDGE.right);
  const top = EDGE.top + ROW * (legendOf(chart, width).rows - 1);
  const bottom = height - EDGE.bottom;
  const valuesOf = (of: keyof Point, side?: Series['axis']) =>
    chart.series.flatMap((s) => (side && (s.axis ?? 'left') !== side ? [] : s.points.map((point) => point[of])));
  const vertical = (axis: Axis, side: 'left' | 'right') =>
    new Ruler(axis, valuesOf('y', chart.right && side), [bottom, top], ROOM, 6);
  return {
    left,
    right,
    top,
    bottom,
    x: new Ruler(chart.x, valuesOf('x'), [left, right], 0, 8),
    leftY: vertical(chart.left, 'left'),
    rightY: chart.right && vertical(chart.right, 'right'),
  };
}

function drawAxes({ strokes, labels, width, height }: Scene, chart: Chart, plot: Plot): void {
  const { left, right, top, bottom, x, leftY, rightY } = plot;
  const label = (text: string, at: Place, anchor: Label['anchor'], upright?: boolean) =>
    labels.push({ text, at, anchor, role: 'muted', size: TEXT.small, ...(upright && { upright }) });
  for (const value of leftY.ticks) {
    const y = leftY.at(value);
    strokes.push(straight(left, y, right, y, 'grid'));
    label(tickText(value), [left - 8, y + 4], 'end');
  }
  for (const value of rightY?.ticks ?? []) label(tickText(value), [right + 8, rightY!.at(value) + 4], 'start');
  for (const value of x.ticks) {
    strokes.push(straight(x.at(value), bottom, x.at(value), bottom + 5, 'muted'));
    label(tickText(value), [x.at(value), bottom + 20], 'middle');
  }
  strokes.push(straight(left, bottom, right, bottom, 'muted'));
  const middle = (top + bottom) / 2;
  label(chart.x.label, [(left + right) / 2, height - 12], 'middle');
  label(chart.left.label, [18, middle], 'middle', true);
  if (chart.right) label(chart.right.label, [width - 10, middle], 'middle', true);
}

function drawSeries({ strokes, dots, labels }: Scene, { series }: Chart, plot: Plot): void {
  const before = strokes.length + dots.length;
  const back = (s: Series) => Number(s.style !== 'faint');
  for (const s of [...series].sort((a, b) => back(a) - back(b))) {
    const role = colorOf(s, series);
    const look = s.style === 'faint' ? { width: 1, opacity: 0.35 } : { width: 2 };
    const y = s.axis === 'right' && plot.rightY ? plot.rightY : plot.leftY;
    for (const places of piecesOf(s.points, plot.x, y)) {
      if (places.length > 1) strokes.push({ places, role, ...look });
      if (places.length === 1 || s.style === 'marked') for (const at of places) dots.push({ at, radius: 3, role });
    }
  }
  if (strokes.length + dots.length > before) return;
  const at: Place = [(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2];
  labels.push({ text: 'no points yet', at, anchor: 'middle', role: 'muted', size: TEXT.small });
}

const colorOf = (s: Series, all: readonly Series[]) => s.color ?? all.indexOf(s);

/** Where the names of the series stand: rows under the title. */
function legendOf({ series }: Chart, width: number) {
  const entries: { name: string; color: number; x: number; y: number }[] = [];
  let [x, row] = [EDGE.left, 0];
  for (const s of series) {
    if (s.style === 'faint') continue;
    const wide = 22 + textWidth(s.name, TEXT.small) + 18;
    if (x > EDGE.left && x + wide > width) [x, row] = [EDGE.left, row + 1];
    entries.push({ name: s.name, color: colorOf(s, series), x, y: 50 + ROW * row });
    x += wide;
  }
  return { entries, rows: row + 1 };
}

/** The line between its gaps; where many points fall into one column of pixels, its first, lowest, highest and last. */
function piecesOf(points: readonly Point[], x: Ruler, y: Ruler): Place[][] {
  const pieces: Place[][] = [[]];
  for (const point of points) {
    if (placed(point.x, x.scale) && placed(point.y, y.scale)) pieces.at(-1)!.push([x.at(point.x), y.at(point.y)]);
    else if (pieces.at(-1)!.length) pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 0).map(thinned);
}

function thinned(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (let from = 0, to = 0; from < places.length; from = to) {
    const column = Math.floor(places[from][0]);
    let [low, high] = [from, from];
    for (to = from; to < places.length && Math.floor(places[to][0]) === column; to++) {
      if (places[to][1] < places[low][1]) low = to;
      if (places[to][1] > places[high][1]) high = to;
    }
    for (const i of [...new Set([from, low, high, to - 1])].sort((a, b) => a - b)) kept.push(places[i]);
  }
  return kept;
}

/** A sentence for each series: where it begins and ends. For those who do not see the picture. */
function describe({ series, x }: Chart): string {
  const told = series.flatMap((s) => {
    if (s.style === 'faint') return [];
    const seen = s.points.filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
    if (seen.length === 0) return [`${s.name}: no points.`];
    const [first, last] = [seen[0], seen[seen.length - 1]];
    const at = (p: Point) => `${Number(p.y.toPrecision(4))} at ${tickText(p.x)}`;
    return [`${s.name}: from ${at(first)} to ${at(last)}, ${seen.length} points.`];
  });
  return `Over ${x.label}. ${told.join(' ')}`.trim();
}
