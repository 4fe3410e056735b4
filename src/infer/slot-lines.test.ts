/** slotStore and slotLoad on every device against a plain twin: from pages to bytes and back at another position, for every page type. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storageArray, type TypedArray } from '../tensor/dtype.ts';
import { arena, device, full, OutOfRangeError, ShapeError, tensor } from '../tensor/index.ts';
import {
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
const P = 8;
const POSITIONS = 64;
const TABLE = [3, 1, 6, 0, 5];
/** Bytes that nothing may touch. */
const FILL = 33;

interface Case {
  G: number;
  D: number;
  /** Components that turn; 0: no tables. */
  R: number;
  interleaved?: boolean;
  /** On cosine and sine, as YaRN has it. */
  factor?: number;
  T: number;
  /** Where the slot is loaded. */
  start: number;
}

const CASES: Record<string, Case> = {
  'half-split pairs': { G: 3, D: 64, R: 64, T: 19, start: 13 },
  'interleaved pairs': { G: 2, D: 32, R: 32, interleaved: true, T: 9, start: 31 },
  'a part turned, with a factor': { G: 1, D: 80, R: 24, factor: 1.2, T: 16, start: 5 },
  'no turn': { G: 2, D: 8, R: 0, T: 3, start: 7 },
  'the widest heads': { G: 1, D: 256, R: 256, T: 40, start: 0 },
};

class Problem {
  readonly c: Case;
  readonly layout: PageLayout;
  readonly keys: TypedArray;
  readonly values: TypedArray;
  readonly cos: Float32Array;
  readonly sin: Float32Array;

  constructor(c: Case, type: PageType) {
    const next = noise(6);
    this.c = c;
    this.layout = { type, pages: 7, G: c.G, P, D: c.D };
    const angle = (i: number) => Math.floor(i / (c.R / 2)) * 100 ** (-(i % (c.R / 2)) / (c.R / 2));
    const table = (f: (x: number) => number) =>
      Float32Array.from({ length: (POSITIONS * c.R) / 2 }, (_, i) => (c.factor ?? 1) * f(angle(i)));
    [this.cos, this.sin] = [table(Math.cos), table(Math.sin)];
    const count = pageShape(this.layout).reduce((a, b) => a * b);
    this.keys = storageArray(type, count).fill(FILL);
    this.values = this.keys.slice();
    for (let s = 0; s < c.T; s++)
      for (let g = 0; g < c.G; g++)
        for (const stored of [this.keys, this.values])
          writeLine(
            this.layout,
            stored,
            this.at(s, g),
            Float64Array.from({ length: c.D }, () => Math.fround(3 * next())),
          );
  }

  at(position: number, g: number): number {
    return lineAt(this.layout, TABLE[Math.floor(position / P)], g, position % P);
  }

  turned(x: Float64Array, position: number, back: boolean): Float64Array {
    const { R, interleaved } = this.c;
    const y = x.slice();
    for (let i = 0; i < R / 2; i++) {
      const [a, b] = interleaved ? [2 * i, 2 * i + 1] : [i, i + R / 2];
      const c = this.cos[(position * R) / 2 + i];
      const s = this.sin[(position * R) / 2 + i] * (back ? -1 : 1);
      const length = back ? c * c + s * s : 1;
      [y[a], y[b]] = [(x[a] * c - x[b] * s) / length, (x[b] * c + x[a] * s) / length];
    }
    return y;
  }

  /** Stores the slot and loads it into pages that were empty; T, start and table may be wrong. */
  run(name: string, change: { tokens?: number; from?: number; start?: number; table?: number[]; bytes?: number } = {}) {
    using _scope = arena();
    const { G, D, R, interleaved, T, start } = this.c;
    const on = { device: name };
    const backend = device(name as 'cpu');
    const pages = (stored?: TypedArray) => {
      const t = full(pageShape(this.layout), FILL, { ...on, dtype: this.layout.type });
      if (stored) backend.write(t.storage.handle, stored, 0);
      return t;
    };
    const slot = full([2, G, change.tokens ?? T, change.bytes ?? D + 4], 0, { ...on, dtype: 'u8' });
    const table = tensor(change.table ?? TABLE, { ...on, dtype: 'i32', shape: [1, (change.table ?? TABLE).length] });
    const turn = (values: Float32Array) => (R > 0 ? tensor(values, { ...on, shape: [POSITIONS, R / 2] }) : undefined);
    const [cos, sin] = [turn(this.cos), turn(this.sin)];
    const call = (kernel: 'slotStore' | 'slotLoad', keys: typeof slot, values: typeof slot, position: number) =>
      backend.run(
        kernel,
        [slot, keys, values, tensor([0, position], { ...on, dtype: 'i32', shape: [1, 2] }), table, cos, sin],
        [interleaved ? 1 : 0],
      );
    const stored = (t: typeof slot, like: TypedArray) => {
      const into = like.slice();
      backend.readSync(t.storage.handle, into, 0);
      return into;
    };
    call('slotStore', pages(this.keys), pages(this.values), change.from ?? 0);
    const [keys, values] = [pages(), pages()];
    call('slotLoad', keys, values, change.start ?? start);
    return {
      slot: stored(slot, new Uint8Array(2 * G * T * (D + 4))),
      keys: stored(keys, this.keys),
      values: stored(values, this.values),
    };
  }

