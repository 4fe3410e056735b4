/**
 * A canvas of RGB pixels on which lines with round ends are drawn, smoothed by how much of a pixel they cover. Knows
 * no charts and no files.
 */
import type { Place } from './layout.ts';

export type Color = readonly [red: number, green: number, blue: number];

/** '#1f5fbf' as three bytes. */
export function colorFrom(hex: string): Color {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

export class Raster {
  readonly width: number;
  readonly height: number;
  /** Rows from the top, three bytes a pixel. */
  readonly pixels: Uint8Array;
  /** How much of each pixel the line at hand covers. */
  readonly #cover: Float32Array;

  constructor(width: number, height: number, paper: Color) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 3);
    for (let i = 0; i < this.pixels.length; i++) this.pixels[i] = paper[i % 3];
    this.#cover = new Float32Array(width * height);
  }

  /**
   * A line through all places. One place, or the same twice, is a dot of that width. Where a line crosses itself it
   * is not darker.
   */
  line(places: readonly Place[], width: number, color: Color, opacity = 1): void {
    const touched: number[] = [];
    for (let i = 0; i < Math.max(1, places.length - 1); i++)
      this.#segment(places[i], places[Math.min(i + 1, places.length - 1)], width / 2, touched);
    for (const pixel of touched) {
      const share = this.#cover[pixel] * opacity;
      this.#cover[pixel] = 0;
      for (let c = 0; c < 3; c++) {
        const at = 3 * pixel + c;
        this.pixels[at] = Math.round(this.pixels[at] + (color[c] - this.pixels[at]) * share);
      }
    }
  }

  /** Marks what a segment covers: pixels whose centre is nearer than half the width, and a soft edge of one pixel. */
  #segment([ax, ay]: Place, [bx, by]: Place, half: number, touched: number[]): void {
    const reach = half + 0.5;
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const bottom = Math.min(this.height - 1, Math.ceil(Math.max(ay, by) + reach));
    const first = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const last = Math.min(this.width - 1, Math.ceil(Math.max(ax, bx) + reach));
    for (let row = top; row <= bottom; row++)
      for (let column = first; column <= last; column++) {
        const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
        const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
        const [ex, ey] = [px - along * dx, py - along * dy];
        const cover = Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
        const pixel = row * this.width + column;
        if (cover <= this.#cover[pixel]) continue;
        if (this.#cover[pixel] === 0) touched.push(pixel);
        this.#cover[pixel] = cover;
      }
  }
}
