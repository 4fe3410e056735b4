/**
 * What the scaling experiment is trained on, made once in its folder: Chinese and English Wikipedia as prose (clean.ts), one tokenizer
 * of 4,096 tokens for both, token shards of each. Text in other languages or from elsewhere is a line of SOURCES.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeShards, trainTokenizer } from '../../src/text/index.ts';
import { cleanFile } from './clean.ts';

export const VOCAB = 4096;

const SOURCES = [
  { name: 'zh', articles: 'zhwiki.jsonl.zst' },
  { name: 'en', articles: 'enwiki.jsonl.zst' },
] as const;
export const LANGUAGES = SOURCES.map(({ name }) => name);

/** Makes what is not there yet below `folder`: tokenizer/, shards/<language>/. `corpus`: folder of the articles. */
export async function prepareData(folder: string, corpus: string, workers: number): Promise<void> {
  if (existsSync(join(folder, 'data.json'))) return;
  mkdirSync(join(folder, 'text'), { recursive: true });
  const text = (name: string) => join(folder, 'text', `${name}.jsonl`);
  const made: Record<string, object> = {};
  for (const { name, articles } of SOURCES) made[name] = await cleanFile(join(corpus, articles), text(name));
  const { tokenizer } = await trainTokenizer(
    SOURCES.map(({ name }) => text(name)),
    { vocabulary: VOCAB, workers },
  );
  mkdirSync(join(folder, 'tokenizer'), { recursive: true });
  tokenizer.save(join(folder, 'tokenizer'));
  for (const { name } of SOURCES) {
    const out = join(folder, 'shards', name);
    const options = { files: [text(name)], tokenizer: join(folder, 'tokenizer'), out, name, workers };
    const { tokens, textBytes } = await encodeShards(options);
    made[name] = { ...made[name], tokens, textBytes };
  }
  writeFileSync(join(folder, 'data.json'), `${JSON.stringify(made, null, 2)}\n`);
}
