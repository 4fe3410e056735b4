/** pagedAttention on every device against a plain twin in float64: page types, windows, caps, mixed batches, chunks, bad tables. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storageArray, type TypedArray } from '../tensor/dtype.ts';
import { arena, device, full, OutOfRangeError, ShapeError, type Tensor, tensor } from '../tensor/index.ts';
import {
  difference,
  lineAt,
  noise,
  PAGE_TYPES,
  type PageLayout,
  type PageType,
  pageShape,
  readLine,
  writeLine,
} from './fixtures/pages.ts';

const devices = device('cpu').isas.map((isa) => `cpu:${isa}`);

interface Case {
  H: number;
  G: number;
  D: number;
  P?: number;
  type: PageType;
  /** First position and number of rows of each sequence. */
  stretches: [start: number, rows: number][];
  window?: number;
  softcap?: number;
  scale?: number;
  seed?: number;
  /** Of the largest value; a score is off by its own size times the rounding of a float, and a weight by as much. */
  allowed?: number;
}

/** Everything a call reads, and what it must give. */
class Problem {
  readonly layout: PageLayout;
  readonly c: Case;
  readonly tables: Int32Array;
  readonly width: number;
  readonly rows: Int32Array;
  readonly q: Float32Array;
  readonly keys: TypedArray;
  readonly values: TypedArray;

  constructor(c: Case) {
    const P = c.P ?? 32;
    const next = noise(c.seed ?? 1);
    const needed = c.stretches.map(([start, rows]) => Math.ceil((start + rows) / P));
    const pages = needed.reduce((a, b) => a + b, 0) + 2;
    this.c = c;
    this.layout = { type: c.type, pages, G: c.G, P, D: c.D };
    this.width = Math.max(...needed) + 1;
    // Pages in an order that is not that of the positions; entries that no position has are wrong on purpose.
    this.tables = new Int32Array(c.stretches.length * this.width).fill(-7);
    let free = 0;
    for (let i = 0; i < this.width; i++)
      for (let s = 0; s < needed.length; s++) if (i < needed[s]) this.tables[s * this.width + i] = pages - 1 - free++;
    const count = pageShape(this.layout).reduce((a, b) => a * b);
    this.keys = storageArray(c.type, count).fill(c.type === 'f16' ? 0x7e00 : c.type === 'u8' ? 255 : Number.NaN);
    this.values = this.keys.slice();
    const line = new Float64Array(c.D);
    c.stretches.forEach(([start, rows], s) => {
      for (let position = 0; position < start + rows; position++)
        for (let g = 0; g < c.G; g++)
          for (const stored of [this.keys, this.values]) {
            for (let d = 0; d < c.D; d++) line[d] = Math.fround(2 * next());
            writeLine(this.layout, stored, this.at(s, position, g), line);
          }
    });
    this.rows = Int32Array.from(
      c.stretches.flatMap(([start, rows], s) => Array.from({ length: rows }, (_, i) => [s, start + i]).flat()),
    );
    this.q = Float32Array.from({ length: (this.rows.length / 2) * c.H * c.D }, () => 2 * next());
  }

  at(sequence: number, position: number, g: number): number {
    const { P } = this.layout;
    const page = this.tables[sequence * this.width + Math.floor(position / P)];
    return lineAt(this.layout, page, g, position % P);
  }

  get scale(): number {
    return this.c.scale ?? 1 / Math.sqrt(this.c.D);
  }

