/** Small letters, character by character: a sigma at the end of a word is a sigma like all others. */

export function lowercase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}
