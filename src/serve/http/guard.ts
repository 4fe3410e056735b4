/**
 * Who may come in: pages of other origins, rebound names and forwarded requests are refused, and without a key everyone who is not on this machine.
 * Sets the headers that keep the studio's page to itself.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { errorResponse, HttpError } from './http-error.ts';

export interface GuardOptions {
  /** The address that is listened on. */
  readonly host: string;
  /** What every request of the API must carry; none on loopback unless said. */
  readonly key?: string;
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Headers that a proxy sets. */
const FORWARDING = /^(?:forwarded|x-forwarded-.+|x-real-ip|via)$/;

export const isLoopback = (host: string): boolean => LOCAL.has(host) || /^127\.\d+\.\d+\.\d+$/.test(host);

const HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** The response of `answer`, or the reason why the request is not let in; in either case with the headers of safety and a request's number. */
export async function guarded(
  request: Request,
  options: GuardOptions,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  const refusal = refusalOf(request, options);
  const response = refusal ? errorResponse(refusal) : await answer();
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  response.headers.set('x-request-id', crypto.randomUUID());
  return response;
}

function refusalOf(request: Request, { host, key }: GuardOptions): HttpError | undefined {
  const { headers } = request;
  const url = new URL(request.url);
  if (key === undefined) {
    const name = url.hostname.toLowerCase();
    if (!LOCAL.has(name) && name !== host)
      return forbidden('misdirected', `this server answers to localhost, not to ${name.slice(0, 100)}`);
    if ([...headers.keys()].some((header) => FORWARDING.test(header)))
      return forbidden('forwarded', 'requests through a proxy need a key: start the server with one');
  }
  const site = headers.get('sec-fetch-site');
  const writes = !['GET', 'HEAD'].includes(request.method);
  if (writes && site !== null && site !== 'same-origin' && site !== 'none')
    return forbidden('cross_site', 'pages of other origins may not ask this server');
  const origin = headers.get('origin');
  if (origin !== null && hostOf(origin) !== url.host)
    return forbidden('cross_site', 'pages of other origins may not ask this server');
  const open = !url.pathname.startsWith('/v1/') || key === undefined;
  if (!open && !holds(headers, key))
    return new HttpError(401, 'invalid_api_key', 'a valid key is needed: authorization: Bearer <key>');
  return undefined;
}

/** Of an origin; its scheme is a proxy's matter. Undefined for `null` and what is no address. */
const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** In constant time, whatever was sent. */
function holds(headers: Headers, key: string): boolean {
  const sent = headers.get('authorization')?.replace(/^Bearer\s+/i, '') ?? headers.get('x-api-key') ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(sent), digest(key));
}

const forbidden = (code: string, message: string): HttpError => new HttpError(403, code, message);