  /** The definition. */
  expected(): Float64Array {
    const { H, G, D, window = 0, softcap = 0 } = this.c;
    const out = new Float64Array(this.q.length);
    for (let n = 0; n < this.rows.length / 2; n++) {
      const [sequence, position] = this.rows.subarray(2 * n);
      for (let h = 0; h < H; h++) {
        const g = Math.floor(h / (H / G));
        const at = (n * H + h) * D;
        const scores: number[] = [];
        const first = window > 0 ? Math.max(0, position - window + 1) : 0;
        for (let s = first; s <= position; s++) {
          const k = readLine(this.layout, this.keys, this.at(sequence, s, g));
          let score = 0;
          for (let d = 0; d < D; d++) score += this.q[at + d] * k[d];
          score *= this.scale;
          scores.push(softcap > 0 ? softcap * Math.tanh(score / softcap) : score);
        }
        const top = Math.max(...scores);
        const weights = scores.map((x) => Math.exp(x - top));
        const total = weights.reduce((a, b) => a + b);
        weights.forEach((w, i) => {
          const v = readLine(this.layout, this.values, this.at(sequence, first + i, g));
          for (let d = 0; d < D; d++) out[at + d] += (w / total) * v[d];
        });
      }
    }
    return out;
  }

  /** What the kernel gives; queries and results lie in rows with a gap behind them. */
  run(
    name: string,
    change: { rows?: Int32Array; tables?: Int32Array; width?: number; q?: Float32Array } = {},
  ): Float32Array {
    using _scope = arena();
    const { H, D } = this.c;
    const on = { device: name };
    const rows = change.rows ?? this.rows;
    const q = change.q ?? this.q;
    const [N, gap] = [rows.length / 2, 2 * D];
    const spaced = (x: Tensor) => ({ storage: x.storage, offset: 0, shape: [N, H, D], strides: [H * D + gap, D, 1] });
    const wide = new Float32Array(N * (H * D + gap));
    for (let n = 0; n < N; n++) wide.set(q.subarray(n * H * D, (n + 1) * H * D), n * (H * D + gap));
    const queries = tensor(wide, on);
    const out = full([wide.length], 77, on);
    const tables = change.tables ?? this.tables;
    const width = change.width ?? this.width;
    const pages = (stored: TypedArray) => {
      const t = full(pageShape(this.layout), 0, { ...on, dtype: this.layout.type });
      t.device.write(t.storage.handle, stored, 0);
      return t;
    };
    const table = tensor(tables, { ...on, dtype: 'i32', shape: [tables.length / width, width] });
    const ids = tensor(rows, { ...on, dtype: 'i32', shape: [N, 2] });
    out.device.run(
      'pagedAttention',
      [spaced(out), spaced(queries), pages(this.keys), pages(this.values), ids, table],
      [this.scale, this.c.window ?? 0, this.c.softcap ?? 0],
    );
    const all = new Float32Array(wide.length);
    device(name as 'cpu').readSync(out.storage.handle, all, 0);
    const got = new Float32Array(N * H * D);
    for (let n = 0; n < N; n++) {
      got.set(all.subarray(n * (H * D + gap), n * (H * D + gap) + H * D), n * H * D);
      for (let i = 0; i < gap; i++) assert.equal(all[n * (H * D + gap) + H * D + i], 77, 'what lies between rows');
    }
    return got;
  }
}

/** Products of many rows may be those of bfloat16 tiles there: weights and values are rounded, to 2^-9 each, and may cancel. */
const MANY_ROWS: Record<string, number> = { 'cpu:avx512': 2 ** -7 };

