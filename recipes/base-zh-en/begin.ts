/**
 * The values that the base starts with. All are drawn as its architecture draws them, but for some heads that copy from the first step: what
 * an induction head learns in a large model's training is more than this one's whole budget teaches it. Nothing holds them so afterwards.
 *
 *   node recipes/base-zh-en/begin.ts <out folder>
 *
 * Block 0, first key/value head: three query heads look one, two and three tokens back, by positions alone (all embeddings share a component
 * u, of which queries and keys are made), and write down what stood there. Blocks 2 and 5: a head of the first key/value head looks where the
 * token before is this one ("a b ... a" looks at b), one of the second where the token two before is the one before this ("a : b ... a :"
 * looks at b); both write the token that they look at towards its embedding, which is its logit.
 *
 * Shapes, in names: E width, H query heads, G key/value heads, D head width; matrices (out, in), row by row.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkConfig, createModel, saveModel, TRAINABLE, type TransformerConfig } from '../../src/model/index.ts';
import { normal, Random, tensor } from '../../src/tensor/index.ts';

const SEED = 1;
/** Blocks of the heads that copy: one early, one at the depth where a reader looks. */
const COPY = [2, 5];
/** Of the shared component, beside embeddings of deviation initializer_range. */
const SHARED = 0.3;
/** Pairs of a head's components that turn fast enough to tell neighbours apart: the first ones. */
const FAST = 12;
/** Their size in queries and keys: the neighbour's score is about five above those beside it. */
const SHARPNESS = 6;
/** Of matching contents in queries and keys. */
const MATCH = 2;
/** Of what is written to the stream, whose embeddings are as large as initializer_range: by looking back, and by copying. */
const NOTED = 0.1;
const COPIED = 0.2;

/** (rows, columns) of deviation 1 / sqrt(columns): what has deviation 1 keeps it. */
type Matrix = Float32Array;

/** Writes the model's folder. */
export function begin(folder: string): void {
  const config = checkConfig(
    JSON.parse(readFileSync(new URL('./model.json', import.meta.url), 'utf8')),
  ) as TransformerConfig;
  const random = new Random(SEED);
  using drawn = createModel(config, random);
  const values = new Map(drawn.parameters.map(({ name, tensor }) => [name, tensor.readSync() as Float32Array]));
  setHeads(config, values, random);
  const tensors = drawn.parameters.map((p) => tensor(values.get(p.name)!, { shape: p.tensor.shape }));
  using model = TRAINABLE[config.model_type].build(config, tensors);
  saveModel(folder, model);
}

function setHeads(config: TransformerConfig, values: ReadonlyMap<string, Float32Array>, random: Random): void {
  const { hidden_size: E, num_attention_heads: H, num_key_value_heads: G, head_dim: D, vocab_size: V } = config;
  const turn = (pair: number) => config.rope_theta ** ((-2 * pair) / D);
  const draw = (rows: number, columns: number): Matrix => {
    using drawn = normal(random, [rows, columns], { deviation: 1 / Math.sqrt(columns) });
    return drawn.readSync() as Matrix;
  };
  const at = (block: number, name: string) => values.get(`model.layers.${block}.self_attn.${name}.weight`)!;
  /** Rows of a query head, a key head and a value head in the joint projection. */
  const query = (block: number, head: number) => at(block, 'qkv_proj').subarray(head * D * E, (head + 1) * D * E);
  const key = (block: number, group: number) => query(block, H + group);
  const value = (block: number, group: number) => query(block, H + G + group);
  /** What a query head writes of its D components: columns of the output projection (E, H D). */
  const write = (block: number, head: number, map: (e: number, d: number) => number) => {
    const out = at(block, 'o_proj');
    for (let e = 0; e < E; e++) for (let d = 0; d < D; d++) out[e * H * D + head * D + d] = map(e, d);
  };

  const embeddings = values.get('model.embed_tokens.weight')!;
  for (let token = 0; token < V; token++) embeddings[token * E] = SHARED;

  // Looking back.
  const seen_DE = draw(D, E);
  for (let d = 0; d < D; d++) seen_DE[d * E] = 0;
  value(0, 0).set(seen_DE);
  const size = Math.sqrt(SHARED ** 2 + config.initializer_range ** 2 * E);
  const amplitude = SHARPNESS / ((SHARED * Math.sqrt(E)) / size);
  key(0, 0).fill(0);
  for (let pair = 0; pair < FAST; pair++) key(0, 0)[pair * E] = amplitude;
  const noted = Array.from({ length: H / G }, (_, head) => {
    const back = head + 1;
    query(0, head).fill(0);
    for (let pair = 0; pair < FAST; pair++) {
      query(0, head)[pair * E] = amplitude * Math.cos(back * turn(pair));
      query(0, head)[(pair + D / 2) * E] = -amplitude * Math.sin(back * turn(pair));
    }
    const noted_DE = draw(D, E);
    // A note is read with the same matrix that it was written with.
    write(0, head, (e, d) => NOTED * Math.sqrt(E / D) * noted_DE[d * E + e]);
    return noted_DE;
  });

  // Copying. Contents are compared in the pairs that turn slowly: the others tell positions.
  const compared = Array.from({ length: D }, (_, d) => d).filter((d) => d % (D / 2) >= FAST);
  for (const block of COPY)
    for (const [group, [asked_DE, found_DE]] of [
      [seen_DE, noted[0]],
      [noted[0], noted[1]],
    ].entries()) {
      const head = (group * H) / G;
      for (const [to, from] of [
        [query(block, head), asked_DE],
        [key(block, group), found_DE],
      ]) {
        to.fill(0);
        for (const d of compared) for (let e = 0; e < E; e++) to[d * E + e] = MATCH * from[d * E + e];
      }
      const copied_DE = draw(D, E);
      value(block, group).set(copied_DE);
      write(block, head, (e, d) => COPIED * Math.sqrt(E / D) * copied_DE[d * E + e]);
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) begin(process.argv[2]);
