/** `callosum shards`: text to token shards, and what a shard holds. This file reads options and prints; the work is src/text/shards. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { physicalCores } from '../../native/load.ts';
import { corpusFiles, type Invalid } from '../text/corpus/index.ts';
import {
  type EncodeSummary,
  encodeShards,
  inspectShard,
  Shard,
  type ShardReport,
  Tokenizer,
  verifyShard,
} from '../text/index.ts';
import { parseAmount } from '../train/index.ts';
import { number, UsageError } from './command.ts';
import { progress } from './progress.ts';

export const usage = `usage: callosum shards encode --tokenizer <folder> --out <folder> [options] <files or folders...>
       callosum shards inspect [--tokenizer <folder>] [--json] <shards...>

encode: makes token shards of .txt, .md, .jsonl and .jsonl.zst files, in their order
  --tokenizer     folder of the tokenizer, see callosum tokenizer
  --out           folder of the shards: <name>-00000.shard and so on
  --name          of the shards; the first file's unless said
  --limit-tokens  end with the document that reaches so many tokens, such as 12M
  --shard-tokens  most tokens of one shard; 134,217,728 unless said
  --invalid       error, replace or skip documents that are not valid; error unless said
  --workers       threads; one for each core unless said. The shards are the same for any number

inspect: checks the checksum and prints counts, sizes, languages and sources
  --tokenizer     also check that the shards are of this tokenizer, and print the first document's beginning
  --json          a list of objects in place of the text`;

export async function run([action, ...args]: string[], signal: AbortSignal): Promise<number> {
  if (action === 'encode') return encode(args, signal);
  if (action === 'inspect') return inspect(args, signal);
  throw new UsageError({ what: 'shards', rule: 'must be encode or inspect', received: action ?? 'none' });
}

async function encode(args: string[], signal: AbortSignal): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals: files } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      tokenizer: text,
      out: text,
      name: text,
      'limit-tokens': text,
      'shard-tokens': text,
      invalid: text,
      workers: text,
    },
  });
  const { tokenizer, out, name = nameOf(files[0] ?? '') } = values;
  if (tokenizer === undefined) throw new UsageError({ what: 'shards encode', rule: '--tokenizer must be given' });
  if (out === undefined) throw new UsageError({ what: 'shards encode', rule: '--out must be given' });
  if (files.length === 0) throw new UsageError({ what: 'shards encode', rule: 'files of text must be given' });
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name))
    throw new UsageError({
      what: 'shards encode',
      rule: '--name must be of letters, digits, - _ and .',
      received: name,
    });
  const limitTokens = amount('--limit-tokens', values['limit-tokens']);
  const line = progress(
    'encode',
    limitTokens ? { unit: 'tokens', total: limitTokens } : { unit: 'B', total: bytesOf(files) },
  );
  const start = performance.now();
  try {
    const summary = await encodeShards({
      files,
      tokenizer,
      out,
      name,
      limitTokens,
      shardTokens: amount('--shard-tokens', values['shard-tokens']),
      invalid: invalidOf(values.invalid),
      workers: whole('--workers', values.workers) ?? physicalCores(),
      signal,
      onProgress: (read, tokens) =>
        limitTokens ? line.update(tokens) : line.update(read, `${number(tokens / 1e6, 1)}M tokens`),
    });
    line.end();
    console.log(told(summary, (performance.now() - start) / 1000));
    return 0;
  } catch (error) {
    line.end();
    if (!signal.aborted) throw error;
    console.log('Stopped. Nothing was written.');
    return 130;
  }
}

function told({ shards, tokens, documents, textBytes, empty, invalid }: EncodeSummary, seconds: number): string {
  const ratio = number(textBytes / tokens, 2);
  const lines = [
    ...shards.map(({ path, header }) => `${path}  ${number(header.tokens)} tokens`),
    `${number(documents)} documents, ${number(tokens)} tokens, ${ratio} bytes a token; ${number(seconds, 1)} s`,
  ];
  if (empty) lines.push(`${number(empty)} empty documents were dropped`);
  if (invalid) lines.push(`${number(invalid)} documents were not valid and were mended or left out`);
  return lines.join('\n');
}

async function inspect(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals: files } = parseArgs({
    args,
    allowPositionals: true,
    options: { tokenizer: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (files.length === 0) throw new UsageError({ what: 'shards inspect', rule: 'shards must be given' });
  const tokenizer = values.tokenizer === undefined ? undefined : Tokenizer.load(values.tokenizer);
  const reports: (ShardReport & { beginning?: string })[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    using shard = Shard.open(file);
    if (tokenizer) shard.checkTokenizer(tokenizer);
    const line = progress(`check ${basename(file)}`, { unit: 'B', total: shard.header.tokens * shard.header.width });
    verifyShard(file, (bytes) => line.update(bytes));
    line.end();
    const report = { ...inspectShard(shard), beginning: tokenizer && beginningOf(shard, tokenizer) };
    if (values.json) reports.push(report);
    else console.log(rendered(report));
  }
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  return 0;
}

const SHOWN_TOKENS = 200;

function beginningOf(shard: Shard, tokenizer: Tokenizer): string {
  return tokenizer.decode(shard.ids.subarray(0, Math.min(shard.start(1), SHOWN_TOKENS)));
}

function rendered(report: ShardReport & { beginning?: string }): string {
  const { least, tenth, median, ninth, most } = report.documentTokens;
  const languages = Object.entries(report.languages).map(([name, count]) => `${name} ${number(count)}`);
  const lines: [label: string, text: string][] = [
    ['shard', `${report.path}: ${report.kind}, version 1, whole, checksum ${report.checksum.slice(0, 12)} verified`],
    ['documents', `${number(report.documents)}; ${languages.join(', ')}`],
    ['tokens', `${number(report.tokens)}, ${report.bytesPerId} bytes each, below ${number(report.vocabulary)}`],
    ['text', `${number(report.textBytes)} bytes, ${number(report.bytesPerToken, 3)} a token`],
    [
      'a document',
      `${[least, tenth, median, ninth, most].map((n) => number(n)).join(' / ')} tokens (least, 10 %, median, 90 %, most)`,
    ],
    ['tokenizer', report.tokenizer.slice(0, 12)],
    ['from', report.sources.join(', ')],
  ];
  if (report.counted !== undefined) lines.push(['answers', `${number(report.counted)} tokens, which the loss counts`]);
  if (report.beginning !== undefined) lines.push(['begins', JSON.stringify(report.beginning)]);
  return lines.map(([label, text]) => `${label.padEnd(11)} ${text}`).join('\n');
}

/** zhwiki of data/zhwiki.jsonl.zst. */
const nameOf = (file: string): string =>
  basename(file)
    .replace(/\.(jsonl|jsonl\.zst|txt|md)$/, '')
    .replace(/[^\p{L}\p{N}_.-]|^[.-]/gu, '_');

const bytesOf = (files: readonly string[]): number => corpusFiles(files).reduce((sum, { bytes }) => sum + bytes, 0);

/** A number of tokens, such as 12M or 40000. */
function amount(option: string, text: string | undefined): number | undefined {
  return whole(option, text === undefined ? undefined : String(parseAmount(text) ?? text));
}

function whole(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const n = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(n) && n >= 1) return n;
  throw new UsageError({ what: 'shards encode', rule: `${option} must be a whole number from 1`, received: text });
}

function invalidOf(text: string | undefined): Invalid | undefined {
  if (text === undefined || text === 'error' || text === 'replace' || text === 'skip') return text;
  throw new UsageError({ what: 'shards encode', rule: '--invalid must be error, replace or skip', received: text });
}
