/** Zip archives and the Word files in them, as bytes, for tests of what reads them. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipOptions {
  /** Bit 0: encrypted. */
  flags?: number;
  stored?: boolean;
}

/** An archive of files by name. */
export function zipOf(
  files: Record<string, string | Uint8Array>,
  { flags = 0, stored = false }: ZipOptions = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = stored ? bytes : deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    for (const [offset, value] of [
      [0, 20],
      [2, flags],
      [4, stored ? 0 : 8],
      [22, Buffer.byteLength(name)],
    ])
      head.writeUInt16LE(value, offset);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06'), end]);
}

const NAMESPACES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';

export const wordBody = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`;

/** `<w:p>` with a style or other properties. */
export const wordParagraph = (text: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

export const wordTable = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows
    .map((row) => `<w:tr>${row.map((cell) => `<w:tc>${wordParagraph(cell)}</w:tc>`).join('')}</w:tr>`)
    .join('')}</w:tbl>`;

/** Styles as a Chinese Word names them (`1` for the first heading) and as an English one does. */
const STYLES = `<w:styles ${NAMESPACES}>${[
  ['1', 'heading 1'],
  ['2', 'heading 2'],
  ['Heading1', 'heading 1'],
  ['Sub', 'of ours'],
  ['a3', 'Title'],
]
  .map(
    ([id, name]) =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${id === 'Sub' ? '<w:basedOn w:val="2"/>' : ''}</w:style>`,
  )
  .join('')}</w:styles>`;

const NUMBERING = `<w:numbering ${NAMESPACES}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>`;

/** A Word file with this in its body. */
export const docxOf = (body: string, more: Record<string, string> = {}): Buffer =>
  zipOf({
    'word/document.xml': wordBody(body),
    'word/styles.xml': STYLES,
    'word/numbering.xml': NUMBERING,
    ...more,
  });
