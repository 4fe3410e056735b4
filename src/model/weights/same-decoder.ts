/** Whether two descriptions of a decoder, or of anything, say the same: what an export is checked by before it is written. */

/** Numbers of which one has been a float32. */
const TOLERANCE = 1e-6;

/** Where `b` first differs from `a`, or undefined; numbers may differ as float32 does. */
export function differenceOf(a: unknown, b: unknown, at = ''): string | undefined {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) ? undefined : `${at}: ${a} and ${b}`;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? undefined : `${at}: ${a} and ${b}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [a, b].map((object) => (object as Record<string, unknown>)[key]);
    const found = differenceOf(x, y, at ? `${at}.${key}` : key);
    if (found !== undefined) return found;
  }
  return undefined;
}
