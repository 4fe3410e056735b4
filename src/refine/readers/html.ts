/**
 * .html: a page's text as Markdown: headings, paragraphs, lists and tables; scripts, styles, navigation and what is hidden left out. Built from the
 * parser's events, without a tree, so that no depth overflows a stack. The encoding is the mark's, else the page's own word, else what decodes.
 */
import { Parser } from 'htmlparser2';
import { Blocks } from './blocks.ts';
import type { Limits, ReadDocument } from './document.ts';
import { HtmlTable } from './html-table.ts';
import { stemOf } from './plain.ts';
import { readBytes, textOf } from './text-file.ts';

const SKIPPED = new Set(
  'script style noscript template svg math nav iframe object canvas audio video select datalist button dialog'.split(
    ' ',
  ),
);
const BLOCKS = new Set(
  (
    'p div section article main header footer aside address blockquote figure figcaption form fieldset details summary ' +
    'dl dt dd ul ol li hr h1 h2 h3 h4 h5 h6 pre table thead tbody tfoot tr td th caption body html'
  ).split(' '),
);
/** Elements without an end, which must not be waited for. */
const EMPTY = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** A page's `main` is the page where it has so many characters: what stands around it is the site's. */
const LEAST_MAIN = 200;

export function readHtml(path: string, { wholeBytes }: Limits): ReadDocument {
  const bytes = readBytes(path, wholeBytes);
  const html = textOf(path, bytes, saidEncoding(bytes));
  const main = /<main\b|role=["']?main\b/i.test(html) ? blocksOfPage(html, true) : undefined;
  const { title, blocks } = main && main.blocks.text.length >= LEAST_MAIN ? main : blocksOfPage(html, false);
  return { title: title || blocks.firstHeading || stemOf(path), text: blocks.text, places: blocks.places };
}

/** `charset=` of a meta element among the first bytes. */
function saidEncoding(bytes: Uint8Array): string | undefined {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  return /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)/i.exec(beginning)?.[1];
}

function blocksOfPage(html: string, mainAlone: boolean): { title: string; blocks: Blocks } {
  const page = new Page(mainAlone);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => page.open(name, attributes),
      onclosetag: (name) => page.close(name),
      ontext: (text) => page.say(text),
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  page.flush();
  return { title: page.title.replaceAll(/\s+/g, ' ').trim(), blocks: page.blocks };
}

class Page {
  readonly blocks = new Blocks();
  title = '';
  #text = '';
  #inTitle = false;
  /** The element that is skipped with all in it, and how many of its name are open. */
  #skipped: { name: string; open: number } | undefined;
  #heading = 0;
  #pre = 0;
  #term = '';
  /** Open lists; `items` counts those of an ordered one. */
  readonly #lists: { ordered: boolean; items: number }[] = [];
  #marker = '';
  /** Open tables, the innermost last. */
  readonly #tables: HtmlTable[] = [];
  readonly #mainAlone: boolean;
  /** Elements within `main`, itself among them; 0 outside. */
  #main = 0;

  /** `mainAlone`: what stands outside of `main` is left out. */
  constructor(mainAlone: boolean) {
    this.#mainAlone = mainAlone;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (this.#skipped) {
      if (name === this.#skipped.name) this.#skipped.open++;
      return;
    }
    if (!EMPTY.has(name) && isSkipped(name, attributes)) {
      this.#skipped = { name, open: 1 };
      return;
    }
    if (name === 'title') this.#inTitle = this.title === '';
    if (this.#main > 0 ? !EMPTY.has(name) : name === 'main' || attributes.role === 'main') {
      if (this.#main++ === 0) this.flush();
    }
    if (name === 'br') this.#text += '\n';
    if (name === 'img' && attributes.alt) this.say(` ${attributes.alt} `);
    if (!BLOCKS.has(name)) return;
    this.flush();
    if (/^h[1-6]$/.test(name)) this.#heading = Number(name[1]);
    else if (name === 'pre') this.#pre++;
    else if (name === 'ul' || name === 'ol') this.#lists.push({ ordered: name === 'ol', items: 0 });
    else if (name === 'li') this.#marker = this.#nextMarker();
    else if (name === 'table') this.#openTable();
    else if (name === 'tr') this.#tables.at(-1)?.row();
    else if (name === 'td' || name === 'th') this.#tables.at(-1)?.cell(attributes);
  }

  close(name: string): void {
    if (this.#skipped) {
      if (name === this.#skipped.name && --this.#skipped.open === 0) this.#skipped = undefined;
      return;
    }
    if (name === 'title') this.#inTitle = false;
    if (this.#main === 1) this.flush();
    if (this.#main > 0 && !EMPTY.has(name)) this.#main--;
    if (!BLOCKS.has(name)) return;
    if (name === 'dt') {
      this.#term = this.#take();
      return;
    }
    this.flush();
    if (/^h[1-6]$/.test(name)) this.#heading = 0;
    else if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1);
    else if (name === 'ul' || name === 'ol') this.#lists.pop();
    else if (name === 'td' || name === 'th') this.#tables.at(-1)?.endCell();
    else if (name === 'table') this.#tables.pop()?.end((rows) => this.blocks.table(rows));
  }

  say(text: string): void {
    if (this.#skipped) return;
    if (this.#inTitle) this.title += text;
    else if (this.#mainAlone && this.#main === 0) return;
    else if (this.#pre > 0) this.#text += text;
    else if (/[^\s]/.test(text) || this.#text !== '') this.#text += text.replaceAll(/[ \t\n\r\f\u00a0]+/g, ' ');
  }

  /** What was said since the last block becomes one. */
  flush(): void {
    const text = this.#take();
    const table = this.#tables.at(-1);
    if (text === '') return;
    if (table?.inCell) table.say(text);
    else if (this.#heading > 0) this.blocks.heading(this.#heading, text);
    else if (this.#pre > 0) this.blocks.code(text);
    else if (this.#lists.length > 0) {
      this.blocks.item(this.#lists.length - 1, this.#marker, text);
      this.#marker = '';
    } else this.blocks.paragraph(this.#term === '' ? text : `${this.#term}: ${text}`);
    this.#term = '';
  }

  #take(): string {
    const text =
      this.#pre > 0
        ? this.#text
        : this.#text
            .replaceAll(/ *\n */g, '\n')
            .replaceAll(/ {2,}/g, ' ')
            .trim();
    this.#text = '';
    return text.trim() === '' ? '' : text;
  }

  #nextMarker(): string {
    const list = this.#lists.at(-1);
    if (!list?.ordered) return '-';
    return `${++list.items}.`;
  }

  /** A table within a cell: the outer one only lays the page out, so its cells become paragraphs. */
  #openTable(): void {
    for (const table of this.#tables) table.layOut((text) => this.blocks.paragraph(text));
    this.#tables.push(new HtmlTable());
  }
}

const isSkipped = (name: string, attributes: Record<string, string>) =>
  SKIPPED.has(name) ||
  attributes.hidden !== undefined ||
  attributes['aria-hidden'] === 'true' ||
  attributes.role === 'navigation' ||
  /display\s*:\s*none/i.test(attributes.style ?? '');
