/** `callosum tokenizer train`: options, progress, the closing summary and the folder. What training is: src/text/train/. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusFiles } from '../text/corpus/index.ts';
import { TokenizerError } from '../text/errors.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import { type Density, densities } from '../text/train/density.ts';
import { type Trained, type TrainOptions, type TrainProgress, trainTokenizer } from '../text/train/train.ts';
import { number, UsageError } from './command.ts';
import { duration, type ProgressLine, progress } from './progress.ts';

export const usage = `usage: callosum tokenizer train [--vocab <n>] [--out <folder>] [options] <files or folders...>
  reads .txt, .md, .jsonl and .jsonl.zst; of lines their \`text\` or \`messages\`
  --out            the folder for tokenizer.json and tokenizer_config.json; tokenizer unless said
  --vocab          number of tokens, special ones and bytes included; 16384 unless said
  --special        a special token; again for more. In place of those of the house: end of text, ChatML, fill in the middle
  --pattern        how text is cut before merging: callosum (default), gpt4, gpt2, or a regular expression
  --digits         single or triple: numbers cut into digits or groups of three; triple unless said
  --no-byte-fallback  only bytes that occur become tokens; other text can then not be encoded
  --min-frequency  a pair must occur so often to become a token; 2 unless said
  --normalization  none (default) or nfc
  --max-token-bytes   no token is longer; no limit unless said
  --invalid        text that is not valid is an error (default), replace: mended, or skip: left out
  --workers        threads that count; the number of processors unless said, at most 8
  --force          replace a tokenizer that is in the folder`;

const OPTIONS = {
  out: { type: 'string', default: 'tokenizer' },
  vocab: { type: 'string', default: '16384' },
  special: { type: 'string', multiple: true },
  pattern: { type: 'string' },
  digits: { type: 'string' },
  'no-byte-fallback': { type: 'boolean', default: false },
  'min-frequency': { type: 'string', default: '2' },
  normalization: { type: 'string', default: 'none' },
  'max-token-bytes': { type: 'string' },
  invalid: { type: 'string', default: 'error' },
  workers: { type: 'string', default: String(Math.min(8, availableParallelism())) },
  force: { type: 'boolean', default: false },
} as const;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals: files } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (files.length === 0) throw wrong('files of text must be given');
  const options: TrainOptions = {
    vocabulary: whole('--vocab', values.vocab, 1),
    special: values.special,
    pattern: values.pattern,
    digits: values.digits === undefined ? undefined : oneOf('--digits', values.digits, ['single', 'triple']),
    byteFallback: !values['no-byte-fallback'],
    minFrequency: whole('--min-frequency', values['min-frequency'], 1),
    normalization: oneOf('--normalization', values.normalization, ['none', 'nfc']),
    maxTokenBytes: values['max-token-bytes'] ? whole('--max-token-bytes', values['max-token-bytes'], 1) : undefined,
    invalid: oneOf('--invalid', values.invalid, ['error', 'replace', 'skip']),
    workers: whole('--workers', values.workers, 1),
  };
  refuseToReplace(values.out, values.force);
  const start = performance.now();
  const total = corpusFiles(files).reduce((sum, file) => sum + file.bytes, 0);
  say('reads', `${number(total / 1e6, 1)} MB of files, workers: ${options.workers}`);
  try {
    const trained = await trainTokenizer(files, { ...options, signal, onProgress: reporter() });
    signal.throwIfAborted();
    const sample = await densities(trained.tokenizer, files);
    signal.throwIfAborted();
    save(values.out, trained.tokenizer);
    summarise(trained, sample, values.out, (performance.now() - start) / 1000);
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log('Stopped. Nothing was written.');
    return 130;
  }
}

/** Two progress lines, one after the other. */
function reporter(): (progress: TrainProgress) => void {
  const lines: Partial<Record<TrainProgress['phase'], ProgressLine>> = {};
  return ({ phase, done, total }) => {
    if (phase === 'merge') lines.count?.end();
    lines[phase] ??=
      phase === 'count'
        ? progress(phase, { unit: 'B', total })
        : progress(phase, { unit: 'merges', total, share: (n) => Math.log2(1 + n) / Math.log2(1 + total) }); // as measured
    lines[phase].update(done);
    if (phase === 'merge' && done === total) lines.merge?.end();
  };
}

/** Before the work and not after it. */
function refuseToReplace(folder: string, force: boolean): void {
  if (force || !existsSync(join(folder, 'tokenizer.json'))) return;
  throw new TokenizerError({ what: folder, rule: 'there is a tokenizer already', hint: '--force replaces it' });
}

/** A new folder appears whole; in one that is there each file is replaced whole. */
function save(out: string, tokenizer: Tokenizer): void {
  const folder = resolve(out);
  if (existsSync(folder)) {
    tokenizer.save(folder);
    return;
  }
  const unfinished = `${folder}.${process.pid}.tmp`;
  try {
    mkdirSync(unfinished, { recursive: true });
    tokenizer.save(unfinished);
    renameSync(unfinished, folder);
    const parent = openSync(dirname(folder), 'r');
    fsyncSync(parent);
    closeSync(parent);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (error instanceof TokenizerError) throw error;
    const received = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new TokenizerError({ what: out, rule: 'must be a folder that can be written', received }, { cause: error });
  }
}

function summarise(trained: Trained, sample: Record<string, Density>, out: string, seconds: number): void {
  const { tokenizer, bytes, documents, words, merges, exhausted, invalid } = trained;
  const special = tokenizer.special.size;
  const alphabet = tokenizer.size - special - merges;
  const density = Object.entries(sample).flatMap(([language, { bytes, tokens }]) =>
    tokens ? [`${language} ${(bytes / tokens).toFixed(2)}`] : [],
  );
  const peak = process.resourceUsage().maxRSS / 1024;
  say('tokenizer', `${number(tokenizer.size)} tokens: ${special} special, ${alphabet} bytes, ${number(merges)} merges`);
  if (exhausted) say('', 'fewer than were asked for: the text has no more pairs that are frequent enough');
  say('text', `${number(bytes / 1e6, 1)} MB in ${number(documents)} documents; ${number(words)} different pieces`);
  if (invalid.documents) say('', `${number(invalid.documents)} documents were not valid, the first: ${invalid.first}`);
  if (density.length) say('bytes a token', `${density.join(', ')} (the beginnings of the files)`);
  say('time', `${duration(seconds)}; peak memory ${number(peak)} MiB`);
  say('saved in', out);
}

function say(label: string, text: string): void {
  console.log(`${label.padEnd(14)} ${text}`);
}

const wrong = (rule: string, received?: string) => new UsageError({ what: 'tokenizer train', rule, received });

function whole(option: string, text: string, least: number): number {
  const n = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(n) && n >= least) return n;
  throw wrong(`${option} must be a whole number from ${least}`, text);
}

function oneOf<const T extends string>(option: string, text: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(text)) return text as T;
  throw wrong(`${option} must be ${allowed.join(' or ')}`, text);
}
