/** Added tokens: whole strings with an id of their own, found in the text before it is cut into pieces. Not how they are saved. */
import { TokenizerError } from './errors.ts';
import { compilePattern } from './pretokenizers/pattern.ts';

export interface AddedToken {
  id: number;
  content: string;
  /** Marks structure and is no text: recognised only where asked for, and left out of texts where asked for. */
  special: boolean;
  /** Only where no word goes on before or behind it. */
  singleWord?: boolean;
  /** Takes the spaces before it with it. */
  lstrip?: boolean;
  /** Takes the spaces behind it with it. */
  rstrip?: boolean;
  /** Is looked for in normalised text, in its own normalised form. */
  normalized?: boolean;
}

/**
 * Whether special tokens are recognised: all or none, or all but those that begin at these offsets of the text (UTF-16 units), which
 * then are text.
 */
export type SpecialTokens = boolean | { except: ReadonlySet<number> };

/** The tokens of a new vocabulary, in the order of their ids: end of text, ChatML, fill in the middle. */
export const DEFAULT_SPECIAL: readonly string[] = [
  '<|endoftext|>',
  '<|im_start|>',
  '<|im_end|>',
  '<|fim_prefix|>',
  '<|fim_middle|>',
  '<|fim_suffix|>',
];

const LONGEST_TOKEN = 1000;

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
  /** By content; of those that normalisation makes alike the first. */
  readonly #tokens = new Map<string, AddedToken>();
  readonly #pattern: RegExp | undefined;
  readonly #anyPlain: boolean;

  /** `formOf`: what the tokens look like in the text they are looked for in. */
  constructor(tokens: readonly AddedToken[], formOf: (content: string) => string = (content) => content) {
    for (const token of tokens) {
      const form = formOf(token.content);
      if (form !== '' && !this.#tokens.has(form)) this.#tokens.set(form, token);
    }
    this.#pattern = patternOf([...this.#tokens.keys()]);
    this.#anyPlain = tokens.some(({ special }) => !special);
  }

  /** Whether there is anything to find. */
  get any(): boolean {
    return this.#pattern !== undefined;
  }

  /** Hands out the stretches of text with where they begin, and the ids of tokens between them, in order. */
  split(
    text: string,
    special: SpecialTokens,
    onText: (text: string, at: number) => void,
    onToken: (id: number) => void,
  ): void {
    const pattern = this.#pattern;
    if (!pattern || (special === false && !this.#anyPlain)) {
      if (text !== '') onText(text, 0);
      return;
    }
    const except = typeof special === 'object' ? special.except : undefined;
    let done = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const token = this.#tokens.get(match[0]) as AddedToken;
      if (token.special && (!special || except?.has(match.index))) {
        // Where this one is text, another may begin inside it.
        if (except) pattern.lastIndex = match.index + 1;
        continue;
      }
      let [start, end] = [match.index, match.index + match[0].length];
      if (token.singleWord && !standsAlone(text, start, end)) continue;
      if (token.lstrip) start = Math.max(done, startOfSpace(text, start));
      if (token.rstrip) end = endOfSpace(text, end);
      if (start > done) onText(text.slice(done, start), done);
      onToken(token.id);
      done = end;
    }
    if (done < text.length) onText(text.slice(done), done);
  }
}

function patternOf(contents: readonly string[]): RegExp | undefined {
  if (contents.length === 0) return undefined;
  const sorted = [...contents].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map(RegExp.escape).join('|'), 'gu');
}

/** Made when first asked: few vocabularies have tokens that look at what stands around them. */
function tester(set: string): (char: string) => boolean {
  let expression: RegExp | undefined;
  return (char) => {
    expression ??= new RegExp(compilePattern(set).source, 'v');
    return expression.test(char);
  };
}
const isWord = tester('[\\w\\u200C\\u200D]');
const isSpace = tester('\\s');

function standsAlone(text: string, start: number, end: number): boolean {
  const low = start > 1 && (text.charCodeAt(start - 1) & 0xfc00) === 0xdc00;
  const before = start > 0 ? String.fromCodePoint(text.codePointAt(start - (low ? 2 : 1)) as number) : '';
  const behind = end < text.length ? String.fromCodePoint(text.codePointAt(end) as number) : '';
  return !isWord(before) && !isWord(behind);
}

function startOfSpace(text: string, end: number): number {
  let at = end;
  while (at > 0 && isSpace(text[at - 1])) at--;
  return at;
}

function endOfSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && isSpace(text[at])) at++;
  return at;
}
