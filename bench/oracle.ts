/**
 * What a few elements of a kernel's output must be, computed in float64 from the formulas alone.
 * Slow and obvious; shares nothing with the engine or a peer. Not a conformance test: it guards what is timed.
 */
import { element, filled, scattered } from './inputs.ts';
import type { KernelRequest, RequestFor } from './kernels.ts';

/** The value of `output` at each flat index. */
export function expected(request: KernelRequest, output: string, at: number[]): number[] {
  switch (request.kernel) {
    case 'matmul':
      return at.map((index) => matmul(request, index));
    case 'attention':
    case 'attention-backward':
      return at.map((index) => attention(request, output, index));
    case 'rmsnorm':
    case 'layernorm':
      return at.map((index) => norm(request, index));
    case 'swiglu':
      return at.map((index) => (element(0, index) / (1 + Math.exp(-element(0, index)))) * element(1, index));
    case 'add':
      return at.map((index) => element(0, index) + element(1, index));
    case 'rope':
      return at.map((index) => rope(request, index));
    case 'softmax':
      return at.map((index) => {
        const exps = rowOf(0, index, request.width).map(Math.exp);
        return exps[index % request.width] / sum(exps);
      });
    case 'embedding': {
      const tokens = scattered(request.rows, request.vocab);
      return at.map((index) =>
        element(0, tokens[Math.floor(index / request.width)] * request.width + (index % request.width)),
      );
    }
    case 'topk':
      return at.map((index) => {
        const row = Math.floor(index / request.k);
        return rowOf(0, row * request.width, request.width).sort((a, b) => b - a)[index % request.k];
      });
    case 'cross-entropy':
      return crossEntropyDx(request, at);
    case 'conv1d':
      return at.map((index) => conv1d(request, index));
    case 'adamw':
      return at.map((index) => adamw(request, output, index));
    case 'mlp-step':
      return at.map((index) => mlpStep(request, output, index));
  }
}

const sum = (values: ArrayLike<number>): number =>
  Array.prototype.reduce.call(values, (a, b) => (a as number) + (b as number), 0) as number;
const sumOf = (count: number, term: (index: number) => number): number => {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
};

/** The row of input `which` that flat index `index` is in. */
function rowOf(which: number, index: number, width: number): number[] {
  const start = index - (index % width);
  return Array.from({ length: width }, (_, column) => element(which, start + column));
}

function matmul({ m, k, n, form, dtype }: RequestFor<'matmul'>, index: number): number {
  const row = Math.floor(index / n);
  const column = index % n;
  const stored = dtype === 'bf16' ? bfloat16 : (value: number) => value;
  return sumOf(k, (inner) => {
    const a = element(0, form === 'tn' ? inner * m + row : row * k + inner);
    const b = element(1, form === 'nt' ? column * k + inner : inner * n + column);
    return stored(a) * stored(b);
  });
}

/** The nearest bfloat16, ties to even. */
export function bfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(bits.buffer)[0];
}

function attention(request: RequestFor<'attention' | 'attention-backward'>, output: string, index: number): number {
  const { time, heads, dim } = request;
  const column = index % dim;
  const head = Math.floor(index / dim) % heads;
  const at = Math.floor(index / (heads * dim)) % time;
  const first = index - column - head * dim - at * heads * dim; // of this batch entry
  const [q, k, v, dy] = [0, 1, 2, 3].map((which) =>
    Float64Array.from({ length: time * dim }, (_, i) =>
      element(which, first + (Math.floor(i / dim) * heads + head) * dim + (i % dim)),
    ),
  );
  const scale = 1 / Math.sqrt(dim);
  const dot = (a: Float64Array, i: number, b: Float64Array, j: number) =>
    sumOf(dim, (d) => a[i * dim + d] * b[j * dim + d]);
  const probabilities = (t: number) => {
    const exps = Array.from({ length: t + 1 }, (_, s) => Math.exp(scale * dot(q, t, k, s)));
    const total = sum(exps);
    return exps.map((exp) => exp / total);
  };
  /** The gradient of row t of the scores. */
  const dScores = (t: number) => {
    const p = probabilities(t);
    const dp = p.map((_, s) => dot(dy, t, v, s));
    const mean = sumOf(p.length, (s) => p[s] * dp[s]);
    return p.map((probability, s) => probability * (dp[s] - mean));
  };
  const later = Array.from({ length: time - at }, (_, offset) => at + offset);
  if (output === 'y') return sum(probabilities(at).map((p, s) => p * v[s * dim + column]));
  if (output === 'dq') return scale * sum(dScores(at).map((ds, s) => ds * k[s * dim + column]));
  if (output === 'dk') return scale * sum(later.map((t) => dScores(t)[at] * q[t * dim + column]));
  return sum(later.map((t) => probabilities(t)[at] * dy[t * dim + column]));
}

