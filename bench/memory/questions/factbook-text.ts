/**
 * A country of the factbook as the text that is learned: JSON as nested Markdown, `# Section`, then `Field / part: value` a line, HTML
 * taken off. One line speaks for itself; nothing is left out and nothing is added.
 */

/** `text` of a field belongs to the field itself. */
const OWN = 'text';

export function factbookText(country: unknown): string {
  const lines: string[] = [];
  for (const [section, fields] of entriesOf(country)) {
    if (lines.length > 0) lines.push('');
    lines.push(`# ${plain(section)}`, '');
    collect(fields, [], lines);
  }
  return `${lines.join('\n')}\n`;
}

function collect(value: unknown, path: readonly string[], lines: string[]): void {
  if (typeof value === 'string') {
    const text = plain(value);
    if (text !== '') lines.push(path.length === 0 ? text : `${path.join(' / ')}: ${text}`);
    return;
  }
  for (const [key, part] of entriesOf(value)) collect(part, key === OWN ? path : [...path, plain(key)], lines);
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Tags and entities gone, blanks single. */
export function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Math.min(0x10ffff, Number(code))))
    .replace(/\s+/g, ' ')
    .trim();
}
