/** Added tokens: whole strings with an id of their own, found in the text before it is cut into pieces. Not how they are saved. */
import { TokenizerError } from './errors.ts';

export interface AddedToken {
  id: number;
  content: string;
  /** Marks structure and is no text: recognised only where asked for, and left out of texts where asked for. */
  special: boolean;
}

/** The tokens of a new vocabulary, in the order of their ids: end of text, ChatML, fill in the middle. */
export const DEFAULT_SPECIAL: readonly string[] = [
  '<|endoftext|>',
  '<|im_start|>',
  '<|im_end|>',
  '<|fim_prefix|>',
  '<|fim_middle|>',
  '<|fim_suffix|>',
];

const LONGEST_TOKEN = 200;

/** @throws TokenizerError for a token that is empty, too long, ill-formed or there twice. */
export function checkAdded(tokens: readonly AddedToken[]): void {
  const seen = new Set<string>();
  for (const { content } of tokens) {
    const fail = (rule: string) =>
      new TokenizerError({ what: 'added tokens', rule, received: JSON.stringify(content.slice(0, 60)) });
    if (content === '' || content.length > LONGEST_TOKEN) throw fail(`must have 1 to ${LONGEST_TOKEN} characters`);
    if (!content.isWellFormed()) throw fail('must be well-formed text');
    if (seen.has(content)) throw fail('must differ from one another');
    seen.add(content);
  }
}

/** Finds added tokens in a text: the leftmost, and of those that start there the longest. */
export class AddedTokens {
  readonly #ids: ReadonlyMap<string, number>;
  /** By whether special tokens are recognised too; undefined where there is nothing to find. */
  readonly #patterns: Record<'plain' | 'all', RegExp | undefined>;

  constructor(tokens: readonly AddedToken[]) {
    this.#ids = new Map(tokens.map(({ content, id }) => [content, id]));
    this.#patterns = { plain: patternOf(tokens.filter(({ special }) => !special)), all: patternOf(tokens) };
  }

  /** Hands out the stretches of text and the ids of tokens between them, in order. */
  split(text: string, special: boolean, onText: (text: string) => void, onToken: (id: number) => void): void {
    const pattern = this.#patterns[special ? 'all' : 'plain'];
    if (!pattern) {
      if (text !== '') onText(text);
      return;
    }
    let done = 0;
    for (const { index, 0: content } of text.matchAll(pattern)) {
      if (index > done) onText(text.slice(done, index));
      onToken(this.#ids.get(content) as number);
      done = index + content.length;
    }
    if (done < text.length) onText(text.slice(done));
  }
}

function patternOf(tokens: readonly AddedToken[]): RegExp | undefined {
  if (tokens.length === 0) return undefined;
  const contents = tokens.map(({ content }) => content).sort((a, b) => b.length - a.length);
  return new RegExp(contents.map(RegExp.escape).join('|'), 'gu');
}