function norm(request: RequestFor<'rmsnorm' | 'layernorm'>, index: number): number {
  const { width, eps } = request;
  const row = rowOf(0, index, width);
  const column = index % width;
  const mean = request.kernel === 'layernorm' ? sum(row) / width : 0;
  const scale = 1 / Math.sqrt(sumOf(width, (c) => (row[c] - mean) ** 2) / width + eps);
  const bias = request.kernel === 'layernorm' ? element(2, column) : 0;
  return (row[column] - mean) * scale * element(1, column) + bias;
}

function rope({ time, heads, dim, base }: RequestFor<'rope'>, index: number): number {
  const column = index % dim;
  const half = dim / 2;
  const position = Math.floor(index / (dim * heads)) % time;
  const angle = position * base ** (-(column % half) / half);
  const [first, second] =
    column < half ? [element(0, index), element(0, index + half)] : [element(0, index - half), element(0, index)];
  return column < half
    ? first * Math.cos(angle) - second * Math.sin(angle)
    : second * Math.cos(angle) + first * Math.sin(angle);
}

function crossEntropyDx({ rows, width, vocab }: RequestFor<'cross-entropy'>, at: number[]): number[] {
  const w = filled(1, vocab * width);
  const targets = scattered(rows, vocab);
  return at.map((index) => {
    const x = rowOf(0, index, width);
    const logits = Array.from({ length: vocab }, (_, token) => sumOf(width, (c) => x[c] * w[token * width + c]));
    const most = logits.reduce((a, b) => Math.max(a, b));
    const exps = logits.map((logit) => Math.exp(logit - most));
    const total = sum(exps);
    const target = targets[Math.floor(index / width)];
    const dLogit = (token: number) => exps[token] / total - (token === target ? 1 : 0);
    return sumOf(vocab, (token) => dLogit(token) * w[token * width + (index % width)]) / rows;
  });
}

function conv1d({ time, width, outputs, taps }: RequestFor<'conv1d'>, index: number): number {
  const row = Math.floor(index / outputs); // batch and time
  return sumOf(taps, (tap) => {
    const back = taps - 1 - tap;
    if (row % time < back) return 0;
    return sumOf(
      width,
      (c) => element(0, (row - back) * width + c) * element(1, ((index % outputs) * width + c) * taps + tap),
    );
  });
}

function adamw(request: RequestFor<'adamw'>, output: string, index: number): number {
  const { lr, beta1, beta2, eps, decay } = request;
  const [p, gradient, m0, root] = [0, 1, 2, 3].map((which) => element(which, index));
  const m = beta1 * m0 + (1 - beta1) * gradient;
  const v = beta2 * root ** 2 + (1 - beta2) * gradient ** 2;
  if (output === 'm') return m;
  if (output === 'v') return v;
  return p * (1 - lr * decay) - (lr * (m / (1 - beta1))) / (Math.sqrt(v / (1 - beta2)) + eps);
}

function mlpStep({ rows, width, hidden, activation }: RequestFor<'mlp-step'>, output: string, index: number): number {
  const unit = output === 'dw1' ? index % hidden : Math.floor(index / width); // of the hidden layer
  const before = (row: number) => sumOf(width, (c) => element(0, row * width + c) * element(1, c * hidden + unit));
  if (output === 'dw2') {
    return sumOf(rows, (row) => {
      const h = activation === 'relu' ? Math.max(0, before(row)) : before(row);
      return h * element(3, row * width + (index % width));
    });
  }
  return sumOf(rows, (row) => {
    if (activation === 'relu' && before(row) <= 0) return 0;
    const dh = sumOf(width, (c) => element(3, row * width + c) * element(2, unit * width + c));
    return element(0, row * width + Math.floor(index / hidden)) * dh;
  });
}
