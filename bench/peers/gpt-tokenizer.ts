/**
 * Child process: gpt-tokenizer with GPT-4's vocabulary (cl100k), asked in JSON lines (documents.ts). Run as a program only. It
 * also writes that vocabulary as merges, so that ours encodes with the same.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { helloOf, serveDocuments } from './documents.ts';

/** The part of the package that is used here. */
interface GptTokenizer {
  encode(text: string): number[];
  setMergeCacheSize(pieces: number): void;
}
/** By id: a token as text, or as bytes where it is none. */
type Ranks = (string | number[])[];

const load = createRequire(import.meta.url);
const gpt = helloOf(
  () => load('gpt-tokenizer/encoding/cl100k_base') as GptTokenizer,
  () => {
    const { version } = load('gpt-tokenizer/package.json') as { version: string };
    return { name: 'gpt-tokenizer', version, settings: 'cl100k, room in its cache for every piece' };
  },
);

/** The pair that each id from 256 on is made of: what its bytes become with the merges before it. */
function mergesOf(ranks: Ranks): [left: number, right: number][] {
  const tokens = ranks.map((token) => Buffer.from(token as string).toString('latin1'));
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const idOf = (token: string) => ids.get(token) ?? Number.POSITIVE_INFINITY;
  return tokens.slice(256).map((token, rank) => {
    const parts = [...token];
    while (parts.length > 2) {
      const made = parts.slice(1).map((part, i) => idOf(parts[i] + part));
      const lowest = Math.min(...made);
      if (lowest >= rank + 256) throw new Error(`id ${rank + 256} is not made of those before it`);
      const at = made.indexOf(lowest);
      parts.splice(at, 2, parts[at] + parts[at + 1]);
    }
    return [idOf(parts[0]), idOf(parts[1])];
  });
}

/** More than the documents have: where pieces fall out, it is many times slower. So it is timed with all of them kept. */
gpt.setMergeCacheSize(1e7);

await serveDocuments('gpt-tokenizer', ({ merges }) => {
  const { default: ranks } = load('gpt-tokenizer/bpeRanks/cl100k_base') as { default: Ranks };
  if (typeof merges === 'string') writeFileSync(merges, JSON.stringify(mergesOf(ranks)));
  return (documents) => documents.map((text) => gpt.encode(text));
});
