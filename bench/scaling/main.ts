/**
 * The scaling experiment on the command line, for machines and sizes other than those of `npm run bench -- scaling`:
 *
 *   node bench/scaling/main.ts [--folder build/scaling] [--corpus ../shared/corpus] [--sizes 250k,500k,1m] [--base 1.4m] [--tokens-per-parameter 3]
 *                              [--at-once 4]
 *
 * Trains what the folder has not yet. SIGTERM and Ctrl-C save and end; the same command goes on. Every run has one thread.
 */
import { parseArgs } from 'node:util';
import { sizeOf } from './architectures.ts';
import { prepareData } from './data.ts';
import { SETTINGS } from './plan.ts';
import { runQueue } from './queue.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'build/scaling' },
    corpus: { type: 'string', default: '../shared/corpus' },
    sizes: { type: 'string', default: SETTINGS.sizes.join(',') },
    base: { type: 'string', default: SETTINGS.base.join(',') },
    'tokens-per-parameter': { type: 'string', default: String(SETTINGS.tokensPerParameter) },
    'at-once': { type: 'string', default: '4' },
  },
});
const named = (list: string) =>
  list
    .split(',')
    .filter(Boolean)
    .map((name) => sizeOf(name).name);
const [sizes, base] = [named(values.sizes), named(values.base)];
const settings = { ...SETTINGS, sizes, base, tokensPerParameter: Number(values['tokens-per-parameter']) };
const atOnce = Number(values['at-once']);
if (!(settings.tokensPerParameter > 0) || !Number.isInteger(atOnce) || atOnce < 1)
  throw new RangeError('[scaling] --tokens-per-parameter must be a number above 0, --at-once a whole number from 1');
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stop.abort());
await prepareData(values.folder, values.corpus, atOnce);
const onLine = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
const results = await runQueue({ folder: values.folder, settings, atOnce, signal: stop.signal, onLine });
console.log(`${results.length} runs are finished${stop.signal.aborted ? '; the same command goes on' : ''}`);
