/** Configurations and adapters of models, damaged: read or refused. Files of weights: weights.test.ts. */
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAdapter } from '../../src/model/adapters/read.ts';
import { openDecoder } from '../../src/model/open.ts';
import { writeSafetensorsBytes } from '../../src/model/weights/safetensors-bytes.ts';
import { FIXTURES, freshFolder, fuzz, zeros } from './fuzz.ts';

test('the configuration and the weights of an adapter', () => {
  const adapter = freshFolder('adapter');
  const [config, weights] = ['adapter_config.json', 'adapter_model.safetensors'].map((name) => join(adapter, name));
  const key = 'base_model.model.model.layers.0.self_attn.q_proj';
  const json = {
    peft_type: 'LORA',
    r: 2,
    lora_alpha: 4,
    target_modules: ['q_proj'],
    modules_to_save: ['lm_head'],
    rank_pattern: { 'layers.\\d+.v_proj': 3 },
    alpha_pattern: {},
    use_dora: false,
    bias: 'none',
  };
  const tensors = new Map([
    [`${key}.lora_A.weight`, zeros('F32', [2, 4], 32)],
    [`${key}.lora_B.weight`, zeros('F16', [6, 2], 24)],
    ['base_model.model.lm_head.weight', zeros('BF16', [3, 4], 24)],
  ]);
  const write = () => {
    writeFileSync(config, JSON.stringify(json, null, 2));
    writeSafetensorsBytes(weights, tensors);
  };
  for (const path of [config, weights]) {
    write();
    fuzz(path, 'text', () => {
      const { modules, saved } = readAdapter(adapter);
      for (const { a, b } of modules) assert.ok(a().length + b().length < 100);
      for (const { values } of saved) assert.ok(values().length < 100);
    });
  }
});

for (const name of ['llama', 'qwen2', 'gemma3', 'phi3', 'gpt-neox'])
  test(`config.json: ${name}`, () => {
    const copy = freshFolder(name);
    cpSync(join(FIXTURES, name), copy, { recursive: true });
    fuzz(join(copy, 'config.json'), 'text', () => {
      openDecoder(copy);
    });
  });
