/**
 * The weights of a base that is read and never trained, on the device, in the order both directions of a product want: y = x Wᵀ forward
 * and dx = dy W backward. A product records x alone: no gradient of a weight is ever formed. Which weights a block has: decoder.ts.
 */
import type { Decoder, DecoderWeights, Norm, StoredMatrix } from '../../model/decoder.ts';
import { FORMATS, type FormatName } from '../../model/quant/formats.ts';
import { ModelWeightsError } from '../../model/weights/model-weights-error.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import {
  add,
  contiguous,
  device,
  layernorm,
  noGrad,
  rmsnorm,
  type Tensor,
  tensor,
  transpose,
} from '../../tensor/index.ts';
import { apply1, empty, type Op } from '../../tensor/op.ts';
import { moveTo, Storage } from '../../tensor/storage.ts';

/** fast: weights and the activations that meet them are bfloat16; float32: all is as it is computed elsewhere. */
export type FrozenPrecision = 'fast' | 'float32';

/** W (O, I) as rows for x Wᵀ and, turned, for dy W. */
interface FrozenMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly forward: View;
  /** Absent for tables that are only looked up. */
  readonly backward?: View;
  /** GGUF's number of the type. */
  readonly format: number;
  readonly exact: number;
}

/** y (N, O) = x (N, I) Wᵀ. */
const frozenProduct: Op<FrozenMatrix> = {
  name: 'frozenProduct',
  infer: ([x], { rows }) => [[[x!.shape[0], rows], 'f32']],
  run: (backend, [y], [x], matrix) => multiply(backend, y, contiguous(x!), matrix, false),
  backward({ inputs: [x], grads, attrs, backend }) {
    const dx = empty('frozenProduct', backend, x!.shape, 'f32');
    multiply(backend, dx, contiguous(grads[0]!), attrs, true);
    return [dx];
  },
};

function multiply(backend: Backend, y: Tensor, x: Tensor, matrix: FrozenMatrix, turned: boolean): void {
  const { rows, columns, forward, backward, format, exact } = matrix;
  const [O, I] = turned ? [columns, rows] : [rows, columns];
  backend.run('storedLinear', [y, x, turned ? backward! : forward, undefined, undefined], [format, O, I, 0, exact]);
}

export class FrozenWeights implements Disposable {
  readonly decoder: Decoder;
  readonly #device: Backend;
  readonly #matrices = new Map<string, FrozenMatrix>();
  readonly #vectors = new Map<string, Tensor>();
  readonly #precision: FrozenPrecision;

