/**
 * What a checkpoint is, without reading its weights: sizes, formats, positions, and what lies beside the weights. Data for those who show
 * or list models; no text for people here.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Decoder } from './decoder.ts';
import { type OpenedDecoder, openDecoder } from './open.ts';
import type { Checkpoint } from './weights/checkpoint.ts';
import { readJson } from './weights/json.ts';

/** Weights that are stored in one format. */
export interface FormatShare {
  /** As GGUF calls it. */
  readonly format: string;
  readonly weights: number;
  readonly bytes: number;
}

export interface Description {
  /** What the file calls itself, or its own name. */
  readonly name: string;
  readonly kind: Checkpoint['kind'];
  /** model_type of config.json. */
  readonly architecture: string;
  /** Numbers that were learned, tied matrices once. */
  readonly parameters: number;
  /** Of the weights as they are stored. */
  readonly bytes: number;
  readonly bitsPerWeight: number;
  /** Most bytes first. */
  readonly formats: readonly FormatShare[];
  /** Longest sequence, tokens. */
  readonly context: number;
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
  readonly tied: boolean;
  /** Tokens that blocks with a sliding window see, and how many blocks have one. */
  readonly window?: { readonly tokens: number; readonly layers: number };
  /** rope_type of rotary positions; learned: a table. */
  readonly positions: string;
  /** Numbers that a token leaves in the cache of keys and values. */
  readonly cachePerToken: number;
  /** Of tokenizer.json its model, of GGUF tokenizer.ggml.model with what cuts the text before it. */
  readonly tokenizer?: string;
  /** Whether the model brings a template for conversations. */
  readonly chatTemplate: boolean;
  /** As the checkpoint says it: an SPDX name in most. */
  readonly license?: string;
}

const MAX_TEXT_BYTES = 2 ** 20;
const MAX_TOKENIZER_BYTES = 2 ** 28;

/** Describes what is at a path, or what openDecoder has opened. Throws as openDecoder does. */
export function describe(model: string | OpenedDecoder): Description {
  if (typeof model !== 'string') return described(model);
  const opened = openDecoder(model);
  using _weights = opened.weights;
  return described(opened);
}

function described({ decoder, config, weights, checkpoint }: OpenedDecoder): Description {
  const formats = formatsOf(weights);
  const sum = (of: (share: FormatShare) => number) => formats.reduce((n, share) => n + of(share), 0);
  const [parameters, bytes] = [sum((share) => share.weights), sum((share) => share.bytes)];
  const rope = config.rope_parameters;
  const [first] = decoder.blocks;
  return {
    kind: checkpoint.kind,
    architecture: config.model_type,
    parameters,
    bytes,
    bitsPerWeight: (8 * bytes) / parameters,
    formats,
    context: decoder.context,
    layers: decoder.blocks.length,
    width: decoder.width,
    inner: first.inner,
    heads: first.heads,
    kvHeads: first.kvHeads,
    headDim: first.headDim,
    vocab: decoder.vocab,
    tied: decoder.tied,
    window: windowOf(decoder),
    positions: rope === undefined ? 'learned' : 'rope_type' in rope ? rope.rope_type : rope.full_attention.rope_type,
    cachePerToken: decoder.blocks.reduce((n, { kvHeads, headDim }) => n + 2 * kvHeads * headDim, 0),
    ...(checkpoint.kind === 'huggingface' ? besideFolder(checkpoint.path) : insideFile(checkpoint)),
  };
}

function formatsOf({ paths, get }: OpenedDecoder['weights']): FormatShare[] {
  const shares = new Map<string, { weights: number; bytes: number }>();
  for (const path of paths) {
    const { type, shape, bytes } = get(path)!;
    const share = shares.get(type) ?? { weights: 0, bytes: 0 };
    share.weights += shape.reduce((n, size) => n * size, 1);
    share.bytes += bytes;
    shares.set(type, share);
  }
  return [...shares].map(([format, share]) => ({ format, ...share })).sort((a, b) => b.bytes - a.bytes);
}

function windowOf({ blocks }: Decoder): Description['window'] {
  const windows = blocks.map(({ window }) => window).filter((window) => window > 0);
  return windows.length ? { tokens: Math.max(...windows), layers: windows.length } : undefined;
}

type Beside = Pick<Description, 'name' | 'tokenizer' | 'chatTemplate' | 'license'>;

/** What GGUF metadata say; texts of another kind say nothing. */
function insideFile({ path, metadata }: Extract<Checkpoint, { metadata: unknown }>): Beside {
  const text = (key: string) => {
    const value = metadata.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [model, cuts] = [text('tokenizer.ggml.model'), text('tokenizer.ggml.pre')];
  return {
    name: text('general.name') ?? basename(path),
    tokenizer: cuts && model ? `${model}, ${cuts}` : model,
    chatTemplate: text('tokenizer.chat_template') !== undefined,
    license: text('general.license'),
  };
}

/** What the files of a folder say; one that is missing or not what it should be says nothing. */
function besideFolder(folder: string): Beside {
  const json = (name: string, most: number): Record<string, unknown> => {
    try {
      return readJson(join(folder, name), most);
    } catch {
      return {};
    }
  };
  const model = json('tokenizer.json', MAX_TOKENIZER_BYTES).model as { type?: unknown } | undefined;
  const stated = typeof model?.type === 'string' ? model.type : undefined;
  const there = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() ?? false;
  return {
    name: basename(folder),
    tokenizer: stated ?? (there('tokenizer.model') ? 'SentencePiece' : undefined),
    chatTemplate: there('chat_template.jinja') || 'chat_template' in json('tokenizer_config.json', MAX_TOKENIZER_BYTES),
    license: cardLicense(join(folder, 'README.md')),
  };
}

/** `license` in the front matter of a model's card. */
export function cardLicense(path: string): string | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > MAX_TEXT_BYTES) return undefined;
  const [, matter] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(path, 'utf8')) ?? [];
  const [, license] = /^license:\s*["']?([\w.-]+)/m.exec(matter ?? '') ?? [];
  return license;
}
