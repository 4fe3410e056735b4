/**
 * Encoding on one thread, megabytes of UTF-8 a second: ten megabytes of the Wikipedias of ../shared/corpus, half Chinese and half
 * English, a document at a time. Beside gpt-tokenizer with the vocabulary that it ships, and beside `tokenizers` with one of
 * 16,384 tokens that is trained on the same text. Every document's ids are compared before a clock starts.
 */
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createZstdDecompress } from 'node:zlib';
import { Tokenizer } from '../src/text/index.ts';
import { trainTokenizer } from '../src/text/train/train.ts';
import { type Contender, type MeasureOptions, measure } from './measure.ts';
import type { Child } from './peers/child.ts';
import { checksum } from './peers/documents.ts';
import type { PeerPool } from './peers/pool.ts';
import type { FigurePlan, Measured, PeerMeasured } from './suite.ts';

const CORPUS = fileURLToPath(new URL('../../shared/corpus/', import.meta.url));
const NAMES = ['zhwiki', 'enwiki'];
const BYTES_EACH = 5e6;
const VOCABULARY = 16_384;
const TURNS: MeasureOptions = { minSamples: 7, maxSeconds: 60 };

/** What both sides get: files, so that a child can read them. */
export interface Work {
  documents: string[];
  /** The documents as a JSON array. */
  file: string;
  folder: string;
}

/** Makes our tokenizer, and gets a peer ready with the same vocabulary. */
export interface Sides {
  ours(work: Work): Promise<Tokenizer>;
  ready(child: Child, work: Work): Promise<void>;
}

/** GPT-4's vocabulary, as the peer ships it. */
export const gptSides = (pool: PeerPool): Sides => ({
  async ours({ file, folder }) {
    const peer = await pool.get('gpt-tokenizer', 1);
    if ('missing' in peer) throw new Error(`the vocabulary is gpt-tokenizer's: ${peer.missing}`);
    const merges = join(folder, 'merges.json');
    await peer.child.request({ op: 'prepare', documents: file, merges });
    const pairs = JSON.parse(readFileSync(merges, 'utf8')) as [number, number][];
    return Tokenizer.build({ merges: pairs, special: [], preTokenizer: 'gpt4' });
  },
  async ready() {}, // ours has had it prepared
});

const trainedSides = (): Sides => ({
  async ours({ documents, folder }) {
    const lines = join(folder, 'documents.jsonl');
    writeFileSync(lines, documents.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const { tokenizer } = await trainTokenizer([lines], { vocabulary: VOCABULARY });
    tokenizer.save(folder);
    return tokenizer;
  },
  async ready(child, { file, folder }) {
    await child.request({ op: 'prepare', documents: file, tokenizer: join(folder, 'tokenizer.json') });
  },
});

export const encodeFigures: FigurePlan[] = [
  encodeFigure({ id: 'tokenizer.encode.t1.gpt-tokenizer', bar: 2 }, ['gpt-tokenizer'], gptSides),
  encodeFigure({ id: 'tokenizer.encode.t1.tokenizers', bar: 3 }, ['tokenizers', 'tokenizers in Python'], trainedSides),
];

/** The corpora's first megabytes, in turns. */
async function wikipedias(): Promise<string[]> {
  const texts: string[][] = [];
  for (const name of NAMES) {
    const path = join(CORPUS, `${name}.jsonl.zst`);
    if (!existsSync(path)) throw new Error(`${name}.jsonl.zst is not in ../shared/corpus`);
    const file = createReadStream(path);
    const own: string[] = [];
    let bytes = 0;
    for await (const line of createInterface({ input: file.pipe(createZstdDecompress()) })) {
      const { text } = JSON.parse(line) as { text: string };
      own.push(text);
      bytes += Buffer.byteLength(text);
      if (bytes >= BYTES_EACH) break;
    }
    file.destroy();
    texts.push(own);
  }
  const [some, others] = texts;
  return Array.from({ length: Math.max(some.length, others.length) }, (_, i) => [some[i], others[i]])
    .flat()
    .filter((text) => text !== undefined);
}

/** A figure of our encoder beside peers that may be missing; the texts and turns may be others in a test. */
export function encodeFigure(
  plan: Pick<FigurePlan, 'id' | 'bar'>,
  names: string[],
  sidesOf: (pool: PeerPool) => Sides,
  texts = wikipedias,
  turns = TURNS,
): FigurePlan {
  const compare = async (pool: PeerPool, work: Work): Promise<Measured> => {
    const sides = sidesOf(pool);
    const tokenizer = await sides.ours(work);
    const { documents } = work;
    const megabytes = documents.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
    const checksums = documents.map((text) => checksum(tokenizer.encode(text)));
    const contenders: Contender[] = [{ name: 'ours', run: (reps) => timeOurs(tokenizer, documents, reps) }];
    const places: number[] = [];
    const peers: PeerMeasured[] = [];
    for (const name of names) {
      const peer = await pool.get(name, 1);
      if ('missing' in peer) {
        peers.push({ name, missing: peer.missing });
        continue;
      }
      await sides.ready(peer.child, work);
      const reply = await peer.child.request({ op: 'checksums' });
      const other = checksums.findIndex((sum, i) => sum !== (reply.checksums as number[])[i]);
      if (other >= 0) throw new Error(`${name} has other ids for document ${other}`);
      places.push(peers.push({ name: peer.name, version: peer.version, values: [], note: peer.settings }) - 1);
      contenders.push({
        name,
        run: async (reps) => (await peer.child.request({ op: 'run', reps })).seconds as number,
      });
    }
    const [ours, ...theirs] = await measure(contenders, turns);
    if (ours.error) throw ours.error;
    const rates = (seconds: number[]) => seconds.map((one) => megabytes / one);
    for (const [i, place] of places.entries()) {
      const { error, seconds } = theirs[i];
      const peer = peers[place];
      peers[place] = error
        ? { name: peer.name, missing: error.message }
        : ({ ...peer, values: rates(seconds) } as PeerMeasured);
    }
    const note = `${tokenizer.size} ids, ${megabytes.toFixed(1)} MB, ${documents.length} documents, the same ids`;
    return { values: rates(ours.seconds), peers, note };
  };

  const measureAll = async (pool: PeerPool): Promise<Measured> => {
    const documents = await texts();
    const folder = mkdtempSync(join(tmpdir(), 'callosum-encode-bench-'));
    try {
      const file = join(folder, 'documents.json');
      writeFileSync(file, JSON.stringify(documents));
      return await compare(pool, { documents, file, folder });
    } finally {
      for (const name of names) {
        const peer = await pool.get(name, 1);
        if ('child' in peer) await peer.child.request({ op: 'drop' }).catch(() => {}); // one that has died holds nothing
      }
      rmSync(folder, { recursive: true });
    }
  };
  return { ...plan, unit: 'MB/s', of: 'ratio', measure: measureAll };
}

function timeOurs(tokenizer: Tokenizer, documents: string[], reps: number): number {
  const start = performance.now();
  for (let rep = 0; rep < reps; rep++) for (const text of documents) tokenizer.encode(text);
  return (performance.now() - start) / 1000;
}
