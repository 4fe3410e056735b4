/**
 * The PNG as a reader sees it: its parts and checksums, and pixels where the lines must be. The decoder is the test's
 * own.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import type { Chart, Point } from './chart.ts';
import { strokesOf, textWidthOf } from './font.ts';
import { layout } from './layout.ts';
import { LIGHT } from './palette.ts';
import { pngOf } from './png.ts';
import { Raster } from './raster.ts';

interface Picture {
  width: number;
  height: number;
  /** '#rrggbb' of a pixel. */
  at(x: number, y: number): string;
}

function decode(bytes: Uint8Array): Picture {
  const file = Buffer.from(bytes);
  assert.equal(file.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
  const chunks: Record<string, Buffer> = {};
  let at = 8;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    assert.equal(file.readUInt32BE(at + 8 + length), crc32(body), 'checksum');
    chunks[body.toString('latin1', 0, 4)] = body.subarray(4);
    at += 12 + length;
  }
  assert.deepEqual([Object.keys(chunks), at], [['IHDR', 'IDAT', 'IEND'], file.length]);
  const [width, height] = [chunks.IHDR.readUInt32BE(0), chunks.IHDR.readUInt32BE(4)];
  assert.deepEqual([...chunks.IHDR.subarray(8)], [8, 2, 0, 0, 0]);
  const rows = inflateSync(chunks.IDAT);
  const row = 1 + 3 * width;
  assert.equal(rows.length, row * height);
  for (let y = 0; y < height; y++) assert.equal(rows[y * row], 0);
  return { width, height, at: (x, y) => `#${rows.toString('hex', y * row + 1 + 3 * x, y * row + 4 + 3 * x)}` };
}

const chart = (points: Point[], more: Partial<Chart> = {}): Chart => ({
  title: '',
  x: { label: '' },
  left: { label: '' },
  series: [{ name: '', points }],
  ...more,
});
const SIZE = { width: 300, height: 200 };
const [BLUE] = LIGHT.series;

test('a line is where its points are, and nowhere else', () => {
  const flat = chart([
    { x: 0, y: 1 },
    { x: 1, y: 1 },
  ]);
  const picture = decode(pngOf(flat, SIZE));
  assert.deepEqual([picture.width, picture.height], [600, 400]);
  const [[fromX, y], [toX]] = layout(flat, SIZE).strokes.find(({ role }) => role === 0)!.places;
  for (const x of [fromX, (fromX + toX) / 2, toX]) assert.equal(picture.at(2 * x, 2 * y), BLUE, `at ${x}`);
  assert.notEqual(picture.at(2 * fromX - 6, 2 * y), BLUE, 'not before its beginning');
  for (const away of [-6, 6]) assert.notEqual(picture.at(fromX + toX, 2 * y + away), BLUE);
});

test('a gap stays a gap', () => {
  const points = [0, 1, 2, 3, 4, 5, 6].map((x) => ({ x, y: x === 3 ? Number.NaN : 1 }));
  const { strokes, dots } = layout(chart(points), SIZE);
  const lines = strokes.filter(({ role, width }) => role === 0 && width === 2);
  assert.deepEqual(
    lines.map(({ places }) => places.length),
    [3, 3],
  );
  assert.equal(dots.length, 0);
  const picture = decode(pngOf(chart(points), SIZE));
  const y = lines[0].places[0][1];
  const middle = lines[0].places[2][0] + lines[1].places[0][0];
  assert.notEqual(picture.at(Math.round(middle), 2 * y), BLUE);
});

test('one point is a dot; no points, and points without a place, are said', () => {
  const one = chart([{ x: 5, y: 5 }]);
  const [{ at }] = layout(one, SIZE).dots;
  assert.equal(decode(pngOf(one, SIZE)).at(Math.round(2 * at[0]), Math.round(2 * at[1])), BLUE);
  const texts = (c: Chart) => layout(c, SIZE).labels.map(({ text }) => text);
  assert.ok(!texts(one).includes('no points yet'));
  for (const points of [[], [{ x: 0, y: Number.NaN }], [{ x: Number.NaN, y: 1 }]]) {
    assert.ok(texts(chart(points)).includes('no points yet'));
    decode(pngOf(chart(points), SIZE));
  }
});

