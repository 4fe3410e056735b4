/**
 * The tokenizer that a GGUF file describes in its metadata. The kinds: byte-level BPE (`gpt2`), SentencePiece's BPE (`llama`) and Unigram
 * (`t5`), WordPiece (`bert`). Not the container, which the model room reads; the way back: write.ts.
 */
import type { AddedToken } from '../added.ts';
import { ByteLevelCodec } from '../byte-level.ts';
import { type Loaded, readDocument } from '../format/load.ts';
import type { TokenizerModel } from '../model.ts';
import { NO_FRAME } from '../pipeline/post-processor.ts';
import { tokenizerOf } from '../sentencepiece/load.ts';
import { writeModelFile } from '../sentencepiece/write.ts';
import { Tokenizer } from '../tokenizer.ts';
import { Vocabulary } from '../vocabulary.ts';
import { bertDocument, byteLevelDocument, type Document } from './documents.ts';
import { GgufKeys, type GgufMetadata } from './metadata.ts';
import { sentencePieceModel } from './sentencepiece.ts';
import { type Roles, TOKEN } from './types.ts';

/** By `tokenizer.ggml.model`: ids that hold where the file has none, and what is put around a text where it does not say. */
const KINDS: Record<
  string,
  { bos?: number; eos?: number; unknown?: number; addBos: boolean; addEos: boolean; addSep: boolean }
> = {
  gpt2: { addBos: false, addEos: false, addSep: false },
  llama: { bos: 1, eos: 2, unknown: 0, addBos: true, addEos: false, addSep: false },
  t5: { eos: 1, unknown: 2, addBos: false, addEos: true, addSep: false },
  bert: { bos: 101, unknown: 100, addBos: true, addEos: false, addSep: true },
};

/**
 * `metadata`: keys and values of the whole file; `file` names it in errors.
 * @throws TokenizerError naming file and key, for what is missing or wrong, and for kinds and pre-tokenizers that are not supported
 */
export function tokenizerFromGguf(metadata: GgufMetadata, file: string): Tokenizer {
  const vocabulary = new GgufKeys(file, metadata);
  const kind = vocabulary.text('tokenizer.ggml.model') ?? '';
  if (!Object.hasOwn(KINDS, kind))
    throw vocabulary.fail('tokenizer.ggml.model', `must be ${Object.keys(KINDS).join(' or ')}`, JSON.stringify(kind));
  const { texts, types } = vocabulary.tokens();
  const added = texts.flatMap((content, id): AddedToken[] =>
    content === '' || (types[id] !== TOKEN.control && types[id] !== TOKEN.userDefined)
      ? []
      : [{ id, content, special: types[id] === TOKEN.control }],
  );
  if (kind === 'gpt2') {
    const { document, addBos } = byteLevelDocument(vocabulary, texts, added);
    return fromDocument(vocabulary, document, texts, rolesOf(vocabulary, kind, texts.length, addBos));
  }
  const roles = rolesOf(vocabulary, kind, texts.length);
  if (kind === 'bert') return fromDocument(vocabulary, bertDocument(vocabulary, texts, types, roles), texts, roles);
  const model = sentencePieceModel(vocabulary, kind === 't5' ? 'unigram' : 'bpe', { texts, types }, roles);
  const control = texts.flatMap((content, id) =>
    model.types[id] === TOKEN.control ? [{ id, content, special: true }] : [],
  );
  const config = configOf(vocabulary, texts, roles);
  return new Tokenizer({
    ...tokenizerOf(model, control, file, roles.frame),
    source: {
      name: 'tokenizer.model',
      tokenizer: writeModelFile(model),
      beside: new Map([['tokenizer_config.json', Buffer.from(`${JSON.stringify(config, null, 2)}\n`)]]),
    },
  });
}

function rolesOf(vocabulary: GgufKeys, kind: string, size: number, addBosOfPre = false): Roles {
  const defaults = KINDS[kind];
  const role = (name: string, absent?: number) =>
    vocabulary.id(`tokenizer.ggml.${name}_token_id`, size) ??
    (absent !== undefined && absent < size ? absent : undefined);
  const roles: Roles = {
    bos: role('bos', role('cls', defaults.bos)),
    eos: role('eos', defaults.eos),
    sep: role('seperator'), // as the format spells it
    unknown: role('unknown', defaults.unknown),
    pad: role('padding'),
    frame: NO_FRAME,
  };
  const added = (name: string, absent: boolean, id: number | undefined) =>
    vocabulary.flag(`tokenizer.ggml.add_${name}_token`, absent) && id !== undefined ? [id] : [];
  roles.frame = {
    before: added('bos', defaults.addBos || addBosOfPre, roles.bos),
    after: [...added('eos', defaults.addEos, roles.eos), ...added('sep', defaults.addSep, roles.sep ?? roles.eos)],
  };
  return roles;
}

function fromDocument(vocabulary: GgufKeys, document: Document, texts: readonly string[], roles: Roles): Tokenizer {
  const { before, after } = roles.frame;
  const step = (id: number) => ({ SpecialToken: { id: texts[id], type_id: 0 } });
  const ids = [...before, ...after];
  document.post_processor =
    ids.length === 0
      ? null
      : {
          type: 'TemplateProcessing',
          single: [...before.map(step), { Sequence: { id: 'A', type_id: 0 } }, ...after.map(step)],
          pair: [...before.map(step), { Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
          special_tokens: Object.fromEntries(
            ids.map((id) => [texts[id], { id: texts[id], ids: [id], tokens: [texts[id]] }]),
          ),
        };
  const loaded = readDocument(document, vocabulary.file, configOf(vocabulary, texts, roles));
  return new Tokenizer(loaded.model ? withPlainTexts(loaded, loaded.model) : loaded);
}

/** Added tokens are text here, also those whose characters could stand for bytes, as a document has it. */
function withPlainTexts(loaded: Loaded, model: TokenizerModel): Loaded {
  const { vocabulary, added } = model;
  const tokens = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.bytesOf(id));
  for (const { id, content } of added) tokens[id] = Buffer.from(content);
  const plain = { ...model, vocabulary: new Vocabulary(tokens) };
  return { ...loaded, model: plain, codec: new ByteLevelCodec(plain) };
}

/** What a tokenizer_config.json would hold. */
function configOf(vocabulary: GgufKeys, texts: readonly string[], roles: Roles): Record<string, unknown> {
  const text = (id: number | undefined) => (id === undefined ? null : texts[id]);
  const template = vocabulary.text('tokenizer.chat_template');
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: text(roles.bos),
    eos_token: text(roles.eos),
    unk_token: text(roles.unknown),
    pad_token: text(roles.pad),
    add_bos_token: roles.frame.before.length > 0,
    add_eos_token: roles.frame.after.length > 0,
    clean_up_tokenization_spaces: false,
    ...(template === undefined ? {} : { chat_template: template }),
  };
}
