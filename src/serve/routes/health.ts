/** GET /healthz: the server answers, and which one it is. GET /readyz: it would take a request now. */
import { Hono } from 'hono';
import type { Services } from '../services.ts';

export function health({ ending, instance, model, library }: Services): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok', instance }))
    .get('/readyz', (c) =>
      ending.aborted
        ? c.json({ status: 'ending' }, 503)
        : c.json({ status: 'ready', model: model.id, documents: library.list().length }),
    );
}
