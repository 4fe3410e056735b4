/**
 * Whether a base has begun to copy: which attention heads have their maximum on the answer when a question ends, and how often the base's
 * likeliest next token is the answer's first. The questions are copy-questions.ts. Says nothing of readers.
 */
import { arena, noGrad, Random } from '../../tensor/index.ts';
import type { Tokenizer } from '../../text/index.ts';
import { type CopyHead, findCopyHeads, type HeadSample } from '../answer/copy-heads.ts';
import { tokenOffsets } from '../reader/token-offsets.ts';
import { type CopyQuestion, copyQuestions } from './copy-questions.ts';
import { disposeParameters, newParameters, type ReaderParameters } from './reader-parameters.ts';
import { type BaseModel, type ReadingBase, readingBaseOf } from './reading-base.ts';
import { tokensOf } from './tokenized.ts';

export interface CopyColumn {
  readonly name: string;
  readonly questions: number;
  /** Best first. */
  readonly heads: readonly CopyHead[];
  /** Share of the questions after which the base's likeliest token is the answer's first. */
  readonly said: number;
  /** What a head that looks anywhere in the text would hit. */
  readonly chance: number;
}

const HEADS = 4;
/** Questions that are read together. */
const ROWS = 16;

interface Seen {
  readonly sample: HeadSample;
  readonly said: boolean;
}

/** Columns by language: lists to recall, and held-out documents in their own words and in others, `questions` of each at most. */
export function copyHits(model: BaseModel, tokenizer: Tokenizer, questions: number): CopyColumn[] {
  using base = readingBaseOf(model);
  const plain = newParameters(base, new Random(0), { rank: 1, pointerLayers: [] }); // they change nothing
  const perLayer = Math.min(...base.sizes.blocks.map(({ heads }) => heads));
  try {
    return copyQuestions(tokenizer, questions).map(({ name, asked }) => {
      const seen: Seen[] = [];
      for (let at = 0; at < asked.length; at += ROWS)
        seen.push(...seenIn(base, plain, tokenizer, asked.slice(at, at + ROWS)));
      const mean = (of: (one: Seen) => number) => seen.reduce((sum, one) => sum + of(one), 0) / seen.length;
      return {
        name,
        questions: seen.length,
        heads: findCopyHeads(
          seen.map(({ sample }) => sample),
          perLayer,
          HEADS,
        ),
        said: mean(({ said }) => Number(said)),
        chance: mean(({ sample: { first, last, from, tokens } }) => (last - first + 1) / (tokens - from)),
      };
    });
  } finally {
    disposeParameters(plain);
  }
}

function seenIn(
  base: ReadingBase,
  plain: ReaderParameters,
  tokenizer: Tokenizer,
  asked: readonly CopyQuestion[],
): Seen[] {
  using _scope = arena();
  const { blocks } = base.sizes;
  const perLayer = Math.min(...blocks.map(({ heads }) => heads));
  const texts = asked.map(({ text }) => tokenizer.encode(text));
  const rows = asked.map(({ question }, slot) => {
    const tokens = tokenizer.encode(question);
    return { slot, tokens, question: tokens.length };
  });
  const { looks, longest, logits } = noGrad(() => {
    const reading = base.read(base.compile(texts), rows, plain, new Set(blocks.keys()));
    const ends = rows.map(({ question }, row) => reading.first[row] + question - 1);
    return { ...reading, logits: base.logits(reading.stream, ends) };
  });
  const likeliest = largest(logits.readSync(), asked.length);
  const layers = blocks.map(({ heads }, layer) => ({ heads, logs: looks.get(layer)!.readSync() }));
  return asked.map(({ text, from, start, end, answer }, row) => {
    const place = placeOf(tokenOffsets(tokenizer, text, texts[row]), from, start, end);
    const tokens = texts[row].length;
    const attention = new Float32Array(blocks.length * perLayer * tokens);
    layers.forEach(({ heads, logs }, layer) => {
      for (let head = 0; head < perLayer; head++) {
        const own = (row * heads + head) * longest;
        attention.set(logs.subarray(own, own + tokens), (layer * perLayer + head) * tokens);
      }
    });
    return { sample: { attention, tokens, ...place }, said: likeliest[row] === tokenizer.encode(answer)[0] };
  });
}

/** The tokens of the answer, and the first that can be one. */
function placeOf(offsets: Int32Array, from: number, start: number, end: number) {
  const own = offsets.map((unit, i) => (offsets[i | 1] > from ? unit : -1));
  const place = tokensOf({ offsets: own }, start, end)!;
  const first = Array.from({ length: own.length / 2 }, (_, t) => own[2 * t]).findIndex((unit) => unit >= 0);
  return { first: place.start, last: place.end, from: first };
}

/** Index of the largest value of each row. */
function largest(values: ArrayLike<number>, rows: number): number[] {
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let i = 1; i < width; i++) if (values[row * width + i] > values[row * width + best]) best = i;
    return best;
  });
}
