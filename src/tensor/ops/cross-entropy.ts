/**
 * Cross-entropy of a linear layer's logits, without the logits: for rows x (N, E), weight (V, E) and labels (N), the loss of a row is
 * lse(logits) - logits[label] + zLoss · lse², logits = x · weightᵀ, capped as softcap · tanh(logits / softcap) where wanted. Rows whose label is
 * `ignore` count for nothing. A block of rows at a time exists as logits; gradients are formed from that block in the same pass
 * (as in Liger Kernel, Hsu et al., 2024), so that no logit is computed twice. The z-loss is that of PaLM (Chowdhery et al., 2022).
 */
import { gradEnabled, noGrad } from '../autograd/tape.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { REDUCE } from '../kernels.ts';
import { apply, apply1, type Inputs, type Op, type Spec } from '../op.ts';
import { show } from '../shape.ts';
import { arena } from '../storage.ts';
import type { Tensor } from '../tensor.ts';
import { add, div, equal, maximum, mul, sub } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { fillLike, iotaLike } from './fill.ts';
import { matmul } from './matmul.ts';
import { max, sum } from './reduce.ts';
import { exp, log, square, tanh } from './unary.ts';
import { reshape, transpose } from './views.ts';
import { where } from './where.ts';

export interface CrossEntropyOptions {
  /** Label of rows that do not count; -100 unless said. */
  ignore?: number;
  /** Weight of lse², which keeps the logits from drifting; 0 unless said. */
  zLoss?: number;
  /** 0: none. */
  softcap?: number;
}

interface Attrs extends Required<CrossEntropyOptions> {
  /** Which gradients are formed on the way: of x, of the weight. */
  wants: readonly [boolean, boolean];
}

function check([x, weight, labels]: Inputs): void {
  if (x!.rank !== 2 || weight!.rank !== 2 || x!.shape[1] !== weight!.shape[1])
    throw new ShapeError({
      what: 'linearCrossEntropy',
      rule: 'x must be (N,E) and weight (V,E)',
      received: `${show(x!.shape)} and ${show(weight!.shape)}`,
    });
  if (labels!.rank !== 1 || labels!.shape[0] !== x!.shape[0])
    throw new ShapeError({
      what: 'linearCrossEntropy',
      rule: `labels must be (${x!.shape[0]})`,
      received: show(labels!.shape),
    });
  if (labels!.dtype !== 'i32')
    throw new DTypeError({ what: 'linearCrossEntropy', rule: 'labels must be i32', received: labels!.dtype });
}

/** A lookup of every label that counts: throws OutOfRangeError for one outside the vocabulary, as the kernel does. */
function checkLabels(x: Tensor, labels: Tensor, vocabulary: number, ignore: number): void {
  using _scope = arena();
  const counted = noGrad(() => where(equal(labels, ignore), 0, labels));
  if (vocabulary > 0)
    x.device.run('gather', [fillLike(x, [labels.size, 1], 0), fillLike(x, [vocabulary, 1], 0), counted]);
}

/** The loss of every row by simple ops; (N), f32 or f64. */
function losses(x: Tensor, weight: Tensor, labels: Tensor, { ignore, zLoss, softcap }: Attrs): Tensor {
  const wide = (t: Tensor) => (t.dtype === 'bf16' ? cast(t, 'f32') : t);
  let logits = matmul(wide(x), transpose(wide(weight))); // (N, V)
  if (softcap > 0) logits = mul(tanh(div(logits, softcap)), softcap);
  const highest = noGrad(() => max(logits, -1, true));
  const lse = add(log(sum(exp(sub(logits, highest)), -1)), reshape(highest, [-1]));
  checkLabels(x, labels, weight.shape[0], ignore);
  const classes = iotaLike(x, weight.shape[0], 0);
  const chosen = sum(where(equal(reshape(labels, [-1, 1]), classes), logits, 0), -1);
  const loss = add(sub(lse, chosen), mul(square(lse), zLoss));
  return where(equal(labels, ignore), 0, loss);
}

/** Outputs: the sum of the losses; hidden: the losses (N), and the wanted gradients of that sum. */
export const linearCrossEntropyOp: Op<Attrs> = {
  name: 'linearCrossEntropy',
  kernels: ['linearCrossEntropy'],
  infer(inputs, { wants }) {
    check(inputs);
    const [x, weight] = inputs as Tensor[];
    const specs: Spec[] = [
      [[], 'f32'],
      [[x.shape[0]], 'f32'],
    ];
    if (wants[0]) specs.push([x.shape, x.dtype]);
    if (wants[1]) specs.push([weight.shape, 'f32']);
    return specs;
  },
  run(backend, [total, rows, ...gradients], [x, weight, labels], { ignore, zLoss, softcap, wants }) {
    const dx = wants[0] ? gradients[0] : undefined;
    const dweight = wants[1] ? gradients[wants[0] ? 1 : 0] : undefined;
    const operands = [rows, dx, dweight, contiguous(x!), contiguous(weight!), contiguous(labels!)];
    backend.run('linearCrossEntropy', operands, [ignore, zLoss, softcap, 1]);
    backend.run('reduce', [total, rows], [REDUCE.indexOf('sum'), 0]);
  },
  backward({ inputs: [x, weight], outputs: [, , ...gradients], attrs: { wants }, grads }) {
    const scaled = (t: Tensor, like: Tensor) => cast(mul(t, cast(grads[0]!, t.dtype)), like.dtype);
    return [
      wants[0] ? scaled(gradients[0], x!) : undefined,
      wants[1] ? scaled(gradients[wants[0] ? 1 : 0], weight!) : undefined,
    ];
  },
  composition: ([x, weight, labels], attrs) => [sum(losses(x!, weight!, labels!, attrs))],
};

const complete = (
  { ignore = -100, zLoss = 0, softcap = 0 }: CrossEntropyOptions,
  wants: readonly [boolean, boolean],
): Attrs => ({ ignore, zLoss, softcap, wants });

/** The mean loss over the rows that count, in nats; 0 when none does. x (..., E), labels i32 of x's leading shape. */
export function linearCrossEntropy(
  x: Tensor,
  weight: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const recorded = gradEnabled();
  const attrs = complete(options, [recorded && x.requiresGrad, recorded && weight.requiresGrad]);
  const rows = reshape(x, [-1, x.shape[x.rank - 1]]);
  const flat = reshape(labels, [labels.size]);
  const total = apply1(linearCrossEntropyOp, [rows, weight, flat], attrs);
  const count = noGrad(() => maximum(sum(cast(equal(equal(flat, attrs.ignore), 0), total.dtype)), 1));
  return div(total, count);
}

/** The loss of every row, (N), without a gradient; 0 where ignored. For evaluation. */
export function tokenLosses(x: Tensor, weight: Tensor, labels: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const attrs = complete(options, [false, false]);
  return noGrad(() => {
    if (!x.device.supports('linearCrossEntropy', x.dtype)) {
      check([x, weight, labels]);
      return losses(x, weight, labels, attrs);
    }
    const [total, rows] = apply(linearCrossEntropyOp, [x, weight, labels], attrs);
    total.dispose();
    return rows;
  });
}