const CASES: Record<string, Omit<Case, 'type'>> = {
  'one row of one sequence': { H: 3, G: 1, D: 64, stretches: [[0, 1]] },
  'decoding after some parts': { H: 6, G: 2, D: 64, stretches: [[700, 1]] },
  'decoding, at the end of a page, a chunk and a part': {
    H: 4,
    G: 4,
    D: 32,
    stretches: [
      [31, 1],
      [63, 1],
      [255, 1],
      [256, 1],
    ],
  },
  'heads of 80': {
    H: 4,
    G: 2,
    D: 80,
    stretches: [
      [90, 1],
      [10, 40],
    ],
  },
  'heads of 96': {
    H: 7,
    G: 1,
    D: 96,
    stretches: [
      [300, 1],
      [0, 33],
    ],
  },
  'heads of 128': {
    H: 8,
    G: 1,
    D: 128,
    stretches: [
      [77, 1],
      [0, 20],
    ],
  },
  'heads of 256': {
    H: 2,
    G: 1,
    D: 256,
    stretches: [
      [130, 1],
      [3, 30],
    ],
  },
  'heads of 72': {
    H: 5,
    G: 1,
    D: 72,
    stretches: [
      [20, 1],
      [0, 25],
    ],
  },
  'narrow heads': {
    H: 2,
    G: 2,
    D: 8,
    stretches: [
      [20, 1],
      [0, 25],
    ],
  },
  'many heads of one key head': {
    H: 20,
    G: 1,
    D: 32,
    stretches: [
      [40, 1],
      [7, 2],
    ],
  },
  'a whole prompt': { H: 3, G: 1, D: 64, stretches: [[0, 300]] },
  'a few rows, and a chunk in the middle': {
    H: 3,
    G: 1,
    D: 64,
    stretches: [
      [50, 3],
      [230, 70],
      [0, 4],
    ],
  },
  'a window': {
    H: 3,
    G: 1,
    D: 64,
    window: 37,
    stretches: [
      [500, 1],
      [480, 60],
      [10, 1],
      [0, 50],
    ],
  },
  'a window of one': {
    H: 2,
    G: 1,
    D: 16,
    window: 1,
    stretches: [
      [500, 1],
      [40, 20],
    ],
  },
  'a cap': {
    H: 4,
    G: 2,
    D: 64,
    softcap: 2,
    scale: 0.3,
    stretches: [
      [150, 1],
      [0, 40],
    ],
  },
  'large scores': {
    H: 2,
    G: 1,
    D: 64,
    scale: 4,
    stretches: [
      [150, 1],
      [0, 40],
    ],
    allowed: 2e-5,
  },
  'pages of 16': {
    H: 3,
    G: 1,
    D: 32,
    P: 16,
    stretches: [
      [100, 1],
      [20, 50],
    ],
  },
  'pages of 1': {
    H: 3,
    G: 1,
    D: 32,
    P: 1,
    stretches: [
      [100, 1],
      [20, 50],
    ],
  },
  'pages of 128': {
    H: 3,
    G: 1,
    D: 32,
    P: 128,
    stretches: [
      [140, 1],
      [120, 50],
    ],
  },
};

for (const type of PAGE_TYPES)
  describe(`pages of ${type}`, () => {
    for (const [name, c] of Object.entries(CASES))
      test(name, () => {
        const problem = new Problem({ ...c, type });
        const expected = problem.expected();
        for (const on of devices) {
          const got = problem.run(on);
          let at = 0;
          for (const [start, rows] of c.stretches) {
            const end = at + rows * c.H * c.D;
            const off = difference(got.subarray(at, end), expected.subarray(at, end));
            const allowed = type !== 'f32' && rows > 1 ? MANY_ROWS[on] : undefined;
            assert.ok(off <= (allowed ?? c.allowed ?? 3e-6), `${on}: ${rows} rows from ${start} differ by ${off}`);
            at = end;
          }
        }
      });
  });

describe('what a row comes to', () => {
  const c: Case = {
    H: 6,
    G: 2,
    D: 64,
    type: 'f16',
    window: 150,
    stretches: [
      [200, 90],
      [612, 1],
      [0, 2],
      [300, 1],
    ],
  };
  const width = c.H * c.D;

  test('is the same on 1, 2 and 3 threads', () => {
    const problem = new Problem(c);
    const cpu = device('cpu');
    const before = cpu.threads;
    try {
      cpu.threads = 1;
      const one = problem.run('cpu');
      for (const threads of [2, 3]) {
        cpu.threads = threads;
        assert.deepEqual(problem.run('cpu'), one);
      }
    } finally {
      cpu.threads = before;
    }
  });

  test('does not depend on what else is in the call', () => {
    const problem = new Problem(c);
    const together = problem.run('cpu');
    let row = 0;
    for (const [, rows] of c.stretches) {
      const alone = problem.run('cpu', {
        rows: problem.rows.slice(2 * row, 2 * (row + rows)),
        q: problem.q.slice(row * width, (row + rows) * width),
      });
      assert.deepEqual(alone, together.slice(row * width, (row + rows) * width));
      row += rows;
    }
  });

  test('does not depend on the chunks a prompt comes in', () => {
    for (const type of ['f32', 'f16'] as const) {
      const problem = new Problem({ ...c, type, stretches: [[0, 400]] });
      const whole = problem.run('cpu');
      for (let row = 0, n = 0; row < 400; row += n) {
        n = Math.min(400 - row, [130, 41, 1, 64][((row / 7) % 4) | 0]);
        const chunk = problem.run('cpu', {
          rows: problem.rows.slice(2 * row, 2 * (row + n)),
          q: problem.q.slice(row * width, (row + n) * width),
        });
        const off = difference(chunk, whole.slice(row * width, (row + n) * width));
        // Many rows at a time give the same bits however many they are.
        const allowed = n > 12 ? 0 : type === 'f32' ? 3e-6 : 2 ** -7;
        assert.ok(off <= allowed, `${type}: rows ${row} to ${row + n} differ by ${off}`);
      }
    }
  });
});

