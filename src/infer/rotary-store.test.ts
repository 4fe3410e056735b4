/** rotaryStore on every device against a plain twin in float64: norms, both pairings, page types, and that nothing else is touched. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storageArray } from '../tensor/dtype.ts';
import { arena, device, full, OutOfRangeError, ShapeError, type Tensor, tensor } from '../tensor/index.ts';
import {
  lineAt,
  lineWidth,
  noise,
  PAGE_TYPES,
  type PageLayout,
  type PageType,
  pageShape,
  readLine,
} from './fixtures/pages.ts';

const devices = device('cpu').isas.map((isa) => `cpu:${isa}`);
const EPS = 1e-6;

interface Case {
  H: number;
  G: number;
  D: number;
  type: PageType;
  /** Components that are turned; 0: no tables. */
  R: number;
  interleaved?: boolean;
  qNorm?: boolean;
  kNorm?: boolean;
  rows: [sequence: number, position: number][];
  tables?: number[][];
  /** Factor on what comes in. */
  size?: number;
}

const TABLES = [
  [5, 2],
  [0, 6],
  [3, 1],
];
const POSITIONS = 64;
const P = 32;
const FILL = 99;

class Problem {
  readonly c: Case;
  readonly layout: PageLayout;
  readonly qkv: Float32Array;
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly qWeight: Float32Array;
  readonly kWeight: Float32Array;

  constructor(c: Case) {
    const next = noise(3);
    const list = (n: number, f: (i: number) => number) => Float32Array.from({ length: n }, (_, i) => f(i));
    this.c = c;
    this.layout = { type: c.type, pages: 7, G: c.G, P, D: c.D };
    this.qkv = list(c.rows.length * (c.H + 2 * c.G) * c.D, () => (c.size ?? 3) * next());
    const angle = (i: number) => Math.floor(i / (c.R / 2)) * 10_000 ** (-(i % (c.R / 2)) / (c.R / 2));
    this.cos = list((POSITIONS * c.R) / 2, (i) => Math.cos(angle(i)));
    this.sin = list((POSITIONS * c.R) / 2, (i) => Math.sin(angle(i)));
    this.qWeight = list(c.D, () => 1 + next());
    this.kWeight = list(c.D, () => 1 + next());
  }

