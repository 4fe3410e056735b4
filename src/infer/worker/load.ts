/** From a checkpoint to what the worker serves: engine, tokenizer, template, stop ids. What each of them is, is decided elsewhere. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, MAX_CONFIG_BYTES, readJson } from '../../model/weights/json.ts';
import { device } from '../../tensor/index.ts';
import { Tokenizer } from '../../text/index.ts';
import { RequestError } from '../errors.ts';
import { openEngine } from '../runner/index.ts';
import type { OpenModelOptions } from './open-model.ts';
import type { ServedModel } from './served-model.ts';
import { stopIdsOf } from './stop-ids.ts';

/** What surrounds a model: text to ids and back, and where a text ends. */
interface Surroundings {
  readonly tokenizer: Tokenizer;
  /** Ends of text as the files name them. */
  readonly ends: readonly unknown[];
}

/** The model at a path. Throws what its parts throw. */
export function loadServed(path: string, { threads, ...options }: OpenModelOptions): ServedModel {
  const { tokenizer, ends } = surroundingsOf(path);
  const cpu = device((options.device ?? 'cpu') as 'cpu');
  if (threads !== undefined) cpu.threads = threads;
  const engine = openEngine(path, options);
  const vocab = Math.min(engine.vocab, tokenizer.size);
  return {
    engine,
    tokenizer,
    stopIds: stopIdsOf(ends, tokenizer.special, vocab),
    info: { path, vocab, context: engine.context, bytes: engine.bytes, device: cpu.description },
  };
}

function surroundingsOf(path: string): Surroundings {
  if (!statSync(path).isDirectory())
    throw new RequestError({ what: path, rule: 'must be a folder with a tokenizer.json', received: 'a file' });
  const ends = ['generation_config.json', CONFIG_FILE]
    .map((name) => join(path, name))
    .filter((file) => existsSync(file))
    .map((file) => readJson(file, MAX_CONFIG_BYTES).eos_token_id);
  return { tokenizer: Tokenizer.load(path), ends };
}
