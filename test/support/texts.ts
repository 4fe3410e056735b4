/** Texts for tests of tokenizers: from the corpora where they are, the project's own files, and of every kind of odd character. */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createZstdDecompress } from 'node:zlib';
import type { Source } from './source.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CORPUS = join(ROOT, '../shared/corpus');

/** Whether the corpora are beside this checkout. */
export const hasCorpus = existsSync(CORPUS);

/** What comes first in a corpus, as documents of some kilobytes. */
export async function corpusText(name: string, bytes: number): Promise<string[]> {
  const file = createReadStream(join(CORPUS, name));
  const texts: string[] = [];
  let read = 0;
  for await (const line of createInterface({ input: file.pipe(createZstdDecompress()) })) {
    const { text, messages } = JSON.parse(line) as { text?: string; messages?: { content: string }[] };
    texts.push((text ?? messages?.map(({ content }) => content).join('\n') ?? '').slice(0, 50_000));
    read += Buffer.byteLength(texts[texts.length - 1]);
    if (read > bytes) break;
  }
  file.destroy();
  return texts;
}

/** The project's own files: code in several languages, and documents in two. */
export function projectTexts(): string[] {
  const kinds = /\.(ts|cc|h|py|md)$/;
  return ['src', 'native', 'docs', 'bench', 'test'].flatMap((name) =>
    readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && kinds.test(entry.name) && !entry.parentPath.includes('node_modules'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
}

/** Words, marks and characters of many scripts, controls, and what looks like special tokens. */
const PARTS: readonly string[] = [
  ...[
    '我们',
    '的',
    '是',
    '，',
    '。',
    '《',
    '》',
    '（',
    '123',
    '二〇二三',
    '𠀀𪛟',
    '々',
    '〇',
    '中 文',
    'カタカナ',
    'ひらがな',
    '한국어',
  ],
  ...[
    'the',
    ' of',
    'Hello',
    "don't",
    "I'LL",
    ' 12345',
    '3.14',
    ' x',
    '...',
    ' --',
    'café',
    'ﬁ',
    'ſ',
    "'ſ",
    'ÅÉ',
    'e\u0301',
    'ÄÖ',
  ],
  ...[
    '😀',
    '👩‍👩‍👧',
    '🇨🇳',
    '🏽',
    '❤️',
    '𝒳𝟘',
    '\u0000',
    '\ufeff',
    '\ufffd',
    '\u0085',
    '\u00a0',
    '\u3000',
    '\u2028',
    '\u200b',
  ],
  ...[
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    '\n\n',
    ' \n ',
    'हिन्दी',
    'ไทย',
    'عربي',
    'русский',
    'Ⅷ½²',
    '٣',
    '\u{10940}',
    '\u088f',
    '\ua7ce',
  ],
  ...[
    '{',
    '}();',
    ' => ',
    '</div>',
    '\\n',
    '/*',
    '#include',
    '<|im_start|>',
    '<|endoftext|>',
    '<|im_',
    '|>',
    '----',
    '====',
  ],
];

/** Texts of parts (and of `more`) in a random order, of any characters, and of any bytes read as UTF-8. */
export function randomTexts(random: Source, bytes: number, more: readonly string[] = []): string[] {
  const parts = [...PARTS, ...more];
  const texts: string[] = [];
  for (let made = 0; made < bytes; made += Buffer.byteLength(texts[texts.length - 1])) {
    const count = random.int(1, 1500);
    const way = random.int(0, 4);
    if (way === 3) {
      const codes = Array.from({ length: count }, () => random.int(0, 2 ** random.int(6, 22)) % 0x110000);
      texts.push(codes.map((code) => String.fromCodePoint(code)).join(''));
    } else if (way === 2) {
      const valid = Buffer.from(Array.from({ length: count }, () => parts[random.int(0, parts.length)]).join(''));
      for (let cut = 0; cut < count; cut += 5) valid[random.int(0, valid.length)] = random.int(0, 256);
      texts.push(valid.toString('utf8'));
    } else {
      texts.push(Array.from({ length: count }, () => parts[random.int(0, parts.length)]).join(''));
    }
  }
  return texts;
}
