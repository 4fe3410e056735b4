/** Which base the server opens: the one that is named, else the one that comes with the project, else a pulled one that has a reader. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { storedModels, storeFolder } from '../exchange/hub/index.ts';
import { READERS_FOLDER } from '../memory/reader/find-reader.ts';
import { modelPath } from './model-path.ts';

/** The base that comes with the project: one file, with its reader beside it. */
const SHIPPED = join(import.meta.dirname, '../../models/callosum-base/callosum-base.gguf');

/** Its path, and what it is called. Throws UsageError where a named one is not there. */
export function servedBase(named: string | undefined): { path: string; id: string } | undefined {
  if (named !== undefined) return { path: modelPath(named), id: calledBy(named) };
  if (existsSync(SHIPPED)) return { path: SHIPPED, id: 'callosum-base' };
  const bases = basesWithReader();
  const pulled = storedModels(storeFolder(process.env)).find(({ repository }) => bases.has(basename(repository)));
  return pulled && { path: modelPath(pulled.repository), id: pulled.repository };
}

/** A pulled model by owner/name; a path by the end of it. */
const calledBy = (named: string): string => (existsSync(named) ? basename(named).replace(/\.gguf$/i, '') : named);

/** Names of the bases whose reader comes with the project, as its card says. */
function basesWithReader(): ReadonlySet<string> {
  const cards = readdirSync(READERS_FOLDER).filter((name) => name.endsWith('.reader.json'));
  return new Set(
    cards.map((name) => (JSON.parse(readFileSync(join(READERS_FOLDER, name), 'utf8')) as { base: string }).base),
  );
}
