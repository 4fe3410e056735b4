/**
 * The format of benchmark results: its types, and the reader that checks a result file before anything trusts it.
 * Not how figures are measured (measure.ts), judged (suite.ts) or shown (table.ts).
 */
import { readFile } from 'node:fs/promises';

export interface BenchResult {
  suite: string;
  commit: string;
  /** ISO 8601. */
  date: string;
  machine: Machine;
  bounds: Bounds;
  figures: Figure[];
}

export interface Machine {
  cpu: string;
  cores: number;
  isa: string;
  memoryBytes: number;
  node: string;
  os: string;
}

/** By thread count, measured in the same run as the figures. */
export interface Bounds {
  fmaGflops: Record<string, number>;
  readGBs: Record<string, number>;
}

/** When and from which sources something was measured. */
export interface Origin {
  commit: string;
  /** ISO 8601. */
  date: string;
  /** Processor and instruction set, where they are not the result's. */
  machine?: string;
}

export interface Figure {
  id: string;
  value: number;
  unit: string;
  /** What the bar is about. */
  of?: 'share' | 'ratio' | 'value';
  /** Of the bound, 0..1. */
  share?: number;
  peer?: { name: string; version: string; value: number };
  /** Ours against theirs in the better direction: above 1 is better. */
  ratio?: number;
  bar?: number;
  /** Undefined where there is no bar, or where the peer that the bar is about is missing. */
  holds?: boolean;
  note?: string;
  /** Number of runs; 0 for a figure that failed, whose note says why. */
  samples: number;
  /** The 10th and 90th percentile of value. */
  spread: [number, number];
  /** Where it was not measured with the rest of the result (merge.ts). */
  measured?: Origin;
}

export const originOf = ({ measured }: Figure, { commit, date }: BenchResult): Origin => measured ?? { commit, date };

export class BenchFormatError extends Error {
  readonly file: string;
  readonly field: string;
  constructor(file: string, field: string, expected: string, received: unknown) {
    super(`[bench] ${file}: ${field} must be ${expected}, received ${shown(received)}`);
    this.name = 'BenchFormatError';
    this.file = file;
    this.field = field;
  }
}

export async function readResult(file: string): Promise<BenchResult> {
  return parseResult(await readFile(file, 'utf8'), file);
}

export function parseResult(text: string, file: string): BenchResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BenchFormatError(file, 'the file', `JSON (${(error as Error).message})`, text);
  }
  return checkResult(value, file);
}

/** Returns the same value, typed; throws BenchFormatError at the first field that is wrong. */
export function checkResult(value: unknown, file: string): BenchResult {
  const check = fieldsOf(file, 'the file', value, ['suite', 'commit', 'date', 'machine', 'bounds', 'figures']);
  check.text('suite');
  check.text('commit');
  check.that('date', isIsoDate, 'an ISO 8601 date');
  const machine = fieldsOf(file, 'machine', check.get('machine'), ['cpu', 'cores', 'isa', 'memoryBytes', 'node', 'os']);
  for (const name of ['cpu', 'isa', 'node', 'os']) machine.text(name);
  for (const name of ['cores', 'memoryBytes']) machine.that(name, isPositiveWhole, 'a whole number above 0');
  const bounds = fieldsOf(file, 'bounds', check.get('bounds'), ['fmaGflops', 'readGBs']);
  for (const name of ['fmaGflops', 'readGBs']) bounds.that(name, isByThreads, 'positive numbers by thread count');
  check.that('figures', Array.isArray, 'a list');
  const figures = check.get('figures') as unknown[];
  const seen = new Set<string>();
  figures.forEach((figure, index) => {
    const id = checkFigure(figure, file, `figures[${index}]`);
    if (seen.has(id)) throw new BenchFormatError(file, `figures[${index}].id`, 'unlike every other id', id);
    seen.add(id);
  });
  return value as BenchResult;
}

const FIGURE_FIELDS = 'id value unit of share peer ratio bar holds note samples spread measured'.split(' ');

function checkFigure(value: unknown, file: string, path: string): string {
  const check = fieldsOf(file, path, value, FIGURE_FIELDS);
  check.text('id');
  check.text('unit');
  check.that('value', Number.isFinite, 'a finite number');
  check.that('samples', isWhole, 'a whole number');
  check.that('spread', isSpread, 'two numbers, the lower first');
  check.maybe('of', (of) => of === 'share' || of === 'ratio' || of === 'value', "'share', 'ratio' or 'value'");
  for (const name of ['share', 'ratio', 'bar']) check.maybe(name, isNotNegative, 'a number of at least 0');
  check.maybe('holds', (holds) => typeof holds === 'boolean', 'true or false');
  check.maybe('note', (note) => typeof note === 'string', 'text');
  if (check.get('peer') !== undefined) {
    const peer = fieldsOf(file, `${path}.peer`, check.get('peer'), ['name', 'version', 'value']);
    peer.text('name');
    peer.text('version');
    peer.that('value', Number.isFinite, 'a finite number');
  }
  if (check.get('measured') !== undefined) {
    const measured = fieldsOf(file, `${path}.measured`, check.get('measured'), ['commit', 'date', 'machine']);
    measured.text('commit');
    measured.that('date', isIsoDate, 'an ISO 8601 date');
    measured.maybe('machine', (machine) => typeof machine === 'string', 'text');
  }
  const figure = value as Figure;
  if (figure.holds !== undefined && (figure.bar === undefined || figure.of === undefined)) {
    throw new BenchFormatError(file, `${path}.holds`, 'absent where there is no bar', figure.holds);
  }
  if (figure.samples > 0 && figure.bar !== undefined && (figure.of === 'share' || figure.of === 'ratio')) {
    const reached = figure[figure.of];
    const expected = reached === undefined ? undefined : reached >= figure.bar;
    if (figure.holds !== expected) {
      throw new BenchFormatError(
        file,
        `${path}.holds`,
        `${expected} (${figure.of} ${reached}, bar ${figure.bar})`,
        figure.holds,
      );
    }
  }
  return figure.id;
}

/** Checks on the fields of one object; an unknown field is an error, so that a misspelt one cannot pass as absent. */
function fieldsOf(file: string, path: string, value: unknown, known: string[]) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BenchFormatError(file, path, 'an object', value);
  }
  const fields = value as Record<string, unknown>;
  const named = (name: string) => (path === 'the file' ? name : `${path}.${name}`);
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) throw new BenchFormatError(file, named(name), `one of ${known.join(', ')}`, name);
  }
  const that = (name: string, passes: (field: unknown) => boolean, expected: string) => {
    if (!passes(fields[name])) throw new BenchFormatError(file, named(name), expected, fields[name]);
  };
  return {
    get: (name: string) => fields[name],
    that,
    text: (name: string) => that(name, (field) => typeof field === 'string' && field !== '', 'text that is not empty'),
    maybe: (name: string, passes: (field: unknown) => boolean, expected: string) =>
      that(name, (field) => field === undefined || passes(field), expected),
  };
}

const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositiveWhole = (value: unknown) => isWhole(value) && value !== 0;
const isNotNegative = (value: unknown) => Number.isFinite(value) && (value as number) >= 0;
const isIsoDate = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value));
const isSpread = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1];
const isByThreads = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(([threads, bound]) => /^[1-9]\d*$/.test(threads) && Number.isFinite(bound) && bound > 0);

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
