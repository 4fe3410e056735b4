/** How many bytes a token stands for, by language, on the beginnings of text files. For people to judge a tokenizer by; not training. */
import { corpusFiles, documentsOf, readBlocks } from '../corpus/index.ts';
import type { Tokenizer } from '../tokenizer.ts';

/** Of each file so much is read, of at most so many files. */
const SAMPLE = { bytes: 2 ** 18, files: 32 };

export interface Density {
  bytes: number;
  tokens: number;
}

/**
 * Bytes and tokens of Chinese documents (a fifth of the characters are ideographs) and of English ones (half are Latin letters) at the
 * beginnings of the files; other documents are in neither. The same files give the same sample.
 */
export async function densities(
  tokenizer: Tokenizer,
  files: readonly string[],
): Promise<Record<'chinese' | 'english', Density>> {
  const found = { chinese: { bytes: 0, tokens: 0 }, english: { bytes: 0, tokens: 0 } };
  const all = corpusFiles(files);
  const step = Math.max(1, all.length / SAMPLE.files);
  for (let i = 0; i < all.length; i += step) {
    const { path } = all[Math.floor(i)];
    for await (const block of readBlocks([path], { blockBytes: SAMPLE.bytes, wholeFileBytes: SAMPLE.bytes })) {
      for (const { text, messages } of documentsOf(block, { invalid: 'skip' })) {
        const whole = messages ? messages.map(({ content }) => content).join('\n') : text;
        const language = languageOf(whole);
        if (!language) continue;
        found[language].bytes += Buffer.byteLength(whole);
        found[language].tokens += tokenizer.encode(whole).length;
      }
      break;
    }
  }
  return found;
}

function languageOf(text: string): 'chinese' | 'english' | undefined {
  const share = (pattern: RegExp) => (text.match(pattern)?.length ?? 0) / text.length;
  if (share(/\p{Script=Han}/gu) >= 0.2) return 'chinese';
  return share(/[a-z]/gi) >= 0.5 ? 'english' : undefined;
}
