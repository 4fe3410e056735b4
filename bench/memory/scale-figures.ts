/**
 * Figures of the store under a hundred megabytes of real text on two cores: how long learning takes, what it weighs, how fast a question
 * finds its slots, how fast an edit shows and a document is gone. One child process (scale-child.ts) serves them all, in this order.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { percentile } from '../measure.ts';
import { Child } from '../peers/child.ts';
import type { FigurePlan, Measured } from '../suite.ts';

export interface Scale {
  readonly figures: FigurePlan[];
  close(): Promise<void>;
}

interface Ingested {
  seconds: number;
  stored: number;
  slots: number;
  documents: number;
  characters: number;
  bytes: number;
  residentBytes: number;
}

const CORES = '0,1';
const LOOKUPS = 500;

/** `bytes` of text; ids say how much where it is not the full hundred megabytes. */
export function scaleFigures(bytes: number, size: string): Scale {
  let child: Promise<Child> | undefined;
  let ingested: Promise<Ingested> | undefined;
  let looked: Promise<{ ms: number[]; searchMs: number[] }> | undefined;
  const pinned = spawnSync('taskset', ['-c', CORES, 'true']).status === 0;
  const cores = pinned ? 'held to two cores' : 'two threads; taskset is not there to hold it to two cores';

  const ask = async (message: Record<string, unknown>) => {
    child ??= start(pinned);
    return (await child).request(message);
  };
  const ingest = () => {
    ingested ??= ask({ op: 'ingest', bytes, workers: 2 }) as Promise<unknown> as Promise<Ingested>;
    return ingested;
  };
  const lookup = async () => {
    await ingest();
    looked ??= ask({ op: 'lookup', count: LOOKUPS }) as Promise<unknown> as Promise<{
      ms: number[];
      searchMs: number[];
    }>;
    return looked;
  };
  const lookupFigure = (p: number, bar: number): FigurePlan => ({
    id: `memory.lookup.p${100 * p}`,
    unit: 'ms',
    of: 'value',
    bar,
    measure: async (): Promise<Measured> => {
      const { ms, searchMs } = await lookup();
      const note = `${LOOKUPS} questions of 3 to 8 words from the text, address with features and places; the search for terms alone ${percentile(searchMs, p).toFixed(2)} ms`;
      return { values: ms, value: percentile(ms, p), note };
    },
  });
  const figures: FigurePlan[] = [
    {
      id: `memory.ingest.${size}.t2`,
      unit: 's',
      of: 'value',
      bar: 60,
      measure: async () => {
        const { seconds, slots, documents, characters, bytes: read, residentBytes } = await ingest();
        const note = `${documents} documents, ${(read / 1e6).toFixed(1)} MB of UTF-8, ${(characters / 1e6).toFixed(1)} M characters, ${slots} slots, ${(residentBytes / 1e9).toFixed(2)} GB resident with the text; ${cores}`;
        return { values: [seconds], note };
      },
    },
    {
      id: 'memory.bytes-per-char',
      unit: 'B/char',
      of: 'value',
      bar: 2.2,
      better: 'lower',
      measure: async () => {
        const { stored, characters, bytes: read } = await ingest();
        const note = `${(stored / 1e6).toFixed(1)} MB on the disk; the text itself is ${(read / characters).toFixed(2)} bytes a character in UTF-8`;
        return { values: [stored / characters], note };
      },
    },
    lookupFigure(0.5, 1),
    lookupFigure(0.95, 6),
    {
      id: 'memory.edit',
      unit: 'ms',
      of: 'value',
      bar: 100,
      measure: async () => {
        await ingest();
        const { ms, adopted } = (await ask({ op: 'edit', count: 11 })) as { ms: number[]; adopted: number };
        return {
          values: ms,
          note: `one sentence of a million characters: learned, and found by its question; ${adopted} of ${ms.length} new values were found first`,
        };
      },
    },
    {
      id: 'memory.forget',
      unit: 'ms',
      of: 'value',
      bar: 5,
      measure: async () => {
        await ingest();
        const { equal } = await ask({ op: 'certificate', count: 6 });
        const { ms, compactMs } = (await ask({ op: 'forget', count: 25 })) as { ms: number[]; compactMs: number };
        return {
          values: ms,
          note: `compaction of all afterwards ${(compactMs / 1000).toFixed(1)} s; roots equal to those of stores that never saw the document: ${equal ? 'yes' : 'NO'}`,
        };
      },
    },
  ];
  return {
    figures,
    close: async () => {
      await (await child)?.stop(20);
      child = undefined;
    },
  };
}

async function start(pinned: boolean): Promise<Child> {
  const script = fileURLToPath(new URL('scale-child.ts', import.meta.url));
  const command = pinned ? ['taskset', '-c', CORES, process.execPath] : [process.execPath];
  const { child } = await Child.start(command[0], [...command.slice(1), script], { requestSeconds: 540 });
  return child;
}
