/**
 * The base as it is, without the data network: greedy text after many prompts, each kept as soon as it is there. It runs in a process of
 * its own (base-child.ts). What the prompts are is prompts.ts's; what is right is not known here.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { progress } from '../../src/cli/progress.ts';
import { Kept, keyOf } from './kept.ts';
import type { Asked } from './prompts.ts';
import { QueuedChild } from './queued-child.ts';

/** Prompts of a request to the child: what is lost at most when the run is cut. */
const BATCH = 16;

export class Base {
  readonly file: string;
  readonly #kept: Kept<string>;
  readonly #adapter: string | undefined;
  readonly #child: QueuedChild;

  /** `adapter`: a folder with a LoRA adapter that is merged into it. */
  constructor(file: string, { adapter, folder }: { adapter?: string; folder?: string } = {}) {
    this.file = file;
    this.#adapter = adapter;
    this.#kept = new Kept<string>('generated', folder);
    this.#child = new QueuedChild('base-child.ts', (child) => child.request({ op: 'open', file, adapter }));
  }

  /** Name, size and adapter: what a kept text belongs to. */
  get fingerprint(): string {
    const adapter = this.#adapter === undefined ? '' : ` ${basename(this.#adapter)}`;
    return `${basename(this.file)} ${statSync(this.file).size}${adapter}`;
  }

  /** One greedy text for each prompt, at most `maxTokens` long, up to the end of its first line. */
  async generate(prompts: readonly Asked[], maxTokens: number): Promise<string[]> {
    const keys = prompts.map((asked) => keyOf(this.fingerprint, asked, maxTokens));
    const missing = [...new Map(keys.map((key, i) => [key, prompts[i]]))].filter(
      ([key]) => this.#kept.get(key) === undefined,
    );
    const line = progress(`base, ${basename(this.file)}`, { unit: 'questions', total: missing.length });
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH);
      const { texts } = await this.#child.request({
        op: 'generate',
        asked: batch.map(([, asked]) => asked),
        maxTokens,
      });
      for (const [i, text] of (texts as string[]).entries()) this.#kept.set(batch[i][0], text);
      line.update(from + batch.length);
    }
    line.end();
    return keys.map((key) => this.#kept.get(key) as string);
  }

  /** Milliseconds from the request to the first token, one prompt after another. */
  async firstTokens(prompts: readonly Asked[]): Promise<number[]> {
    return (await this.#child.request({ op: 'first', asked: prompts })).ms as number[];
  }

  close(): Promise<void> {
    return this.#child.close();
  }
}
