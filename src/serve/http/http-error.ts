/** Errors as clients of the OpenAI API know them: a status and an `error` object with message, type, param and code. */
import { QueueFullError, RequestError } from '../../infer/index.ts';
import { CallosumError, FileWriteError, OutOfRangeError } from '../../tensor/index.ts';
import { ContextLengthError } from '../network/asking.ts';
import { NetworkStoppedError } from '../network/network-thread.ts';

export class HttpError extends CallosumError {
  override name = 'HttpError';
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  /** Sent with it. */
  readonly headers: Readonly<Record<string, string>>;

  /** @param message what is wrong, as a sentence */
  constructor(
    status: number,
    code: string,
    message: string,
    param: string | null = null,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super({ what: param ?? code, rule: message });
    this.message = message; // clients show it beside the param, which it need not repeat
    this.status = status;
    this.code = code;
    this.param = param;
    this.headers = headers;
  }
}

/** What a failure is to the client. What is no failure of the request's is told without its inside. */
export function httpErrorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof ContextLengthError) return as(error, 400, 'context_length_exceeded', 'messages');
  if (error instanceof RequestError) return as(error, 400, 'invalid_request');
  if (error instanceof OutOfRangeError) return as(error, 400, 'invalid_value', snake(error.what));
  if (error instanceof QueueFullError) return as(error, 503, 'overloaded', null, { 'retry-after': '5' });
  if (error instanceof NetworkStoppedError) return as(error, 503, 'not_ready', null, { 'retry-after': '10' });
  if (error instanceof FileWriteError && ['ENOSPC', 'EDQUOT'].includes(error.code)) return as(error, 507, 'disk_full');
  return new HttpError(500, 'internal_error', 'something failed here; the server says more where it was started');
}

const as = (
  { message }: Error,
  status: number,
  code: string,
  param: string | null = null,
  headers: Record<string, string> = {},
): HttpError => new HttpError(status, code, message, param, headers);

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The `error` object. */
export function errorBody({ status, code, param, message }: HttpError): object {
  const type =
    status === 401 || status === 403
      ? 'authentication_error'
      : status >= 500
        ? 'server_error'
        : 'invalid_request_error';
  return { error: { message, type, param, code } };
}

export const errorResponse = (error: HttpError): Response =>
  Response.json(errorBody(error), { status: error.status, headers: error.headers });
