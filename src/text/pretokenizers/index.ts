/**
 * Pre-tokenizers: the cut of a text into pieces that no token crosses. By name, or by any pattern. Not normalisation, and not
 * special tokens, which are cut out before.
 */
import { TokenizerError } from '../errors.ts';
import { splitByExpression } from './expression.ts';
import { type Digits, GRAMMARS, PATTERNS } from './grammars.ts';
import { Scanner } from './scanner.ts';

export type { Digits };

export interface PreTokenizer {
  /** As in the table, or 'custom'. */
  readonly name: string;
  /** For `tokenizers`: Split with this Regex, behavior Isolated; then ByteLevel without its own. */
  readonly pattern: string;
  /** Pieces in order, covering the text; offsets in UTF-16 units. */
  split(text: string, emit: (start: number, end: number) => void): void;
  /** Where there is a scanner by hand: the end of the piece of `text[start, end)` that starts at `start`. */
  next?(text: Uint16Array, start: number, end: number): number;
}

export const PRE_TOKENIZERS: readonly string[] = [...Object.keys(GRAMMARS), ...Object.keys(PATTERNS)];

/** Units that are scanned without a new array; longer texts get their own. */
const SCRATCH_UNITS = 1 << 16;
const scratch = new Uint16Array(SCRATCH_UNITS);

/** The text's UTF-16 units; valid until the next call. */
export function unitsOf(text: string): Uint16Array {
  const units = text.length <= SCRATCH_UNITS ? scratch : new Uint16Array(text.length);
  Buffer.from(units.buffer, units.byteOffset, text.length * 2).write(text, 'utf16le');
  return units;
}

function scanned(name: string, digits: Digits): PreTokenizer {
  const grammar = GRAMMARS[name](digits);
  const scanner = new Scanner(grammar);
  return {
    name,
    pattern: grammar.pattern,
    next: (text, start, end) => scanner.next(text, start, end),
    split(text, emit) {
      const units = text.length <= SCRATCH_UNITS ? unitsOf(text).slice(0, text.length) : unitsOf(text); // emit may split too
      for (let start = 0, end = 0; start < text.length; start = end) {
        end = scanner.next(units, start, text.length);
        emit(start, end);
      }
    },
  };
}

const made = new Map<string, PreTokenizer>();

/**
 * The pre-tokenizer of a name in PRE_TOKENIZERS ('callosum', 'gpt4', 'gpt2'), or of a pattern as `tokenizers` writes it.
 * `digits`: numbers in groups of up to three ('triple', the default) or digit by digit; of the names, for those with groups.
 * @throws TokenizerError for a pattern that cannot be used, or `digits` with one that says itself how digits are cut.
 */
export function preTokenizer(nameOrPattern = 'callosum', options: { digits?: Digits } = {}): PreTokenizer {
  const { digits } = options;
  const key = `${digits ?? ''} ${nameOrPattern}`;
  let found = made.get(key);
  if (!found) {
    found = make(nameOrPattern, digits);
    made.set(key, found);
  }
  return found;
}

function make(nameOrPattern: string, digits: Digits | undefined): PreTokenizer {
  if (digits !== undefined && digits !== 'single' && digits !== 'triple')
    throw new TokenizerError({
      what: 'pre-tokenizer',
      rule: "digits must be 'single' or 'triple'",
      received: `${digits}`,
    });
  if (Object.hasOwn(GRAMMARS, nameOrPattern)) return scanned(nameOrPattern, digits ?? 'triple');
  if (digits !== undefined)
    throw new TokenizerError({
      what: 'pre-tokenizer',
      rule: `digits goes with ${Object.keys(GRAMMARS).join(' and ')} only`,
      received: nameOrPattern.slice(0, 60),
      hint: 'a pattern says itself how digits are cut',
    });
  for (const name of Object.keys(GRAMMARS)) {
    for (const each of ['triple', 'single'] as const)
      if (GRAMMARS[name](each).pattern === nameOrPattern) return preTokenizer(name, { digits: each });
  }
  const known = Object.keys(PATTERNS).find((name) => name === nameOrPattern || PATTERNS[name] === nameOrPattern);
  const pattern = known === undefined ? nameOrPattern : PATTERNS[known];
  return { name: known ?? 'custom', pattern, split: splitByExpression(pattern) };
}