  check(name: string): void {
    const { G, D, T, start } = this.c;
    const got = this.run(name);
    const bytes: PageLayout = { type: 'u8', pages: 2, G, P: T, D };
    const touched = new Set<number>();
    const width = this.layout.type === 'u8' ? D + 4 : D;
    for (let s = 0; s < T; s++)
      for (let g = 0; g < G; g++) {
        const at = this.at(start + s, g);
        for (let i = 0; i < width; i++) touched.add(at + i);
        for (const [of, stored, loaded] of [
          [0, this.keys, got.keys],
          [1, this.values, got.values],
        ] as const) {
          const source = readLine(this.layout, stored, this.at(s, g));
          const plain = of === 0 ? this.turned(source, s, true) : source;
          const line = readLine(bytes, got.slot, lineAt(bytes, of, g, s));
          const top = Math.max(...plain.map(Math.abs));
          line.forEach((x, d) => {
            assert.ok(Math.abs(x - plain[d]) <= (top / 127) * 0.5002, `${name}: slot has ${x}, expected ${plain[d]}`);
          });
          // From the bytes on the only error is that of the page's own type.
          const back = of === 0 ? this.turned(line, start + s, false) : line;
          const most = Math.max(...back.map(Math.abs));
          const allowed = { f32: 2e-6, f16: 2 ** -11, u8: 0.5002 / 127 }[this.layout.type as 'f32'] * most;
          readLine(this.layout, loaded, at).forEach((x, d) => {
            assert.ok(Math.abs(x - back[d]) <= allowed, `${name}: page has ${x}, expected ${back[d]}`);
          });
        }
      }
    const blank = this.layout.type === 'f16' ? 0x5020 : FILL;
    for (const stored of [got.keys, got.values])
      for (let i = 0; i < stored.length; i++)
        if (!touched.has(i)) assert.equal(stored[i], blank, `${name}: element ${i} was touched`);
  }
}

for (const type of PAGE_TYPES)
  describe(`pages of ${type}`, () => {
    for (const [name, c] of Object.entries(CASES))
      test(name, () => {
        const problem = new Problem(c, type);
        for (const on of devices) problem.check(on);
      });
  });

test('positions and pages are believed after a check', () => {
  const problem = new Problem(CASES['half-split pairs'], 'f32');
  for (const on of devices) {
    const refused = (change: Parameters<Problem['run']>[1], kind: new (...a: never[]) => Error, message: RegExp) =>
      assert.throws(
        () => problem.run(on, change),
        (e: Error) => e instanceof kind && message.test(e.message),
      );
    refused({ start: 22 }, OutOfRangeError, /does not fit into 64 positions and 5 pages/);
    refused({ start: 40 }, OutOfRangeError, /needs page 5|does not fit/);
    refused({ start: -1 }, OutOfRangeError, /position -1/);
    refused({ start: 2 ** 31 - 1 }, OutOfRangeError, /position/);
    refused({ from: 60 }, OutOfRangeError, /needs page 7|does not fit/);
    refused({ tokens: 41 }, OutOfRangeError, /does not fit/);
    refused({ table: [3, 1, 7, 0, 5] }, OutOfRangeError, /page 7/);
    refused({ table: [3, -1, 6, 0, 5] }, OutOfRangeError, /page -1/);
    refused({ bytes: 64 }, ShapeError, /multiple of 8/);
    refused({ bytes: 60 }, ShapeError, /keys must/);
  }
});
