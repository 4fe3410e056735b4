/**
 * The adapter as a contender: documents go into weights by training, 30 kilobytes of them, and questions about these are asked without any
 * passage. Trained by PyTorch (peers/lora_train.py) for some minutes, once for the same documents; what a company would wait for hours with more.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convert } from '../../src/infer/convert.ts';
import type { WorldQuestion } from '../../src/memory/worlds/world.ts';
import { python } from '../peers/sources.ts';
import { Base } from './base.ts';
import { keyOf, WORK } from './kept.ts';
import { newest } from './passages.ts';
import { answerIn, asked, type Form } from './prompts.ts';
import type { Given } from './score.ts';
import type { Draw } from './sets.ts';

const BYTES = 30_000;
const SECONDS = 240;
const MAX_TOKENS = 32;

/** The first documents of a draw, as many as the adapter is trained on. */
function sliceOf(draw: Draw): { names: ReadonlySet<string>; texts: string[] } {
  const names = new Set<string>();
  const texts: string[] = [];
  let bytes = 0;
  for (const { name, title, text } of newest(draw.documents)) {
    bytes += Buffer.byteLength(text);
    if (bytes > BYTES) break;
    names.add(name);
    texts.push(`${title}\n${text}`);
  }
  return { names, texts };
}

export class Lora {
  readonly #file: string;
  readonly #form: () => Promise<Form>;
  #note: string | undefined;

  /** `form`: how the base wants to be asked without passages. */
  constructor(file: string, form: () => Promise<Form>) {
    this.#file = file;
    this.#form = form;
  }

  /** Questions about the documents that it is trained on. */
  asks(draw: Draw, questions: readonly WorldQuestion[]): WorldQuestion[] {
    const { names } = sliceOf(draw);
    return questions.filter(({ documents }) => documents.every((name) => names.has(name)));
  }

  /** What its training was, once it answered. */
  get note(): string | undefined {
    return this.#note;
  }

  async answer(draw: Draw, questions: readonly WorldQuestion[]): Promise<Given[]> {
    const form = await this.#form();
    const adapter = trained(this.#file, sliceOf(draw).texts);
    this.#note = noteOf(adapter);
    const adapted = new Base(this.#file, { adapter });
    try {
      const texts = await adapted.generate(
        questions.map((question) => asked(form, question, [])),
        MAX_TOKENS,
      );
      return texts.map((text) => ({ text: answerIn(text) }));
    } finally {
      await adapted.close();
    }
  }
}

function noteOf(adapter: string): string {
  const { epochs, seconds, loss } = JSON.parse(readFileSync(join(adapter, 'trained.json'), 'utf8'));
  return `trained on ${BYTES / 1000} kB for ${Math.round(seconds)} s, ${epochs} epochs, loss ${Number(loss).toFixed(2)}`;
}

/** The folder of the adapter, trained now where it was not before. Throws where PyTorch is missing. */
function trained(file: string, texts: readonly string[]): string {
  const folder = join(WORK, `lora-${keyOf(texts, SECONDS)}`);
  if (existsSync(join(folder, 'trained.json'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  const model = join(WORK, `${basename(file)}.folder`);
  if (!existsSync(model)) convert(file, model, { dtype: 'float32' });
  const documents = `${folder}.json`;
  const unfinished = `${folder}.${process.pid}.tmp`;
  writeFileSync(documents, JSON.stringify(texts));
  const script = fileURLToPath(new URL('../peers/lora_train.py', import.meta.url));
  const { stdout, stderr, error } = spawnSync(python(), [script, model, documents, unfinished, String(SECONDS)], {
    encoding: 'utf8',
    timeout: 1000 * (SECONDS + 120),
  });
  rmSync(documents, { force: true });
  const last = stdout?.trim().split('\n').at(-1) ?? '';
  const reply = last.startsWith('{') ? JSON.parse(last) : undefined;
  if (reply?.missing)
    throw new Error(`PyTorch is missing (${reply.missing}); CALLOSUM_PYTHON names a Python that has it`);
  if (!reply) throw new Error(`the adapter was not trained: ${error?.message ?? stderr?.trim().split('\n').at(-1)}`);
  renameSync(unfinished, folder);
  return folder;
}
