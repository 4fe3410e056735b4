/** Text of a tensor: shape, dtype, device and its values, the middle of long axes left out. Not a serialisation. */
import type { Tensor } from './tensor.ts';

const EDGE = 3; // elements shown at each end of a long axis
const LONG = 2 * EDGE + 1;

export function format(t: Tensor): string {
  const head = `Tensor (${t.shape.join(',')}) ${t.dtype} ${t.device.name}${t.requiresGrad ? ' requiresGrad' : ''}`;
  if (!t.storage.alive) return `${head} freed`;
  if (!t.device.readSync) return head;
  const values = t.readSync();
  const shown = Array.from(
    values.length <= 1000 ? values : [...values.subarray(0, 500), ...values.subarray(-500)],
  ).filter(Number.isFinite);
  const largest = shown.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const whole = shown.every(Number.isInteger);
  const digits = (v: number) =>
    !Number.isFinite(v)
      ? String(v)
      : whole
        ? String(v)
        : largest !== 0 && (largest >= 1e5 || largest < 1e-3)
          ? v.toExponential(3)
          : v.toFixed(4);
  const write = (axis: number, start: number, indent: string): string => {
    if (axis === t.rank) return digits(values[start]);
    const n = t.shape[axis];
    const step = t.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const rows = Array.from({ length: n }, (_, i) => i).filter((i) => n <= LONG || i < EDGE || i >= n - EDGE);
    const parts = rows.map((i) => write(axis + 1, start + i * step, `${indent} `));
    if (n > LONG) parts.splice(EDGE, 0, '...');
    return `[${parts.join(axis === t.rank - 1 ? ', ' : `,\n${indent} `)}]`;
  };
  return `${head}\n${write(0, 0, '')}`;
}
