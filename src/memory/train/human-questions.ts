/**
 * Questions that people wrote on paragraphs, from a file: one JSON object a line, {id, title, text, questions: [{question, answers: [{text,
 * start}]}]}, as such or compressed with zstd. Half of the paragraphs, by the hash of their id, are for training; the others for measuring.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { ReaderError } from '../reader/reader-error.ts';
import type { Dice } from '../worlds/dice.ts';
import { SlotPool } from './distractors.ts';
import { type CutSlot, cutSlots, type Example } from './example.ts';

const MAX_FILE_BYTES = 1 << 28;
const MAX_TEXT_BYTES = 1 << 30;

export interface HumanQuestion {
  readonly paragraph: string;
  readonly question: string;
  /** Several people may have marked several places. */
  readonly answers: readonly { readonly text: string; readonly start: number }[];
}

export interface HumanQuestions {
  readonly pool: SlotPool;
  readonly questions: readonly HumanQuestion[];
}

/** Whether a paragraph trains: by the first byte of the sha256 of its id. */
export function trains(paragraph: string): boolean {
  return createHash('sha256').update(paragraph).digest()[0] % 2 === 0;
}

/** The training half or the other half of the files' paragraphs. Throws ReaderError naming file and line. */
export function readHumanQuestions(paths: readonly string[], half: 'train' | 'held-out'): HumanQuestions {
  const slots: CutSlot[] = [];
  const questions: HumanQuestion[] = [];
  for (const path of paths)
    linesOf(path).forEach((line, i) => {
      if (line.trim() === '') return;
      const paragraph = paragraphOf(line, `${path}:${i + 1}`);
      if (trains(paragraph.id) !== (half === 'train')) return;
      slots.push(...cutSlots(paragraph.id, paragraph.title, paragraph.text));
      questions.push(...paragraph.questions);
    });
  return { pool: new SlotPool(slots), questions };
}

/** An example with k open slots: gold and distractors, or, `absent`, distractors alone. Undefined where no slot holds an answer whole. */
export function humanExample(
  { pool }: HumanQuestions,
  { paragraph, question, answers }: HumanQuestion,
  k: number,
  absent: boolean,
  dice: Dice,
): Example | undefined {
  const texts = [...new Set(answers.map(({ text }) => text))];
  const about = { question, kind: 'human', wording: 'paraphrase', valueType: 'phrase' } as const;
  const holds = (slot: CutSlot) => slot.document === paragraph && answers.some(({ text }) => slot.text.includes(text));
  if (absent) {
    const slots = pool.near(question, k, dice, (slot) => !holds(slot));
    return slots.length === k ? { ...about, answers: [], slots } : undefined;
  }
  const marked = dice.shuffled(answers);
  for (const { text, start } of marked) {
    const golds = pool.slots.filter(
      (slot) =>
        slot.document === paragraph && slot.kind === 'span' && slot.start <= start && start + text.length <= slot.end,
    );
    if (golds.length === 0) continue;
    const gold = dice.pick(golds);
    const others = pool.near(question, k - 1, dice, (slot) => !holds(slot));
    if (others.length < k - 1) return undefined;
    const at = dice.below(k);
    return {
      ...about,
      answers: [text, ...texts.filter((other) => other !== text)],
      slots: [...others.slice(0, at), gold, ...others.slice(at)],
      gold: { slot: at, start: start - gold.start, end: start - gold.start + text.length },
    };
  }
  return undefined;
}

function linesOf(path: string): string[] {
  const { size } = statSync(path);
  if (size > MAX_FILE_BYTES)
    throw new ReaderError({
      what: path,
      rule: `questions must be a file of ${MAX_FILE_BYTES} bytes at most`,
      received: `${size}`,
    });
  const bytes = readFileSync(path);
  const text = path.endsWith('.zst') ? zstdDecompressSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }) : bytes;
  return text.toString('utf8').split('\n');
}

interface Paragraph {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly questions: readonly HumanQuestion[];
}

function paragraphOf(line: string, where: string): Paragraph {
  const wrong = (rule: string, received: string) => new ReaderError({ what: where, rule, received });
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong('a line must be a JSON object', line.slice(0, 40));
  }
  const fields = (thing: unknown) => (thing && typeof thing === 'object' ? thing : {}) as Record<string, unknown>;
  const string = (thing: unknown, name: string) => {
    const field = fields(thing)[name];
    if (typeof field !== 'string') throw wrong(`${name} must be a text`, JSON.stringify(field) ?? 'nothing');
    return field;
  };
  const list = (thing: unknown, name: string) => {
    const field = fields(thing)[name];
    if (!Array.isArray(field)) throw wrong(`${name} must be a list`, JSON.stringify(field) ?? 'nothing');
    return field as unknown[];
  };
  const [id, title, text] = [string(value, 'id'), string(value, 'title'), string(value, 'text')];
  const questions = list(value, 'questions').map((each) => ({
    paragraph: id,
    question: string(each, 'question'),
    answers: list(each, 'answers').flatMap((answer) => {
      const [own, start] = [string(answer, 'text'), fields(answer).start];
      if (typeof start !== 'number') throw wrong('start must be a number', JSON.stringify(start) ?? 'nothing');
      const at = own === '' ? -1 : nearest(text, own, start);
      return at < 0 ? [] : [{ text: own, start: at }];
    }),
  }));
  return { id, title, text, questions: questions.filter(({ answers }) => answers.length > 0) };
}

/** Where `part` stands nearest to `start`: people's marks are often off by a few characters. -1 where it does not. */
function nearest(text: string, part: string, start: number): number {
  const [before, after] = [text.lastIndexOf(part, Math.max(0, start)), text.indexOf(part, Math.max(0, start))];
  if (before < 0 || after < 0) return Math.max(before, after);
  return start - before <= after - start ? before : after;
}
