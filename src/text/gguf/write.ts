/**
 * A tokenizer as the metadata of a GGUF file, for byte-level BPE and SentencePiece models. Refused is what other readers of the format
 * would cut otherwise than we do. Not the container; the way back: read.ts.
 */
import { toCharacters } from '../bytes.ts';
import { TokenizerError } from '../errors.ts';
import type { TokenizerModel } from '../model.ts';
import { PRE_TOKENIZERS, preTokenizer } from '../pretokenizers/index.ts';
import { SentencePieceCodec } from '../sentencepiece/codec.ts';
import type { SentencePieceModel } from '../sentencepiece/model-file.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { ggufNameOf } from './pre-tokenizers.ts';
import { TOKEN } from './types.ts';

/** What a tokenizer does not say itself. Ids that are not given are those of its frame, and of <|endoftext|>. */
export interface GgufVocabularyOptions {
  bos?: number;
  eos?: number;
  pad?: number;
  chatTemplate?: string;
}

export interface GgufVocabulary {
  metadata: Map<string, string | number | boolean | string[] | Int32Array | Float32Array | Uint8Array>;
  /** Of the single numbers: ids. */
  types: Map<string, 'uint32'>;
}

/**
 * The keys `tokenizer.*` that describe the tokenizer. Composed text (NFC) is not in the format: readers take text as it is.
 * @throws TokenizerError for kinds and pre-tokenizers that the format has no name for
 */
export function ggufVocabulary(tokenizer: Tokenizer, options: GgufVocabularyOptions = {}): GgufVocabulary {
  const { before, after } = tokenizer.frame;
  const { codec } = tokenizer;
  const found =
    codec instanceof SentencePieceCodec ? sentencePieceValues(codec.model) : byteLevelValues(modelOf(tokenizer));
  const metadata: GgufVocabulary['metadata'] = new Map(found);
  const types: GgufVocabulary['types'] = new Map();
  const known = codec instanceof SentencePieceCodec ? codec.model : undefined;
  const role = (name: 'bos' | 'eos' | 'pad') => known && idOf(known, known.roles[name]);
  const end = tokenizer.endOfText < 0 ? undefined : tokenizer.endOfText;
  const ids = {
    bos: options.bos ?? before[0] ?? role('bos') ?? end,
    eos: options.eos ?? after[0] ?? role('eos') ?? end,
    padding: options.pad ?? role('pad'),
    unknown: known?.unknownId,
  };
  for (const [name, id] of Object.entries(ids)) {
    if (id === undefined) continue;
    const key = `tokenizer.ggml.${name}_token_id`;
    if (!(Number.isInteger(id) && id >= 0 && id < tokenizer.size))
      throw failure(`${key} must be an id from 0 to ${tokenizer.size - 1}`, String(id));
    metadata.set(key, id);
    types.set(key, 'uint32');
  }
  if (before.length > 1 || after.length > 1 || (before[0] ?? ids.bos) !== ids.bos || (after[0] ?? ids.eos) !== ids.eos)
    throw failure('what stands around a text must be the tokens of its beginning and end', `${before} and ${after}`);
  metadata.set('tokenizer.ggml.add_bos_token', before.length > 0);
  metadata.set('tokenizer.ggml.add_eos_token', after.length > 0);
  if (options.chatTemplate !== undefined) metadata.set('tokenizer.chat_template', options.chatTemplate);
  return { metadata, types };
}

type Values = [key: string, value: string | boolean | string[] | Int32Array | Float32Array | Uint8Array][];

function modelOf(tokenizer: Tokenizer): TokenizerModel {
  try {
    return tokenizer.model;
  } catch (cause) {
    throw new TokenizerError(
      {
        what: 'GGUF vocabulary',
        rule: 'must be of byte-level BPE or a SentencePiece model',
        received: 'another kind',
        hint: 'where a tokenizer.model stands beside this tokenizer.json, load that',
      },
      { cause },
    );
  }
}

