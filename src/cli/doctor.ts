/** `callosum doctor`: what this machine has for Callosum, and what to do about what is missing. Looks only: it compiles, downloads and changes nothing. */
import { execFileSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { BuildError, built, findCompiler } from '../../native/build.ts';
import { loadNative } from '../../native/load.ts';
import { machineLimits } from '../cost/machine.ts';
import { storeFolder } from '../exchange/hub/index.ts';
import { number } from './command.ts';
import { DATA_FLAG, DATA_USAGE, dataFolder } from './data-folder.ts';
import { licensedModels } from './licensed-models.ts';
import { RunningServer } from './running-server.ts';
import { servedBase } from './served-base.ts';

export const usage = `usage: callosum doctor [--json] [options]
  --json         the findings as a list of objects: what, state (ok, advice or missing), found, do
${DATA_USAGE}
The exit code is 1 where something is missing that Callosum cannot do without.`;

/** advice: it works without, less well. missing: it does not. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'advice' | 'missing';
  readonly found: string;
  /** What to do about it. */
  readonly do?: string;
}

const NODE = 24;
const GIB = 2 ** 30;
const ENOUGH = { memory: 2 * GIB, disk: 2 * GIB };

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...DATA_FLAG, json: { type: 'boolean' } } });
  const folder = dataFolder(values.data);
  const findings = [
    ...[node(), processor(), memory(), disk(folder), compiler(), core()],
    ...[base(), ...models(), page(), await server(folder)],
  ];
  if (values.json) console.log(JSON.stringify(findings, null, 2));
  else for (const finding of findings) console.log(lineOf(finding));
  return findings.some(({ state }) => state === 'missing') ? 1 : 0;
}

const MARKS = { ok: 'ok', advice: '--', missing: '!!' } as const;

function lineOf({ what, state, found, do: advice }: Finding): string {
  const line = `${MARKS[state]}  ${what.padEnd(12)} ${found}`;
  return advice ? `${line}\n${' '.repeat(17)}${advice}` : line;
}

function node(): Finding {
  const found = `Node ${process.versions.node}`;
  if (Number(process.versions.node.split('.')[0]) >= NODE) return { what: 'node', state: 'ok', found };
  return {
    what: 'node',
    state: 'missing',
    found,
    do: `npm ci brings Node ${NODE} along; use npm scripts or npx callosum`,
  };
}

function processor(): Finding {
  const { cores } = machineLimits();
  const name = cpus()[0]?.model.trim() ?? 'unknown';
  const sets = built() === undefined ? '' : `; runs ${loadNative().isas().split(' ').join(', ')}`;
  return { what: 'processor', state: 'ok', found: `${name}, ${cores} cores${sets}` };
}

function memory(): Finding {
  const { totalBytes, availableBytes } = machineLimits();
  const found = `${number(totalBytes / GIB, 1)} GiB, ${number(availableBytes / GIB, 1)} free`;
  if (availableBytes >= ENOUGH.memory) return { what: 'memory', state: 'ok', found };
  return {
    what: 'memory',
    state: 'advice',
    found,
    do: `${ENOUGH.memory / GIB} GiB are good to have: end other programs`,
  };
}

/** Of the nearest folder that is there. */
function disk(folder: string): Finding {
  let at = folder;
  while (!existsSync(at)) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const found = `${number((bavail * bsize) / GIB, 1)} GiB free where ${folder} is`;
  if (bavail * bsize >= ENOUGH.disk) return { what: 'disk', state: 'ok', found };
  return {
    what: 'disk',
    state: 'advice',
    found,
    do: 'learning needs about three bytes for each character; --data names another folder',
  };
}

function compiler(): Finding {
  try {
    const path = findCompiler();
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).split('\n')[0];
    return { what: 'compiler', state: 'ok', found: version };
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    // Without one a core that is already built still runs.
    const state = built() === undefined && !process.env.CALLOSUM_NATIVE ? 'missing' : 'advice';
    return { what: 'compiler', state, found: 'none', do: error.message };
  }
}

function core(): Finding {
  const path = process.env.CALLOSUM_NATIVE ?? built();
  if (path !== undefined) return { what: 'native core', state: 'ok', found: path };
  return {
    what: 'native core',
    state: 'advice',
    found: 'not built yet',
    do: 'the first command that needs it builds it, in about a minute; or npm run build:native',
  };
}

const PULL = 'callosum pull HuggingFaceTB/SmolLM2-135M-Instruct brings one whose reader is here';

function base(): Finding {
  const found = servedBase(undefined);
  if (found) return { what: 'base', state: 'ok', found: `${found.id}: what callosum up opens` };
  return {
    what: 'base',
    state: 'advice',
    found: 'none: answers are strings of the documents, found by words and types',
    do: PULL,
  };
}

const SHIPPED = join(import.meta.dirname, '../../models');

function models(): Finding[] {
  return licensedModels(SHIPPED, storeFolder(process.env)).map(({ name, bytes, licence }) => {
    const found = `${name}, ${number(bytes / 1e6)} MB, licence ${licence ?? 'not said'}`;
    return licence === undefined
      ? { what: 'model', state: 'advice', found, do: 'look at its page on the hub before you use it' }
      : { what: 'model', state: 'ok', found };
  });
}

function page(): Finding {
  try {
    import.meta.resolve('vite');
    return { what: 'page', state: 'ok', found: 'can be built' };
  } catch {
    return {
      what: 'page',
      state: 'advice',
      found: 'vite is not installed: callosum up has its API alone',
      do: 'npm ci',
    };
  }
}

async function server(folder: string): Promise<Finding> {
  const running = await RunningServer.of(folder);
  if (running) return { what: 'server', state: 'ok', found: `runs at ${running.url}` };
  return { what: 'server', state: 'advice', found: `none on ${folder}`, do: 'npm start, or callosum up' };
}
