/**
 * Encyclopedia articles to prose, by simple rules: lines of tables and lists, headings and footnotes are dropped, markup inside lines is
 * removed, and what is then too short to teach anything is left out. The text that the scaling experiment learns.
 *
 *   node bench/scaling/clean.ts <articles.jsonl.zst> <prose.jsonl>
 */

import { once } from 'node:events';
import { createWriteStream, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readDocuments } from '../../src/text/corpus/index.ts';

/** Characters of a document that is no stub: a Chinese character says as much as some three letters. */
const LEAST = { zh: 150, en: 500 };
/** Of a line, at least so much is letters or the space between words; tables and lists of numbers have less. */
const LETTERS = 0.8;

const HAN = /\p{Script=Han}/u;
/** A line of prose has what ends a sentence, list items and cells have not. A full stop behind Chinese marks a heading. */
const SENTENCE = { zh: /[。！？；]/u, en: /[.!?;]["”')]?(\s|$)/u };
const TABLE = /^\s*[|+]|\s\|\s|[-=]{4,}|\S {3,}\S.* {3,}\S/u;
const LINE_OF_FOOTNOTE = /^\s*(\[\d+\]|Category:|File:|Image:|\*|#|https?:)/u;

/** What markup leaves in a line: references, links, emphasis, tags, brackets whose content another script had. */
const MARKUP: [RegExp, string][] = [
  [/<[^<>]{1,200}>/gu, ''],
  [/\{\{[^{}]*\}\}|\[\[|\]\]/gu, ''],
  [/\[(\d+|[a-z]|note \d+|citation needed)\]/giu, ''],
  [/https?:\/\/\S+/gu, ''],
  [/[*_]{1,3}(\S[^*_]*\S|\S)[*_]{1,3}/gu, '$1'],
  [/[（(][\s,，;；:：、]*[）)]/gu, ''],
  [/([（(])[\s,，;；]+/gu, '$1'],
  [/[ \t\u00a0\u3000]+/gu, ' '],
];

/** The prose of an article, paragraphs apart; empty where it is a stub. */
export function clean(text: string): string {
  const kept: string[] = [];
  for (const raw of text.split('\n')) {
    if (TABLE.test(raw) || LINE_OF_FOOTNOTE.test(raw)) continue;
    const line = MARKUP.reduce((s, [what, by]) => s.replace(what, by), raw).trim();
    if (!(HAN.test(line) ? SENTENCE.zh : SENTENCE.en).test(line)) continue;
    const letters = line.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0;
    if (letters < LETTERS * [...line].length) continue;
    kept.push(line);
  }
  const prose = kept.join('\n');
  return prose.length < (HAN.test(prose.slice(0, 200)) ? LEAST.zh : LEAST.en) ? '' : prose;
}

export interface Cleaned {
  articles: number;
  documents: number;
  characters: number;
}

/** Writes the prose of every article of `from` that has some as a JSON line {id, lang, text} of `to`. */
export async function cleanFile(from: string, to: string): Promise<Cleaned> {
  const counts: Cleaned = { articles: 0, documents: 0, characters: 0 };
  const seen = new Set<string>(); // articles made by one template begin alike
  const out = createWriteStream(`${to}.tmp`);
  for await (const { text, id, lang } of readDocuments([from], { invalid: 'skip' })) {
    counts.articles++;
    const prose = clean(text);
    const beginning = prose.slice(0, 200);
    if (prose === '' || seen.has(beginning)) continue;
    seen.add(beginning);
    counts.documents++;
    counts.characters += prose.length;
    if (!out.write(`${JSON.stringify({ id, lang, text: prose })}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  renameSync(`${to}.tmp`, to);
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  const { articles, documents, characters } = await cleanFile(from, to);
  console.log(`${documents} of ${articles} articles, ${(characters / 1e6).toFixed(1)}M characters`);
}