test('a logarithmic axis: equal factors are equal distances, and 0 has no place', () => {
  const ys = [1, 10, 100, 0, 1000];
  const log = chart(
    ys.map((y, x) => ({ x, y })),
    { left: { label: '', scale: 'log' } },
  );
  const { strokes, dots } = layout(log, SIZE);
  const [a, b, c] = strokes.find(({ role, width }) => role === 0 && width === 2)!.places.map(([, y]) => y);
  assert.ok(Math.abs(a - b - (b - c)) < 0.03 && a > b);
  assert.equal(dots.length, 1, 'the last point stands alone behind the gap');
  assert.ok(Math.abs(c - dots[0].at[1] - (b - c)) < 0.03);
});

test('two vertical axes each have their own measure', () => {
  const two = chart([], {
    right: { label: '' },
    series: [
      { name: '', points: [1, 2].map((x) => ({ x, y: x })) },
      { name: '', points: [1, 2].map((x) => ({ x, y: 1000 * x })), axis: 'right' },
    ],
  });
  const [left, right] = layout(two, SIZE).strokes.filter(({ role, width }) => typeof role === 'number' && width === 2);
  assert.deepEqual(left.places, right.places);
});

test('many points are thinned without losing a peak, and the bytes are the same every time', () => {
  const points = Array.from({ length: 30_000 }, (_, x) => ({ x, y: x === 12_345 ? 99 : x % 7 }));
  const { places } = layout(chart(points), SIZE).strokes.find(({ role, width }) => role === 0 && width === 2)!;
  assert.ok(places.length < 1300, `${places.length} places`);
  const top = Math.min(...places.map(([, y]) => y));
  assert.ok(places.filter(([, y]) => y === top).length === 1, 'the peak is there');
  assert.deepEqual(pngOf(chart(points), SIZE), pngOf(chart(points), SIZE));
});

test('text is drawn: letters as lines, unknown ones as a box of the same width', () => {
  assert.deepEqual(strokesOf('中', 12), strokesOf('文', 12));
  assert.notDeepEqual(strokesOf('中', 12), strokesOf('L', 12));
  assert.equal(textWidthOf('中文😀', 12), textWidthOf('abc', 12));
  assert.deepEqual(strokesOf(' ', 12), []);
  const dark = (title: string) => {
    const picture = decode(pngOf(chart([], { title }), SIZE));
    let n = 0;
    for (let y = 30; y < 70; y++) for (let x = 0; x < picture.width; x++) n += Number(picture.at(x, y) === LIGHT.ink);
    return n;
  };
  assert.equal(dark(''), 0);
  assert.ok(dark('中') > 20);
  assert.ok(dark('loss') > 50);
});

test('every visible ASCII letter has a glyph of its own', () => {
  const seen = new Map<string, string>();
  const letters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter((c) => c !== 'O'); // as 0
  for (const letter of letters) {
    const key = JSON.stringify(strokesOf(letter, 8.6));
    assert.equal(seen.get(key), undefined, letter);
    seen.set(key, letter);
  }
  assert.ok(!seen.has(JSON.stringify(strokesOf('中', 8.6))));
});

test('smoothed edges: coverage by distance, and none beyond', () => {
  const raster = new Raster(9, 9, [255, 255, 255]);
  raster.line(
    [
      [0, 4.5],
      [9, 4.5],
    ],
    2,
    [0, 0, 0],
  );
  const column = Array.from({ length: 9 }, (_, y) => raster.pixels[3 * (9 * y + 4)]);
  assert.deepEqual(column, [255, 255, 255, 128, 0, 128, 255, 255, 255]);
  raster.line([[-50, 400]], 4, [0, 0, 0]); // outside: nothing happens
});
