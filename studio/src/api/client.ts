/** Requests to the server of this page, and to no other. A refusal becomes an ApiError with the server's sentence. */

export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const KEY = 'callosum.key';

/** For the time of this tab. */
export const keepKey = (key: string): void => sessionStorage.setItem(KEY, key);

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(KEY);
  if (key) headers.set('authorization', `Bearer ${key}`);
  const response = await fetch(path, { ...init, headers });
  if (response.ok) return response;
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  throw new ApiError(response.status, body?.error?.message ?? `${response.status} ${response.statusText}`);
}

const LOOK_EVERY_MS = 1000;

/** Resolved when the server answers. */
export async function answering(): Promise<void> {
  while (!(await fetch('/healthz').catch(() => undefined))?.ok)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

export const getJson = async <T>(path: string): Promise<T> => (await (await request(path)).json()) as T;

export const postJson = (path: string, body: object, signal?: AbortSignal): Promise<Response> =>
  request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
