/** Real text by the hundred megabytes: a third English articles, a third Chinese articles, a third laws, read by the project's own reader. */

import type { DocumentInput } from '../../src/memory/store/index.ts';
import { readDocuments } from '../../src/text/corpus/index.ts';
import { shared } from './questions/sources.ts';

const PARTS = ['corpus/enwiki.jsonl.zst', 'corpus/zhwiki.jsonl.zst', 'corpus/laws-zh.jsonl.zst'];
/** A first line up to here is the title; otherwise the last part of the id is. */
const LONGEST_TITLE = 60;

/** Documents of about `bytes` UTF-8 bytes of text in all. @throws MissingSource */
export async function* corpusOf(bytes: number): AsyncGenerator<DocumentInput> {
  for (const part of PARTS) {
    let left = bytes / PARTS.length;
    for await (const { id, text, line } of readDocuments([shared(part)])) {
      if (left <= 0) break;
      left -= Buffer.byteLength(text);
      const name = id ?? `${part}:${line}`;
      yield { name, title: titleOf(name, text), text };
    }
  }
}

function titleOf(name: string, text: string): string {
  const first = text.split('\n', 1)[0].replace(/^#+ */, '');
  return first !== '' && first.length <= LONGEST_TITLE ? first : name.replace(/^.*[/-]/, '').replaceAll('_', ' ');
}
