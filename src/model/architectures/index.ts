/** The architectures that are run: one line for each. A new one is a file beside this one and a line here. */
import type { Architecture, DecoderConfig } from './architecture.ts';
import { GEMMA2 } from './gemma2.ts';
import { GEMMA3 } from './gemma3.ts';
import { GPT_NEOX } from './gpt-neox.ts';
import { GPT2 } from './gpt2.ts';
import { LLAMA } from './llama.ts';
import { MISTRAL } from './mistral.ts';
import { PHI3 } from './phi3.ts';
import { QWEN2 } from './qwen2.ts';
import { QWEN3 } from './qwen3.ts';

export const DECODERS = [LLAMA, MISTRAL, QWEN2, QWEN3, GEMMA2, GEMMA3, PHI3, GPT2, GPT_NEOX] as readonly Architecture[];

/** The architecture that has checked this configuration. */
export const architectureOf = ({ model_type }: DecoderConfig): Architecture =>
  DECODERS.find(({ modelTypes }) => modelTypes.includes(model_type))!;
