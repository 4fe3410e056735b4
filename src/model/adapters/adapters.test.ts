/** LoRA adapters: read, applied, merged and written as PEFT does it, and everything else refused by its name. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { askPeer } from '../../../test/support/peer.ts';
import { Source } from '../../../test/support/source.ts';
import { CallosumError } from '../../tensor/errors.ts';
import type { WeightNames } from '../architectures/architecture.ts';
import { architectureOf } from '../architectures/index.ts';
import { LLAMA_NAMES } from '../architectures/shared.ts';
import type { DecoderWeights, StoredMatrix } from '../decoder.ts';
import { openDecoder } from '../open.ts';
import { dequantize } from '../quant/dequantize.ts';
import type { FormatName } from '../quant/formats.ts';
import { writeSafetensorsBytes } from '../weights/safetensors-bytes.ts';
import { patternOf } from './pattern.ts';
import { mergeAdapter, productsOf } from './products.ts';
import { type Adapter, type LoraModule, readAdapter } from './read.ts';
import { writeAdapter } from './write.ts';

const root = mkdtempSync(join(tmpdir(), 'adapter-'));
after(() => rmSync(root, { recursive: true }));
const folder = join(root, 'a');
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

const valuesOf = (matrix: StoredMatrix): Float32Array => {
  const bytes = new Uint8Array(matrix.bytes);
  matrix.read(bytes);
  return dequantize(matrix.type as FormatName, bytes);
};

describe('patterns', () => {
  test('name modules as the library’s regular expressions do', () => {
    const names = ['q', 'a.q', 'aq', 'a.b.q', 'layers.1.q', 'layers.11.q', 'q.x', 'layers.1.x.q', ''];
    for (const pattern of [
      'q',
      'a.q',
      'a\\.q',
      '^a.q',
      '^q$',
      '\\d+.q',
      'layers.\\d*.q',
      '.*',
      'layers.[0-9].q',
      'l.+q',
      '',
    ]) {
      const expected = new RegExp(`^(.*\\.)?(${pattern})$`);
      for (const name of names)
        assert.equal(patternOf(pattern)?.matches(name), expected.test(name), `${pattern} on ${name}`);
    }
  });

  test('are refused with more in them, and take no longer for being crooked', () => {
    for (const pattern of ['(q|v)_proj', 'q?', '[a-z]', 'a{2}', '*', 'a'.repeat(257), '\\w'])
      assert.equal(patternOf(pattern), undefined, pattern);
    assert.equal(patternOf(`${'.*'.repeat(120)}x`)?.matches('.'.repeat(5000)), false);
  });
});

/** Weights of one block: width 4, inner 6; q and v in one stored matrix of 12 rows, q its even ones. */
const source = new Source(5);
const random = (n: number) => Float32Array.from({ length: n }, () => source.normal());
const matrix = (what: string, shape: number[]): StoredMatrix => {
  const bytes = new Uint8Array(random(shape.reduce((n, size) => n * size, 1)).buffer);
  return { what, type: 'F32', shape, bytes: bytes.length, read: (into) => into.set(bytes) };
};
const MATRICES: Record<string, StoredMatrix> = {
  'embedding.weight': matrix('e', [5, 4]),
  'blocks.0.q.weight': matrix('q', [6, 4]),
  'blocks.0.v.weight': matrix('v', [6, 4]),
  'blocks.0.down.weight': matrix('down', [4, 6]),
  'head.weight': matrix('head', [5, 4]),
};
const WEIGHTS: DecoderWeights = { get: (path) => MATRICES[path], [Symbol.dispose]() {} };
const NAMES: WeightNames = {
  ...LLAMA_NAMES,
  inside: {
    ...LLAMA_NAMES.inside,
    q: { name: 'self_attn.qv', rows: { of: 12, at: (row) => 2 * row } },
    v: { name: 'self_attn.qv', rows: { of: 12, at: (row) => 2 * row + 1 } },
  },
};
const lora = (module: string, rank: number, inputs: number, outputs: number, scale: number): LoraModule => {
  const [a, b] = [random(rank * inputs), random(outputs * rank)];
  return { module: `model.layers.0.${module}`, rank, inputs, outputs, scale, a: () => a, b: () => b };
};
const config = { rank: 2, alpha: 3, rslora: false, targets: ['self_attn.qv', 'down_proj'], saved: [] };
const ADAPTER: Adapter = {
  path: 'an adapter',
  config,
  modules: [lora('self_attn.qv', 2, 4, 12, 1.5), lora('mlp.down_proj', 3, 6, 4, 7)],
  saved: [],
};
/** scale · (B A)[row][column]. */
const delta = ({ a, b, rank, inputs, scale }: LoraModule, row: number, column: number) => {
  let sum = 0;
  for (let i = 0; i < rank; i++) sum += b()[row * rank + i] * a()[i * inputs + column];
  return scale * sum;
};
const near = (got: number, expected: number) => assert.ok(Math.abs(got - expected) < 1e-5, `${got}, not ${expected}`);

