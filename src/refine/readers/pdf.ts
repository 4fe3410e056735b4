/** .pdf: its text, page after page, by way of pdf.js. What lines and paragraphs are, is pdf-lines.ts and pdf-text.ts. */
import { getDocument, InvalidPDFException, PasswordException, VerbosityLevel } from 'unpdf/pdfjs';
import { type Limits, type ReadDocument, ReaderError } from './document.ts';
import { type Line, linesOf, type Piece } from './pdf-lines.ts';
import { CharacterMaps } from './pdf-maps.ts';
import { textOfPages } from './pdf-text.ts';
import { stemOf } from './plain.ts';
import { readBytes } from './text-file.ts';

/** Titles that a program wrote, not a person. */
const NO_TITLE =
  /^(?:microsoft (?:word|powerpoint|excel)|untitled|无标题|未命名|anonymous|.*\.(?:docx?|pptx?|xlsx?|indd|tex|dvi|pdf|wps))\b/i;

/** `alive` is called after each page. */
export async function readPdf(path: string, { wholeBytes }: Limits, alive: () => void): Promise<ReadDocument> {
  const maps = new CharacterMaps();
  const loading = getDocument({
    data: readBytes(path, wholeBytes),
    // pdf.js makes its own of a class.
    BinaryDataFactory: class {
      fetch = maps.fetch.bind(maps);
    },
    cMapPacked: false,
    useWorkerFetch: false,
    useWasm: false,
    disableFontFace: true,
    useSystemFonts: false,
    isEvalSupported: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  } as Parameters<typeof getDocument>[0]);
  try {
    const pdf = await loading.promise;
    const pages: Line[][] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(linesOf(items.filter((item): item is typeof item & Piece => 'str' in item)));
      page.cleanup();
      alive();
    }
    const { text, places, heading } = textOfPages(pages);
    if (maps.unreadable.size > 0) throw unreadable(path, [...maps.unreadable]);
    if (text.trim() === '')
      throw new ReaderError({
        what: path,
        rule: 'must have text in it',
        received: `${pages.length} pages of pictures or nothing`,
        hint: 'a scan must go through text recognition first',
      });
    return { title: titleIn(await pdf.getMetadata()) ?? heading ?? stemOf(path), text, places };
  } catch (error) {
    throw told(path, error);
  } finally {
    await loading.destroy();
  }
}

function titleIn({ info }: { info: object }): string | undefined {
  const title = String((info as { Title?: unknown }).Title ?? '')
    .replaceAll(/[\0\s]+/g, ' ')
    .trim();
  return title === '' || NO_TITLE.test(title) ? undefined : title;
}

/** What pdf.js throws, as a sentence; errors of ours as they are. */
function told(path: string, error: unknown): unknown {
  if (error instanceof PasswordException)
    return new ReaderError({
      what: path,
      rule: 'must not be encrypted',
      received: 'a PDF that opens with a password only',
      hint: 'save a copy without one',
    });
  if (
    error instanceof InvalidPDFException ||
    (error as Error).name === 'UnknownErrorException' ||
    (error as Error).name === 'FormatError'
  )
    return new ReaderError({
      what: path,
      rule: 'must be a whole PDF',
      received: (error as Error).message,
      hint: 'open it in a viewer and print it to a new PDF if it shows',
    });
  return error;
}

const unreadable = (path: string, names: readonly string[]) =>
  new ReaderError({
    what: path,
    rule: 'must say which characters its glyphs are',
    received: `fonts that need ${names.join(', ')}`,
    hint: 'export it anew with text that can be copied, or learn the file it was made from',
  });
