/**
 * Where each token of a text stands in it, in UTF-16 units: from the bytes that tokens spell. For tokenizers whose tokens spell the text
 * they encode, but for a space that some put before its first word; not for those that rewrite it.
 */
import type { Tokenizer } from '../../text/index.ts';
import { ReaderError } from './reader-error.ts';

/**
 * (T, 2): first and past-the-end unit of each token of `text`, which `ids` encode. A token that ends inside a character covers it whole,
 * so that neighbours may share one. Throws ReaderError where the tokens do not spell the text.
 */
export function tokenOffsets(tokenizer: Tokenizer, text: string, ids: ArrayLike<number>): Int32Array {
  const spelled = Buffer.from(text.toWellFormed(), 'utf8');
  const units = unitsOf(spelled);
  const lengths = Array.from(ids, (id) => tokenizer.tokenBytes(id).length);
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const added = total - spelled.length;
  if (added !== 0 && !(added === 1 && tokenizer.tokenBytes(ids[0])[0] === 0x20))
    throw new ReaderError({
      what: 'tokenizer',
      rule: 'its tokens must spell the text they encode',
      received: `${total} bytes for ${spelled.length} of ${JSON.stringify(text.slice(0, 40))}`,
    });
  const offsets = new Int32Array(2 * ids.length);
  let at = -added;
  lengths.forEach((length, token) => {
    const end = at + length;
    // The end is that of the character which the last byte belongs to.
    offsets[2 * token] = units.start[Math.max(0, at)];
    offsets[2 * token + 1] = end > Math.max(0, at) ? units.end[end - 1] : units.start[Math.max(0, at)];
    at = end;
  });
  return offsets;
}

/** By byte: the first unit of the character it belongs to, and the unit past it. One entry more, for the end of the text. */
function unitsOf(utf8: Uint8Array): { start: Int32Array; end: Int32Array } {
  const start = new Int32Array(utf8.length + 1);
  const end = new Int32Array(utf8.length + 1);
  let unit = 0;
  for (let at = 0; at < utf8.length; ) {
    const first = utf8[at];
    const bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const next = unit + (bytes === 4 ? 2 : 1);
    start.fill(unit, at, at + bytes);
    end.fill(next, at, at + bytes);
    at += bytes;
    unit = next;
  }
  start[utf8.length] = end[utf8.length] = unit;
  return { start, end };
}
