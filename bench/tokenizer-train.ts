/**
 * Training a tokenizer of 16,384 tokens on the Chinese and English Wikipedia of ../shared/corpus, 233 MB of text, beside Python's
 * `tokenizers` on two threads: the same decompressed files, the same cut into words. One run each, as a run takes minutes; both
 * must find the same merges.
 */
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { createZstdDecompress } from 'node:zlib';
import { DEFAULT_SPECIAL } from '../src/text/added.ts';
import { preTokenizer } from '../src/text/pretokenizers/index.ts';
import type { PeerPool } from './peers/pool.ts';
import type { FigurePlan, Measured, PeerMeasured } from './suite.ts';
import type { TrainReply, TrainRequest } from './tokenizer-train-ours.ts';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const CORPUS = pathOf('../../shared/corpus/');
const NAMES = ['zhwiki.jsonl', 'enwiki.jsonl'];
const THREADS = 2;

export const trainFigure: FigurePlan = {
  id: `tokenizer.train.16k.t${THREADS}`,
  unit: 's',
  of: 'ratio',
  bar: 3,
  measure,
};

async function measure(peers: PeerPool): Promise<Measured> {
  for (const name of NAMES)
    if (!existsSync(join(CORPUS, `${name}.zst`))) throw new Error(`${name}.zst is not in ../shared/corpus`);
  const folder = mkdtempSync(join(tmpdir(), 'callosum-tokenizer-bench-'));
  try {
    const files: string[] = [];
    for (const name of NAMES) files.push(await decompress(join(CORPUS, `${name}.zst`), join(folder, name)));
    return await compare({ ...SETTINGS, files }, peers);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SETTINGS = {
  pattern: preTokenizer('callosum').pattern,
  vocabulary: 16_384,
  minFrequency: 2,
  special: [...DEFAULT_SPECIAL],
  workers: THREADS,
};

async function compare(request: TrainRequest, peers: PeerPool): Promise<Measured> {
  const ours = await trainOurs(request);
  const note = `${ours.merges.length} merges, one run; most memory ${gib(ours)}`;
  return { values: [ours.seconds], peers: [await theirs(request, ours, peers)], note };
}

async function theirs(request: TrainRequest, ours: TrainReply, peers: PeerPool): Promise<PeerMeasured> {
  const peer = await peers.fresh('tokenizers training', THREADS);
  if ('missing' in peer) return peer;
  const reply = (await peer.child.request({ ...request })) as unknown as TrainReply;
  await peer.child.stop();
  if (!isDeepStrictEqual(reply.merges, ours.merges)) throw new Error(`${peer.name} finds other merges`);
  const note = `the same merges; theirs holds ${gib(reply)}`;
  return { name: peer.name, version: peer.version, values: [reply.seconds], note };
}

const gib = ({ peakBytes }: TrainReply) => `${(peakBytes / 2 ** 30).toFixed(2)} GiB`;

async function decompress(from: string, to: string): Promise<string> {
  await pipeline(createReadStream(from), createZstdDecompress(), createWriteStream(to));
  return to;
}

async function trainOurs(request: TrainRequest): Promise<TrainReply> {
  const child = spawn(process.execPath, [pathOf('./tokenizer-train-ours.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(request));
  const reply = await text(child.stdout);
  if (reply === '') throw new Error('training ended without a result');
  return JSON.parse(reply) as TrainReply;
}
