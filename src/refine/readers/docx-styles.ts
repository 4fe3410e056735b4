/** Which styles of a Word file are headings, and which of its lists are numbered. Not the text. */
import { Parser } from 'htmlparser2';

/** A style's own word, before it is asked what it is based on. */
interface Style {
  level?: number;
  list?: { id: string; depth: number };
  basedOn?: string;
}

const TITLE = 0;
const DEEPEST_BASE = 10;

/** Events of XML: names with their prefix, `w:p`. Entities that the file itself declares stay as they are. */
export function eachElement(
  xml: string,
  open: (name: string, attributes: Record<string, string>) => void,
  close?: (name: string) => void,
  say?: (text: string) => void,
): void {
  const parser = new Parser({ onopentag: open, onclosetag: close, ontext: say }, { xmlMode: true });
  parser.write(xml);
  parser.end();
}

export interface Styles {
  /** 1 to 9 for a heading's level, 0 for the title; undefined for anything else. */
  levelOf(style: string): number | undefined;
  /** The list whose items are in this style. */
  listOf(style: string): { id: string; depth: number } | undefined;
}

export function stylesOf(stylesXml: string): Styles {
  const styles = new Map<string, Style>();
  let style: Style = {};
  eachElement(stylesXml, (name, attributes) => {
    const value = attributes['w:val'] ?? '';
    if (name === 'w:style') {
      style = {};
      styles.set(attributes['w:styleId'] ?? '', style);
    } else if (name === 'w:basedOn') style.basedOn = value;
    else if (name === 'w:name') style.level ??= levelOf(value);
    else if (name === 'w:numPr') style.list = { id: '', depth: 0 };
    else if (name === 'w:ilvl' && style.list) style.list.depth = Math.min(Number(value) || 0, 8);
    else if (name === 'w:numId' && style.list) style.list.id = value;
    else if (name === 'w:outlineLvl' && /^[0-8]$/.test(value)) style.level = Number(value) + 1;
  });
  const found = <T>(id: string, what: (style: Style) => T | undefined): T | undefined => {
    let at = styles.get(id);
    for (let i = 0; at && i < DEEPEST_BASE; i++) {
      const value = what(at);
      if (value !== undefined) return value;
      at = styles.get(at.basedOn ?? '');
    }
    return undefined;
  };
  return {
    levelOf: (id) => found(id, ({ level }) => level) ?? (styles.has(id) ? undefined : levelOf(id)),
    listOf: (id) => found(id, ({ list }) => list),
  };
}

function levelOf(name: string): number | undefined {
  if (/^(title|标题)$/i.test(name)) return TITLE;
  const level = /^(?:heading|标题)\s*([1-9])$/i.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
}

/** Whether a list's items at a depth are counted: by list id and depth. */
export function numberedLists(numberingXml: string): (list: string, depth: number) => boolean {
  /** By abstract list: the formats of its depths. */
  const formats = new Map<string, string[]>();
  const abstractOf = new Map<string, string>();
  let abstract = '';
  let list = '';
  let depth = 0;
  eachElement(numberingXml, (name, attributes) => {
    const value = attributes['w:val'] ?? '';
    if (name === 'w:abstractNum') {
      abstract = attributes['w:abstractNumId'] ?? '';
      formats.set(abstract, []);
    } else if (name === 'w:lvl') depth = Math.min(Number(attributes['w:ilvl']) || 0, 8);
    else if (name === 'w:numFmt' && formats.has(abstract)) formats.get(abstract)![depth] ??= value;
    else if (name === 'w:num') list = attributes['w:numId'] ?? '';
    else if (name === 'w:abstractNumId') abstractOf.set(list, value);
  });
  return (id, at) => !['bullet', 'none', undefined].includes(formats.get(abstractOf.get(id) ?? '')?.[at]);
}
