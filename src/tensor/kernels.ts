/**
 * The kernels a backend may have: names, operands, parameters. This is the contract between ops and backends; the native
 * side has one function of the same name for each (native/kernels/), the reference backend one for each primitive.
 *
 * Operands are views, outputs first; `?` marks one that may be absent. Parameters are numbers. Unless said otherwise an
 * operand is contiguous, float means f32 or bf16, arithmetic is float32 inside (float64 in the reference backend), and
 * statistics (`mean`, `rstd`, `lse`) are f32. Shapes: B batch, T time, H query heads, G key/value heads, D head width,
 * N rows, E width, F inner width, V vocabulary, K inner size.
 */

/** Operations of the `unary` kernel; a parameter carries the index. */
export const UNARY = [
  'neg',
  'abs',
  'exp',
  'log',
  'sqrt',
  'rsqrt',
  'reciprocal',
  'square',
  'tanh',
  'erf',
  'sigmoid',
  'sin',
  'cos',
] as const;
/** Operations of the `binary` kernel. The comparisons give 1 or 0. */
export const BINARY = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow', 'less', 'lessEqual', 'equal'] as const;
/** Operations of the `reduce` kernel. */
export const REDUCE = ['sum', 'max', 'min'] as const;
/** Activations of `activation`, `glu` and the epilogue of `matmul`. gelu: x Φ(x) by erf; geluTanh: its tanh form; relu2: max(x,0)². */
export const ACTIVATION = ['none', 'relu', 'relu2', 'gelu', 'geluTanh', 'silu', 'sigmoid', 'tanh'] as const;

export type UnaryName = (typeof UNARY)[number];
export type BinaryName = (typeof BINARY)[number];
export type ReduceName = (typeof REDUCE)[number];
export type ActivationName = (typeof ACTIVATION)[number];

/** Primitives: every backend has them all. */
export const PRIMITIVES = {
  /** out = f(x); any strides. params: operation. */
  unary: 'out x | operation',
  /** out = f(a, b); any strides (0 repeats); out float or u8, a and b any dtype but f16. Without b the constant is used. */
  binary: 'out a b? | operation constant',
  /** out = condition ? yes : no; condition u8; any strides. */
  where: 'out condition yes no',
  /** out = x converted to out's dtype; any strides on both. Same dtype: bytes are kept. */
  copy: 'out x',
  /** out = value; any strides. */
  fill: 'out | value',
  /** out[i] = start + i * step over the flat index; f32 or i32. */
  iota: 'out | start step',
  /** x has the kept axes first and then the reduced ones, any strides; out has the kept axes. max and min of none: ∓infinity. */
  reduce: 'out x | operation keptAxes',
  /**
   * out (..., M, N) = act(a (..., M, K) · b (..., K, N) + bias (N)); leading axes equal (stride 0 repeats). The last two axes of
   * a and b may be transposed (one of their strides 1). Any mixture of float dtypes. accumulate 1: adds to out (act none).
   */
  matmul: 'out a b bias? | activation accumulate',
  /** out[n, :] = table[ids[n], :]; ids i32; an id outside the table is an error. table any dtype. */
  gather: 'out table ids',
  /** out[ids[n], :] += x[n, :], rows added in order of n. out f32 or float. */
  scatterAdd: 'out x ids',
  /** Philox4x32-10 words as uniform [low, high); see random.ts for the exact map. seed and counter in 32-bit halves. */
  uniform: 'out | seedLow seedHigh counterLow counterHigh low high',
  /** Normal by the inverse distribution function of one 32-bit word each; same bits on every backend. */
  normal: 'out | seedLow seedHigh counterLow counterHigh mean deviation',
  /** The k highest of the last axis, in falling order, ties by lower index. x (N, E) float; values (N, k), indices (N, k) i32. */
  topk: 'values indices x',
} as const;

/** Operands of one stage of composedAttention. */
const parts = (stage: string) =>
  ['Fixed', ...['Query', 'Key'].flatMap((side) => ['Factors', 'Map'].map((part) => side + part))]
    .map((part) => `${stage}${part}?`)
    .join(' ');

