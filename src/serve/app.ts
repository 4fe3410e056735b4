/** The server's routes behind its guard: a request becomes a response, without a socket. A new group of routes is one file and one line here. */
import { Hono } from 'hono';
import { clientGone } from './http/body.ts';
import { type GuardOptions, guarded } from './http/guard.ts';
import { errorResponse, HttpError, httpErrorOf } from './http/http-error.ts';
import { chat } from './routes/chat.ts';
import { documents } from './routes/documents.ts';
import { events } from './routes/events.ts';
import { health } from './routes/health.ts';
import { models } from './routes/models.ts';
import { studio } from './routes/studio.ts';
import type { Services } from './services.ts';

export function createApp(services: Services, options: GuardOptions): (request: Request) => Promise<Response> {
  const app = new Hono()
    .route('/', health(services))
    .route('/v1/models', models(services))
    .route('/v1/chat', chat(services))
    .route('/v1/documents/events', events(services))
    .route('/v1/documents', documents(services))
    .all('/v1/*', ({ req }) => {
      throw new HttpError(404, 'unknown_url', `there is no ${req.method} ${req.path.slice(0, 200)}`);
    })
    .route('/', studio(services));
  app.onError((error, { req }) => {
    // Who went away hears nothing, and what ended with it is no failure.
    const told = req.raw.signal.aborted ? clientGone() : httpErrorOf(error);
    if (told.status === 500) services.onFailure(error);
    return errorResponse(told);
  });
  return (request) => guarded(request, options, () => app.fetch(request));
}