describe('ids are believed after a check', () => {
  const problem = new Problem({
    H: 2,
    G: 1,
    D: 32,
    type: 'f32',
    stretches: [
      [70, 1],
      [0, 40],
    ],
  });
  const changed = (from: Int32Array, at: number, value: number) =>
    Int32Array.from(from, (x, i) => (i === at ? value : x));
  const refused = (change: Parameters<Problem['run']>[1], message: RegExp) => {
    for (const on of devices)
      assert.throws(
        () => problem.run(on, change),
        (e: Error) => e instanceof OutOfRangeError && message.test(e.message),
      );
  };

  test('pages that do not exist', () => {
    refused({ tables: changed(problem.tables, 0, problem.layout.pages) }, /table 0 has page 7 at 0, there are 7 pages/);
    refused({ tables: changed(problem.tables, 1, -1) }, /table 0 has page -1 at 1/);
    refused({ tables: changed(problem.tables, problem.width + 1, 1 << 30) }, /table 1 has page/);
  });
  test('sequences without a table', () => {
    refused({ rows: changed(problem.rows, 0, 2) }, /row 0 is of sequence 2, there are 2 tables/);
    refused({ rows: changed(problem.rows, 0, -1) }, /row 0 is of sequence -1/);
  });
  test('positions outside', () => {
    refused({ rows: changed(problem.rows, 1, -1) }, /row 0 is at position -1/);
    refused({ rows: changed(problem.rows, 1, 32 * problem.width) }, /needs page 4 of its sequence, tables have 4/);
    refused({ rows: changed(problem.rows, 1, 2 ** 31 - 1) }, /needs page/);
  });
  test('shapes that do not fit', () => {
    const short = { q: problem.q, rows: problem.rows.slice(0, 4), tables: new Int32Array(0), width: 4 };
    assert.throws(() => problem.run('cpu', short), OutOfRangeError);
    const odd = new Problem({ H: 3, G: 2, D: 32, type: 'f32', stretches: [[0, 1]] });
    assert.throws(() => odd.run('cpu'), ShapeError);
    const deep = new Problem({ H: 1, G: 1, D: 264, type: 'f32', stretches: [[0, 1]] });
    assert.throws(() => deep.run('cpu'), /multiple of 8 elements up to 256: 264/);
    const pages = new Problem({ H: 1, G: 1, D: 8, P: 24, type: 'f32', stretches: [[0, 1]] });
    assert.throws(() => pages.run('cpu'), /power of two: 24/);
  });
  test('of a window only the pages it reaches are read', () => {
    const windowed = new Problem({
      H: 2,
      G: 1,
      D: 32,
      type: 'f16',
      window: 40,
      stretches: [
        [300, 1],
        [290, 40],
      ],
    });
    const before = windowed.run('cpu');
    const tables = windowed.tables.slice();
    for (const s of [0, 1]) tables.fill(-1, s * windowed.width, s * windowed.width + 7);
    assert.deepEqual(windowed.run('cpu', { tables }), before);
  });
});
