/** Fenced code blocks and links of a Markdown page. Not a Markdown parser: fences and links are all that tests need. */

export interface Block {
  /** Where its first fence stands, from 1. */
  line: number;
  language: string;
  /** Words after the language, such as no-run. */
  flags: string[];
  code: string;
  /** For a ts or sh block: the text block right after it (one line of prose may stand between), its expected output. */
  expected?: string;
}

export function blocksOf(page: string): Block[] {
  const lines = page.split('\n');
  const blocks: Block[] = [];
  let proseLines = 0; // since the last block
  for (let i = 0; i < lines.length; i++) {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(lines[i]);
    if (!fence) {
      if (lines[i].trim()) proseLines++;
      continue;
    }
    const [, mark, info] = fence;
    const end = lines.findIndex((line, at) => at > i && line.trim() === mark);
    if (end < 0) throw new Error(`line ${i + 1}: the code block has no end`);
    const [language = '', ...flags] = info.trim().split(/\s+/);
    const code = lines.slice(i + 1, end).join('\n');
    const before = blocks.at(-1);
    if (language === 'text' && before && /^(ts|sh)$/.test(before.language) && proseLines <= 1) before.expected = code;
    blocks.push({ line: i + 1, language, flags, code });
    proseLines = 0;
    i = end;
  }
  return blocks;
}

/** Code without comments and blank lines: what a translation must leave as it is. */
export function withoutComments({ language, code }: Block): string {
  const comment = language === 'ts' || language === 'js' ? /(^|\s)\/\/.*$|\/\*[\s\S]*?\*\//gm : /(^|\s)#.*$/gm;
  const lines = code
    .replace(comment, '')
    .split('\n')
    .map((line) => line.trimEnd());
  return lines.filter(Boolean).join('\n');
}

/** Targets of links, without those to other hosts and within the page. */
export function linksOf(page: string): string[] {
  const prose = page.replace(/^ {0,3}```[\s\S]*?^ {0,3}```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target]) => target).filter((t) => !/^[a-z]+:/.test(t));
}

/** Whether an output is the expected one; in that, … stands for any text, also over lines. */
export function fits(output: string, expected: string): boolean {
  const tidy = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  const parts = tidy(expected)
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(tidy(output));
}
