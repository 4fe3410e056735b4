/**
 * Text as SentencePiece puts it before it is cut: rules of replacement, spaces at the ends and in rows, the space before the whole,
 * and U+2581 for spaces. User-defined pieces stay as they are. Not the cutting (bpe.ts, unigram.ts).
 */
import type { PieceTrie } from '../unigram/trie.ts';
import { Charsmap } from './charsmap.ts';
import type { NormalizerSpec } from './model-file.ts';

/** Stands for a space in pieces. */
export const SPACE_MARK = '\u2581';

export class SentencePieceNormalizer {
  readonly #spec: NormalizerSpec;
  readonly #charsmap: Charsmap | undefined;
  readonly #userDefined: PieceTrie | undefined;

  /** `what` names the file in the refusal of a charsmap. @throws TokenizerError */
  constructor(spec: NormalizerSpec, userDefined: PieceTrie | undefined, what: string) {
    this.#spec = spec;
    this.#charsmap = spec.charsmap && new Charsmap(spec.charsmap, what);
    this.#userDefined = userDefined;
  }

  /** Of a well-formed text. */
  normalize(text: string): string {
    const { dummyPrefix, removeExtraSpaces, escapeSpaces, spaceAsSuffix } = this.#spec;
    const parts: string[] = [];
    let begun = false; // something else than a space was there
    let afterSpace = removeExtraSpaces;
    const put = (part: string) => {
      let kept = part;
      if (afterSpace) kept = kept.replace(/^ +/, '');
      begun ||= part !== ' ';
      if (kept === '') return;
      parts.push(kept);
      afterSpace = removeExtraSpaces && kept.endsWith(' ');
    };
    this.#replace(text, removeExtraSpaces, put);
    if (text === '' || (removeExtraSpaces && !begun)) return '';
    const mark = escapeSpaces ? SPACE_MARK : ' ';
    let normalized = (dummyPrefix && !spaceAsSuffix ? ' ' : '') + parts.join('');
    if (escapeSpaces) normalized = normalized.replaceAll(' ', SPACE_MARK);
    if (removeExtraSpaces) {
      let end = normalized.length;
      while (end > 0 && normalized[end - 1] === mark) end--;
      normalized = normalized.slice(0, end);
    }
    return dummyPrefix && spaceAsSuffix ? normalized + mark : normalized;
  }

  /** Hands out the text in order, what is replaced and what stays; with `bySpaces` each space that stays is a part of its own. */
  #replace(text: string, bySpaces: boolean, put: (part: string) => void): void {
    let from = 0; // what stays begins here
    const flush = (end: number) => {
      if (end > from) put(text.slice(from, end));
    };
    for (let at = 0; at < text.length; ) {
      const end = this.#userDefined?.longestAt(text, at) ?? -1;
      const rule = end < 0 ? this.#charsmap?.longestAt(text, at) : undefined;
      const unit = text.charCodeAt(at);
      if (end < 0 && !rule && !(bySpaces && unit === 0x20)) {
        at += (unit & 0xfc00) === 0xd800 ? 2 : 1;
        continue;
      }
      flush(at);
      from = end >= 0 ? end : at + (rule?.units ?? 1);
      put(end >= 0 ? text.slice(at, end) : (rule?.text ?? ' '));
      at = from;
    }
    flush(text.length);
  }
}
