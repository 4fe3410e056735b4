/**
 * readingAttention, pagedProbabilities and pagedPointers on every device against the plain twin in float64: slots' biases, null keys, page
 * types, windows, caps; and that without a reader's numbers the bits are those of pagedAttention.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storageArray, type TypedArray } from '../tensor/dtype.ts';
import { arena, device, full, OutOfRangeError, ShapeError, tensor } from '../tensor/index.ts';
import { type Case, Problem, type ReaderCase } from './fixtures/paged-problem.ts';
import { difference, noise, PAGE_TYPES, pageShape, readLine } from './fixtures/pages.ts';

const devices = device('cpu').isas.map((isa) => `cpu:${isa}`);
/** As in attention over pages: products of many rows may be those of bfloat16 tiles there. */
const MANY_ROWS: Record<string, number> = { 'cpu:avx512': 2 ** -7 };

type Shape = Omit<Case, 'type'> & { slots: number[]; none?: number; bias?: number };

const CASES: Record<string, Shape> = {
  'questions over slots': {
    H: 9,
    G: 3,
    D: 64,
    stretches: [
      [130, 30],
      [64, 1],
      [7, 12],
    ],
    slots: [130, 64, 7],
  },
  'one token behind a long slot': { H: 6, G: 2, D: 64, stretches: [[700, 1]], slots: [650] },
  'a slot that is all, and none': {
    H: 4,
    G: 4,
    D: 32,
    stretches: [
      [40, 9],
      [40, 1],
      [300, 2],
    ],
    slots: [1000, 0, 300],
  },
  'a window and a cap': {
    H: 4,
    G: 2,
    D: 80,
    window: 50,
    softcap: 2,
    stretches: [
      [90, 1],
      [33, 40],
    ],
    slots: [70, 33],
  },
  'narrow heads, small pages': {
    H: 2,
    G: 1,
    D: 8,
    P: 4,
    stretches: [
      [20, 1],
      [5, 25],
    ],
    slots: [20, 4],
  },
  'no null key': { H: 3, G: 1, D: 128, stretches: [[60, 30]], slots: [60], none: -Infinity },
  'a null key above all': { H: 3, G: 1, D: 256, stretches: [[60, 20]], slots: [60], none: 40 },
  'slots hidden by their bias': { H: 3, G: 1, D: 72, stretches: [[100, 30]], slots: [100], bias: -60 },
};

function readerOf({ H, slots, none, bias }: Shape): ReaderCase {
  const next = noise(4);
  const floats = (value: number | undefined) => Float32Array.from({ length: H }, () => value ?? 2 * next());
  return { slots: Int32Array.from(slots), bias: floats(bias), none: floats(none) };
}

for (const type of PAGE_TYPES)
  describe(`pages of ${type}`, () => {
    for (const [name, c] of Object.entries(CASES))
      test(name, () => {
        const problem = new Problem({ ...c, type });
        const reader = readerOf(c);
        const expected = problem.expected(reader);
        for (const on of devices) {
          const got = problem.run(on, { reader });
          let at = 0;
          for (const [start, rows] of c.stretches) {
            const end = at + rows * c.H * c.D;
            const off = difference(got.subarray(at, end), expected.subarray(at, end));
            const allowed = type !== 'f32' && rows > 1 ? (MANY_ROWS[on] ?? 5e-6) : 5e-6;
            assert.ok(off <= allowed, `${on}: ${rows} rows from ${start} differ by ${off}`);
            at = end;
          }
        }
        for (const on of devices) checkProbes(problem, c, reader, on);
      });
  });

/** Probabilities of some heads, and the scores of pointers, of each stretch's last row. */
function checkProbes(problem: Problem, { H, G, D, slots, stretches }: Shape, reader: ReaderCase, on: string): void {
  let row = -1;
  const picks = stretches.map(([, rows]) => (row += rows));
  const heads = [H - 1, 0, Math.floor(H / 2)];
  const C = 72;
  const next = noise(8);
  const u = Float32Array.from({ length: picks.length * 2 * G * D }, next);
  const first = Float32Array.from({ length: picks.length * 2 * C }, next);
  const { probabilities, pointers } = probe(problem, { reader, picks, heads, C, u, first }, on);
  picks.forEach((n, w) => {
    const [sequence, position] = problem.rows.subarray(2 * n);
    const columns = Math.min(C, slots[sequence], position + 1);
    heads.forEach((head, j) => {
      const { first: from, weights } = problem.probabilities(n, head, reader);
      for (let s = 0; s < C; s++) {
        const expected = s < columns && s >= from ? weights[s - from] : 0;
        const got = probabilities[(w * heads.length + j) * C + s];
        assert.ok(Math.abs(got - expected) <= 3e-6, `${on}: row ${n}, head ${head}, key ${s}: ${got}, not ${expected}`);
        if (s >= columns) assert.equal(got, 0);
      }
    });
    for (let e = 0; e < 2; e++)
      for (let s = 0; s < C; s++) {
        let expected = first[(w * 2 + e) * C + s];
        for (let g = 0; g < G && s < columns; g++) {
          const key = readLine(problem.layout, problem.keys, problem.at(sequence, s, g));
          key.forEach((k, d) => {
            expected += 0.25 * k * u[((w * 2 + e) * G + g) * D + d];
          });
        }
        const got = pointers[(w * 2 + e) * C + s];
        assert.ok(
          Math.abs(got - expected) <= 1e-5 * (1 + Math.abs(expected)),
          `${on}: pointer ${got}, not ${expected}`,
        );
      }
  });
}

