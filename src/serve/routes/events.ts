/**
 * GET /v1/documents/events: every change of a document as a server-sent event, `document` with the document as it is now. Who comes back with
 * Last-Event-ID gets what it missed; where that is no longer known, `gap`, and then the oldest that is.
 */
import { Hono } from 'hono';
import { EVENT_STREAM, eventStream, eventText } from '../http/event-stream.ts';
import { errorBody, httpErrorOf } from '../http/http-error.ts';
import type { Services } from '../services.ts';

/** Events that are kept for those who come back. */
const KEPT = 1000;

export function events({ library, ending }: Services): Hono {
  const kept: { id: number; data: unknown }[] = [];
  const wakes = new Set<() => void>();
  // Ids go on over restarts, so that an old one is never taken for a new one.
  let next = Date.now() * 1000;
  library.listen((record) => {
    kept.push({ id: next++, data: record });
    if (kept.length > KEPT) kept.shift();
    for (const wake of wakes) wake();
  });

  async function* from(last: number | undefined, signal: AbortSignal): AsyncGenerator<string, void> {
    let at = last === undefined ? next : last + 1;
    yield 'retry: 1000\n\n';
    const oldest = kept[0]?.id ?? next;
    if (at < oldest || at > next) {
      if (last !== undefined) yield eventText({ from: oldest }, { event: 'gap' });
      at = oldest;
    }
    let { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    wakes.add(wake);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        for (const { id, data } of kept.filter((event) => event.id >= at)) {
          yield eventText(data, { event: 'document', id });
          at = id + 1;
        }
        if (at < next) continue;
        await promise;
        ({ promise, resolve } = Promise.withResolvers<void>());
      }
    } finally {
      wakes.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }

  return new Hono().get('/', (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, EVENT_STREAM);
    const said = c.req.header('last-event-id');
    const last = said === undefined ? undefined : /^\d{1,16}$/.test(said) ? Number(said) : -1;
    return eventStream(from(last, AbortSignal.any([c.req.raw.signal, ending])), (error) =>
      eventText(errorBody(httpErrorOf(error)), { event: 'error' }),
    );
  });
}