describe('applied', () => {
  const [qv, down] = ADAPTER.modules;
  const changes: [path: string, module: LoraModule, at: (row: number) => number][] = [
    ['blocks.0.q', qv, (row) => 2 * row],
    ['blocks.0.v', qv, (row) => 2 * row + 1],
    ['blocks.0.down', down, (row) => row],
  ];

  test('as products beside the model’s, rows in the decoder’s order', () => {
    const products = productsOf(ADAPTER, WEIGHTS, NAMES, 1);
    assert.deepEqual(
      products.map(({ path }) => path),
      changes.map(([path]) => path),
    );
    for (const [i, [path, module, at]] of changes.entries()) {
      const { a, b, rank } = products[i];
      const [rows, columns] = MATRICES[`${path}.weight`].shape;
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          let sum = 0;
          for (let k = 0; k < rank; k++) sum += b[row * rank + k] * a[k * columns + column];
          near(sum, delta(module, at(row), column));
        }
    }
  });

  test('merged into the weights', () => {
    const merged = mergeAdapter(ADAPTER, WEIGHTS, NAMES, 1);
    for (const [path, module, at] of changes) {
      const before = MATRICES[`${path}.weight`];
      const [was, is] = [valuesOf(before), valuesOf(merged.get(`${path}.weight`)!)];
      const columns = before.shape[1];
      for (const [i, value] of is.entries())
        near(value, was[i] + delta(module, at(Math.floor(i / columns)), i % columns));
    }
    assert.equal(merged.get('head.weight'), MATRICES['head.weight']);
  });

  test('with whole weights, merged only', () => {
    const values = random(20);
    const adapter = { ...ADAPTER, saved: [{ name: 'lm_head.weight', shape: [5, 4], values: () => values }] };
    assert.deepEqual(valuesOf(mergeAdapter(adapter, WEIGHTS, NAMES, 1).get('head.weight')!), values);
    assert.throws(() => productsOf(adapter, WEIGHTS, NAMES, 1), /modules_to_save.*lm_head\.weight \(merge it\)/);
    for (const [name, shape, message] of [
      ['lm_head.weight', [4, 5], /lm_head\.weight\] must be 5 x 4/],
      ['lm_head.bias', [5], /must be a weight of the model/],
      ['score.weight', [5, 4], /must be a weight of the model/],
      ['model.layers.0.self_attn.qv.weight', [6, 4], /one weight of the model/],
    ] as [string, number[], RegExp][]) {
      const other = { ...adapter, saved: [{ name, shape, values: () => values }] };
      assert.throws(() => mergeAdapter(other, WEIGHTS, NAMES, 1), message);
    }
  });

  test('to another model: refused by the module', () => {
    for (const [module, message] of [
      [lora('self_attn.z', 2, 4, 4, 1), /layers\.0\.self_attn\.z\] must be a product of the model/],
      [lora('mlp.down_proj', 2, 4, 4, 1), /must be a product of 4 x 6: 4 x 4/],
      [{ ...lora('', 2, 4, 5, 1), module: 'model.embed_tokens' }, /must be a product/],
      [lora('self_attn.k_proj', 2, 4, 4, 1), /no such module/],
    ] as [LoraModule, RegExp][])
      assert.throws(() => productsOf({ ...ADAPTER, modules: [module] }, WEIGHTS, NAMES, 1), message);
  });
});

