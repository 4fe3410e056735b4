/**
 * The store under a hundred megabytes as a child process asked in JSON lines (peers/child.ts), so that it can be held to some cores and its
 * memory is its own: node bench/memory/scale-child.ts. Times are its own, without the pipe.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { address } from '../../src/memory/address/index.ts';
import { type DocumentInput, Store } from '../../src/memory/store/index.ts';
import { termsOf } from '../../src/memory/write/index.ts';
import { say, serve } from '../peers/serve.ts';
import { drawOf } from './questions/sources.ts';
import { corpusOf } from './scale-corpus.ts';

interface Request {
  op: 'ingest' | 'lookup' | 'edit' | 'forget' | 'certificate';
  /** ingest: UTF-8 bytes of text. */
  bytes: number;
  /** ingest: threads that analyse, beside the one that writes. */
  workers: number;
  count: number;
}

const folders: string[] = [];
const freshFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-scale-'));
  folders.push(folder);
  return folder;
};
let store: Store | undefined;
let documents: DocumentInput[] = [];

async function answer({ op, bytes, workers, count }: Request): Promise<object> {
  switch (op) {
    case 'ingest':
      return ingest(bytes, workers);
    case 'lookup':
      return lookup(count);
    case 'edit':
      return edit(count);
    case 'forget':
      return forget(count);
    case 'certificate':
      return { equal: certificate(count) };
  }
}

/** The text is read before the clock starts: what is measured begins with documents and ends with all of them durable. */
async function ingest(bytes: number, workers: number) {
  documents = await Array.fromAsync(corpusOf(bytes));
  const folder = freshFolder();
  store?.[Symbol.dispose]();
  store = Store.open(folder);
  const start = performance.now();
  await store.learnMany(documents, { workers });
  const seconds = (performance.now() - start) / 1000;
  const stored = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  const { slots } = store.snapshot();
  return {
    seconds,
    stored,
    slots,
    documents: documents.length,
    characters: documents.reduce((sum, { text }) => sum + text.length, 0),
    bytes: documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
    residentBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** Half of the words (or pairs of characters) of sentences from all over the store, as questions have them. */
function queries(count: number): string[] {
  const made: string[] = [];
  for (let i = 0; made.length < count; i++) {
    const { text } = documents[Math.floor(drawOf(`document ${i}`) * documents.length)];
    const sentences = text.split(/[。.!?！？\n]/).filter((one) => one.length > 20 && one.length < 160);
    if (sentences.length === 0) continue;
    const sentence = sentences[Math.floor(drawOf(`sentence ${i}`) * sentences.length)];
    const words = sentence.match(/[\p{Script=Han}]{2}|[\p{L}\p{N}]+/gu) ?? [];
    const kept = words.filter((_, at) => drawOf(`word ${i} ${at}`) < 0.5).slice(0, 8);
    if (kept.length >= 3) made.push(kept.join(/\p{Script=Han}/u.test(sentence) ? '，' : ' '));
  }
  return made;
}

function lookup(count: number) {
  const snapshot = store!.snapshot();
  const asked = queries(count + 20);
  const ms: number[] = [];
  const searchMs: number[] = [];
  for (const [i, query] of asked.entries()) {
    const start = performance.now();
    address(snapshot, query);
    const middle = performance.now();
    snapshot.search(termsOf(query), 10);
    const end = performance.now();
    if (i < 20) continue; // the first warm up
    ms.push(middle - start);
    searchMs.push(end - middle);
  }
  return { ms, searchMs };
}

const bigDocument = (value: string): DocumentInput => {
  const parts: string[] = [];
  let characters = 0;
  for (const { text } of documents) {
    if (characters > 1e6) break;
    parts.push(text);
    characters += text.length;
  }
  const middle = Math.floor(parts.length / 2);
  const sentence = `The Orlavik pumping station delivers ${value} cubic metres an hour.`;
  const text = [...parts.slice(0, middle), sentence, ...parts.slice(middle)].join('\n\n').slice(0, 1e6);
  return { name: 'bench/big', title: 'The big book', text };
};

/** One sentence of a document of a million characters changes: from the call of learn to the address that has the new value first. */
function edit(count: number) {
  const ask = 'How many cubic metres an hour does the Orlavik pumping station deliver?';
  store!.learn(bigDocument('100'));
  const ms: number[] = [];
  let adopted = 0;
  for (let i = 1; i <= count; i++) {
    const value = String(100 + i);
    const changed = bigDocument(value);
    const start = performance.now();
    store!.learn(changed);
    const [best] = address(store!.snapshot(), ask).slots;
    ms.push(performance.now() - start);
    if (best?.slot.text.includes(`delivers ${value} cubic`)) adopted++;
  }
  return { ms, adopted };
}

function forget(count: number) {
  const ms: number[] = [];
  for (let i = 0; i < count; i++) {
    const { name } = documents[Math.floor((i * documents.length) / count)];
    const start = performance.now();
    store!.forget(name);
    ms.push(performance.now() - start);
  }
  const start = performance.now();
  store!.compact();
  return { ms, compactMs: performance.now() - start };
}

/** After forgetting and compaction the root is that of a store which never saw the document, whichever of `count` it was. */
function certificate(count: number): boolean {
  const some = documents.slice(0, count);
  return some.every((gone) => {
    using full = Store.open(freshFolder());
    for (const document of some) full.learn(document);
    full.forget(gone.name, { compact: true });
    using never = Store.open(freshFolder());
    for (const document of some) if (document !== gone) never.learn(document);
    return full.root() === never.root();
  });
}

say({ name: 'the store', version: 'this' });
await serve('the store', answer);
store?.[Symbol.dispose]();
for (const folder of folders) rmSync(folder, { recursive: true, force: true });
