/**
 * Which encoding bytes are in, by their marks and by what decodes without a fault: UTF-8, UTF-16, GB18030, Big5, and windows-1252 for
 * what is left of western Europe. Looks at a sample; text-file.ts decodes the file and finds out whether the guess holds.
 */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5' | 'windows-1252';

/** Share of a sample's pairs of bytes that must be frequent characters of GB18030 or Big5 for it to be taken as such. */
const CONVINCED = 0.7;
/** Share of zeros among the odd (or even) bytes that tells UTF-16 without a mark, and the most the others may have. */
const ZEROS = { side: 0.4, other: 0.05 };

/** The encoding that a byte order mark tells, or undefined. */
export function markedEncoding(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** Encodings to try, the likeliest first, for a sample from the beginning of a file; none where it is no text. */
export function likelyEncodings(sample: Uint8Array): Encoding[] {
  const marked = markedEncoding(sample);
  if (marked) return [marked];
  if (sample.includes(0)) return utf16Of(sample);
  return ['utf-8', ...doubleByteOf(sample)];
}

function utf16Of(sample: Uint8Array): Encoding[] {
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i & 1]++;
  const [even, odd] = zeros.map((count) => count / (sample.length / 2));
  if (odd >= ZEROS.side && even <= ZEROS.other) return ['utf-16le'];
  if (even >= ZEROS.side && odd <= ZEROS.other) return ['utf-16be'];
  return [];
}

/**
 * GB18030 and Big5 accept much of each other. Both put frequent characters first: rows B0 to D7 with second bytes from A1 in
 * GB18030, A4 to C6 in Big5; a text of either has hardly anything outside its own.
 */
function doubleByteOf(sample: Uint8Array): Encoding[] {
  let pairs = 0;
  let gb = 0;
  let big5 = 0;
  for (let i = 0; i + 1 < sample.length; i++) {
    const lead = sample[i];
    if (lead < 0x81) continue;
    const trail = sample[++i];
    pairs++;
    const punctuation = lead >= 0xa1 && lead <= 0xa3;
    if (trail >= 0xa1 && (punctuation || (lead >= 0xb0 && lead <= 0xd7))) gb++;
    if (trail >= 0x40 && (punctuation || (lead >= 0xa4 && lead <= 0xc6))) big5++;
  }
  if (Math.max(gb, big5) < CONVINCED * pairs) return ['windows-1252'];
  return gb >= big5 ? ['gb18030', 'big5'] : ['big5', 'gb18030'];
}