/** Fused kernels: a backend may have them; each belongs to an op whose composition of simple ops defines it. */
export const FUSED = {
  /** out = act(x). dx = act'(x) dy. */
  activation: 'out x | activation',
  activationBackward: 'dx x dy | activation',
  /** out = act(gate) * up, all (N, F), rows contiguous (row stride free: gate and up may be halves of one tensor). */
  glu: 'out gate up | activation',
  gluBackward: 'dgate dup gate up dout | activation',
  /** out = x / sqrt(mean(x²) + eps) * weight; x (N, E), weight? (E), rstd (N). */
  rmsnorm: 'out rstd x weight? | eps',
  /** dweight? f32 (E). */
  rmsnormBackward: 'dx dweight? x weight? rstd dout',
  /** out = (x - mean) * rstd * weight + bias; x (N, E), mean and rstd (N). */
  layernorm: 'out mean rstd x weight? bias? | eps',
  layernormBackward: 'dx dweight? dbias? x weight? mean rstd dout',
  /** Over the last axis of x (N, E): out = exp(scale*x - max) / sum. dx = scale * out * (dout - sum(out * dout)). */
  softmax: 'out x | scale',
  softmaxBackward: 'dx out dout | scale',
  /**
   * Rotary embedding. x and out (B, T, H, D), D contiguous, other strides free; cos and sin f32 (P, R/2) with R <= D rotated
   * components; positions i32 (B, T) index their rows, absent: position t. Half-split pairs (i, i + R/2), interleaved (2i, 2i+1).
   * Components past R are copied. inverse 1 rotates back (the backward pass).
   */
  rope: 'out x cos sin positions? | interleaved inverse',
  /**
   * q and out (B, T, H, D), k and v (B, S, G, D), D contiguous, other strides free; H a multiple of G. Query t has position
   * t + S - T. A pair is visible when key s <= position (causal 1), position - s < window (window > 0), and
   * segments equal (i32 querySegments (B, T), keySegments (B, S)). score = scale * q·k, capped: cap * tanh(score / cap) where cap > 0.
   * lse (B, H, T): log of the sum of exp(score); a query that sees nothing has out 0 and lse -infinity.
   */
  attention: 'out lse q k v querySegments? keySegments? | scale causal window softcap',
  attentionBackward: 'dq dk dv q k v out lse dout querySegments? keySegments? | scale causal window softcap',
  /**
   * attention, causal and not capped, whose heads mix before the softmax (pre) and after it (post): src/tensor/ops/composed-attention.ts
   * has the formula. Parts of a stage, any strides, each may be absent: fixed, then of queries and of keys factors, map.
   * lse is in units of log2, so that the backward pass finds the very weights.
   */
  composedAttention: `out lse q k v querySegments? keySegments? ${parts('pre')} ${parts('post')} | scale causal window softcap`,
  composedAttentionBackward: `dq dk dv q k v lse dout querySegments? keySegments? ${['pre', 'post', 'dpre', 'dpost'].map(parts).join(' ')} | scale causal window softcap`,
  /**
   * The factors that composedAttention mixes by, from what was projected out of the tokens: src/tensor/ops/composition-factors.ts has the
   * formula. All contiguous; dqkw is f32.
   */
  compositionFactors: 'out out2? hidden? qkw? gates?',
  compositionFactorsBackward: 'dhidden? dqkw? dgates? hidden? qkw? gates? dout dout2?',
  /**
   * Rows of logits x (N, E) · weight (V, E)ᵀ exist a block at a time. loss f32 (N) = lse - logit[label] + zLoss * lse², 0 where
   * label is ignoreLabel. cap > 0: logits = cap * tanh(logits / cap). With dx? and dweight? (f32 or float): gradients of sum(loss) * gradScale.
   */
  linearCrossEntropy: 'loss dx? dweight? x weight labels | ignoreLabel zLoss softcap gradScale',
  /**
   * out (B, T, O) = bias + residual + sum_j x[t - (W-1-j)] · weight[:, :, j]ᵀ; x (B, T, C); weight (O, C, W) or depthwise (C, 1, W), times
   * before 0 are 0, and of another of the segments i32 (B, T). A dense convolution of two taps alone takes segments and a residual (B, T, O);
   * that of the gradient, (B, T, C), is added to dx.
   */
  conv1d: 'out x weight bias? segments? residual?',
  conv1dBackward: 'dx? dweight? dbias? x weight dout segments? residual?',
  /**
   * out_c (N, E) = sum over j of weight[:, c, j] · state_j, for C <= 4 outputs, weight (N, C, J) of any strides, as many states (N, E) as
   * operands there is room for. add 1: adds to the outputs. A state's add: its gradient is added to what dstate holds. One float dtype.
   */
  depthAggregate: 'out... weight state... | streams add',
  depthAggregateBackward: 'dweight? weight dout... state... dstate?... | streams add...',
  /**
   * Rows in groups, each group with a matrix of its own: out (R, O), out[r] = weight[g] · x[r], the first counts[0] rows of group 0, and so
   * on. weight (G, O, I), counts i32 (G). With rows i32 (R), out[r] = weight[g] · x[rows[r]]. drows (R, I): of x's rows before they are added.
   */
  groupedLinear: 'out x weight counts rows?',
  groupedLinearBackward: 'drows? dweight? x weight dout counts rows?',
  /** Of a table ids i32 (N, K) of group numbers: places[n, k], where (n, k) is in the order of groups; n there in rows (N K); counts (G). */
  groupRows: 'rows places counts ids',
  /** out[n] = sum_k weights[n, k] · rows[places[n, k]]; rows (N K, E), each with one place; places i32 and weights (N, K). */
  combineRows: 'out rows places weights',
  combineRowsBackward: 'drows? dweights? rows places weights dout',
  /** Sum of squares of x into out f32 (1), added in fixed blocks. */
  sumSquares: 'out x | accumulate',
  /**
   * One step on f32 parameters p with gradient g (float), first and second moments m, v (f32). shadow? (bf16): p rounded.
   * gradScale? f32 (1): a factor on g read from memory (clipping). m = b1 m + (1-b1) g; v = b2 v + (1-b2) g²;
   * p = p - lr * (m / bias1 / (sqrt(v / bias2) + eps) + decay * p), bias1 = 1 - b1^step, bias2 = 1 - b2^step.
   */
  adamw: 'p m v shadow? g gradScale? | lr beta1 beta2 eps decay step',
  /** c = sign(b1 m + (1-b1) g); p = p - lr * (c + decay * p); m = b2 m + (1-b2) g. */
  lion: 'p m shadow? g gradScale? | lr beta1 beta2 decay',
  /** Repeats fused multiply-adds on registers, threads x iterations: for measuring the peak. out f32 (threads). */
  peakFma: 'out | iterations',
  /** Reads x once, with all threads: for measuring bandwidth. out f32 (threads). */
  peakRead: 'out x',
  /** Counts elements of x that are NaN or infinite into out i32 (1). */
  countNotFinite: 'out x',
} as const;

