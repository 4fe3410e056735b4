/** The documents of the server: sending, reading, forgetting, and the stream of their changes. */
import type { Certificate, Place } from '../../../src/memory/store/store-types.ts';
import type { DocumentRecord } from '../../../src/serve/documents/record.ts';
import { ApiError, getJson, postJson, request } from './client.ts';
import { eventsOf } from './events.ts';

export type { Certificate, DocumentRecord };

/** What became of a file that was sent: refused ones have no id. */
export type Sent = DocumentRecord | { id?: undefined; name: string; status: 'failed'; error: string };
export type Change = DocumentRecord | { id: string; name: string; status: 'forgotten' };

export const listDocuments = async (): Promise<DocumentRecord[]> =>
  (await getJson<{ data: DocumentRecord[] }>('/v1/documents')).data;

/** A folder's files keep their way in it as a name. */
export async function sendFile(file: File): Promise<Sent> {
  const form = new FormData();
  form.append('file', file, file.webkitRelativePath || file.name);
  try {
    const response = await request('/v1/documents', { method: 'POST', body: form });
    return ((await response.json()) as { data: Sent[] }).data[0];
  } catch (error) {
    if (error instanceof ApiError && error.status !== 401)
      return { name: file.name, status: 'failed', error: error.message };
    throw error;
  }
}

export const sendText = async (name: string, text: string): Promise<void> => {
  await postJson('/v1/documents', { name, text });
};

export const textOf = (
  id: string,
  from?: number,
  to?: number,
): Promise<{ text: string; from: number; places: Place[] }> =>
  getJson(`/v1/documents/${id}/text${from === undefined ? '' : `?from=${from}&to=${to}`}`);

export async function forgetDocument(id: string): Promise<Certificate | undefined> {
  const response = await request(`/v1/documents/${id}`, { method: 'DELETE' });
  return ((await response.json()) as { certificate: Certificate | null }).certificate ?? undefined;
}

/** Changes from now on; ends with the signal, throws where the server is gone. */
export async function* changes(signal: AbortSignal): AsyncGenerator<Change, void> {
  const response = await request('/v1/documents/events', { signal });
  for await (const { event, data } of eventsOf(response)) if (event === 'document') yield JSON.parse(data) as Change;
}
