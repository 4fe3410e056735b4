/** GET /healthz: the server answers, and which one it is. GET /readyz: it would take a request now. */
import { Hono } from 'hono';
import type { Services } from '../services.ts';

export function health({ ending, instance, model, library }: Services): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok', instance }))
    .get('/readyz', async (c) => {
      if (ending.aborted) return c.json({ status: 'ending' }, 503);
      if (!(await library.running())) return c.json({ status: 'stopped' }, 503);
      return c.json({ status: 'ready', model: model.id, documents: library.list().length });
    });
}