interface ProbeCase {
  reader: ReaderCase;
  picks: number[];
  heads: number[];
  C: number;
  u: Float32Array;
  /** What pointers are added to. */
  first: Float32Array;
}

function probe(problem: Problem, { reader, picks, heads, C, u, first }: ProbeCase, name: string) {
  using _scope = arena();
  const { H, G, D, window = 0, softcap = 0 } = problem.c;
  const on = { device: name };
  const whole = (values: ArrayLike<number>, ...shape: number[]) =>
    tensor(Int32Array.from(values), { ...on, dtype: 'i32', shape: shape.length > 0 ? shape : [values.length] });
  const pages = (stored: TypedArray) => {
    const t = full(pageShape(problem.layout), 0, { ...on, dtype: problem.layout.type });
    t.device.write(t.storage.handle, stored, 0);
    return t;
  };
  const [N, W] = [problem.rows.length / 2, picks.length];
  const q = tensor(problem.q, { ...on, shape: [N, H, D] });
  const [keys, values] = [pages(problem.keys), pages(problem.values)];
  const rows = whole(problem.rows, N, 2);
  const tables = whole(problem.tables, problem.tables.length / problem.width, problem.width);
  const slots = whole(reader.slots);
  const picked = whole(picks);
  // The heads are rows of something larger.
  const out = full([W, heads.length + 1, C], 7, on);
  const own = { storage: out.storage, offset: C, shape: [W, heads.length, C], strides: [(heads.length + 1) * C, C, 1] };
  out.device.run(
    'pagedProbabilities',
    [own, q, keys, values, rows, tables, slots, tensor(reader.bias, on), tensor(reader.none, on), picked, whole(heads)],
    [problem.scale, window, softcap],
  );
  const ends = tensor(first, { ...on, shape: [W, 2, C] });
  const pointers = tensor(u, { ...on, shape: [W, 2, G, D] });
  out.device.run('pagedPointers', [ends, pointers, keys, values, rows, tables, slots, picked], [0.25, 1]);
  const read = (t: typeof out, count: number) => {
    const into = storageArray('f32', count) as Float32Array;
    device(name as 'cpu').readSync(t.storage.handle, into, 0);
    return into;
  };
  const all = read(out, W * (heads.length + 1) * C);
  const probabilities = new Float32Array(W * heads.length * C);
  for (let w = 0; w < W; w++) {
    const at = w * (heads.length + 1) * C;
    assert.ok(
      all.subarray(at, at + C).every((x) => x === 7),
      'what lies between rows',
    );
    probabilities.set(all.subarray(at + C, at + (heads.length + 1) * C), w * heads.length * C);
  }
  return { probabilities, pointers: read(ends, W * 2 * C) };
}

test('without a bias and a null key the bits are those of pagedAttention', () => {
  const c = CASES['questions over slots'];
  for (const type of PAGE_TYPES) {
    const problem = new Problem({ ...c, type });
    const reader = readerOf({ ...c, bias: 0, none: -Infinity });
    for (const on of devices) assert.deepEqual(problem.run(on, { reader }), problem.run(on));
  }
});

test('the same bits on 1, 2 and 3 threads', () => {
  const c = CASES['questions over slots'];
  const problem = new Problem({ ...c, type: 'f16' });
  const reader = readerOf(c);
  const cpu = device('cpu');
  const before = cpu.threads;
  try {
    cpu.threads = 1;
    const one = problem.run('cpu', { reader });
    for (const threads of [2, 3]) {
      cpu.threads = threads;
      assert.deepEqual(problem.run('cpu', { reader }), one);
    }
  } finally {
    cpu.threads = before;
  }
});

test('numbers from outside are believed after a check', () => {
  const c: Shape = { H: 4, G: 2, D: 16, stretches: [[20, 5]], slots: [20] };
  const problem = new Problem({ ...c, type: 'f32' });
  const reader = readerOf(c);
  const good: ProbeCase = {
    reader,
    picks: [4],
    heads: [3],
    C: 8,
    u: new Float32Array(64),
    first: new Float32Array(16),
  };
  for (const on of devices) {
    const refused = (change: Partial<ProbeCase>, kind: new (...a: never[]) => Error, message: RegExp) =>
      assert.throws(
        () => probe(problem, { ...good, ...change }, on),
        (e: Error) => e instanceof kind && message.test(e.message),
      );
    refused({ picks: [5] }, OutOfRangeError, /pick 0 is row 5, there are 5 rows/);
    refused({ picks: [-1] }, OutOfRangeError, /pick 0/);
    refused({ heads: [4] }, OutOfRangeError, /head 4 is none of 4/);
    refused({ heads: [-1] }, OutOfRangeError, /head -1/);
    refused({ reader: { ...reader, bias: reader.bias.slice(1) } }, ShapeError, /slotBias/);
    refused({ reader: { ...reader, slots: Int32Array.of(1, 2) } }, ShapeError, /slots/);
    assert.throws(() => problem.run(on, { reader: { ...reader, none: reader.none.slice(1) } }), ShapeError);
  }
});
