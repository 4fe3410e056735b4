/**
 * Quantities as people read them: counts, bytes, durations. Numbers of a report stay numbers; this is for lines of
 * text.
 */

const SUFFIXES: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** 8,388,608 as 8.39M; whole numbers below a thousand as they are. */
export function count(value: number): string {
  for (const [size, suffix] of SUFFIXES)
    if (value >= 0.9995 * size) return `${Number((value / size).toPrecision(3))}${suffix}`;
  return String(Number(value.toPrecision(3)));
}

/** 3,221,225,472 as 3.00 GiB. */
export function bytesText(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** 93784 seconds as 26 h 3 min; 75 as 1 min 15 s; 8.25 as 8.3 s. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