function byteLevelValues({ vocabulary, pairs, merged, added, pre, ignoreMerges }: TokenizerModel): Values {
  const patterns = patternsOf(pre.pattern);
  const name = patterns && ggufNameOf(patterns, ignoreMerges);
  if (name === undefined)
    throw new TokenizerError({
      what: 'GGUF vocabulary',
      rule: 'the pre-tokenizer must be one that the format has a name for',
      received: PRE_TOKENIZERS.includes(pre.name) ? pre.name : pre.pattern.slice(0, 120),
      hint: "other programs would cut texts otherwise: callosum, gpt2 and gpt4 have names, a pattern or digits of your own have none; a folder in Hugging Face's layout holds any",
    });
  const types = new Int32Array(vocabulary.size).fill(TOKEN.normal);
  const texts = Array.from({ length: vocabulary.size }, (_, id) => toCharacters(vocabulary.bytesOf(id)));
  const merges = Array.from(merged, (_, rank) => `${texts[pairs[2 * rank]]} ${texts[pairs[2 * rank + 1]]}`);
  for (const { id, content, special } of added) {
    texts[id] = content;
    types[id] = special ? TOKEN.control : TOKEN.userDefined;
  }
  return [
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', name],
    ['tokenizer.ggml.tokens', texts],
    ['tokenizer.ggml.token_type', types],
    ['tokenizer.ggml.merges', merges],
  ];
}

/** The patterns that cut one after another; undefined where there are other cuts. `pattern`: as PreTokenizer has it. */
function patternsOf(pattern: string): string[] | undefined {
  if (!pattern.startsWith('{"')) return [pattern];
  const step = JSON.parse(pattern) as Step;
  const patterns = (step.type === 'Sequence' ? (step.pretokenizers ?? []) : [step]).map(patternOf);
  return patterns.every((each) => each !== undefined) ? patterns.filter((each) => each !== '') : undefined;
}

interface Step {
  type?: string;
  pretokenizers?: Step[];
  pattern?: { Regex?: string };
  behavior?: string;
  invert?: boolean;
  individual_digits?: boolean;
  use_regex?: boolean;
}

/** Of one step of a tokenizer.json; '' for one that does not cut. */
function patternOf(step: Step): string | undefined {
  if (step.type === 'Split' && step.behavior === 'Isolated' && !step.invert) return step.pattern?.Regex;
  if (step.type === 'Digits' && step.individual_digits) return '\\p{N}';
  if (step.type === 'ByteLevel') return (step.use_regex ?? true) ? preTokenizer('gpt2').pattern : '';
  return undefined;
}

function sentencePieceValues(model: SentencePieceModel): Values {
  const { kind, texts, scores, types, normalizer } = model;
  if (normalizer.spaceAsSuffix && kind === 'bpe')
    throw failure('spaces of a BPE model must stand before words', 'behind them');
  return [
    ['tokenizer.ggml.model', kind === 'bpe' ? 'llama' : 't5'],
    ['tokenizer.ggml.pre', 'default'],
    ['tokenizer.ggml.tokens', [...texts]],
    ['tokenizer.ggml.scores', scores],
    ['tokenizer.ggml.token_type', Int32Array.from(types)],
    ['tokenizer.ggml.add_space_prefix', normalizer.dummyPrefix],
    ['tokenizer.ggml.remove_extra_whitespaces', normalizer.removeExtraSpaces],
    ['tokenizer.ggml.escape_whitespaces', normalizer.escapeSpaces],
    ['tokenizer.ggml.treat_whitespace_as_suffix', normalizer.spaceAsSuffix],
    ...(normalizer.charsmap ? ([['tokenizer.ggml.precompiled_charsmap', normalizer.charsmap]] satisfies Values) : []),
  ];
}

function idOf({ texts, types }: SentencePieceModel, text: string): number | undefined {
  const id = texts.indexOf(text);
  return id >= 0 && types[id] === TOKEN.control ? id : undefined;
}

const failure = (rule: string, received: string) => new TokenizerError({ what: 'GGUF vocabulary', rule, received });
