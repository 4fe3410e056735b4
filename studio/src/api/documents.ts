/** The documents of the server: sending, reading, forgetting, and the stream of their changes. */
import type { Certificate, Place } from '../../../src/memory/store/store-types.ts';
import type { DocumentRecord } from '../../../src/serve/documents/record.ts';
import { ApiError, answering, getJson, postJson, request } from './client.ts';
import { blocksOf, eventOf } from './events.ts';

export type { Certificate, DocumentRecord };

/** What became of a file that was sent: refused ones have no id. */
export type Sent = DocumentRecord | { id?: undefined; name: string; status: 'failed'; error: string };
export type Change = DocumentRecord | { id: string; name: string; status: 'forgotten' };

export const listDocuments = async (): Promise<DocumentRecord[]> =>
  (await getJson<{ data: DocumentRecord[] }>('/v1/documents')).data;

/** A server that is away is waited for; what fails so often beside one that answers is the file's own fault. */
const TRIES = 3;

/** A folder's files keep their way in it as a name. */
export async function sendFile(file: File): Promise<Sent> {
  const form = new FormData();
  form.append('file', file, file.webkitRelativePath || file.name);
  for (let tries = 1; ; tries++)
    try {
      const response = await request('/v1/documents', { method: 'POST', body: form });
      return ((await response.json()) as { data: Sent[] }).data[0];
    } catch (error) {
      if (error instanceof ApiError && error.status !== 401)
        return { name: file.name, status: 'failed', error: error.message };
      if (error instanceof ApiError || tries === TRIES) throw error;
      await answering();
    }
}

/** Another text of a document; what else is said of it stays. */
export async function sendText({ name, title, label, authority }: DocumentRecord, text: string): Promise<void> {
  await postJson('/v1/documents', { name, text, title, label, authority });
}

/** Of a stretch of the text, or of all of it; of the newest version unless said. */
export async function textOf(
  id: string,
  part: { readonly from?: number; readonly to?: number; readonly version?: number } = {},
): Promise<{ text: string; from: number; places: Place[] }> {
  const said = Object.entries(part).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return await getJson(`/v1/documents/${id}/text?${new URLSearchParams(said)}`);
}

export async function forgetDocument(id: string): Promise<Certificate | undefined> {
  const response = await request(`/v1/documents/${id}`, { method: 'DELETE' });
  return ((await response.json()) as { certificate: Certificate | null }).certificate ?? undefined;
}

/** First 'open', then every change from that moment on; throws where the server is gone, and what the signal says. */
export async function* changes(signal: AbortSignal): AsyncGenerator<'open' | Change, void> {
  const response = await request('/v1/documents/events', { signal });
  let open = false;
  for await (const block of blocksOf(response)) {
    if (!open) yield 'open';
    open = true;
    const event = eventOf(block);
    if (event?.event === 'document') yield JSON.parse(event.data) as Change;
  }
}
