/**
 * The tokenizer of Yuan 2.0: a SentencePiece model whose tokens of structure are ordinary pieces of its file, and some that only its code
 * adds. Line ends stand in its data as the piece <n>, which is for those who make that data. Not the model (sentencepiece/).
 */
import { TokenizerError } from './errors.ts';
import { readWhole } from './format/load.ts';
import { controlPieces, tokenizerOf } from './sentencepiece/load.ts';
import { PIECE, readModelFile, type SentencePieceModel } from './sentencepiece/model-file.ts';
import { writeModelFile } from './sentencepiece/write.ts';
import { Tokenizer } from './tokenizer.ts';

/** Ids that the models have: those of the tokenizer, 134,958, padded to a multiple of 128. */
export const YUAN_VOCABULARY = 135_040;

/** The end of a document or an answer; it stands where others have a beginning and a padding, too. */
const END = '<eod>';

/** In this order behind the pieces of the file, those that it does not have. */
const STRUCTURE: readonly string[] = [
  END,
  '<sep>',
  '<pad>',
  '<mask>',
  '<predict>',
  '<FIM_SUFFIX>',
  '<FIM_PREFIX>',
  '<FIM_MIDDLE>',
  '<commit_before>',
  '<commit_msg>',
  '<commit_after>',
  '<jupyter_start>',
  '<jupyter_text>',
  '<jupyter_code>',
  '<jupyter_output>',
  '<empty_output>',
];

/** Those that every file of it has. */
const NEEDED = [END, '<n>', '<sep>', '<pad>'];

/**
 * From the tokenizer.model of a release, or a folder with it: the tokens of structure are special, and nothing stands around a text. What
 * it saves is a tokenizer.model that has them all. Throws TokenizerError, also for a file that is not Yuan's.
 */
export function yuanTokenizer(path: string): Tokenizer {
  const { file, bytes } = readWhole(path);
  const model = readModelFile(file, bytes);
  const absent = NEEDED.filter((piece) => !model.texts.includes(piece));
  if (absent.length)
    throw new TokenizerError({
      what: file,
      rule: `must have the pieces ${NEEDED.join(', ')}`,
      received: `no ${absent.join(', ')}`,
    });
  const complete = withStructure(model);
  const config = { tokenizer_class: 'LlamaTokenizer', add_bos_token: false, add_eos_token: false, eos_token: END };
  const beside = new Map([['tokenizer_config.json', Buffer.from(`${JSON.stringify(config, null, 2)}\n`)]]);
  return new Tokenizer({
    ...tokenizerOf(complete, controlPieces(complete), file, { before: [], after: [] }),
    source: { name: 'tokenizer.model', tokenizer: writeModelFile(complete), beside },
  });
}

/** The model with every token of structure as a control piece: such are looked for before the model sees a text. */
function withStructure(model: SentencePieceModel): SentencePieceModel {
  const texts = [...model.texts, ...STRUCTURE.filter((token) => !model.texts.includes(token))];
  const scores = new Float32Array(texts.length);
  scores.set(model.scores);
  const types = new Uint8Array(texts.length).fill(PIECE.control);
  types.set(model.types);
  const structure = new Set(STRUCTURE);
  for (const [id, text] of texts.entries()) if (structure.has(text)) types[id] = PIECE.control;
  return { ...model, texts, scores, types };
}
