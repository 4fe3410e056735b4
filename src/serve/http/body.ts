/** The body of a request as JSON: sizes are checked before it is taken, its depth before it is parsed. What must be in it is the routes' business. */
import { HttpError } from './http-error.ts';

/** Bytes of a JSON body, and how deep it may be. */
const MOST_BYTES = 8e6;
const DEEPEST = 64;

export type Fields = Record<string, unknown>;

/** The body, which must be a JSON object. Throws HttpError. */
export async function readJson(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type')?.split(';')[0].trim().toLowerCase();
  if (type !== 'application/json')
    throw new HttpError(
      415,
      'unsupported_media_type',
      `the content-type must be application/json, not ${type ?? 'none'}`,
    );
  const text = await readText(request);
  if (depthOf(text) > DEEPEST) throw new HttpError(400, 'invalid_json', `the JSON must not be deeper than ${DEEPEST}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, 'invalid_json', `the body is no JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new HttpError(400, 'invalid_json', 'the body must be a JSON object');
}

async function readText(request: Request): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const said = Number(request.headers.get('content-length') ?? 0);
  if (said > MOST_BYTES) throw tooLarge();
  const reader = request.body?.getReader();
  for (;;) {
    const step = await reader?.read().catch(() => {
      throw clientGone();
    });
    if (step === undefined || step.done) break;
    bytes += step.value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(step.value);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new HttpError(400, 'invalid_json', 'the body must be UTF-8');
  }
}

/** The body ends before its end: nobody is there to hear it, and nothing failed here. */
export const clientGone = (): HttpError =>
  new HttpError(499, 'client_closed_request', 'the request was given up before it was whole');

const tooLarge = (): HttpError =>
  new HttpError(
    413,
    'request_too_large',
    `a JSON body has at most ${MOST_BYTES / 1e6} MB; documents may be sent as multipart/form-data`,
  );

/** Braces and brackets that are open at once, outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 123 || c === 91) deepest = Math.max(deepest, ++depth);
    else if (c === 125 || c === 93) depth--;
  }
  return deepest;
}

/** A field that must be of a type; undefined and null are absent. */
export function field<T>(
  fields: Fields,
  name: string,
  is: (value: unknown) => value is T,
  expected: string,
): T | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (is(value)) return value;
  throw wrongType(name, expected, value);
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

export function wrongType(param: string, expected: string, received: unknown): HttpError {
  const said = Array.isArray(received) ? 'a list' : received === null ? 'null' : typeof received;
  const value = isNumber(received) || isFlag(received) ? ` ${received}` : '';
  return new HttpError(400, 'invalid_type', `${param} must be ${expected}, not ${said}${value}`, param);
}
