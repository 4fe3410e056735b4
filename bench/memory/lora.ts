/**
 * The adapter as a contender: documents go into weights by training, twelve kilobytes of each draw, and questions about these are asked
 * without any passage. Trained by PyTorch (peers/lora_train.py) for minutes, once for the same documents; what a company would wait for hours with more.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { progress } from '../../src/cli/progress.ts';
import { exactMatch } from '../../src/eval/index.ts';
import { convert } from '../../src/infer/convert.ts';
import type { WorldDocument, WorldQuestion } from '../../src/memory/worlds/world.ts';
import { python } from '../peers/sources.ts';
import { Base } from './base.ts';
import type { Contender } from './evaluation.ts';
import { keyOf, WORK } from './kept.ts';
import { newest } from './passages.ts';
import { answerIn, asked, FORMS, type Form } from './prompts.ts';
import type { Given } from './score.ts';
import { type Draw, FACTS, questionsOf } from './sets.ts';

const BYTES = 12_000;
const EPOCHS = 16;
/** Minutes where nothing else runs; half an hour where much does. */
const TRAINING_MS = 90 * 60_000;
const MAX_TOKENS = 32;
/** Questions on which its form of asking is chosen. */
const PRACTICE = 40;

export class Lora implements Contender {
  readonly #file: string;
  readonly #notes = new Map<Draw, string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** The documents that it is trained on. */
  about(draw: Draw): ReadonlySet<string> {
    return new Set(sliceOf(draw).map(({ name }) => name));
  }

  /** What its training was, of the draws that it answered. */
  get note(): string | undefined {
    return this.#notes.size === 0 ? undefined : [...this.#notes.values()].join('; ');
  }

  /** In the form in which it answers most other questions of this wording about the same documents exactly. */
  async answer(draw: Draw, questions: readonly WorldQuestion[]): Promise<Given[]> {
    if (questions.length === 0) return [];
    const adapter = await trained(this.#file, draw.name, sliceOf(draw));
    const adapted = new Base(this.#file, { adapter });
    const answers = async (asking: readonly WorldQuestion[], form: Form) => {
      const prompts = asking.map((question) => asked(form, question, []));
      return (await adapted.generate(prompts, MAX_TOKENS)).map(answerIn);
    };
    try {
      const others = { ...draw, questions: draw.questions.filter((question) => !questions.includes(question)) };
      const practice = questionsOf(others, FACTS, questions[0].wording, PRACTICE, this.about(draw));
      let best: { form: Form; right: number } | undefined;
      for (const form of FORMS) {
        const texts = await answers(practice, form);
        const right = practice.filter((question, i) => exactMatch(texts[i], question.answers)).length;
        if (!best || right > best.right) best = { form, right };
      }
      this.#notes.set(draw, noteOf(adapter, best!.form));
      return (await answers(questions, best!.form)).map((text) => ({ text }));
    } finally {
      await adapted.close();
    }
  }
}

/** The first documents of a draw, as many as the adapter is trained on. */
function sliceOf(draw: Draw): WorldDocument[] {
  let bytes = 0;
  return newest(draw.documents).filter(({ text }) => {
    bytes += Buffer.byteLength(text);
    return bytes <= BYTES;
  });
}

function noteOf(adapter: string, form: Form): string {
  const { epochs, seconds, loss } = JSON.parse(readFileSync(join(adapter, 'trained.json'), 'utf8'));
  return `trained on ${BYTES / 1000} kB for ${Math.round(seconds)} s, ${epochs} epochs, loss ${Number(loss).toFixed(2)}, asked as ${form}`;
}

/** The folder of the adapter, trained now where it was not before. Throws where PyTorch is missing. */
async function trained(file: string, name: string, documents: readonly WorldDocument[]): Promise<string> {
  const texts = documents.map(({ title, text }) => `${title}\n${text}`);
  const folder = join(WORK, `lora-${keyOf(texts, EPOCHS)}`);
  if (existsSync(join(folder, 'trained.json'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  const model = join(WORK, `${basename(file)}.folder`);
  if (!existsSync(model)) convert(file, model, { dtype: 'float32' });
  const learned = `${folder}.json`;
  const unfinished = `${folder}.${process.pid}.tmp`;
  writeFileSync(learned, JSON.stringify(texts));
  try {
    await train([model, learned, unfinished, String(EPOCHS)], name);
  } finally {
    rmSync(learned, { force: true });
  }
  renameSync(unfinished, folder);
  return folder;
}

async function train(args: readonly string[], name: string): Promise<void> {
  const script = fileURLToPath(new URL('../peers/lora_train.py', import.meta.url));
  const child = spawn(python(), [script, ...args], { timeout: TRAINING_MS });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', ({ message }) => {
      complaint = message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const line = progress(`adapter, ${name}`, { unit: 'epochs', total: EPOCHS });
  let reply: Record<string, unknown> = {};
  for await (const said of createInterface({ input: child.stdout })) {
    if (!said.startsWith('{')) continue;
    reply = JSON.parse(said);
    if (typeof reply.behind === 'number')
      line.update(Math.floor(reply.behind), `loss ${Number(reply.loss).toFixed(2)}`);
  }
  await ended;
  line.end();
  if (reply.missing)
    throw new Error(`PyTorch is missing (${reply.missing}); CALLOSUM_PYTHON names a Python that has it`);
  if (reply.epochs === undefined)
    throw new Error(`the adapter was not trained: ${complaint.trim().split('\n').at(-1) || 'it ended early'}`);
}
