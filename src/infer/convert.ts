/**
 * A checkpoint as another kind of file: GGUF with weights of a chosen type, or a folder in Hugging Face's layout; the tokenizer and the chat
 * template go along, an adapter may be merged on the way. How weights and vocabularies are written is src/model's and src/text's.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withAdapter } from '../model/adapters/apply.ts';
import { openDecoder } from '../model/open.ts';
import type { WrittenName } from '../model/quant/formats.ts';
import { type Checkpoint, CheckpointFormatError, openCheckpoint } from '../model/weights/checkpoint.ts';
import { exportGguf, type GgufWritten } from '../model/weights/export-gguf.ts';
import { exportHuggingFace } from '../model/weights/export-huggingface.ts';
import { exportTrained, isTrainedAlone } from '../model/weights/export-trained.ts';
import type { HuggingFaceOptions } from '../model/weights/write-folder.ts';
import { syncPath, writeWholeFile } from '../tensor/index.ts';
import { ggufVocabulary, yuanTokenizer } from '../text/index.ts';
import { type Surroundings, surroundingsOf } from './worker/surroundings.ts';

export interface ConvertOptions {
  /** Of a GGUF file's matrices; as they are stored unless said. */
  type?: WrittenName;
  /** Of a folder's weights; BF16 unless said. */
  dtype?: HuggingFaceOptions['dtype'];
  /** A folder with a LoRA adapter in PEFT's layout, which becomes part of the weights. */
  adapter?: string;
  /** Called before each tensor is written; what it throws ends the conversion. */
  onTensor?: () => void;
}

/**
 * Writes the model at `path` to `out`: a GGUF file where that ends with .gguf, else a folder, new or empty; whole or not at all. Gives the type of
 * every tensor of a GGUF file. Throws the error of the file that cannot be read, or cannot say what the model is.
 */
export function convert(path: string, out: string, options: ConvertOptions = {}): GgufWritten | undefined {
  const { type, dtype, adapter, onTensor } = options;
  const found = openCheckpoint(path);
  if (found.kind === 'huggingface' && isTrainedAlone(found.config)) {
    convertTrained(found, out, options);
    return undefined;
  }
  const opened = openDecoder(path);
  using _weights = opened.weights;
  const model = adapter === undefined ? opened : withAdapter(opened, adapter);
  const { checkpoint } = opened;
  if (out.endsWith('.gguf')) {
    const tokenizer = checkpoint.kind === 'huggingface' ? vocabularyOf(surroundingsOf(checkpoint)) : undefined;
    return exportGguf(out, model, { type, tokenizer, onTensor });
  }
  const surroundings = surroundingsOf(checkpoint);
  writeWholeFolder(out, (folder) => {
    exportHuggingFace(folder, model, { dtype, onTensor });
    saveTokenizer(folder, surroundings);
  });
  return undefined;
}

/** A model of an architecture that is trained here and run by no other program: from any names of its weights to those of Hugging Face. */
function convertTrained(
  checkpoint: Checkpoint & { kind: 'huggingface' },
  out: string,
  { dtype, adapter, onTensor }: ConvertOptions,
): void {
  const { path, config } = checkpoint;
  const refused = out.endsWith('.gguf') ? 'GGUF' : adapter === undefined ? undefined : 'an adapter';
  if (refused)
    throw new CheckpointFormatError({
      what: path,
      rule: 'a model of this architecture becomes a folder in the layout of Hugging Face, and takes no adapter',
      received: `${refused}, for ${String(config.model_type)}`,
    });
  const has = (file: string) => existsSync(join(path, file));
  const structured = config.model_type === 'yuan' && has('tokenizer.model') && !has('tokenizer.json');
  writeWholeFolder(out, (folder) => {
    exportTrained(path, folder, { dtype, onTensor });
    if (structured) yuanTokenizer(path).save(folder);
    else if (has('tokenizer.json') || has('tokenizer.model')) saveTokenizer(folder, surroundingsOf(checkpoint));
  });
}

/** Fills a folder beside `out` and gives it that name when it is whole: whatever fails, `out` is as it was. */
function writeWholeFolder(out: string, write: (folder: string) => void): void {
  if (existsSync(out) && !(statSync(out).isDirectory() && readdirSync(out).length === 0))
    throw new CheckpointFormatError({
      what: out,
      rule: 'must be a new folder, or an empty one',
      received: 'something',
    });
  const unfinished = `${out.replace(/[/\\]+$/, '')}.${process.pid}.unfinished`;
  try {
    write(unfinished);
    renameSync(unfinished, out);
    syncPath(dirname(resolve(out)));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function vocabularyOf({ tokenizer, templates, ends, tokens }: Surroundings): Map<string, never> {
  const eos = ends.flat().find((id): id is number => typeof id === 'number');
  const idOf = (content: string | undefined) => (content === undefined ? undefined : tokenizer.special.get(content));
  const { metadata } = ggufVocabulary(tokenizer, {
    bos: idOf(tokens.bosToken),
    eos,
    pad: idOf(tokens.padToken),
    chatTemplate: templates.get('default'),
  });
  return metadata as Map<string, never>;
}

/** The tokenizer's files, with the template where the tokenizer's own have none. */
function saveTokenizer(folder: string, { tokenizer, templates, tokens }: Surroundings): void {
  tokenizer.save(folder);
  const template = templates.get('default');
  if (template !== undefined && !existsSync(join(folder, 'chat_template.jinja')))
    writeWholeFile(join(folder, 'chat_template.jinja'), template);
  const special = Object.entries({
    bos_token: tokens.bosToken,
    eos_token: tokens.eosToken,
    pad_token: tokens.padToken,
    unk_token: tokens.unkToken,
  });
  if (!existsSync(join(folder, 'special_tokens_map.json')))
    writeWholeFile(
      join(folder, 'special_tokens_map.json'),
      `${JSON.stringify(Object.fromEntries(special.filter(([, token]) => token !== undefined)), null, 2)}\n`,
    );
}
