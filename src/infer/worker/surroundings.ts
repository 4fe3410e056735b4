/** What surrounds a model in its checkpoint: the tokenizer, how conversations are put into words, where a text begins and ends. */
import type { Checkpoint } from '../../model/weights/checkpoint.ts';
import { tokenizerFromGguf } from '../../text/gguf/read.ts';
import { ChatTemplate, readTokenizerConfig, type TemplateOptions, Tokenizer } from '../../text/index.ts';
import type { ChatMessage } from './served-model.ts';

export interface Surroundings {
  readonly tokenizer: Tokenizer;
  /** Ids that stand before any text. */
  readonly beginning: readonly number[];
  /** Ends of text as the files name them, to be checked: ids, lists of ids, or nothing. */
  readonly ends: readonly unknown[];
  /** Sources by name; 'default' where there is one, 'tool_use' for requests with tools. */
  readonly templates: ReadonlyMap<string, string>;
  /** What templates are given of the special tokens. */
  readonly tokens: Pick<TemplateOptions, 'bosToken' | 'eosToken' | 'padToken' | 'unkToken'>;
}

/** Throws the errors of the tokenizer's files; a template that is none fails when it is used. */
export function surroundingsOf(checkpoint: Checkpoint): Surroundings {
  return checkpoint.kind === 'huggingface' ? fromFolder(checkpoint) : fromMetadata(checkpoint);
}

function fromFolder({ path, config }: Checkpoint & { kind: 'huggingface' }): Surroundings {
  const tokenizer = Tokenizer.load(path);
  const { bos, end, pad, unk, eos, addBos, chatTemplates } = readTokenizerConfig(path, tokenizer);
  const { before } = tokenizer.frame;
  const other = before.filter((id) => id !== bos?.id);
  return {
    tokenizer,
    beginning: addBos && bos ? [bos.id, ...other] : other,
    ends: [eos, config.eos_token_id],
    templates: chatTemplates,
    tokens: { bosToken: bos?.content, eosToken: end?.content, padToken: pad?.content, unkToken: unk?.content },
  };
}

/** In the keys of GGUF. */
function fromMetadata({ path, metadata }: Checkpoint & { kind: 'gguf' | 'llama2.c' }): Surroundings {
  const tokenizer = tokenizerFromGguf(metadata, path);
  const id = (name: string) => metadata.get(`tokenizer.ggml.${name}_token_id`);
  const texts = metadata.get('tokenizer.ggml.tokens') as readonly string[];
  const content = (name: string) => texts[id(name) as number];
  const templates = new Map<string, string>();
  for (const [name, key] of [
    ['default', 'tokenizer.chat_template'],
    ['tool_use', 'tokenizer.chat_template.tool_use'],
  ]) {
    const source = metadata.get(key);
    if (typeof source === 'string') templates.set(name, source);
  }
  return {
    tokenizer,
    beginning: tokenizer.frame.before,
    ends: ['eos', 'eot', 'eom'].map(id),
    templates,
    tokens: {
      bosToken: content('bos'),
      eosToken: content('eos'),
      padToken: content('padding'),
      unkToken: content('unknown'),
    },
  };
}

/** Puts conversations into words: the ids up to where the answer begins. Templates are parsed when they are first used. */
export function rendererOf({ tokenizer, templates, tokens }: Surroundings) {
  const parsed = new Map<string, ChatTemplate>();
  return (messages: readonly ChatMessage[], options: TemplateOptions = {}): Uint32Array => {
    const name = options.tools && templates.has('tool_use') ? 'tool_use' : 'default';
    const template = parsed.get(name) ?? new ChatTemplate(templates.get(name)!, `chat template ${name}`);
    parsed.set(name, template);
    return template.encode(tokenizer, messages, { addGenerationPrompt: true, ...tokens, ...options });
  };
}
