/** pagedAttention on every device against a plain twin in float64: page types, windows, caps, mixed batches, chunks, bad tables. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { device, OutOfRangeError, ShapeError } from '../tensor/index.ts';
import { type Case, Problem } from './fixtures/paged-problem.ts';
import { difference, PAGE_TYPES } from './fixtures/pages.ts';

const devices = device('cpu').isas.map((isa) => `cpu:${isa}`);

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
