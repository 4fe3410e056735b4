/**
 * Bytes as the printable characters that byte-level vocabularies are written in (GPT-2's table): printable Latin-1 stands for
 * itself, the other 68 bytes for U+0100 and on. Not the vocabulary itself (vocabulary.ts).
 */

const isPrintable = (byte: number) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);

const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !isPrintable(byte));
const charOf = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(isPrintable(byte) ? byte : 0x100 + others.indexOf(byte)),
);
const byteOf = new Map(charOf.map((char, byte) => [char, byte]));

/** The 256 bytes in the order of their characters: the order of ids in which a vocabulary begins. */
export const BYTES_IN_ORDER: readonly number[] = [...byteOf]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([, byte]) => byte);

/** The bytes written as characters, one a byte. */
export function toCharacters(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += charOf[byte];
  return text;
}

/** The bytes that the characters stand for; undefined where a character stands for none. */
export function fromCharacters(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = byteOf.get(text[i]);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