/**
 * Kernels of inference: forward only, on weights as checkpoints store them. Each has a slow twin in plain TypeScript, in the tests of
 * the room that uses it. `format` is the number that GGUF gives a tensor type (F32 0, F16 1, Q4_0 2, ... BF16 30); a stored matrix is
 * u8, rows of whole blocks one after another. N rows of activations, O rows and I columns of a matrix, P tokens of a page.
 */
export const INFERENCE = {
  /** out f32 (n) from x u8, whole blocks as stored. */
  dequantize: 'out x | format',
  /** out u8, whole blocks, from x f32 (n). Formats that are written: F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K, Q6_K. */
  quantize: 'out x | format',
  /** A matrix as stored (rows, columns) to the layout of the fast products: rows interleaved, values and scales unchanged. */
  packMatrix: 'out x | format rows columns',
  /**
   * out (N, O) = x (N, I) · matrixᵀ + bias (O) + residual (N, O); out, x and residual f32, row strides free; residual may be out.
   * packed 1: the matrix is packMatrix's. exact 1: float32 all through; 0: activations may be rounded: blocks of 32 in one or two signed bytes, or bfloat16.
   */
  storedLinear: 'out x matrix bias? residual? | format rows columns packed exact',
  /** out f32 (N, columns) = rows `ids` (i32) of a stored matrix; an id outside is an error. */
  storedRows: 'out matrix ids | format rows columns packed',
  /**
   * qkv f32 (N, H + 2 G, D), row stride free, in place: queries and keys are normed (x / rms(x) · weight (D)) where weights are given, and
   * rotated by row `position` of cos and sin (f32, (positions, R / 2)), absent: not rotated. Keys and values then go to the pages:
   * keys and values (pages, G, P, D) f32 or f16, or u8 (pages, G, P, D + 4): D signed bytes and an f32 scale (largest / 127).
   * rows i32 (N, 2): sequence, position. tables i32 (S, most pages): the pages of each sequence.
   */
  rotaryStore: 'qkv keys values rows tables cos? sin? qNorm? kNorm? | heads eps interleaved',
  /**
   * out f32 (N, H, D) of queries f32 (N, H, D), row strides free, over the pages that rotaryStore wrote. Row n sees its sequence's
   * positions 0 .. position, of those the last `window` where window > 0. Score = scale * q·k, capped where softcap > 0. Rows of a
   * sequence are adjacent and their positions follow each other.
   */
  pagedAttention: 'out q keys values rows tables | scale window softcap',
  /**
   * pagedAttention where slots are read: slots i32 (S) says how many of a sequence's first positions are its slot's. The scores of those have
   * slotBias f32 (H) added, after the cap, and every row sees a key more, of score nullScore f32 (H) (-infinity: none) and value zero.
   */
  readingAttention: 'out q keys values rows tables slots slotBias nullScore | scale window softcap',
  /**
   * out f32 (W, J, C): the weights that readingAttention gives the first C positions, of rows picks i32 (W) of q and of query heads
   * heads i32 (J); 0 at positions that are not the slot's.
   */
  pagedProbabilities: 'out q keys values rows tables slots slotBias nullScore picks heads | scale window softcap',
  /** out f32 (W, K, C) = scale · sum over g of u f32 (W, K, G, D) · keys, at the slot positions of rows picks i32 (W); 0 past them. */
  pagedPointers: 'out u keys values rows tables slots picks | scale accumulate',
  /**
   * slot u8 (2, G, T, D + 4), lines of D signed bytes and an f32 scale: the keys, not rotated, and values of T tokens of a sequence's pages.
   * rows i32 (1, 2): the sequence and the position of the first. slotLoad is the way back: keys are rotated by their positions.
   */
  slotStore: 'slot keys values rows tables cos? sin? | interleaved',
  slotLoad: 'slot keys values rows tables cos? sin? | interleaved',
} as const;

export type PrimitiveName = keyof typeof PRIMITIVES;
export type FusedName = keyof typeof FUSED;
export type InferenceName = keyof typeof INFERENCE;
export type KernelName = PrimitiveName | FusedName | InferenceName;