  /** The definition: every row after norm and turn. */
  expected(): Float64Array {
    const { H, G, D, R, interleaved, qNorm, kNorm, rows } = this.c;
    const all = Float64Array.from(this.qkv);
    rows.forEach(([, position], n) => {
      for (let h = 0; h < H + G; h++) {
        const x = all.subarray((n * (H + 2 * G) + h) * D).subarray(0, D);
        const weight = h < H ? qNorm && this.qWeight : kNorm && this.kWeight;
        if (weight) {
          const rms = Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / D + EPS);
          for (let d = 0; d < D; d++) x[d] = (x[d] / rms) * weight[d];
        }
        for (let i = 0; i < R / 2; i++) {
          const [a, b] = interleaved ? [2 * i, 2 * i + 1] : [i, i + R / 2];
          const [c, s] = [this.cos[(position * R) / 2 + i], this.sin[(position * R) / 2 + i]];
          [x[a], x[b]] = [x[a] * c - x[b] * s, x[b] * c + x[a] * s];
        }
      }
    });
    return all;
  }

  run(name: string) {
    using _scope = arena();
    const { H, G, D, R, interleaved, qNorm, kNorm, rows, tables = TABLES } = this.c;
    const on = { device: name };
    const backend = device(name as 'cpu');
    const width = (H + 2 * G) * D;
    const stride = width + 8;
    const wide = new Float32Array(rows.length * stride).fill(FILL);
    for (let n = 0; n < rows.length; n++) wide.set(this.qkv.subarray(n * width, (n + 1) * width), n * stride);
    const x = tensor(wide, on);
    const pages = () => full(pageShape(this.layout), FILL, { ...on, dtype: this.layout.type });
    const [keys, values] = [pages(), pages()];
    const turn = (t: Float32Array) => (R > 0 ? tensor(t, { ...on, shape: [POSITIONS, R / 2] }) : undefined);
    const stored = (t: Tensor) => {
      const into = storageArray(
        this.layout.type,
        pageShape(this.layout).reduce((a, b) => a * b),
      );
      backend.readSync(t.storage.handle, into, 0);
      return into;
    };
    let error: unknown;
    try {
      backend.run(
        'rotaryStore',
        [
          { storage: x.storage, offset: 0, shape: [rows.length, H + 2 * G, D], strides: [stride, D, 1] },
          keys,
          values,
          tensor(rows.flat(), { ...on, dtype: 'i32', shape: [rows.length, 2] }),
          tensor(tables.flat(), { ...on, dtype: 'i32', shape: [tables.length, tables[0].length] }),
          turn(this.cos),
          turn(this.sin),
          qNorm ? tensor(this.qWeight, on) : undefined,
          kNorm ? tensor(this.kWeight, on) : undefined,
        ],
        [H, EPS, interleaved ? 1 : 0],
      );
    } catch (e) {
      error = e;
    }
    const all = new Float32Array(wide.length);
    backend.readSync(x.storage.handle, all, 0);
    return { error, x: all, stride, width, keys: stored(keys), values: stored(values) };
  }

  check(name: string): void {
    const { H, G, D, rows, type } = this.c;
    const got = this.run(name);
    if (got.error) throw got.error;
    const expected = this.expected();
    const touched = new Set<number>();
    // A float's rounding of the largest value; a half's of each; half a step of signed bytes.
    const most = Math.max(...expected.map(Math.abs));
    rows.forEach(([sequence, position], n) => {
      for (let i = 0; i < got.width; i++) {
        const [a, b] = [got.x[n * got.stride + i], expected[n * got.width + i]];
        assert.ok(Math.abs(a - b) <= 2e-6 * most, `${name}: row ${n} has ${a} at ${i}, expected ${b}`);
      }
      for (let i = got.width; i < got.stride; i++) assert.equal(got.x[n * got.stride + i], FILL);
      const page = (this.c.tables ?? TABLES)[sequence][Math.floor(position / P)];
      for (let g = 0; g < G; g++) {
        const at = lineAt(this.layout, page, g, position % P);
        for (let i = 0; i < lineWidth(this.layout); i++) touched.add(at + i);
        for (const [what, stored, head] of [
          ['key', got.keys, H + g] as const,
          ['value', got.values, H + G + g] as const,
        ]) {
          const line = readLine(this.layout, stored, at);
          const source = expected.subarray((n * (H + 2 * G) + head) * D).subarray(0, D);
          const top = Math.max(...source.map(Math.abs));
          line.forEach((value, d) => {
            const allowed =
              2e-6 * most +
              (type === 'f16' ? Math.abs(source[d]) * 2 ** -11 : type === 'u8' ? (top / 127) * 0.5001 : 0);
            assert.ok(
              Math.abs(value - source[d]) <= allowed,
              `${name}: ${what} ${d} of row ${n} is ${value}, expected ${source[d]}`,
            );
          });
        }
      }
    });
    const blank = type === 'f16' ? 0x5630 : FILL;
    for (const stored of [got.keys, got.values])
      for (let i = 0; i < stored.length; i++)
        if (!touched.has(i)) assert.equal(stored[i], blank, `${name}: element ${i} was touched`);
  }
}

const rows: Case['rows'] = [
  [0, 0],
  [0, 1],
  [2, 31],
  [2, 32],
  [1, 63],
];
const many: Case['rows'] = Array.from({ length: 60 }, (_, i) => [1, i]);

const CASES: Record<string, Omit<Case, 'type'>> = {
  'half-split pairs': { H: 3, G: 1, D: 64, R: 64, rows },
  'interleaved pairs': { H: 3, G: 1, D: 64, R: 64, interleaved: true, rows },
  'norms of queries and keys': { H: 4, G: 2, D: 128, R: 128, qNorm: true, kNorm: true, rows },
  'a norm of keys alone': { H: 2, G: 2, D: 80, R: 80, kNorm: true, rows },
  'a part turned': { H: 2, G: 1, D: 96, R: 24, qNorm: true, kNorm: true, rows },
  'a part turned, interleaved': { H: 2, G: 1, D: 80, R: 20, interleaved: true, rows },
  'no turn': { H: 2, G: 1, D: 64, R: 0, rows },
  'a norm and no turn': { H: 2, G: 1, D: 72, R: 0, qNorm: true, kNorm: true, rows },
  'the widest heads': { H: 2, G: 1, D: 256, R: 256, interleaved: true, qNorm: true, rows },
  'the narrowest heads': { H: 2, G: 2, D: 8, R: 8, kNorm: true, rows },
  'several tasks': { H: 9, G: 3, D: 64, R: 64, rows: many },
  zeros: { H: 2, G: 1, D: 64, R: 64, qNorm: true, kNorm: true, size: 0, rows },
};

