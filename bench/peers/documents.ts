/**
 * What a child that encodes documents does, whichever tokenizer it has: asked in JSON lines (child.ts) to prepare a tokenizer and
 * documents, to give the checksums of their ids, and to encode them all so many times. Not the tokenizers.
 */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { serve } from './serve.ts';

/** The ids of each document. */
export type EncodeAll = (documents: string[]) => ArrayLike<number>[] | Promise<ArrayLike<number>[]>;

interface Request {
  op: 'prepare' | 'checksums' | 'run' | 'drop';
  /** A file with an array of texts. */
  documents: string;
  /** A tokenizer.json, for a child that loads one. */
  tokenizer?: string;
  reps: number;
}

/** CRC-32 of the ids as 32-bit words. */
export const checksum = (ids: ArrayLike<number>): number => crc32(new Uint8Array(Uint32Array.from(ids).buffer));

/** Answers until its input ends. `prepare` may do more than to load the tokenizer, by the request's other fields. */
export async function serveDocuments(
  name: string,
  prepare: (request: Record<string, unknown>) => EncodeAll | Promise<EncodeAll>,
): Promise<void> {
  let documents: string[] = [];
  let encode: EncodeAll = () => [];
  const answer = async (request: Request): Promise<object> => {
    if (request.op === 'prepare') {
      encode = await prepare({ ...request });
      documents = JSON.parse(readFileSync(request.documents, 'utf8'));
      return {};
    }
    if (request.op === 'drop') {
      documents = [];
      return {};
    }
    if (request.op === 'checksums') return { checksums: (await encode(documents)).map(checksum) };
    if (request.op !== 'run') throw new Error(`unknown op ${request.op}`);
    const start = performance.now();
    for (let rep = 0; rep < request.reps; rep++) await encode(documents);
    return { seconds: (performance.now() - start) / 1000 };
  };
  await serve(name, answer);
}

/** The first line of a child: what it is; or, where `load` throws, why it cannot run, which ends it. */
export function helloOf<T>(
  load: () => T,
  describe: (loaded: T) => { name: string; version: string; settings: string },
): T {
  try {
    const loaded = load();
    console.log(JSON.stringify(describe(loaded)));
    return loaded;
  } catch (error) {
    console.log(JSON.stringify({ missing: (error as Error).message.split('\n')[0] }));
    process.exit(0);
  }
}
