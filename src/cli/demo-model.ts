/**
 * A small character-level transformer: the model that `callosum demo` trains, and the library's first example. Everything a
 * model is stands here: its sizes, its parameters, its forward pass, its loss, and how text is drawn from it. The training
 * loop is demo-train.ts.
 *
 * Shapes: B sequences, T characters, E width, H heads, D = E / H head width, F inner width, V different characters.
 */
import {
  add,
  arena,
  attention,
  embedding,
  linear,
  linearCrossEntropy,
  noGrad,
  normal,
  ones,
  type Random,
  type RopeTables,
  reshape,
  rmsnorm,
  rope,
  ropeTables,
  slice,
  softmax,
  swiglu,
  type Tensor,
  tensor,
} from '../tensor/index.ts';

export interface ModelConfig {
  vocab: number; // V
  width: number; // E
  heads: number; // H
  inner: number; // F
  layers: number;
  context: number; // the largest T
}

interface Block {
  attentionNorm: Tensor; // (E)
  query: Tensor; // (E, E), as are the next three
  key: Tensor;
  value: Tensor;
  out: Tensor;
  gluNorm: Tensor; // (E)
  gateUp: Tensor; // (2F, E): gate and up in one product
  down: Tensor; // (E, F)
}

export interface Model {
  config: ModelConfig;
  embed: Tensor; // (V, E): reads the characters, and predicts them
  blocks: Block[];
  norm: Tensor; // (E)
  positions: RopeTables; // constants
}

/** Parameters as they are before training. They live in the arena that is open, as everything that a function makes. */
export function initModel(config: ModelConfig, random: Random): Model {
  const { vocab, width, inner, layers, heads, context } = config;
  const matrix = (rows: number, columns: number, scale = 1) =>
    normal(random, [rows, columns], { deviation: scale / Math.sqrt(columns), requiresGrad: true });
  const gain = () => ones([width], { requiresGrad: true });
  const last = 1 / Math.sqrt(2 * layers); // what is added to the stream must not grow with the depth
  const block = (): Block => ({
    attentionNorm: gain(),
    query: matrix(width, width),
    key: matrix(width, width),
    value: matrix(width, width),
    out: matrix(width, width, last),
    gluNorm: gain(),
    gateUp: matrix(2 * inner, width),
    down: matrix(width, inner, last),
  });
  const blocks = Array.from({ length: layers }, block);
  const positions = ropeTables(context, width / heads);
  return { config, embed: matrix(vocab, width), blocks, norm: gain(), positions };
}

/** What the optimizer trains. */
export function parametersOf({ embed, blocks, norm }: Model): Tensor[] {
  return [embed, ...blocks.flatMap((block) => Object.values(block)), norm];
}

/** What the model makes of ids (B, T): (B, T, E), each character seeing itself and those before it. */
export function forward({ config, embed, blocks, norm, positions }: Model, ids: Tensor): Tensor {
  const [B, T] = ids.shape;
  const { width, heads } = config;
  let x = embedding(embed, ids);
  for (const block of blocks) {
    const h = rmsnorm(x, block.attentionNorm);
    const headsOf = (w: Tensor) => reshape(linear(h, w), [B, T, heads, width / heads]);
    const q = rope(headsOf(block.query), positions);
    const k = rope(headsOf(block.key), positions);
    const seen = attention(q, k, headsOf(block.value), { causal: true });
    x = add(x, linear(reshape(seen, [B, T, width]), block.out));
    x = add(x, linear(swiglu(linear(rmsnorm(x, block.gluNorm), block.gateUp)), block.down));
  }
  return rmsnorm(x, norm);
}

/** The mean loss, in nats per character, of predicting labels (B, T) from ids (B, T). */
export function lossOf(model: Model, ids: Tensor, labels: Tensor): Tensor {
  return linearCrossEntropy(forward(model, ids), model.embed, labels); // the logits never exist all at once
}

/** `count` ids that go on from `prompt`, each drawn by its probability; below 1, `temperature` favours the likely ones. */
export function generate(
  model: Model,
  prompt: readonly number[],
  count: number,
  random: Random,
  temperature = 0.4,
): number[] {
  const ids = [...prompt];
  for (let n = 0; n < count; n++) {
    using _step = arena();
    const window = ids.slice(-model.config.context);
    const probabilities = noGrad(() => {
      const h = forward(model, tensor([window], { dtype: 'i32' }));
      const logits = linear(slice(h, 1, -1), model.embed); // (1, 1, V): of the last character
      return softmax(logits, { scale: 1 / temperature });
    });
    ids.push(draw(probabilities.readSync(), random));
  }
  return ids.slice(prompt.length);
}

function draw(probabilities: ArrayLike<number>, random: Random): number {
  let left = random.words(1)[0] / 2 ** 32;
  for (let id = 0; id < probabilities.length; id++) {
    left -= probabilities[id];
    if (left < 0) return id;
  }
  return probabilities.length - 1;
}

/** Floating-point operations of one training step per character: 6 per weight in a product, and 12 D per visible pair and head. */
export function flopPerToken({ vocab, width, inner, layers, context }: ModelConfig): number {
  const weights = layers * (4 * width * width + 3 * width * inner) + vocab * width;
  return 6 * weights + layers * 12 * width * ((context + 1) / 2);
}
