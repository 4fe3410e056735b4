/**
 * Writes a tokenizer as `tokenizers` and `transformers` read it: tokenizer.json and tokenizer_config.json. Reading: load.ts.
 */
import { join } from 'node:path';
import type { AddedToken } from '../added.ts';
import { toCharacters } from '../bytes.ts';
import type { TokenizerModel } from '../model.ts';
import type { SourceFiles } from './load.ts';
import { writeWhole } from './write-whole.ts';

/** ChatML, for transformers' apply_chat_template; chat.ts renders the same. */
const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** Writes both files into the folder, which is there. @throws TokenizerError where that cannot be done; no file is then half written */
export function saveModel(folder: string, model: TokenizerModel): void {
  writeWhole(join(folder, 'tokenizer_config.json'), configText(model));
  writeWhole(join(folder, 'tokenizer.json'), tokenizerText(model));
}

/** Writes the files as they were read; where no tokenizer_config.json was, one that the added tokens tell. Throws as saveModel does */
export function saveSource(
  folder: string,
  { name: main, tokenizer, beside }: SourceFiles,
  added: readonly AddedToken[],
): void {
  for (const [name, bytes] of beside) writeWhole(join(folder, name), bytes);
  if (!beside.has('tokenizer_config.json')) writeWhole(join(folder, 'tokenizer_config.json'), configText({ added }));
  writeWhole(join(folder, main), tokenizer);
}

/** The text of tokenizer.json. A line a token and a line a merge: differences can be read. */
export function tokenizerText({ vocabulary, pairs, merged, added, pre, ...model }: TokenizerModel): string {
  const contents = new Map(added.map(({ id, content }) => [id, content]));
  const tokens = Array.from(
    { length: vocabulary.size },
    (_, id) => contents.get(id) ?? toCharacters(vocabulary.bytesOf(id)),
  );
  const lines = (entries: string[]) => (entries.length === 0 ? '' : `\n${entries.join(',\n')}\n`);
  const quoted = tokens.map((token) => JSON.stringify(token));
  const vocab = lines(quoted.map((token, id) => `${token}:${id}`));
  const merges = lines(Array.from(merged, (_, rank) => `[${quoted[pairs[2 * rank]]},${quoted[pairs[2 * rank + 1]]}]`));
  const head = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...added]
      .sort((a, b) => a.id - b.id)
      .map(({ id, content, special }) => ({ id, ...FLAGS, content, special })),
    normalizer: model.normalization === 'nfc' ? { type: 'NFC' } : null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: pre.pattern }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
  };
  const bpe = {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: model.ignoreMerges,
  };
  const open = (value: object) => JSON.stringify(value, null, 1).slice(0, -2);
  return `${open(head)},\n "model": ${open(bpe)},\n"vocab":{${vocab}},\n"merges":[${merges}]}\n}\n`;
}

const FLAGS = { single_word: false, lstrip: false, rstrip: false, normalized: false };

/** The text of tokenizer_config.json; the chat template where the vocabulary has ChatML's tokens. */
export function configText({ added }: Pick<TokenizerModel, 'added'>): string {
  const has = (content: string) => added.some((token) => token.special && token.content === content);
  const end = has('<|endoftext|>') ? '<|endoftext|>' : null;
  const decoder = added.map(({ id, content, special }) => [id, { content, ...FLAGS, special }]);
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    added_tokens_decoder: Object.fromEntries(decoder),
    bos_token: end,
    eos_token: end,
    pad_token: end,
    unk_token: null,
    clean_up_tokenization_spaces: false,
    model_max_length: 1e30,
    ...(has('<|im_start|>') && has('<|im_end|>') ? { chat_template: CHAT_TEMPLATE } : {}),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
