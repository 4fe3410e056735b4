/** `callosum documents`: what a data network has learned. */
import { parseArgs } from 'node:util';
import { type DocumentInfo, Store } from '../memory/store/index.ts';
import type { DocumentRecord } from '../serve/documents/record.ts';
import { number } from './command.ts';
import { DATA_FLAG, DATA_USAGE, learnedFolder, waitingFor } from './data-folder.ts';
import { hereOrThere, type RunningServer } from './running-server.ts';

export const usage = `usage: callosum documents [options]
Lists what was learned: name, version, characters, slots, time, and label and authority where they were given.
${DATA_USAGE}`;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: DATA_FLAG });
  const folder = learnedFolder(values.data);
  const documents = await hereOrThere(folder, () => documentsHere(folder), documentsThere);
  documents.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = documents.map(cellsOf);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => (i === 1 || i === 2 || i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    );
  const slots = documents.reduce((sum, document) => sum + document.slots, 0);
  console.log(`${number(documents.length)} documents, ${number(slots)} slots in ${folder}`);
  return 0;
}

async function documentsHere(folder: string): Promise<DocumentInfo[]> {
  using store = await waitingFor(() => Store.open(folder));
  return store.documents();
}

/** What is on its way there is no document yet. */
async function documentsThere(server: RunningServer): Promise<DocumentInfo[]> {
  const { data } = await server.json<{ data: DocumentRecord[] }>('/v1/documents');
  return data.flatMap(({ status, learned_at, ...rest }) =>
    status === 'learned' ? [{ ...(rest as Omit<DocumentInfo, 'learnedAt'>), learnedAt: learned_at! * 1000 }] : [],
  );
}

function cellsOf({ name, version, characters, slots, learnedAt, label, authority }: DocumentInfo): string[] {
  const marks = [label === '' ? [] : `label ${label}`, authority === 0 ? [] : `authority ${authority}`].flat();
  const at = new Date(learnedAt).toISOString().slice(0, 16).replace('T', ' ');
  return [
    name,
    `version ${version}`,
    `${number(characters)} characters`,
    `${number(slots)} slots`,
    `${at} UTC`,
    marks.join(', '),
  ];
}
