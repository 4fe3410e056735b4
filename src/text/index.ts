/** The text room: from raw text to token shards. */
export { type AddedToken, DEFAULT_SPECIAL, type SpecialTokens } from './added.ts';
export { TokenBuffer } from './bpe/token-buffer.ts';
export { type RenderedChat, renderChat, renderPrompt } from './chat.ts';
export {
  ChatTemplate,
  type RenderedTemplate,
  renderTemplate,
  type TemplateMessage,
  type TemplateOptions,
} from './chat-template.ts';
export type { StreamDecoder } from './codec.ts';
export * from './corpus/index.ts';
export { TokenizerError } from './errors.ts';
export { readTokenizerConfig, type SpecialToken, type TokenizerConfig } from './format/config.ts';
export { tokenizerFromGguf } from './gguf/read.ts';
export { type GgufVocabulary, type GgufVocabularyOptions, ggufVocabulary } from './gguf/write.ts';
export type { BuildOptions, Normalization, TokenizerModel } from './model.ts';
export { type Digits, PRE_TOKENIZERS, type PreTokenizer, preTokenizer } from './pretokenizers/index.ts';
export * from './shards/index.ts';
export { type EncodeOptions, Tokenizer } from './tokenizer.ts';
export { type Trained, type TrainOptions as TokenizerTrainOptions, trainTokenizer } from './train/train.ts';
export { YUAN_VOCABULARY, yuanTokenizer } from './yuan.ts';
