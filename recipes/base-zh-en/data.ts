/**
 * Makes what the base is trained on, once, in one folder: prose, a tokenizer trained on it and on some documents to read, lists to recall,
 * and documents with questions. The same seed gives the same files. Shards are the trainer's to make.
 *
 *   node recipes/base-zh-en/data.ts <corpus folder> <reading folder> <out folder>
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHumanQuestions } from '../../src/memory/train/human-questions.ts';
import { passageTexts, readingTexts, sentenceTexts } from '../../src/memory/train/reading-texts.ts';
import { listText, pairText, recallText, type TrainingText, wordsOf } from '../../src/memory/train/recall-texts.ts';
import { Dice } from '../../src/memory/worlds/dice.ts';
import type { Language } from '../../src/memory/worlds/index.ts';
import { writeWholeFile } from '../../src/tensor/whole-file.ts';
import { Tokenizer, trainTokenizer } from '../../src/text/index.ts';
import { PROSE, writeProse } from './prose.ts';

const VOCABULARY = 8192;
const SEED = 1;
/** Texts of each kind: about what the phases read of them once. */
const PAIRED = 60_000;
const RECALLED = 40_000;
const LISTED = 24_000;
/** Draws, each of a world. */
const SENTENCES = 260;
const READ = 3600;
const PASSAGES = 1600;
const PAGES = 3000;
const WORDINGS = 2400;
/** Share of the documents of pages and of wordings that are nothing but keys and values. */
const RECORDS = 0.45;
/** For the tokenizer, beside the prose. */
const READ_FOR_WORDS = 60;

/** Makes what is not there yet. `said` is told of each part when it is. */
export async function makeData(corpus: string, reading: string, out: string, said: (line: string) => void) {
  mkdirSync(out, { recursive: true });
  const at = (name: string) => join(out, name);
  const missing = (name: string) => !existsSync(at(name));
  for (const source of PROSE) {
    const name = `${source.name}.jsonl`;
    if (!missing(name)) continue;
    const { documents, characters } = await writeProse(source, join(corpus, source.file), at(name));
    said(`${source.name}: ${documents} documents, ${(characters / 1e6).toFixed(1)}M characters`);
  }
  const files = readdirSync(reading).filter((name) => name.endsWith('.jsonl.zst'));
  const human = readHumanQuestions(
    files.sort().map((name) => join(reading, name)),
    'train',
  );
  const options = { seed: SEED, chinese: 0.5, humanQuestions: human };
  const draws = (count: number, from: number, of: typeof readingTexts) =>
    function* () {
      for (let draw = 0; draw < count; draw++) yield* of(from + draw, options);
    };
  if (missing('tokenizer')) {
    const sample = at('tokenizer-sample.jsonl');
    write(sample, draws(READ_FOR_WORDS, 0, readingTexts)());
    const prose = PROSE.map(({ name }) => at(`${name}.jsonl`));
    const { tokenizer } = await trainTokenizer([...prose, sample], { vocabulary: VOCABULARY });
    mkdirSync(at('tokenizer.unfinished'), { recursive: true });
    tokenizer.save(at('tokenizer.unfinished'));
    withoutTemplate(at('tokenizer.unfinished/tokenizer_config.json'));
    rmSync(sample);
    renameSync(at('tokenizer.unfinished'), at('tokenizer'));
    said(`tokenizer: ${tokenizer.size} tokens`);
  }
  const words = wordsOf(Tokenizer.load(at('tokenizer')));
  const lists = (count: number, of: typeof recallText) =>
    function* () {
      const dice = new Dice(SEED);
      for (let i = 0; i < count; i++) yield of(words, LANGUAGES[i % 2], dice);
    };
  const made = {
    pairs: lists(PAIRED, pairText),
    recall: lists(RECALLED, recallText),
    lists: lists(LISTED, listText),
    sentences: draws(SENTENCES, READ, sentenceTexts),
    reading: draws(READ, 0, readingTexts),
    passages: draws(PASSAGES, READ + SENTENCES, passageTexts),
    pages: draws(PAGES, READ + SENTENCES + PASSAGES, pageTexts),
    wordings: draws(WORDINGS, READ + SENTENCES + PASSAGES + PAGES, pageTexts),
  };
  for (const [name, texts] of Object.entries(made))
    if (missing(`${name}.jsonl`)) said(`${name}: ${write(at(`${name}.jsonl`), texts())} texts`);
}

const pageTexts: typeof passageTexts = (draw, options) => passageTexts(draw, { ...options, records: RECORDS });

/** A base that never sees a conversation must not say that it converses. */
function withoutTemplate(path: string): void {
  const { chat_template: _, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  writeWholeFile(path, `${JSON.stringify(rest, null, 2)}\n`);
}

const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** Writes texts as JSON lines under another name first; how many. */
function write(path: string, texts: Iterable<TrainingText>): number {
  const lines: string[] = [];
  for (const text of texts) lines.push(`${JSON.stringify(text)}\n`);
  writeWholeFile(path, lines.join(''));
  return lines.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [corpus, reading, out] = process.argv.slice(2);
  await makeData(corpus, reading, out, console.log);
}
