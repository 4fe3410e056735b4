/** A folder with a model of random weights, its tokenizer and a chat template: what it writes has no sense, and has a form. For tests. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createModel,
  type ModelConfig,
  type ModelType,
  saveModel,
  type TransformerConfig,
} from '../../src/model/index.ts';
import { Random } from '../../src/tensor/index.ts';

/** A tokenizer.json of 3,000 tokens with ChatML's. */
const TOKENIZER = join(import.meta.dirname, '../../src/text/golden/docs-3k.tokenizer');

/** How GPT-2 cuts texts: unlike this project's own way, one that GGUF has a name for. */
const GPT2 = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

const CONFIG: TransformerConfig = {
  model_type: 'llama',
  vocab_size: 3000,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 16,
  max_position_embeddings: 2048,
  rope_theta: 10000,
  rms_norm_eps: 1e-5,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  attention_bias: false,
  initializer_range: 0.3,
};

const TEMPLATE =
  "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n";

export interface TinyModelOptions {
  /** null: none, the model only goes on from texts. */
  template?: string | null;
  /** In place of fields of the configuration. */
  fields?: Partial<TransformerConfig>;
  /** Another architecture of about these sizes. */
  type?: ModelType;
}

/** Fills `folder`, made where it is not there. */
export function tinyModel(
  folder: string,
  { template = TEMPLATE, fields, type = 'llama' }: TinyModelOptions = {},
): void {
  // What one architecture has no field for is left out.
  using model = createModel({ ...CONFIG, ...fields, model_type: type } as ModelConfig, new Random(7));
  saveModel(folder, model);
  const tokenizer = { ...JSON.parse(readFileSync(TOKENIZER, 'utf8')), pre_tokenizer: GPT2 };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  const config = { eos_token: '<|im_end|>', pad_token: '<|endoftext|>', chat_template: template };
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'README.md'), '---\nlicense: apache-2.0\n---\nRandom weights.\n');
}
