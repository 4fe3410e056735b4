/** Minimizes a smooth function of a few dozen parameters: L-BFGS with a backtracking line search. Deterministic. */

/** Writes the gradient at `x` to `gradient` and returns the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
  /** Steps at most; 200 unless said. */
  readonly steps?: number;
  /** Ends where no part of the gradient is larger; 1e-6 unless said. */
  readonly tolerance?: number;
}

/** How many of the last steps shape the next. */
const HISTORY = 10;
const SUFFICIENT = 1e-4;
const SHORTEST = 1e-12;

/** The minimizer found from `start`, which is not changed. Of functions that are not convex it is a local one. */
export function minimize(objective: Objective, start: Float64Array, options: MinimizeOptions = {}): Float64Array {
  const { steps = 200, tolerance = 1e-6 } = options;
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = objective(x, gradient);
  const moves: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let step = 0; step < steps; step++) {
    if (gradient.every((part) => Math.abs(part) <= tolerance)) break;
    let direction = descent(gradient, moves);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      moves.length = 0;
      direction = gradient.map((part) => -part);
      slope = dot(direction, gradient);
    }
    let length = moves.length === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
    let next = new Float64Array(n);
    let nextGradient = new Float64Array(n);
    let nextValue = Number.POSITIVE_INFINITY;
    for (; length > SHORTEST; length /= 2) {
      for (let i = 0; i < n; i++) next[i] = x[i]! + length * direction[i]!;
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * length * slope) break;
    }
    if (length <= SHORTEST) break;
    const s = next.map((part, i) => part - x[i]!);
    const y = nextGradient.map((part, i) => part - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 1e-12) moves.push({ s, y, rho: 1 / curvature });
    if (moves.length > HISTORY) moves.shift();
    [x, next] = [next, x];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
  }
  return x;
}

function descent(
  gradient: Float64Array,
  moves: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.slice();
  const alphas: number[] = [];
  for (const { s, y, rho } of moves.toReversed()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    add(q, y, -alpha);
  }
  const last = moves.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = q[i]! * scale;
  }
  for (const [i, { s, y, rho }] of moves.entries()) {
    const beta = rho * dot(y, q);
    add(q, s, alphas[moves.length - 1 - i]! - beta);
  }
  return q.map((part) => -part);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(into: Float64Array, from: Float64Array, times: number): void {
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + times * from[i]!;
}
