/**
 * The colours of charts by role, for light and dark paper. Series colours differ in lightness too, for those who do
 * not tell all hues apart.
 */
import type { Role } from './layout.ts';

export interface Palette {
  paper: string;
  ink: string;
  muted: string;
  grid: string;
  /** From the first again after the last. */
  series: readonly string[];
}

export const LIGHT: Palette = {
  paper: '#ffffff',
  ink: '#1c2128',
  muted: '#5b6470',
  grid: '#e4e7eb',
  series: ['#1f5fbf', '#d9622b', '#1a8a5a', '#9a3fa8', '#b58900', '#46505c'],
};

export const DARK: Palette = {
  paper: '#14181d',
  ink: '#e8ebef',
  muted: '#9aa4b0',
  grid: '#2c333b',
  series: ['#6ea8ff', '#ff9a66', '#5fd3a0', '#d894e6', '#e6c04d', '#b7c0cb'],
};

export function colorOf(palette: Palette, role: Role): string {
  return typeof role === 'number' ? palette.series[role % palette.series.length] : palette[role];
}
