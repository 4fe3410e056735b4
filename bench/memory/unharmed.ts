/**
 * Whether a base is what it was: the bits of its logits beside a closed data network, and how likely it finds text that the documents have
 * nothing to do with. Runs in the data network's process (network-child.ts).
 */
import { createHash } from 'node:crypto';
import { type Engine, openEngine } from '../../src/infer/index.ts';
import { address, calibrateGate, type ScoredSlot } from '../../src/memory/address/index.ts';
import { passageOf } from '../../src/memory/answer/judge.ts';
import type { OpenedBase } from '../../src/memory/opened-base.ts';
import type { Snapshot } from '../../src/memory/store/index.ts';

/** Tokens of a prompt at most, and those of a text that stand before what is scored. */
const PROMPT = 48;
const GIVEN = 32;
const TEXT = 160;

/** Bits in which logits differ: of a base that never had a data network, and of `base`, whose data network holds documents and is closed. */
export function differentBits(model: string, base: OpenedBase, prompts: readonly string[]) {
  using plain = openEngine(model);
  let bits = 0;
  const hash = createHash('sha256');
  for (const prompt of prompts) {
    const tokens = base.tokenizer.encode(prompt).slice(0, PROMPT);
    if (tokens.length === 0) continue;
    const expected = logitsOf(plain, tokens, 'last').slice();
    const given = logitsOf(base.engine, tokens, 'last');
    hash.update(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));
    bits += bitsBetween(expected, given);
  }
  return { bits, sha256: hash.digest('hex') };
}

function bitsBetween(a: Float32Array, b: Float32Array): number {
  const [x, y] = [a, b].map((one) => new Uint32Array(one.buffer, one.byteOffset, one.length));
  let bits = 0;
  for (let i = 0; i < x.length; i++) {
    let different = x[i] ^ y[i];
    for (; different !== 0; different &= different - 1) bits++;
  }
  return bits;
}

function logitsOf(engine: Engine, tokens: ArrayLike<number>, logits: 'last' | 'all'): Float32Array {
  const pages = Array.from({ length: Math.ceil(tokens.length / engine.pageTokens) }, (_, at) => at);
  return engine.step([{ tokens, start: 0, pages, logits }]);
}

/** Sums over the texts' scored tokens: natural log-probabilities of the base alone, as asked (the gate decides), and with the gate forced open. */
export function likelihoods(base: OpenedBase, snapshot: Snapshot, texts: readonly string[]) {
  const gate = calibrateGate(snapshot);
  const sums = { tokens: 0, alone: 0, asked: 0, forced: 0, opened: 0, texts: 0 };
  for (const text of texts) {
    const tokens = base.tokenizer.encode(text).slice(0, TEXT);
    if (tokens.length < 2 * GIVEN) continue;
    const begin = base.tokenizer.decode(tokens.slice(0, GIVEN));
    const addressed = address(snapshot, begin, { k: 3, gate });
    const alone = aloneOn(base, tokens);
    const forced = addressed.slots.length === 0 ? alone : overSlots(base, addressed.slots, tokens);
    sums.texts++;
    sums.tokens += tokens.length - GIVEN;
    sums.alone += alone;
    sums.forced += forced;
    sums.asked += addressed.open ? forced : alone;
    sums.opened += Number(addressed.open);
  }
  return sums;
}

function aloneOn({ engine }: OpenedBase, tokens: Uint32Array): number {
  const logits = logitsOf(engine, tokens, 'all');
  let sum = 0;
  for (let at = GIVEN; at < tokens.length; at++)
    sum += logProbability(logits.subarray((at - 1) * engine.vocab, at * engine.vocab), tokens[at]);
  return sum;
}

/** Token by token, with the slots before the text in one attention. */
function overSlots(base: OpenedBase, slots: readonly ScoredSlot[], tokens: Uint32Array): number {
  const prompt = base.tokenizer.decode(tokens.slice(0, GIVEN));
  using writing = base.slots.write('', slots.map(passageOf), { prompt });
  let sum = 0;
  for (let at = GIVEN; at < tokens.length; at++) {
    sum += logProbability(writing.logits, tokens[at]);
    writing.accept([tokens[at]]);
  }
  return sum;
}

function logProbability(logits: Float32Array, token: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const one of logits) most = Math.max(most, one);
  let sum = 0;
  for (const one of logits) sum += Math.exp(one - most);
  return logits[token] - most - Math.log(sum);
}
