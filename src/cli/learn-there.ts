/** Files to the server that runs on a data folder, which reads and learns them. Says nothing: learn.ts does. */
import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LearnReport } from '../memory/index.ts';
import type { FoundFile } from '../refine/readers/index.ts';
import type { DocumentRecord } from '../serve/documents/record.ts';
import { CallosumError } from '../tensor/index.ts';
import { documentName } from './data-folder.ts';
import type { Marks } from './learn-files.ts';
import { type RunningServer, ServerError } from './running-server.ts';

export interface LearnThereOptions {
  readonly folder: string;
  readonly marks: Marks;
  readonly signal: AbortSignal;
  onFailure(error: CallosumError): void;
  /** Bytes of files that are learned, and documents. */
  onProgress(bytes: number, documents: number): void;
}

/** Where the server refused it, without an id. */
type Told = Partial<DocumentRecord> & Pick<DocumentRecord, 'name' | 'status'>;

/** What learning a document came to. */
export type Report = Omit<LearnReport, 'epoch'>;

/** Files that are under way at once. */
const AT_ONCE = 8;
const LOOK_EVERY_MS = 50;

/** What was learned; a file that the server refuses is told and left out. Ends early, without a failure, where the signal ends it: what was sent goes on without this command. */
export async function learnThere(
  server: RunningServer,
  files: readonly FoundFile[],
  { folder, marks, signal, onFailure, onProgress }: LearnThereOptions,
): Promise<{ reports: Report[]; learnedFiles: FoundFile[] }> {
  const waiting = files.entries().toArray();
  /** In the order of the files, whichever is learned first. */
  const learned: { report: Report; file: FoundFile }[] = [];
  let [bytes, documents] = [0, 0];
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
      const [at, file] = next;
      const told = await settled(server, await send(server, file, documentName(file.path, folder), marks), signal);
      bytes += file.bytes;
      // Learned, with an error: it is the version before that is still there.
      if (isSettled(told) && told.error !== undefined)
        onFailure(new CallosumError({ what: file.path, rule: told.error }));
      else if (told.status === 'learned') {
        const { name, version, slots, change, reused } = told as Required<DocumentRecord>;
        learned[at] = { report: { name, version, slots, reused, status: change }, file };
        documents++;
      }
      onProgress(bytes, documents);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const inOrder = learned.flat();
  return { reports: inOrder.map(({ report }) => report), learnedFiles: inOrder.map(({ file }) => file) };
}

async function send(
  server: RunningServer,
  { path }: FoundFile,
  name: string,
  { label, authority }: Marks,
): Promise<Told> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    return { name, status: 'failed', error: `cannot be read: ${(error as Error).message}` };
  }
  const form = new FormData();
  if (label !== undefined) form.append('label', label);
  if (authority !== undefined) form.append('authority', String(authority));
  form.append('file', await openAsBlob(path), name);
  try {
    const { data } = await server.json<{ data: Told[] }>('/v1/documents', { method: 'POST', body: form });
    return data[0];
  } catch (error) {
    const refused = error instanceof ServerError ? toldIn(error.answer?.body) : undefined;
    if (refused === undefined) throw error;
    return refused;
  }
}

/** What the body of a refusal says of the file, where it does. */
function toldIn(body: unknown): Told | undefined {
  const [told] = (body as { data?: Told[] } | null | undefined)?.data ?? [];
  return told && { ...told, status: 'failed', error: told.error ?? 'could not be learned' };
}

const isSettled = ({ status }: Told): boolean => status === 'learned' || status === 'failed';

async function settled(server: RunningServer, told: Told, signal: AbortSignal): Promise<Told> {
  while (told.id !== undefined && !isSettled(told) && !signal.aborted) {
    await sleep(LOOK_EVERY_MS);
    try {
      told = await server.json<Told>(`/v1/documents/${told.id}`);
    } catch (error) {
      if (!(error instanceof ServerError && error.answer?.status === 404)) throw error;
      return { name: told.name, status: 'failed', error: 'was forgotten before it was learned' };
    }
  }
  return told.status === 'failed' ? { ...told, error: told.error ?? 'could not be learned' } : told;
}
