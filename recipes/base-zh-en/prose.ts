/**
 * The natural text of the base: corpora to prose by simple rules, as JSON lines {id, lang, text}. Tables, lists, markup and stubs of the
 * encyclopedias are dropped, headings of books and laws too; Chinese is brought to one script. Nothing here asks what a text says.
 */
import { once } from 'node:events';
import { createWriteStream, renameSync } from 'node:fs';
import { clean } from '../../bench/scaling/clean.ts';
import { HAN_VARIANTS } from '../../src/memory/write/han-variants.ts';
import { readDocuments } from '../../src/text/corpus/index.ts';

export interface ProseSource {
  readonly name: string;
  readonly file: string;
  readonly prose: (text: string) => string;
  /** As much as the run reads, about; a source with less is read whole. */
  readonly characters: number;
}

const VARIANTS = [...HAN_VARIANTS];
const SIMPLIFIED = new Map(VARIANTS.flatMap((from, i) => (i % 2 === 0 ? [[from, VARIANTS[i + 1]] as const] : [])));

function simplified(text: string): string {
  let out = '';
  for (const character of text) out += SIMPLIFIED.get(character) ?? character;
  return out;
}

/** Headings, rules, comments and emphasis of Markdown; blank lines and spaces at the ends of lines. */
const plain = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/[_*]{1,3}([^_*\n]+)[_*]{1,3}/g, '$1')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|[-=*_]{3,}$|\|)/.test(line))
    .join('\n');

export const PROSE: readonly ProseSource[] = [
  { name: 'zhwiki', file: 'zhwiki.jsonl.zst', prose: (text) => simplified(clean(text)), characters: 9e6 },
  { name: 'enwiki', file: 'enwiki.jsonl.zst', prose: clean, characters: 24e6 },
  { name: 'zh-prose', file: 'zh-prose.jsonl.zst', prose: plain, characters: 5e6 },
  { name: 'books-en', file: 'books-en.jsonl.zst', prose: plain, characters: 12e6 },
  { name: 'laws-zh', file: 'laws-zh.jsonl.zst', prose: plain, characters: 2e6 },
];

const SHORTEST = 150;
/** A book is many documents, so that some of them can be held out and none of them fills batch after batch. */
const LONGEST = 8000;

/** A text in pieces that end with a line, each hardly longer than LONGEST. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of text.split('\n')) {
    piece += piece === '' ? line : `\n${line}`;
    if (piece.length < LONGEST) continue;
    pieces.push(piece);
    piece = '';
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** Writes the source's prose to `to`; its documents and characters. */
export async function writeProse({ prose, characters: wanted }: ProseSource, from: string, to: string) {
  const out = createWriteStream(`${to}.unfinished`);
  const seen = new Set<string>(); // documents made by one template begin alike
  let [documents, characters] = [0, 0];
  for await (const { id, lang, text } of readDocuments([from], { invalid: 'skip' })) {
    if (characters >= wanted) break;
    const own = prose(text);
    const beginning = own.slice(0, 100);
    if (own.length < SHORTEST || seen.has(beginning)) continue;
    seen.add(beginning);
    characters += own.length;
    for (const [i, piece] of piecesOf(own).entries()) {
      documents++;
      if (!out.write(`${JSON.stringify({ id: `${id}#${i}`, lang, text: piece })}\n`)) await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'close');
  renameSync(`${to}.unfinished`, to);
  return { documents, characters };
}
