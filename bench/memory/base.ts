/**
 * The base as it is, without the data network: greedy text after many prompts, several at a time, each kept as soon as it is there. What
 * the prompts are is prompts.ts's; what is right is not known here.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { openModel, type RunningModel } from '../../src/infer/index.ts';
import { Kept, keyOf } from './kept.ts';
import type { Asked } from './prompts.ts';

/** Sequences at a time; more only wait for each other's pages. */
const PARALLEL = 16;
const CONTEXT = 4096;

export class Base implements AsyncDisposable {
  readonly #file: string;
  readonly #kept: Kept<string>;
  #model: Promise<RunningModel> | undefined;

  constructor(file: string, folder?: string) {
    this.#file = file;
    this.#kept = new Kept<string>('generated', folder);
  }

  /** Name and size: what a kept text belongs to. */
  get fingerprint(): string {
    return `${basename(this.#file)} ${statSync(this.#file).size}`;
  }

  /** The model, opened when first asked for. */
  model(): Promise<RunningModel> {
    this.#model ??= openModel(this.#file, { context: CONTEXT, queue: 100_000 });
    return this.#model;
  }

  /** One greedy text for each prompt, at most `maxTokens` long, up to the end of its first line. */
  async generate(prompts: readonly Asked[], maxTokens: number): Promise<string[]> {
    const texts: string[] = new Array(prompts.length);
    let next = 0;
    const lane = async () => {
      while (next < prompts.length) {
        const index = next++;
        texts[index] = await this.#one(prompts[index], maxTokens);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, lane));
    return texts;
  }

  async #one(asked: Asked, maxTokens: number): Promise<string> {
    const key = keyOf(this.fingerprint, asked, maxTokens);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const model = await this.model();
    let text = '';
    for await (const event of model.generate({ ...asked, maxTokens, temperature: 0, stop: ['\n'] })) {
      if (event.kind === 'tokens') text += event.text;
      if (event.kind === 'end' && event.error) throw event.error;
    }
    this.#kept.set(key, text);
    return text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#model)?.close();
    this.#model = undefined;
  }
}
