/** GGUF vocabularies of byte-level BPE and WordPiece as the documents that a tokenizer.json would be. What stands around a text: read.ts. */
import type { AddedToken } from '../added.ts';
import type { GgufKeys } from './metadata.ts';
import { GGUF_PRE_TOKENIZERS } from './pre-tokenizers.ts';
import { type Roles, TOKEN } from './types.ts';

/** A tokenizer.json. */
export interface Document {
  added_tokens: object[];
  normalizer: object | null;
  pre_tokenizer: object;
  post_processor: object | null;
  decoder: object;
  model: object;
}

const NO_FLAGS = { single_word: false, lstrip: false, rstrip: false, normalized: false };
const addedTokens = (added: readonly AddedToken[]) =>
  added.map(({ id, content, special }) => ({ id, content, ...NO_FLAGS, special }));

/** @throws TokenizerError for a pre-tokenizer that is not known */
export function byteLevelDocument(
  vocabulary: GgufKeys,
  texts: readonly string[],
  added: readonly AddedToken[],
): { document: Document; addBos: boolean } {
  const name = vocabulary.text('tokenizer.ggml.pre') ?? 'default';
  const pre = GGUF_PRE_TOKENIZERS.get(name);
  if (!pre)
    throw vocabulary.fail(
      'tokenizer.ggml.pre',
      'must be a pre-tokenizer that is known',
      JSON.stringify(name),
      `known are ${[...GGUF_PRE_TOKENIZERS.keys()].join(', ')}`,
    );
  const merges = vocabulary.texts('tokenizer.ggml.merges');
  if (!merges) throw vocabulary.fail('tokenizer.ggml.merges', 'must be there', 'nothing');
  const splits = pre.patterns.map((Regex) => ({
    type: 'Split',
    pattern: { Regex },
    behavior: 'Isolated',
    invert: false,
  }));
  const bytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false };
  const document: Document = {
    added_tokens: addedTokens(added),
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [...splits, bytes] },
    post_processor: null,
    decoder: bytes,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: pre.ignoreMerges ?? false,
      vocab: vocabOf(vocabulary, texts),
      merges: merges.map((merge, rank) => {
        const space = merge.indexOf(' ', 1);
        if (space < 0 || space === merge.length - 1)
          throw vocabulary.fail(
            `tokenizer.ggml.merges[${rank}]`,
            'must be two tokens with a space between',
            JSON.stringify(merge),
          );
        return [merge.slice(0, space), merge.slice(space + 1)];
      }),
    },
  };
  return { document, addBos: pre.addBos ?? false };
}

/** What begins a word has U+2581 before it there, and here what continues one has ##; in brackets are what is neither. */
export function bertDocument(
  vocabulary: GgufKeys,
  texts: readonly string[],
  types: Uint8Array,
  { unknown }: Roles,
): Document {
  const special = (id: number) => types[id] !== TOKEN.normal || /^\[.+\]$/s.test(texts[id]);
  const tokens = texts.map((text, id) => {
    if (special(id)) return text;
    return text.startsWith('\u2581') && text.length > 1 ? text.slice(1) : `##${text}`;
  });
  if (unknown === undefined) throw vocabulary.fail('tokenizer.ggml.unknown_token_id', 'must be there', 'nothing');
  const added = tokens.flatMap((content, id) =>
    special(id) && content !== ''
      ? [{ id, content, special: types[id] !== TOKEN.userDefined && !content.startsWith('[unused') }]
      : [],
  );
  return {
    added_tokens: addedTokens(added),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: vocabulary.flag('tokenizer.ggml.normalizer.strip_accents', true),
      lowercase: vocabulary.flag('tokenizer.ggml.normalizer.lowercase', true),
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: tokens[unknown],
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: vocabOf(vocabulary, tokens),
    },
  };
}

function vocabOf(vocabulary: GgufKeys, texts: readonly string[]): Record<string, number> {
  const ids = new Map<string, number>();
  for (const [id, text] of texts.entries()) {
    const earlier = ids.get(text);
    if (earlier !== undefined)
      throw vocabulary.fail(
        `tokenizer.ggml.tokens[${id}]`,
        `must differ from token ${earlier}`,
        JSON.stringify(text.slice(0, 40)),
      );
    ids.set(text, id);
  }
  return Object.fromEntries(ids);
}
