/** Bytes as stretches of valid UTF-8 and single bytes that are none, so that any bytes can be encoded. */
import { isUtf8 } from 'node:buffer';

/** Hands out valid stretches as text and every other byte by itself, in order. */
export function splitUtf8(bytes: Uint8Array, onText: (text: string) => void, onByte: (byte: number) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) {
    if (buffer.length > 0) onText(buffer.toString('utf8'));
    return;
  }
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > start) onText(buffer.toString('utf8', start, at));
    onByte(bytes[at++]);
    start = at;
  }
  if (bytes.length > start) onText(buffer.toString('utf8', start));
}

/** The bytes of the character that begins at `at`, 0 where none does (Unicode, table 3-7). */
export function characterAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > bytes.length) return 0;
  const second = bytes[at + 1];
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}
