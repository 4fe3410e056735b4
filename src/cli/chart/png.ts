/**
 * A chart as a PNG file (ISO/IEC 15948): 8-bit RGB on light paper, two pixels for each unit of the layout.
 * Deterministic for one version of zlib.
 */
import { crc32, deflateSync } from 'node:zlib';
import type { Chart } from './chart.ts';
import { strokesOf, textWidthOf } from './font.ts';
import { type Label, layout, type Place, type Role, type Size } from './layout.ts';
import { colorOf, LIGHT } from './palette.ts';
import { colorFrom, Raster } from './raster.ts';

const DENSITY = 2;
/** Width of the strokes of letters, in units of the layout. */
const PEN = { small: 1, large: 1.4 };

/** The bytes of the file. */
export function pngOf(chart: Chart, size?: Size): Uint8Array {
  const { width, height, strokes, dots, labels } = layout(chart, size);
  const raster = new Raster(width * DENSITY, height * DENSITY, colorFrom(LIGHT.paper));
  const draw = (places: readonly Place[], wide: number, role: Role, opacity?: number) =>
    raster.line(
      places.map(([x, y]): Place => [x * DENSITY, y * DENSITY]),
      wide * DENSITY,
      colorFrom(colorOf(LIGHT, role)),
      opacity,
    );
  for (const { places, role, width: wide, opacity } of strokes) draw(places, wide, role, opacity);
  for (const { at, radius, role } of dots) draw([at], 2 * radius, role);
  for (const label of labels)
    for (const places of placed(label)) draw(places, label.size > 14 ? PEN.large : PEN.small, label.role);
  return encode(raster);
}

/** The lines of a text where the label wants them. */
function placed({ text, size, anchor, at: [x, y], upright }: Label): Place[][] {
  const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * textWidthOf(text, size);
  return strokesOf(text, size).map((line) =>
    line.map(([u, v]): Place => (upright ? [x + v, y - (u - shift)] : [x + u - shift, y + v])),
  );
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function encode({ width, height, pixels }: Raster): Uint8Array {
  const header = Buffer.alloc(13); // then: no interlacing, the one method of compression and of filtering
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // bits a channel, RGB
  const row = 3 * width;
  const filtered = new Uint8Array(height * (row + 1)); // each row behind its filter: 0, none
  for (let y = 0; y < height; y++) filtered.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const data = deflateSync(filtered, { level: 9 });
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
