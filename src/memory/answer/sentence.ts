/**
 * The sentence around a chosen string: the base writes over the winning slot, and the string itself is put in character by character where the
 * base begins it. What is written is checked: a typed value that does not stand in the cited slot ends the sentence before it.
 */
import type { Tokenizer } from '../../text/index.ts';
import { asksInChinese } from '../reader/prompt.ts';
import { echoesExamples } from './sentence-prompt.ts';
import { supported } from './supported.ts';

/** Logits of a text in the making: what ports/ gives for writing over slots. */
export interface Voice {
  /** (V): of the token that comes next. */
  readonly logits: Float32Array;
  /** Tokens that are written; gives the logits behind them. */
  accept(tokens: ArrayLike<number>): Float32Array;
}

export interface SentenceOptions {
  readonly question: string;
  /** The chosen string: in the sentence exactly so, once. */
  readonly value: string;
  /** What is cited, the slot and its title: texts that the sentence's other typed values may come from. */
  readonly sources: readonly string[];
  /** Tokens that end a text. */
  readonly ends: ReadonlySet<number>;
}

/** Tokens before the value at most, and after it. */
const BEFORE = 32;
const AFTER = 24;
/** The value goes in where its first token is at least so likely. */
const LIKELY = 0.2;

/**
 * Pieces of the sentence as they become certain; together they hold the value once. Undefined at first where the base does not come to the
 * value: the value alone is the answer then.
 */
export function* sentencePieces(voice: Voice, tokenizer: Tokenizer, options: SentenceOptions): Generator<string, void> {
  const { question, value, sources, ends } = options;
  const space = asksInChinese(question) ? '' : ' ';
  const before = toValue(voice, tokenizer, value, space, ends);
  const lead = before?.text.trimStart() ?? '';
  const from = lead === '' ? 0 : lead.length + before!.space.length;
  const begun = lead + (lead === '' ? '' : before!.space) + value;
  const fits = (text: string): boolean =>
    supported(text, [from, from + value.length], sources, question) && !echoesExamples(text, [...sources, question]);
  if (before === undefined || !fits(begun)) {
    yield value;
    return;
  }
  yield begun;
  const after = rest(voice, tokenizer, before.tokens, value, ends);
  if (fits(begun + after) && !repeats(after, value)) yield after;
  else yield sentenceSign(question);
}

/** What ends a sentence in the question's language. */
const sentenceSign = (question: string): string => (asksInChinese(question) ? '。' : '.');

interface Lead {
  readonly text: string;
  /** What stands between the text and the value. */
  readonly space: string;
  /** The value's tokens, still to be written. */
  readonly tokens: Uint32Array;
}

/** Writes greedily until the value begins; undefined where the text ends or grows too long before it does. */
function toValue(
  voice: Voice,
  tokenizer: Tokenizer,
  value: string,
  space: string,
  ends: ReadonlySet<number>,
): Lead | undefined {
  const written: number[] = [];
  const spaced = tokenizer.encode(space + value);
  const plain = tokenizer.encode(value);
  for (let step = 0; step <= BEFORE; step++) {
    const text = tokenizer.decode(written);
    const begins = /[\s("'“「《]$/.test(text) ? plain : spaced;
    const lead = { text, space: begins === spaced ? space : '' };
    const next = best(voice.logits);
    if (next === begins[0]) {
      if (begins.length === 1) return { ...lead, tokens: begins };
      // It may be another word that begins alike: the next token says.
      voice.accept([next]);
      if (comes(voice.logits, begins[1]!)) return { ...lead, tokens: begins.subarray(1) };
      written.push(next);
      continue;
    }
    if (comes(voice.logits, begins[0]!) && TELLING.test(tokenizer.decode([begins[0]!])))
      return { ...lead, tokens: begins };
    if (ends.has(next) || /[\n。！？]/.test(tokenizer.decode([next]))) return undefined;
    written.push(next);
    voice.accept([next]);
    if (/[.!?]\s$/.test(tokenizer.decode(written))) return undefined;
  }
  return undefined;
}

/** A first token that few other words have. */
const TELLING = /[\p{Lu}\d\p{Script=Han}]|\p{L}{5}/u;

const comes = (logits: Float32Array, token: number): boolean =>
  best(logits) === token || likelihood(logits, token) >= LIKELY;

/** Writes the value and goes on to the end of the sentence; gives what follows the value, with its end. */
function rest(
  voice: Voice,
  tokenizer: Tokenizer,
  tokens: Uint32Array,
  value: string,
  ends: ReadonlySet<number>,
): string {
  voice.accept(tokens);
  const written: number[] = [];
  for (let step = 0; step < AFTER; step++) {
    const next = best(voice.logits);
    if (ends.has(next)) break;
    written.push(next);
    // Decoded behind the value, as the first token may carry a space of its own.
    const text = tokenizer.decode([...tokens, ...written]).slice(tokenizer.decode(tokens).length);
    const end = /[\n。！？]|[.!?](?=\s|$)/.exec(text);
    if (end) return end[0] === '\n' ? finished(text.slice(0, end.index), value) : text.slice(0, end.index + 1);
    voice.accept([next]);
  }
  const text = tokenizer.decode([...tokens, ...written]).slice(tokenizer.decode(tokens).length);
  // Too long: nothing of it is needed.
  return written.length < AFTER ? finished(text, value) : finished('', value);
}

function finished(text: string, value: string): string {
  const trimmed = text.trimEnd();
  return trimmed + (/\p{Script=Han}/u.test(value + trimmed) ? '。' : '.');
}

/** A base that has said the value and says it again has nothing to add. */
const repeats = (text: string, value: string): boolean => text.includes(value) || text.split(/[,，]/).length > 3;

function best(logits: Float32Array): number {
  let at = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[at]!) at = i;
  return at;
}

function likelihood(logits: Float32Array, token: number): number {
  const most = logits[best(logits)]!;
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - most);
  return Math.exp(logits[token]! - most) / total;
}