  /** Reads every weight once; `weights` is not needed afterwards. Throws ModelWeightsError for one that is missing. */
  constructor(decoder: Decoder, weights: DecoderWeights, precision: FrozenPrecision = 'fast') {
    this.decoder = decoder;
    this.#device = device('cpu');
    this.#precision = precision;
    noGrad(() => this.#load(weights));
  }

  /** x (N, I) times the matrix at `path`, and its bias. */
  product(path: string, x: Tensor): Tensor {
    const y = apply1(frozenProduct, [x], this.#matrix(path));
    const bias = this.#vectors.get(`${path}.bias`);
    return bias ? add(y, bias) : y;
  }

  /** Rows of the table at `path` (embedding, positions) by ids: (N, E), off the tape. */
  rows(path: string, ids: Int32Array): Tensor {
    const { forward, rows, columns, format } = this.#matrix(path);
    const out = empty(path, this.#device, [ids.length, columns], 'f32');
    const chosen = tensor(ids, { shape: [ids.length], dtype: 'i32', device: this.#device });
    this.#device.run('storedRows', [out, forward, chosen], [format, rows, columns, 0]);
    return out;
  }

  /** x (..., size) normed by the weights at `path`. */
  normed(path: string, x: Tensor, { kind, eps }: Norm): Tensor {
    const weight = this.#vectors.get(`${path}.weight`)!;
    return kind === 'rms'
      ? rmsnorm(x, weight, { eps })
      : layernorm(x, { weight, bias: this.#vectors.get(`${path}.bias`), eps });
  }

  /** The matrix at `path` in floats, (O, I). */
  floats(path: string): Float32Array {
    const { forward, rows, columns, format } = this.#matrix(path);
    const out = empty(path, this.#device, [rows, columns], 'f32');
    this.#device.run('dequantize', [out, forward], [format]);
    const values = Float32Array.from(out.readSync());
    out.dispose();
    return values;
  }

  #matrix(path: string): FrozenMatrix {
    const found = this.#matrices.get(path);
    if (found) return found;
    throw new ModelWeightsError({ what: 'reader training', rule: 'the weights must hold', received: `no ${path}` });
  }

  #load(weights: DecoderWeights): void {
    const { decoder } = this;
    const normNames = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix}${name}`);
    this.#table(weights, 'embedding');
    if (decoder.positions > 0) this.#table(weights, 'positions');
    if (!decoder.tied) this.#table(weights, 'head');
    this.#vector(weights, 'norm', decoder.norm);
    decoder.blocks.forEach((block, n) => {
      const at = `blocks.${n}.`;
      const products = ['q', 'k', 'v', 'o', 'up', 'down', ...(block.feedForward === 'gated' ? ['gate'] : [])];
      for (const path of normNames(at, products)) this.#table(weights, path);
      const norms = ['attentionNorm', 'feedForwardNorm'];
      if (block.postNorms) norms.push('attentionPostNorm', 'feedForwardPostNorm');
      for (const path of normNames(at, norms)) this.#vector(weights, path, decoder.norm);
      if (block.headNorm)
        for (const path of normNames(at, ['qNorm', 'kNorm'])) this.#vector(weights, path, block.headNorm);
    });
  }

  #table(weights: DecoderWeights, path: string): void {
    const whole = floatsOf(this.#device, found(weights, `${path}.weight`));
    const [rows, columns] = whole.shape;
    const fast = this.#precision === 'fast';
    const looked = path === 'positions' || (path === 'embedding' && !this.decoder.tied);
    const turned = looked ? undefined : contiguous(transpose(whole));
    this.#matrices.set(path, {
      rows,
      columns,
      forward: this.#stored(whole),
      backward: turned && this.#stored(turned),
      format: FORMATS[fast ? 'BF16' : 'F32'].number,
      exact: fast ? 0 : 1,
    });
    whole.dispose();
    turned?.dispose();
    const bias = weights.get(`${path}.bias`);
    if (bias) this.#vectors.set(`${path}.bias`, kept(floatsOf(this.#device, bias)));
  }

  #vector(weights: DecoderWeights, path: string, { kind, fromOne }: Norm): void {
    const stored = floatsOf(this.#device, found(weights, `${path}.weight`));
    this.#vectors.set(`${path}.weight`, kept(fromOne ? add(stored, 1) : stored));
    const bias = kind === 'layer' ? weights.get(`${path}.bias`) : undefined;
    if (bias) this.#vectors.set(`${path}.bias`, kept(floatsOf(this.#device, bias)));
  }

  /** The matrix as bytes of the type that products read. */
  #stored(x: Tensor): View {
    const fast = this.#precision === 'fast';
    const storage = new Storage(this.#device, 'u8', x.size * (fast ? 2 : 4));
    moveTo(storage, undefined);
    const view: View = { storage, shape: [storage.count], strides: [1], offset: 0 };
    if (fast)
      this.#device.run(
        'quantize',
        [view, { storage: x.storage, shape: [x.size], strides: [1], offset: 0 }],
        [FORMATS.BF16.number],
      );
    else {
      const values = Float32Array.from(x.readSync());
      this.#device.write(storage.handle, new Uint8Array(values.buffer), 0);
    }
    return view;
  }

  [Symbol.dispose](): void {
    for (const { forward, backward } of this.#matrices.values()) {
      forward.storage.free();
      backward?.storage.free();
    }
    for (const vector of this.#vectors.values()) vector.dispose();
  }
}

function found(weights: DecoderWeights, path: string): StoredMatrix {
  const stored = weights.get(path);
  if (stored) return stored;
  throw new ModelWeightsError({ what: 'reader training', rule: 'the weights must hold', received: `no ${path}` });
}

/** A tensor that belongs to no arena. */
function kept(x: Tensor): Tensor {
  moveTo(x.storage, undefined);
  return x;
}

function floatsOf(backend: Backend, stored: StoredMatrix): Tensor {
  const bytes = new Uint8Array(stored.bytes);
  stored.read(bytes);
  const raw = tensor(bytes, { shape: [bytes.length], dtype: 'u8', device: backend });
  const out = empty(stored.what, backend, stored.shape, 'f32');
  backend.run('dequantize', [out, raw], [FORMATS[stored.type as FormatName].number]);
  raw.dispose();
  return out;
}
