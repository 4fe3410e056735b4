/** PDF files as bytes, written by hand, for tests of what reads them. */
import { createHash } from 'node:crypto';

export interface PdfText {
  text: string;
  x: number;
  y: number;
  size?: number;
  /** latin: Helvetica. mapped: glyph numbers with a map to Unicode. unicode: UniGB-UCS2-H. gbk: GBK-EUC-H. unmapped: glyph numbers alone. */
  font?: 'latin' | 'mapped' | 'unicode' | 'gbk' | 'unmapped';
  /** Of gbk: the codes, since Node encodes none. */
  codes?: string;
}

export interface PdfOptions {
  title?: string;
  /** Encrypts with 40-bit RC4; '' opens without asking. */
  password?: string;
  /** What the first page draws, deflated, in place of its texts. */
  deflated?: Uint8Array;
}

const FONTS = ['latin', 'mapped', 'unicode', 'gbk', 'unmapped'] as const;
/** Of the objects, the one with what the first page draws. */
const FIRST_PAGE = 13;
const PADDING = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');
/** A glyph's number is its code in Unicode with this bit turned over, so that nobody takes one for the other. */
const TURNED = 0x0100;

/** Pages of texts at points from the lower left. */
export function pdfOf(pages: readonly (readonly PdfText[])[], { title, password, deflated }: PdfOptions = {}): Buffer {
  const objects: (string | Buffer)[] = [];
  const add = (body: string | Buffer) => objects.push(body);
  const kids = pages.map((_, i) => `${13 + 2 * i} 0 R`).join(' ');
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  add(composite('Identity-H', 6, '/ToUnicode 10 0 R'));
  add(composite('UniGB-UCS2-H', 9));
  add(
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>',
  );
  add(composite('GBK-EUC-H', 9));
  add(composite('Identity-H', 9));
  add(
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>',
  );
  add(stream(toUnicode(pages.flat())));
  add(`<< /Producer (hand) ${title === undefined ? '' : `/Title ${hexText(title)}`} >>`);
  add('<< /Font << /latin 3 0 R /mapped 4 0 R /unicode 5 0 R /gbk 7 0 R /unmapped 8 0 R >> >>');
  for (const [i, page] of pages.entries()) {
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 12 0 R /Contents ${14 + 2 * i} 0 R >>`);
    add(i === 0 && deflated ? Buffer.from(deflated) : stream(page.map(shown).join('\n')));
  }
  return file(objects, password, deflated !== undefined);
}

const composite = (encoding: string, descendant: number, more = '') =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /${encoding} /DescendantFonts [${descendant} 0 R] ${more} >>`;
const hexText = (text: string) => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
const unitsOf = (text: string) => [...text].map((character) => character.charCodeAt(0));
const hex4 = (n: number) => n.toString(16).padStart(4, '0');

function shown({ text, x, y, size = 12, font = 'latin', codes }: PdfText): string {
  const wide = (turn: number) =>
    `<${unitsOf(text)
      .map((unit) => hex4(unit ^ turn))
      .join('')}>`;
  const string =
    font === 'latin'
      ? `(${text.replaceAll(/[()\\]/g, '\\$&').replaceAll('•', '\x95')})`
      : font === 'gbk'
        ? `<${codes}>`
        : wide(font === 'unicode' ? 0 : TURNED);
  return `BT /${FONTS[FONTS.indexOf(font)]} ${size} Tf 1 0 0 1 ${x} ${y} Tm ${string} Tj ET`;
}

function toUnicode(texts: readonly PdfText[]): string {
  const units = new Set(texts.flatMap(({ text }) => unitsOf(text)));
  const rows = [...units].map((unit) => `<${hex4(unit ^ TURNED)}> <${hex4(unit)}>`);
  return `begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${rows.length} beginbfchar\n${rows.join('\n')}\nendbfchar\nendcmap`;
}

const stream = (content: string) => Buffer.from(content, 'latin1');

function file(objects: readonly (string | Buffer)[], password: string | undefined, deflated: boolean): Buffer {
  const id = Buffer.alloc(16, 7);
  const keys = password === undefined ? undefined : encryption(password, id);
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = parts[0].length;
  const push = (bytes: Buffer) => {
    parts.push(bytes);
    at += bytes.length;
  };
  const all = keys === undefined ? objects : [...objects, keys.dictionary];
  for (const [i, object] of all.entries()) {
    offsets.push(at);
    const bytes = Buffer.isBuffer(object) ? (keys?.encrypt(object, i + 1) ?? object) : object;
    push(Buffer.from(`${i + 1} 0 obj\n`));
    if (Buffer.isBuffer(bytes))
      push(
        Buffer.concat([
          Buffer.from(
            `<< /Length ${bytes.length} ${deflated && i === FIRST_PAGE ? '/Filter /FlateDecode ' : ''}>>\nstream\n`,
          ),
          bytes,
          Buffer.from('\nendstream'),
        ]),
      );
    else push(Buffer.from(bytes, 'latin1'));
    push(Buffer.from('\nendobj\n'));
  }
  const start = at;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const encrypted = keys === undefined ? '' : `/Encrypt ${all.length} 0 R `;
  const info = keys === undefined ? '/Info 11 0 R ' : '';
  push(
    Buffer.from(
      `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${all.length + 1} /Root 1 0 R ${info}${encrypted}/ID [<${id.toString('hex')}> <${id.toString('hex')}>] >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** The standard security handler, revision 2: ISO 32000-1, 7.6.3. */
function encryption(password: string, id: Buffer) {
  const md5 = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest();
  const padded = Buffer.concat([Buffer.from(password), PADDING]).subarray(0, 32);
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(-4);
  const owner = rc4(md5(padded).subarray(0, 5), padded);
  const key = md5(padded, owner, permissions, id).subarray(0, 5);
  const user = rc4(key, PADDING);
  return {
    dictionary: `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`,
    encrypt(bytes: Buffer, object: number): Buffer {
      const number = Buffer.from([object & 255, object >> 8, 0, 0, 0]);
      return rc4(md5(key, number).subarray(0, 10), bytes);
    },
  };
}

function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (a: number, b: number) => {
    [state[a], state[b]] = [state[b], state[a]];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key[i % key.length]) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return Buffer.from(
    bytes.map((byte) => {
      i = (i + 1) & 255;
      j = (j + state[i]) & 255;
      swap(i, j);
      return byte ^ state[(state[i] + state[j]) & 255];
    }),
  );
}
