/** `callosum documents`: what a data network has learned. */
import { parseArgs } from 'node:util';
import { type DocumentInfo, Store } from '../memory/store/index.ts';
import { type LeftOut, leftOutOf } from '../refine/readers/index.ts';
import type { DocumentRecord } from '../serve/documents/record.ts';
import type { Listed } from '../serve/network/protocol.ts';
import { number } from './command.ts';
import { DATA_FLAG, DATA_USAGE, learnedFolder, waitingFor } from './data-folder.ts';
import { hereOrThere, type RunningServer } from './running-server.ts';

export const usage = `usage: callosum documents [options]
Lists what was learned: name, version, characters, slots, time, and label and authority where they were given;
below it what of its file could not be learned.
${DATA_USAGE}`;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: DATA_FLAG });
  const folder = learnedFolder(values.data);
  const documents = await hereOrThere(folder, () => documentsHere(folder), documentsThere);
  documents.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = documents.map(cellsOf);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
  for (const [at, row] of rows.entries()) {
    console.log(
      row
        .map((cell, i) => (i === 1 || i === 2 || i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    );
    for (const leftOut of documents[at].leftOut) console.log(`  ${toldOf(leftOut)}`);
  }
  const slots = documents.reduce((sum, document) => sum + document.slots, 0);
  console.log(`${number(documents.length)} documents, ${number(slots)} slots in ${folder}`);
  return 0;
}

async function documentsHere(folder: string): Promise<Listed[]> {
  using store = await waitingFor(() => Store.open(folder));
  return store.documents().map((info) => {
    const { name, version, characters } = info;
    return { ...info, leftOut: leftOutOf(store.places(name, version) ?? [], characters) };
  });
}

/** What is on its way there is no document yet. */
async function documentsThere(server: RunningServer): Promise<Listed[]> {
  const { data } = await server.json<{ data: DocumentRecord[] }>('/v1/documents');
  return data.flatMap(({ status, learned_at, left_out = [], ...rest }) => {
    const info = rest as Omit<DocumentInfo, 'learnedAt'>;
    return status === 'learned' ? [{ ...info, learnedAt: learned_at! * 1000, leftOut: left_out }] : [];
  });
}

function toldOf({ count, of, where }: LeftOut): string {
  const which = count === 1 ? `1 of its ${of} pages has` : `${count} of its ${of} pages have`;
  return `${which} no text and could not be learned: ${where}; a scan must go through text recognition first`;
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
