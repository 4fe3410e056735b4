/** `callosum forget`: a document out of a data network, with the certificate that says so. */
import { parseArgs } from 'node:util';
import { type Certificate, Store } from '../memory/store/index.ts';
import type { DocumentRecord } from '../serve/documents/record.ts';
import { number, UsageError } from './command.ts';
import { DATA_FLAG, DATA_USAGE, findDocument, learnedFolder, waitingFor } from './data-folder.ts';
import { hereOrThere, type RunningServer } from './running-server.ts';

export const usage = `usage: callosum forget <name> [options]
  <name>         of a document as callosum documents lists it, the path of its file, or an end of the name that no other has
  --version      only this version; all unless said
${DATA_USAGE}
Its bytes are overwritten. The certificate names what was forgotten and the store's Merkle root, which is now the one of a store that never
saw it.`;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...DATA_FLAG, version: { type: 'string' } },
  });
  if (positionals.length !== 1)
    throw new UsageError({
      what: 'forget',
      rule: 'needs the name of one document',
      received: positionals.join(' ') || 'none',
    });
  const version = versionOf(values.version);
  const folder = learnedFolder(values.data);
  const [said] = positionals;
  const certificate = await hereOrThere(
    folder,
    () => forgetHere(folder, said, version),
    (server) => forgetThere(server, folder, said, version),
  );
  const lines: [label: string, text: string][] = [
    ['forgotten', certificate.document],
    ['versions', certificate.versions.join(', ')],
    ['slots', number(certificate.slots)],
    ['at', `${new Date(certificate.forgottenAt).toISOString()}, epoch ${certificate.epoch}`],
    ['root before', certificate.before],
    ['root after', certificate.after],
    ['bytes', certificate.compacted ? 'overwritten' : 'marked, to be overwritten'],
  ];
  for (const [label, text] of lines) console.log(`${label.padEnd(12)} ${text}`);
  return 0;
}

async function forgetHere(folder: string, said: string, version: number | undefined): Promise<Certificate> {
  using store = await waitingFor(() => Store.open(folder));
  const names = store.documents().map(({ name }) => name);
  return store.forget(findDocument(names, folder, said), { version, compact: true });
}

async function forgetThere(
  server: RunningServer,
  folder: string,
  said: string,
  version: number | undefined,
): Promise<Certificate> {
  if (version !== undefined)
    throw new UsageError({
      what: 'forget',
      rule: '--version needs the folder, which a server has open',
      received: server.url,
      hint: 'stop the server first, or forget the document whole',
    });
  const { data } = await server.json<{ data: DocumentRecord[] }>('/v1/documents');
  const learned = data.filter(({ status }) => status === 'learned');
  const name = findDocument(
    learned.map((document) => document.name),
    folder,
    said,
  );
  const { id } = learned.find((document) => document.name === name)!;
  return (await server.json<{ certificate: Certificate }>(`/v1/documents/${id}`, { method: 'DELETE' })).certificate;
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError({ what: 'forget', rule: '--version must be a whole number from 1', received: text });
}
