/** The npm package `tokenizers` as tests ask it, and its ids beside ours. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Tokenizer } from '../../src/text/index.ts';

/** The part of the package that is used here. */
interface Peer {
  Tokenizer: { fromFile(file: string): PeerTokenizer; fromString(json: string): PeerTokenizer };
}
export interface PeerTokenizer {
  encodeBatch(texts: string[], options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }[]>;
  decode(ids: number[], skipSpecial: boolean): Promise<string>;
}

export const { Tokenizer: PeerTokenizer } = createRequire(import.meta.url)('tokenizers') as Peer;

/** Special tokens in the texts are recognised; `addSpecial`: and put around them. */
export async function assertSameIds(
  ours: Tokenizer,
  theirs: PeerTokenizer,
  texts: readonly string[],
  addSpecial = false,
): Promise<void> {
  for (let first = 0; first < texts.length; first += 64) {
    const some = texts.slice(first, first + 64);
    const encoded = await theirs.encodeBatch(some, { addSpecialTokens: addSpecial });
    for (const [i, text] of some.entries()) {
      const ids = [...ours.encode(text, { special: true, addSpecial })];
      const expected = encoded[i].getIds();
      const at = ids.findIndex((id, place) => id !== expected[place]);
      if (at < 0 && ids.length === expected.length) continue;
      const place = at < 0 ? Math.min(ids.length, expected.length) : at;
      assert.fail(
        `after ${JSON.stringify(ours.decode(ids.slice(0, place)).slice(-40))}: ours ${ids.slice(place, place + 4)}, ` +
          `theirs ${expected.slice(place, place + 4)} (${JSON.stringify(ours.decode(expected.slice(place, place + 4)))})`,
      );
    }
  }
}
