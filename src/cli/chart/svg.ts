/**
 * A chart as a standalone SVG file: follows the reader's light or dark setting, loads nothing, and says in words what
 * it shows.
 */
import type { Chart } from './chart.ts';
import { type Label, layout, type Place, type Role, type Size, type Stroke } from './layout.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';

/** The text of the file. The same chart gives the same text. */
export function svgOf(chart: Chart, size?: Size): string {
  const scene = layout(chart, size);
  const { width, height, title, description, strokes, dots, labels } = scene;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
      ' role="img" aria-labelledby="title desc">',
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>${styleOf(LIGHT)}@media (prefers-color-scheme:dark){${styleOf(DARK)}}${COMMON}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...strokes.map(lineOf),
    ...dots.map(
      ({ at: [x, y], radius, role }) => `<circle class="${fillClass(role)}" cx="${x}" cy="${y}" r="${radius}"/>`,
    ),
    ...labels.map(textOf),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

const COMMON = 'path{fill:none;stroke-linejoin:round;stroke-linecap:round}text{font-family:system-ui,sans-serif}';
const nameOf = (role: Role) => (typeof role === 'number' ? `s${role % LIGHT.series.length}` : role);
const strokeClass = (role: Role) => `${nameOf(role)}-line`;
const fillClass = (role: Role) => `${nameOf(role)}-fill`;

function styleOf({ paper, ink, muted, grid, series }: Palette): string {
  const roles: [string, string][] = [
    ['ink', ink],
    ['muted', muted],
    ['grid', grid],
  ];
  for (const [i, color] of series.entries()) roles.push([`s${i}`, color]);
  const rules = roles.map(([name, color]) => `.${name}-line{stroke:${color}}.${name}-fill{fill:${color}}`);
  return `.paper{fill:${paper}}${rules.join('')}`;
}

const pathOf = (places: readonly Place[]) => `M${places.map(([x, y]) => `${x} ${y}`).join('L')}`;

function lineOf({ places, role, width, opacity }: Stroke): string {
  const faded = opacity === undefined ? '' : ` opacity="${opacity}"`;
  return `<path class="${strokeClass(role)}" stroke-width="${width}"${faded} d="${pathOf(places)}"/>`;
}

function textOf({ at: [x, y], text, size, anchor, role, upright }: Label): string {
  const turn = upright ? ` transform="rotate(-90 ${x} ${y})"` : '';
  const place = `x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}"${turn}`;
  return `<text class="${fillClass(role)}" ${place}>${escaped(text)}</text>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For XML, which has no place for most control characters and for halves of surrogate pairs. */
function escaped(text: string): string {
  const legal = [...text.toWellFormed()].filter((c) => c >= ' ' && c !== '\ufffe' && c !== '\uffff').join('');
  return legal.replace(/[&<>"]/g, (c) => ENTITIES[c]);
}
