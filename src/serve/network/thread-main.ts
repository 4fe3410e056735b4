/** The thread that has the data network: opens it, learns, forgets and answers what it is asked. Who asks, and how, is the server's. */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { QueueFullError } from '../../infer/index.ts';
import { DataNetwork, type DocumentInfo, type DocumentInput, StoreWriteError } from '../../memory/index.ts';
import { leftOutOf } from '../../refine/readers/index.ts';
import { sentError } from '../../text/worker-error.ts';
import { asking } from './asking.ts';
import type { Calls, FromNetwork, Listed, NetworkStart, Question, ToNetwork } from './protocol.ts';
import { Turns } from './turns.ts';

const port = parentPort!;
const say = (message: FromNetwork): void => port.postMessage(message);

/** Questions that may wait; the next is refused. */
const MOST_WAITING = 64;

/** Learning goes on for so long before questions get a turn: about as long as their steps, so that neither keeps the other from going on. */
const SLICE_MS = 100;

const turns = new Turns(MOST_WAITING);
const running = new Map<number, AbortController>();

function listed({ store }: DataNetwork, info: DocumentInfo): Listed {
  return { ...info, leftOut: leftOutOf(store.places(info.name, info.version) ?? [], info.characters) };
}

/**
 * Documents in the order they came, several as one: written once and not each for itself, which takes a fifth of the time. One that cannot be learned
 * does not keep the others from it.
 */
async function learn(network: DataNetwork, documents: DocumentInput[]): Promise<Calls['learn']['answer']> {
  // What fails together is tried one by one, between slices of which questions get a turn; what was learned by then is found unchanged.
  const bulk = await network.learnMany(documents).catch(() => undefined);
  const outcomes: Calls['learn']['answer'] = [];
  let since = performance.now();
  for (const [i, document] of documents.entries()) {
    try {
      const report = bulk?.[i] ?? network.learn(document);
      outcomes.push({ ...listed(network, network.store.versions(document.name).at(-1)!), report });
    } catch (error) {
      outcomes.push({ error: (error as Error).message, ofStore: error instanceof StoreWriteError });
    }
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    since = performance.now();
  }
  return outcomes;
}

const calls: { [K in keyof Calls]: (network: DataNetwork, ask: Calls[K]['ask']) => unknown } = {
  learn: (network, { documents }) => learn(network, documents),
  forget: (network, { name }) => network.forget(name, { compact: true }),
  documents: (network) => network.documents().map((info) => listed(network, info)),
  text: ({ store }, { name, version }) => {
    const text = store.text(name, version);
    return text === undefined ? undefined : { text, places: store.places(name, version) ?? [] };
  },
};

async function answer(network: DataNetwork, id: number, question: Question): Promise<void> {
  if (turns.full) {
    const rule = `at most ${MOST_WAITING} may wait for an answer`;
    throw new QueueFullError({ what: 'question', rule, received: 'one more', hint: 'ask again in some seconds' });
  }
  const abort = new AbortController();
  running.set(id, abort);
  try {
    using _turn = await turns.take(abort.signal);
    const pieces = asking(network, question, abort.signal);
    try {
      for (;;) {
        const step = await pieces.next();
        if (step.done) return say({ id, value: step.value });
        say({ id, piece: step.value });
      }
    } finally {
      await pieces.return(undefined as never);
    }
  } finally {
    running.delete(id);
  }
}

async function hear(network: DataNetwork, message: ToNetwork): Promise<void> {
  const { id, method } = message;
  if (method === 'cancel') return running.get(id)?.abort(new DOMException('the request was given up', 'AbortError'));
  if (method === 'close') {
    for (const abort of running.values()) abort.abort(new DOMException('the server ends', 'AbortError'));
    network.close();
    port.close();
    return;
  }
  try {
    if (method === 'ask') await answer(network, id, message.ask);
    else {
      const call = calls[method] as (network: DataNetwork, ask: unknown) => unknown;
      say({ id, value: await call(network, message.ask) });
    }
  } catch (error) {
    say({ id, error: sentError(error) });
  }
}

try {
  const network = DataNetwork.open(workerData as NetworkStart);
  const { notice, reader, measure } = network;
  port.on('message', (message: ToNetwork) => void hear(network, message));
  say({ ready: { notice, reader, context: measure?.context } });
} catch (error) {
  say({ failed: sentError(error) });
  port.close();
}
