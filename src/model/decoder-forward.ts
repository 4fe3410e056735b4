/**
 * A decoder's forward pass over one sequence with the plain ops of the tensor room, in float32: slow, and obvious enough to be what the
 * inference engine is compared with. No cache, no batches; weights are dequantized a block at a time.
 *
 * Shapes, in names: T tokens, E width, H query heads, G key/value heads, D head width, F inner width, V vocabulary.
 */
import {
  activation,
  add,
  arena,
  attention,
  embedding,
  full,
  glu,
  layernorm,
  linear,
  mul,
  noGrad,
  type RopeTables,
  reshape,
  rmsnorm,
  rope,
  ShapeError,
  type Tensor,
  tanh,
  tensor,
} from '../tensor/index.ts';
import type { Block, Decoder, DecoderWeights, Norm, Rotation } from './decoder.ts';
import { dequantize } from './quant/dequantize.ts';
import type { FormatName } from './quant/formats.ts';
import { ModelWeightsError } from './weights/model-weights-error.ts';

export interface ForwardPassOptions {
  /** 'cpu' unless said; 'reference' computes in float64. */
  readonly device?: string;
}

/** What the parts of a pass share. */
interface Pass {
  readonly norm: Norm;
  readonly device: string;
  /** A weight in float32. */
  weight(path: string): Tensor;
  bias(path: string): Tensor | undefined;
}

/** Logits (T, V) of token ids. Throws ShapeError for no tokens or more than the decoder's context. */
export function decoderLogits(
  decoder: Decoder,
  weights: DecoderWeights,
  ids: ArrayLike<number>,
  { device = 'cpu' }: ForwardPassOptions = {},
): Float32Array {
  const T = ids.length;
  if (T < 1 || T > decoder.context)
    throw new ShapeError({ what: 'decoderLogits', rule: `tokens must be 1 to ${decoder.context}`, received: `${T}` });
  using _scope = arena();
  return noGrad(() => {
    const pass = passOf(decoder, weights, device);
    let x_TE = embed(decoder, pass, Int32Array.from(ids));
    decoder.blocks.forEach((block, n) => {
      // Weights of a block go with it: what is kept is the stream.
      const y = blockValues(block, pass, x_TE, n);
      x_TE = tensor(y, { shape: x_TE.shape, device });
    });
    const logits = linear(normed(pass, 'norm', x_TE), pass.weight(decoder.tied ? 'embedding' : 'head'));
    return Float32Array.from(capped(logits, decoder.logitCap).readSync());
  });
}

function passOf(decoder: Decoder, weights: DecoderWeights, device: string): Pass {
  const read = (path: string): Tensor | undefined => {
    const matrix = weights.get(path);
    if (!matrix) return undefined;
    const bytes = new Uint8Array(matrix.bytes);
    matrix.read(bytes);
    return tensor(dequantize(matrix.type as FormatName, bytes), { shape: matrix.shape, device });
  };
  return {
    norm: decoder.norm,
    device,
    weight(path) {
      const found = read(`${path}.weight`);
      if (found) return found;
      throw new ModelWeightsError({ what: 'decoderLogits', rule: 'the weights must hold', received: `no ${path}` });
    },
    bias: (path) => read(`${path}.bias`),
  };
}

function embed(decoder: Decoder, pass: Pass, ids: Int32Array): Tensor {
  const { device } = pass;
  const indices = (values: Int32Array) => tensor(values, { shape: [ids.length], dtype: 'i32', device });
  const x_TE = mul(embedding(pass.weight('embedding'), indices(ids)), decoder.embeddingScale);
  if (decoder.positions === 0) return x_TE;
  return add(x_TE, embedding(pass.weight('positions'), indices(ids.map((_, p) => p))));
}

/** The stream after block n, out of the block's own arena. */
function blockValues(block: Block, pass: Pass, x_TE: Tensor, n: number): Float32Array {
  using _scope = arena();
  const at = `blocks.${n}`;
  const post = (path: string, y: Tensor) => (block.postNorms ? normed(pass, `${at}.${path}`, y) : y);
  const attended = post('attentionPostNorm', attend(block, pass, normed(pass, `${at}.attentionNorm`, x_TE), at));
  const h_TE = add(x_TE, attended);
  const read_TE = block.parallel ? x_TE : h_TE;
  const fed = feedForward(block, pass, normed(pass, `${at}.feedForwardNorm`, read_TE), at);
  return Float32Array.from(add(h_TE, post('feedForwardPostNorm', fed)).readSync());
}

function attend(block: Block, pass: Pass, x_TE: Tensor, at: string): Tensor {
  const { heads: H, kvHeads: G, headDim: D, rotation, headNorm, scale, scoreCap: softcap, window } = block;
  const T = x_TE.shape[0];
  const heads = (name: string, count: number) => reshape(product(pass, `${at}.${name}`, x_TE), [1, T, count, D]);
  const turned = (name: string, x: Tensor) => {
    const y = headNorm ? normed({ ...pass, norm: headNorm }, `${at}.${name}Norm`, x) : x;
    return rotation ? rope(y, tables(rotation, T, pass.device), { interleaved: rotation.interleaved }) : y;
  };
  const [q, k, v] = [turned('q', heads('q', H)), turned('k', heads('k', G)), heads('v', G)];
  const mixed = attention(q, k, v, { causal: true, scale, softcap, window });
  return product(pass, `${at}.o`, reshape(mixed, [T, H * D]));
}

function feedForward(block: Block, pass: Pass, x_TE: Tensor, at: string): Tensor {
  const up_TF = product(pass, `${at}.up`, x_TE);
  const inner_TF =
    block.feedForward === 'gated'
      ? glu(product(pass, `${at}.gate`, x_TE), up_TF, block.activation)
      : activation(up_TF, block.activation);
  return product(pass, `${at}.down`, inner_TF);
}

const product = (pass: Pass, path: string, x: Tensor) => linear(x, pass.weight(path), { bias: pass.bias(path) });

function normed(pass: Pass, path: string, x: Tensor): Tensor {
  const { kind, eps, fromOne } = pass.norm;
  const stored = pass.weight(path);
  const weight = fromOne ? add(stored, full(stored.shape, 1, { device: pass.device })) : stored;
  return kind === 'rms' ? rmsnorm(x, weight, { eps }) : layernorm(x, { weight, bias: pass.bias(path), eps });
}

function tables({ frequencies, factor }: Rotation, T: number, device: string): RopeTables {
  const table = (turn: (angle: number) => number) =>
    tensor(
      Float32Array.from({ length: T * frequencies.length }, (_, at) => {
        const [p, i] = [Math.floor(at / frequencies.length), at % frequencies.length];
        return turn(p * frequencies[i]) * factor;
      }),
      { shape: [T, frequencies.length], device },
    );
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

const capped = (x: Tensor, cap: number) => (cap > 0 ? mul(tanh(mul(x, 1 / cap)), cap) : x);
