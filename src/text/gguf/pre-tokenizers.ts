/**
 * The names that GGUF files have for pre-tokenizers (`tokenizer.ggml.pre`), and the patterns they stand for: those of the published
 * tokenizer.json of the models that the names come from, each applied to the pieces of the one before. Names whose cut is no pattern
 * (kimi-k2, afmoe, superbpe) or whose text is not in bytes (gemma4) are not here. Reading a file: read.ts.
 */
import { preTokenizer } from '../pretokenizers/index.ts';

export interface GgufPreTokenizer {
  patterns: readonly string[];
  /** A piece that is a token as a whole is that token. */
  ignoreMerges?: boolean;
  /** The token of the beginning is added where the file does not say. */
  addBos?: boolean;
}

const GPT2 = preTokenizer('gpt2').pattern;
const GPT4 = preTokenizer('gpt4').pattern;
const GPT4_SINGLE = preTokenizer('gpt4', { digits: 'single' }).pattern;
const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const BREAKS = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

/** Words in which capitals come first, with what may stand behind each. */
const cased = (lead: string, behind: string): string =>
  `${lead}?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+${behind}|` +
  `${lead}?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*${behind}`;
const LEAD = '[^\\r\\n\\p{L}\\p{N}]';
const MARKS = ' ?[^\\s\\p{L}\\p{N}]+';
const GPT4O = `${cased(LEAD, `${CONTRACTIONS}?`)}|\\p{N}{1,3}|${MARKS}[\\r\\n/]*|${BREAKS}`;
const TEKKEN = `${cased(LEAD, '')}|\\p{N}|${MARKS}[\\r\\n/]*|${BREAKS}`;
const BLOOM = ' ?[^(\\s|.,!?…。，、।۔،)]+';

/** Letters with case, in the blocks that DeepSeek's first models name one by one. */
const CASED =
  'A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝ\u1f5f-\u1f7dᾀ-ᾴᾶ-ᾼ\u1fbeῂ-ῄῆ-ῌ\u1fd0-\u1fd3\u1fd6-\u1fdbῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\u2126ℨ\u212a-\u212dℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃';
const DEEPSEEK_IDEOGRAPHS = '[一-龥ࠀ-一가-퟿]+';
const DEEPSEEK3 =
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|' +
  ` ?[\\p{P}\\p{S}]+[\\r\\n]*|${BREAKS}`;

const KINDS: readonly (GgufPreTokenizer & { names: readonly string[] })[] = [
  {
    names: ['default'],
    patterns: ['[\\p{P}\\$\\+<=>\\^~\\|]+', GPT2, '\\p{N}+', '[0-9][0-9][0-9]'],
  },
  {
    names: ['llama-bpe', 'llama3', 'llama-v3', 'falcon3', 'falcon-h1', 'pixtral', 'midm-2.0', 'lfm2', 'jina-v5-nano'],
    patterns: [GPT4],
    ignoreMerges: true,
    addBos: true,
  },
  // Ours: a program that does not know the name refuses the file, and so never cuts its texts otherwise.
  { names: ['callosum'], patterns: [preTokenizer('callosum').pattern] },
  { names: ['dbrx', 'smaug-bpe', 'chatglm-bpe', 'glm4'], patterns: [GPT4] },
  {
    names: ['qwen2', 'deepseek-r1-qwen', 'stablelm2', 'hunyuan', 'solar-open', 'grok-2', 'megrez', 'kormo', 'f2llmv2'],
    patterns: [GPT4_SINGLE],
  },
  {
    names: [
      'gpt-2',
      'phi-2',
      'jina-es',
      'jina-de',
      'jina-v2-es',
      'jina-v2-de',
      'jina-v1-en',
      'jina-v2-code',
      'roberta-bpe',
      'mpt',
      'olmo',
      'jais',
      'trillion',
      'granite-docling',
      'gigachat',
      'a.x-4.0',
      'mellum',
      'modern-bert',
      'exaone4',
    ],
    patterns: [GPT2],
  },
  {
    names: ['starcoder', 'refact', 'command-r', 'smollm', 'codeshell', 'exaone', 'minerva-7b', 'mellum2'],
    patterns: ['\\p{N}', GPT2],
  },
  { names: ['falcon'], patterns: ['[\\p{P}\\$\\+<=>\\^~\\|`]+', GPT2, '[0-9][0-9][0-9]'] },
  {
    names: ['deepseek-llm'],
    patterns: [
      '[\\r\\n]',
      `\\s?[${CASED}]+`,
      '\\s?[!-/:-~！-／：-～‘-‟　-。]+',
      '\\s+$',
      DEEPSEEK_IDEOGRAPHS,
      '\\p{N}+',
    ],
  },
  { names: ['deepseek-coder'], patterns: ['[\\r\\n]', '\\s?\\p{L}+', '\\s?\\p{P}+', DEEPSEEK_IDEOGRAPHS, '\\p{N}'] },
  {
    names: ['deepseek-v3', 'hunyuan-dense', 'joyai-llm', 'hy_v4'],
    patterns: ['\\p{N}{1,3}', '[一-龥぀-ゟ゠-ヿ]+', DEEPSEEK3],
  },
  { names: ['gpt-4o', 'llama4', 'kanana2', 'talkie', 'minimax-m2'], patterns: [GPT4O] },
  { names: ['tekken'], patterns: [TEKKEN], ignoreMerges: true, addBos: true },
  { names: ['bloom', 'poro-chat', 'gpt3-finnish'], patterns: [BLOOM] },
  { names: ['viking'], patterns: [BLOOM, '\\p{N}'] },
  {
    names: ['bailingmoe', 'bailingmoe2', 'llada-moe'],
    patterns: [
      `'(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|${LEAD}?\\p{L}+|\\p{N}|${MARKS}[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+`,
    ],
  },
  {
    names: ['seed-coder'],
    patterns: [`${CONTRACTIONS}|${LEAD}?\\p{L}+|\\p{N}{1}| ?[^\\s\\p{L}\\p{N}\\r\\n]+|${BREAKS}`],
  },
  {
    names: ['qwen35'],
    patterns: [`${CONTRACTIONS}|${LEAD}?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|${BREAKS}`],
  },
  {
    names: ['exaone-moe'],
    patterns: [
      `${CONTRACTIONS}|${LEAD}?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}|${MARKS}[\\r\\n/]?|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+`,
    ],
  },
  {
    names: ['youtu'],
    patterns: [
      '[가-힣ㄱ-ㆎ]+|[！…“”‘’—：；，、-〿︰-﹏]+|[ㄅ-ㄯ]+|[一-龥぀-ゟ゠-ヿ]+',
      `${cased(LEAD, `${CONTRACTIONS}?`)}|\\p{N}|${MARKS}[\\r\\n/]*|${BREAKS}`,
    ],
    ignoreMerges: true,
  },
];

/** By the name in a file. */
export const GGUF_PRE_TOKENIZERS: ReadonlyMap<string, GgufPreTokenizer> = new Map(
  KINDS.flatMap((kind) => kind.names.map((name) => [name, kind] as const)),
);

/** The first name of these patterns and rule of merging; undefined where there is none. */
export function ggufNameOf(patterns: readonly string[], ignoreMerges: boolean): string | undefined {
  const same = KINDS.find(
    (kind) =>
      (kind.ignoreMerges ?? false) === ignoreMerges &&
      kind.patterns.length === patterns.length &&
      kind.patterns.every((pattern, i) => pattern === patterns[i]),
  );
  return same?.names[0];
}
