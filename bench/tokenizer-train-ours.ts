/**
 * A process of its own that trains a tokenizer once, as the command does, so that its seconds and its memory are of that alone: reads one
 * TrainRequest from standard input and writes one TrainReply. The comparison is tokenizer-train.ts.
 */
import { json } from 'node:stream/consumers';
import { trainTokenizer } from '../src/text/train/train.ts';

export interface TrainRequest {
  files: string[];
  pattern: string;
  vocabulary: number;
  minFrequency: number;
  special: string[];
  /** Threads that count. */
  workers: number;
}

export interface TrainReply {
  seconds: number;
  /** Pairs of ids. */
  merges: [left: number, right: number][];
  /** The most memory that the process held. */
  peakBytes: number;
}

const { files, ...options } = (await json(process.stdin)) as TrainRequest;
const start = performance.now();
const { model } = (await trainTokenizer(files, options)).tokenizer;
const seconds = (performance.now() - start) / 1000;
const merges = Array.from(model.merged, (_, i) => [model.pairs[2 * i], model.pairs[2 * i + 1]] as [number, number]);
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ seconds, merges, peakBytes } satisfies TrainReply));
