/**
 * Memory of training a transformer, by formula: what the parameters take, what a batch takes on top, and the highest
 * point of a step. It counts the tensors that src/model and src/train keep, in the sizes that the native core hands
 * out; src/train/measure.ts measures a real step instead.
 */
import { layerMatrices, type ModelShape, parametersOf } from './flops.ts';

export interface MemoryOptions {
  /** Sequences of a micro-batch. */
  rows: number;
  /** Tokens of a sequence. */
  length: number;
  /** Micro-batches a step; with more than one, gradients are kept while activations are. 1 unless said. */
  accumulate?: number;
  optimizer: 'adamw' | 'muon';
  /** Of parameters and activations; bf16 has float32 masters. */
  dtype: 'f32' | 'bf16';
  /** The insides of layers are computed again in the backward pass in place of being kept. */
  recompute?: boolean;
}

/** Bytes. */
export interface TrainingMemory {
  weights: number;
  gradients: number;
  /** Moments, and float32 masters of bf16 parameters. */
  optimizer: number;
  /** What the forward pass keeps for the backward pass, all layers together. */
  activations: number;
  /** Head and loss at work: a block of logits, and the head's gradient. */
  loss: number;
  /** The process itself: the runtime and the code. */
  process: number;
  /** Resident at most: not the sum, for activations go as gradients come. */
  total: number;
}

/** Resident bytes of a process that trains, its tensors aside; measured. */
const PROCESS_BYTES = 102 * 2 ** 20;
/**
 * Logits exist for a block of rows at a time: so many bytes, but so many rows at least
 * (native/kernels/linear_cross_entropy.cc).
 */
const LOGITS = { bytes: 32 * 2 ** 20, rows: 128 };
const F32 = 4;
/**
 * Where heads mix, the backward pass has for each thread the scores of so many queries three times, and adds up gradients of keys in
 * so many parts of a batch at least (native/kernels/composed_attention_backward.cc). Threads are as many as small machines have.
 */
const MIXED = { threads: 4, queries: 32, parts: 12 };

/**
 * Elements a token of each tensor that a layer keeps: norm, q k v joint (q and k are turned in place), what attention gives,
 * the sum with its projection; norm, gate and up, their product, the sum with its projection. QK-norm keeps q and k three
 * times more; a plain feed-forward layer keeps what its product gives before and after the activation.
 */
function keptTensors({ width, heads, kvHeads, headDim, inner, qkNorm, plain, extra }: ModelShape): number[] {
  const [q, k] = [heads * headDim, kvHeads * headDim];
  const turned = qkNorm ? [q, k, q, k, q, k] : [];
  const middle = [...(plain ? [inner] : [2 * inner]), inner];
  return [width, q + 2 * k, ...turned, q, width, width, ...middle, width, ...(extra?.kept ? [extra.kept] : [])];
}

/** The block that holds so many bytes, of those that count here (native/core/arena.cc). */
const block = (bytes: number) => Math.ceil(bytes / 64) * 64;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What the backward pass of attention whose heads mix works in. */
function mixedScores({ heads, kvHeads, headDim, extra }: ModelShape, rows: number, length: number): number {
  if (!extra?.mixing) return 0;
  const scores = 3 * MIXED.queries * heads;
  const keys = kvHeads * headDim;
  const parts = Math.max(rows, Math.min(MIXED.parts, rows * Math.ceil(length / MIXED.queries)));
  return length * F32 * (MIXED.threads * (scores + 3 * keys + extra.mixing) + parts * (2 * keys + extra.mixing));
}

/** The formula. `total` is within a tenth or so of a measured step. */
export function trainingMemory(shape: ModelShape, options: MemoryOptions): TrainingMemory {
  const { rows, length, accumulate = 1, optimizer, dtype, recompute = false } = options;
  const { layers, width, inner, heads, vocab } = shape;
  const { total: count, embedding } = parametersOf(shape);
  const size = dtype === 'bf16' ? 2 : F32;
  const tokens = rows * length;
  const tensor = (elementsPerToken: number) => block(tokens * elementsPerToken * size);

  const byMuon = optimizer === 'muon' ? layers * layerMatrices(shape) : 0;
  const gradients = count * size;
  const state = F32 * (2 * count - byMuon + (dtype === 'bf16' ? count : 0));
  const ofRows = tokens * F32 * (heads + 2); // a number a row of each norm and softmax
  const inLayer = sum(keptTensors(shape).map(tensor)) + ofRows;
  const activations = layers * (recompute ? tensor(width) : inLayer) + 3 * tensor(width);
  const logitRows = Math.min(tokens, Math.max(LOGITS.rows, Math.ceil(LOGITS.bytes / (F32 * vocab))));
  // Packed for the products by and by; narrow heads have their gradient summed in float32 first.
  const logits = 1.25 * block(logitRows * vocab * F32) + (dtype === 'bf16' ? block(embedding * F32) : 0);
  const headGradient = block(embedding * F32);
  const loss = headGradient + Math.max(logits, block(embedding * size));

  // A layer's backward pass: gradients of gate and up, of their product, and of the stream.
  const backward = tensor(2 * inner) + tensor(inner) + 2 * tensor(width) + mixedScores(shape, rows, length);
  const earlier = accumulate > 1 ? gradients : 0;
  const layerAtWork = inLayer + backward;
  const peak = Math.max(
    activations + earlier + loss + tensor(width), // at the loss
    activations + earlier + block(embedding * size) + backward + (recompute ? inLayer : 0), // at the last layer
    gradients + layerAtWork + 3 * tensor(width), // at the first
    gradients + headGradient + 3 * tensor(width), // at the embedding, whose gradient is as large as it
  );
  return {
    weights: count * size,
    gradients,
    optimizer: state,
    activations,
    loss,
    process: PROCESS_BYTES,
    total: Math.round(PROCESS_BYTES + count * size + state + peak),
  };
}
