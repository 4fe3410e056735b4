/**
 * The data network as a child process asked in JSON lines (peers/child.ts): documents are learned into a folder of their own, questions
 * asked as a program asks them. node bench/memory/network-child.ts; threads by CALLOSUM_THREADS.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { address, type ScoredSlot } from '../../src/memory/address/index.ts';
import { judge, passageOf } from '../../src/memory/answer/judge.ts';
import { type Answer, DataNetwork, type DocumentInput, type Slot } from '../../src/memory/index.ts';
import { OpenedBase } from '../../src/memory/opened-base.ts';
import type { Evidence } from '../../src/memory/worlds/world.ts';
import { say, serve } from '../peers/serve.ts';
import type { Given } from './score.ts';
import { differentBits, likelihoods } from './unharmed.ts';

interface Request {
  op: 'open' | 'ready' | 'learn' | 'find' | 'gold' | 'ask' | 'best' | 'first' | 'joined' | 'closed' | 'loaded';
  model?: string;
  reader?: string;
  documents: DocumentInput[];
  texts: string[];
  questions: { question: string; evidence: Evidence[] }[];
}

let model: string | undefined;
let reader: string | undefined;
let folder: string | undefined;
let network: DataNetwork | undefined;
let base: OpenedBase | undefined;

async function answer({ op, documents, questions, texts, ...request }: Request): Promise<object> {
  switch (op) {
    case 'open':
      ({ model, reader } = request);
      if (model === undefined) return { notice: 'there is no base' };
      base = new OpenedBase(model, { reader });
      return { notice: base.notice };
    case 'ready':
      return {};
    case 'learn':
      close();
      folder = mkdtempSync(join(tmpdir(), 'callosum-bench-'));
      network = DataNetwork.open({ folder, model, reader });
      // Versions of a name come one after another.
      for (const document of documents) network.learn(document);
      return { documents: network.documents().length };
    case 'find':
      return { given: questions.map(({ question }) => findings(question)) };
    case 'gold':
      return { given: questions.map(({ question, evidence }) => goldAnswer(question, evidence)) };
    case 'ask': {
      const given: Given[] = [];
      for (const { question } of questions)
        given.push(asGiven(await network!.ask(question, { sentence: false }).answer()));
      return { given };
    }
    case 'best':
      return { given: questions.map(({ question }) => bestAnswer(question)) };
    case 'first': {
      const ms: number[] = [];
      for (const { question } of questions) ms.push(await firstPiece(question));
      return { ms };
    }
    case 'joined':
      return { ms: questions.map(({ question }) => joinedToken(question)) };
    case 'closed': {
      const snapshot = network!.store.snapshot({ labels: 'all' });
      // So that slots are compiled and lie in pages.
      const slots = texts.slice(0, 8).flatMap((text) => address(snapshot, text).slots);
      base!.slots.read('Who is it?', slots.map(passageOf));
      return differentBits(model!, base!, texts);
    }
    case 'loaded':
      return likelihoods(base!, network!.store.snapshot({ labels: 'all' }), texts);
  }
}

/** Documents of the slots that the address would have read. */
function findings(question: string): Given {
  const { slots } = address(network!.store.snapshot({ labels: 'all' }), question);
  const found = [...new Set(slots.map(({ slot }) => slot.document))];
  return { text: '', first: found[0], found };
}

/** The reader given the slots that hold the evidence, and nothing to find. */
function goldAnswer(question: string, evidence: readonly Evidence[]): Given {
  const snapshot = network!.store.snapshot({ labels: 'all' });
  const slots = evidence.flatMap(({ document, start, end }): ScoredSlot[] => {
    const slot = snapshot
      .documentSlots(document)
      .map((id) => snapshot.slot(id))
      .find((one) => one.kind === 'span' && one.start <= start && one.end >= end);
    return slot ? [{ slot, score: 0, hop: 1, features: {} as ScoredSlot['features'] }] : [];
  });
  return bestOf(question, slots);
}

/** The best answer of the addressed slots, whatever the gates say of it. */
function bestAnswer(question: string): Given {
  return bestOf(question, address(network!.store.snapshot({ labels: 'all' }), question).slots);
}

function bestOf(question: string, slots: readonly ScoredSlot[]): Given {
  if (slots.length === 0) return { text: '' };
  const snapshot = network!.store.snapshot({ labels: 'all' });
  const { chosen, confidence } = judge(question, slots, snapshot, base!.judge);
  const [best] = chosen;
  if (!best) return { text: '', confidence };
  return {
    text: best.text,
    confidence,
    first: slots[0].slot.document,
    citations: [cited(slots[best.candidate.slot].slot, best.candidate)],
  };
}

const cited = (slot: Slot, { start, end }: { start: number; end: number }) => ({
  document: slot.document,
  start: slot.start + start,
  end: slot.start + end,
  quote: slot.text.slice(start, end),
});

function asGiven({ outcome, value, text, citations, confidence }: Answer): Given {
  const documents = [...new Set(citations.map(({ document }) => document))];
  return {
    text: value ?? text,
    confidence,
    answered: outcome === 'answered' || outcome === 'conflict',
    first: documents[0],
    found: documents,
    citations: citations.map(({ document, start, end, quote }) => ({ document, start, end, quote })),
  };
}

/** Milliseconds from the question to the first piece of its answer. */
async function firstPiece(question: string): Promise<number> {
  const start = performance.now();
  for await (const _ of network!.ask(question)) return performance.now() - start;
  return performance.now() - start;
}

/** Slots that a question finds; as many as retrieval puts into its prompt. */
const JOINED = 4;

/** Milliseconds from a question to the logits of its first token, over compiled slots that another question has joined before. */
function joinedToken(question: string): number {
  const snapshot = network!.store.snapshot({ labels: 'all' });
  const passages = address(snapshot, question, { k: JOINED }).slots.map(passageOf);
  base!.slots.write('What is it?', passages)[Symbol.dispose]();
  const start = performance.now();
  using writing = base!.slots.write(question, passages);
  return writing.logits.length > 0 ? performance.now() - start : Number.NaN;
}

function close(): void {
  network?.close();
  network = undefined;
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

say({ name: 'the data network', version: 'this' });
await serve('the data network', answer);
close();
base?.[Symbol.dispose]();