describe('a folder', () => {
  test('comes back as it was written', () => {
    const saved = [{ name: 'lm_head.weight', shape: [5, 4], values: () => random(20) }];
    for (const rslora of [false, true]) {
      writeAdapter(folder, { ...ADAPTER, config: { ...config, rslora, base: 'a/b', saved: ['lm_head'] }, saved });
      const back = readAdapter(folder);
      assert.deepEqual([back.config.base, back.config.rslora, back.config.saved], ['a/b', rslora, ['lm_head']]);
      for (const [i, { a, b, scale, ...same }] of back.modules.entries()) {
        const { a: wasA, b: wasB, scale: was, ...rest } = ADAPTER.modules[i];
        assert.deepEqual([same, a(), b()], [rest, wasA(), wasB()]);
        near(scale, was);
      }
      assert.deepEqual(
        back.saved.map(({ name, shape }) => [name, shape]),
        [['lm_head.weight', [5, 4]]],
      );
    }
  });

  const CONFIG = { peft_type: 'LORA', r: 2, lora_alpha: 4, target_modules: ['q_proj'], bias: 'none', use_dora: false };
  const A = 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight';
  const B = A.replace('lora_A', 'lora_B');
  const SHAPES: Record<string, number[]> = { [A]: [2, 4], [B]: [6, 2] };
  const write = (json: object | string, shapes = SHAPES, type = 'F32') => {
    writeFileSync(join(folder, 'adapter_config.json'), typeof json === 'string' ? json : JSON.stringify(json));
    const bytes = { F32: 4, F16: 2, BF16: 2, I64: 8 }[type]!;
    const size = (shape: number[]) => shape.reduce((n, s) => n * s, bytes);
    writeSafetensorsBytes(
      join(folder, 'adapter_model.safetensors'),
      new Map(
        Object.entries(shapes).map(([name, shape]) => [
          name,
          { type, shape, write: (append) => append(new Uint8Array(size(shape))) },
        ]),
      ),
    );
  };

  test('of the least that is needed', () => {
    write(CONFIG, SHAPES, 'BF16');
    const [module] = readAdapter(folder).modules;
    assert.deepEqual(
      [module.module, module.rank, module.inputs, module.outputs, module.scale, module.a()],
      ['model.layers.0.self_attn.q_proj', 2, 4, 6, 2, new Float32Array(8)],
    );
  });

  for (const [what, json, shapes, message] of [
    ['no JSON', '{', SHAPES, /adapter_config\.json\] the file must be JSON/],
    ['another kind', { ...CONFIG, peft_type: 'LOHA' }, SHAPES, /peft_type must be one of LORA: "LOHA"/],
    ['DoRA', { ...CONFIG, use_dora: true }, SHAPES, /use_dora is not supported/],
    ['biases', { ...CONFIG, bias: 'all' }, SHAPES, /bias is not supported and must be none: "all"/],
    ['PiSSA', { ...CONFIG, init_lora_weights: 'pissa_niter_4' }, SHAPES, /init_lora_weights may not change/],
    ['no rank', { ...CONFIG, r: 0 }, SHAPES, /r must be a whole number from 1/],
    ['a rank of billions', { ...CONFIG, r: 2 ** 30 }, SHAPES, /r must be a whole number from 1/],
    ['a scale of none', { ...CONFIG, lora_alpha: 'x' }, SHAPES, /lora_alpha must be a number/],
    ['targets that are a number', { ...CONFIG, target_modules: 3 }, SHAPES, /target_modules must be a list/],
    ['a pattern to no number', { ...CONFIG, rank_pattern: { q_proj: 'x' } }, SHAPES, /rank_pattern must map q_proj/],
    [
      'a pattern of groups',
      { ...CONFIG, alpha_pattern: { '(a+)+': 1 } },
      SHAPES,
      /alpha_pattern must name modules without/,
    ],
    ['another rank', { ...CONFIG, r: 3 }, SHAPES, /lora_A\.weight: must have 3 rows by adapter_config\.json: 2/],
    ['half of it', CONFIG, { [A]: [2, 4] }, /must have both lora_A and lora_B: only lora_A/],
    ['halves that do not fit', CONFIG, { [A]: [2, 4], [B]: [6, 3] }, /lora_B\.weight: must have as many columns/],
    ['a vector', CONFIG, { [A]: [2], [B]: [6, 2] }, /lora_A\.weight: must be a matrix: 2/],
    ['a module nobody named', { ...CONFIG, target_modules: ['v_proj'] }, SHAPES, /among target_modules/],
    [
      'a weight nobody named',
      CONFIG,
      { ...SHAPES, 'base_model.model.lm_head.weight': [2] },
      /or of a module in modules_to/,
    ],
    ['an embedding', CONFIG, { 'base_model.model.e.lora_embedding_A': [2, 4] }, /must be lora_A, lora_B or/],
    ['another prefix', CONFIG, { 'model.q_proj.lora_A.weight': [2, 4] }, /a name must begin with base_model\.model/],
    ['nothing', CONFIG, {}, /an adapter must change something/],
  ] as [string, object | string, Record<string, number[]>, RegExp][])
    test(`${what}: refused`, () => {
      write(json, shapes);
      assert.throws(
        () => readAdapter(folder),
        (e) => {
          assert.ok(e instanceof CallosumError && e.what.startsWith(folder), String(e));
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('of whole numbers: refused', () => {
    write(CONFIG, SHAPES, 'I64');
    assert.throws(() => readAdapter(folder), /must hold F32, F16, BF16: I64/);
  });
});

describe('the peft library', () => {
  test('merges as here, and loads what is written here', (t) => {
    const made = askPeer('peft_adapter.py', ['make', folder]);
    if (made.missing) return t.skip(made.missing);
    for (const { case: name } of made.answers) {
      const at = (part: string) => join(folder, name as string, part);
      const adapter = readAdapter(at('adapter'));
      const { weights: base, config: own, decoder } = openDecoder(at('base'));
      const { weights: expected } = openDecoder(at('merged'));
      const names = architectureOf(own).names(own, 'huggingface', () => false);
      const merged = mergeAdapter(adapter, base, names, decoder.blocks.length);
      let changed = 0;
      for (const path of pathsOf(decoder.blocks.length)) {
        const [right, got] = [expected.get(path), merged.get(path)];
        assert.equal(right === undefined, got === undefined, path);
        if (!right || !got) continue;
        if (got !== base.get(path)) changed++;
        const values = valuesOf(got);
        for (const [i, value] of valuesOf(right).entries()) near(values[i], value);
      }
      assert.ok(changed >= adapter.modules.length, `${name}: ${changed}`);
      writeAdapter(at('again'), adapter);
    }
    const { answers } = askPeer('peft_adapter.py', ['check', folder]);
    assert.equal(answers.length, made.answers.length);
    for (const { case: name, largest } of answers) assert.ok((largest as number) < 1e-5, `${name}: ${largest}`);
  });
});

const pathsOf = (blocks: number) => [
  'embedding.weight',
  'head.weight',
  'norm.weight',
  ...Array.from({ length: blocks }, (_, n) =>
    ['q', 'k', 'v', 'o', 'gate', 'up', 'down', 'attentionNorm'].map((part) => `blocks.${n}.${part}.weight`),
  ).flat(),
];
