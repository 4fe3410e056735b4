/**
 * Reads what stands beside a published tokenizer: which tokens begin, end, pad and replace text, whether the beginning is put before a
 * prompt, and the chat templates. From tokenizer_config.json, special_tokens_map.json, generation_config.json and
 * chat_template.jinja, each of which may be missing. Not the tokenizer itself (load.ts), and not the templates' language (../template/).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_TOKENS } from '../model.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { Field } from './fields.ts';
import { parseJson, readWhole } from './load.ts';

const MOST_TEMPLATES = 100;
const MOST_ENDS = 1000;

export interface SpecialToken {
  id: number;
  /** Its text: what templates are given. */
  content: string;
}

export interface TokenizerConfig {
  bos?: SpecialToken;
  pad?: SpecialToken;
  unk?: SpecialToken;
  /** What tokenizer_config.json calls the end: what templates are given as eos_token. */
  end?: SpecialToken;
  /** Every id at which generating ends, the model's own settings first. */
  eos: number[];
  /** Whether a text is encoded with the beginning before it; a template writes its own. */
  addBos: boolean;
  /** By name; the one without a name is 'default'. */
  chatTemplates: ReadonlyMap<string, string>;
}

/** Of the model in a folder, with its tokenizer. @throws TokenizerError naming the file and the field */
export function readTokenizerConfig(folder: string, tokenizer: Tokenizer): TokenizerConfig {
  const config = fieldOf(folder, 'tokenizer_config.json');
  const map = fieldOf(folder, 'special_tokens_map.json');
  const generation = fieldOf(folder, 'generation_config.json');
  const token = (name: string): SpecialToken | undefined => {
    const content = textOf(config.get(name)) ?? textOf(map.get(name));
    const id = content === undefined ? undefined : tokenizer.idOf(content);
    return content === undefined || id === undefined ? undefined : { id, content };
  };
  const end = token('eos_token');
  const bos = token('bos_token');
  const eos = new Set(idsOf(generation.get('eos_token_id')));
  if (end) eos.add(end.id);
  const begins = bos !== undefined && tokenizer.frame.before.includes(bos.id);
  return {
    bos,
    pad: token('pad_token'),
    unk: token('unk_token'),
    end,
    eos: [...eos],
    addBos: bos !== undefined && config.get('add_bos_token').flag(begins),
    chatTemplates: templatesOf(folder, config.get('chat_template')),
  };
}

/** An empty object where the file is not there. */
function fieldOf(folder: string, name: string): Field {
  const path = join(folder, name);
  return new Field(path, '', existsSync(path) ? parseJson(path, readWhole(path).bytes) : {});
}

/** A token is its text, or an object with it; null says that there is none. */
function textOf(field: Field): string | undefined {
  if (field.none) return undefined;
  return typeof field.value === 'string' ? field.text() : field.get('content').text();
}

function idsOf(field: Field): number[] {
  if (field.none) return [];
  return Array.isArray(field.value) ? field.list(MOST_ENDS).map((id) => id.id(MOST_TOKENS)) : [field.id(MOST_TOKENS)];
}

/** chat_template.jinja counts before what the configuration says. */
function templatesOf(folder: string, field: Field): Map<string, string> {
  const templates = new Map<string, string>();
  if (Array.isArray(field.value)) {
    for (const entry of field.list(MOST_TEMPLATES))
      templates.set(entry.get('name').text(), entry.get('template').text());
  } else if (!field.none) templates.set('default', field.text());
  const file = join(folder, 'chat_template.jinja');
  if (existsSync(file)) templates.set('default', new TextDecoder().decode(readWhole(file).bytes));
  return templates;
}