for (const type of PAGE_TYPES)
  describe(`pages of ${type}`, () => {
    for (const [name, c] of Object.entries(CASES))
      test(name, () => {
        const problem = new Problem({ ...c, type });
        for (const on of devices) problem.check(on);
      });
  });

describe('a call that is refused writes nothing', () => {
  const good: Case = { H: 2, G: 1, D: 64, R: 64, type: 'f32', rows };
  const refused = (change: Partial<Case>, kind: new (...a: never[]) => Error, message: RegExp) => {
    const problem = new Problem({ ...good, ...change });
    for (const on of devices) {
      const got = problem.run(on);
      assert.ok(got.error instanceof kind, `${on}: ${got.error}`);
      assert.match(got.error.message, message);
      for (const stored of [got.keys, got.values]) assert.ok(stored.every((x) => x === FILL));
      for (let i = 0; i < got.width; i++) assert.equal(got.x[i], problem.qkv[i]);
    }
  };
  test('positions past the tables of the turn', () => {
    const tables = TABLES.map((t) => [...t, 4]);
    refused({ tables, rows: [...rows, [0, 64]] }, OutOfRangeError, /row 5 is at position 64, outside 64 positions/);
  });
  test('positions past the pages', () => refused({ R: 0, rows: [...rows, [0, 64]] }, OutOfRangeError, /needs page 2/));
  test('sequences without a table', () => refused({ rows: [...rows, [3, 0]] }, OutOfRangeError, /sequence 3/));
  test('negative ids', () => {
    refused({ rows: [...rows, [-1, 0]] }, OutOfRangeError, /sequence -1/);
    refused({ rows: [...rows, [0, -1]] }, OutOfRangeError, /position -1/);
    refused({ tables: [[5, -1], TABLES[1], TABLES[2]], rows: [[0, 32]] }, OutOfRangeError, /page -1/);
  });
  test('pages that do not exist', () => refused({ tables: [[7, 2], TABLES[1], TABLES[2]] }, OutOfRangeError, /page 7/));
  test('a turn wider than a head', () => refused({ R: 66 }, ShapeError, /turn 66 components, a head has 64/));
});

test('what a sequence stores is what attention over pages finds there', () => {
  using _scope = arena();
  const cpu = device('cpu');
  const [H, G, D, N] = [2, 1, 64, 40];
  const next = noise(9);
  const qkv = tensor(Float32Array.from({ length: N * (H + 2 * G) * D }, next), { shape: [N, H + 2 * G, D] });
  const [keys, values] = [full([2, G, P, D], 0), full([2, G, P, D], 0)];
  const ids = tensor(Array.from({ length: N }, (_, i) => [0, i]).flat(), { dtype: 'i32', shape: [N, 2] });
  const tables = tensor([1, 0], { dtype: 'i32', shape: [1, 2] });
  cpu.run('rotaryStore', [qkv, keys, values, ids, tables, null, null, null, null], [H, EPS, 0]);
  const out = full([N, H, D], 0);
  const q = { storage: qkv.storage, offset: 0, shape: [N, H, D], strides: [(H + 2 * G) * D, D, 1] };
  cpu.run('pagedAttention', [out, q, keys, values, ids, tables], [1, 0, 0]);
  const first = new Float32Array(H * D);
  cpu.readSync(out.storage.handle, first, 0);
  const row = new Float32Array((H + 2 * G) * D);
  cpu.readSync(qkv.storage.handle, row, 0);
  // The first row sees itself alone.
  for (let h = 0; h < H; h++) for (let d = 0; d < D; d++) assert.equal(first[h * D + d], row[(H + G) * D + d]);
});
