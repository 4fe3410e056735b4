/**
 * The data network as a contender: with the gold slot given, and asked as a program asks it, among all documents of the draw. It runs in a
 * process of its own (network-child.ts); what it gave is kept as long as neither it nor the documents change.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { progress } from '../../src/cli/progress.ts';
import { READER_SUFFIX } from '../../src/memory/reader/reader-file.ts';
import type { WorldQuestion } from '../../src/memory/worlds/world.ts';
import type { Shown } from './evaluation.ts';
import { Kept, keyOf } from './kept.ts';
import { QueuedChild } from './queued-child.ts';
import type { Given } from './score.ts';
import type { Draw } from './sets.ts';

export type NetworkName = 'found' | 'gold' | 'addressed' | 'asked';

const OPS: Record<NetworkName, string> = { found: 'find', gold: 'gold', addressed: 'best', asked: 'ask' };

/** Questions of a request to the child: what is lost at most when the run is cut. */
const BATCH = 10;
const SOURCES = ['memory', 'infer'].map((room) => join(import.meta.dirname, '../../src', room));

export class Network {
  readonly #model: string;
  readonly #reader: string | undefined;
  readonly #kept: Kept<Given>;
  readonly #child: QueuedChild;
  #code: string | undefined;
  /** Why no trained reader reads. */
  #notice: string | undefined;
  /** What the child has learned. */
  #learned = '';

  constructor(model: string, reader?: string, folder?: string) {
    this.#model = model;
    this.#reader = reader;
    this.#kept = new Kept<Given>('network', folder);
    this.#child = new QueuedChild('network-child.ts', async (child) => {
      const opened = await child.request({ op: 'open', model: existsSync(model) ? model : undefined, reader });
      this.#notice = opened.notice as string | undefined;
    });
  }

  async answer(name: NetworkName, draw: Draw, questions: readonly WorldQuestion[], shown: Shown): Promise<Given[]> {
    const documents = shown === 'twins' ? draw.twins : draw.documents;
    this.#code ??= codeOf(this.#reader, dirname(this.#model));
    const world = keyOf(documents);
    const asked = questions.map(({ question, evidence }) => ({ question, evidence: name === 'gold' ? evidence : [] }));
    const keys = asked.map((one) => keyOf(this.#code, name, world, one));
    const missing = [...new Map(keys.map((key, i) => [key, asked[i]]))].filter(
      ([key]) => this.#kept.get(key) === undefined,
    );
    if (missing.length > 0) await this.learn(world, documents);
    const line = progress(`data network, ${name}, ${draw.name}`, { unit: 'questions', total: missing.length });
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH);
      if (name !== 'found') await this.#needReader();
      const { given } = await this.#child.request({ op: OPS[name], questions: batch.map(([, one]) => one) });
      for (const [i, one] of (given as Given[]).entries()) this.#kept.set(batch[i][0], one);
      line.update(from + batch.length);
    }
    line.end();
    return keys.map((key) => this.#kept.get(key) as Given);
  }

  /**
   * Milliseconds to the beginning of each answer when what it needs was read before. 'joined': to the logits of the first token over slots
   * joined in attention; 'first': to the first piece of an answer, with addressing, reading, choice and gate before it.
   */
  async beginnings(op: 'joined' | 'first', draw: Draw, questions: readonly string[]): Promise<number[]> {
    await this.#needReader();
    await this.#learnDraw(draw);
    const message = { op, questions: questions.map((question) => ({ question, evidence: [] })) };
    await this.#child.request(message);
    return (await this.#child.request(message)).ms as number[];
  }

  /** Bits in which the base's logits differ beside the closed network that holds the draw's documents. */
  async closed(draw: Draw, texts: readonly string[]): Promise<{ bits: number; sha256: string }> {
    await this.#learnDraw(draw);
    return (await this.#child.request({ op: 'closed', texts })) as { bits: number; sha256: string };
  }

  async loaded(
    draw: Draw,
    texts: readonly string[],
  ): Promise<Record<'tokens' | 'alone' | 'asked' | 'forced' | 'opened' | 'texts', number>> {
    await this.#needReader();
    await this.#learnDraw(draw);
    return (await this.#child.request({ op: 'loaded', texts })) as never;
  }

  #learnDraw({ documents }: Draw): Promise<void> {
    return this.learn(keyOf(documents), documents);
  }

  /** The child has these documents and no others. */
  async learn(world: string, documents: Draw['documents']): Promise<void> {
    if (this.#learned === world) return;
    await this.#child.request({
      op: 'learn',
      documents: documents.map(({ name, title, text, authority }) => ({ name, title, text, authority })),
    });
    this.#learned = world;
  }

  async #needReader(): Promise<void> {
    await this.#child.request({ op: 'ready' });
    if (this.#notice !== undefined) throw new Error(this.#notice);
  }

  close(): Promise<void> {
    return this.#child.close();
  }
}

const SHIPPED = join(import.meta.dirname, '../../models/readers');

/** Hash of the code that answers and of the readers there are: what it gave before a change is not what it gives. */
function codeOf(reader: string | undefined, besideModel: string): string {
  const hash = createHash('sha256');
  const code = SOURCES.flatMap(filesIn).filter(
    (file) => /\.ts$/.test(file) && !/\.test\.ts$|\/(?:worlds|train)\//.test(file),
  );
  const readers = [SHIPPED, besideModel].flatMap(filesIn).filter((file) => file.endsWith(READER_SUFFIX));
  for (const file of [...code, ...readers, ...(reader ? [reader] : [])]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** All files below, in order; none where there is no such folder. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(folder, name));
}
