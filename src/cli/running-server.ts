/** The server that runs on a data folder, for commands that find the folder taken: they ask it instead. Its routes are src/serve's. */
import { StoreTakenError } from '../memory/store/index.ts';
import { readServerFile } from '../serve/server-file.ts';
import { CallosumError } from '../tensor/index.ts';

/** The server refused, or is gone. */
export class ServerError extends CallosumError {
  override name = 'ServerError';
  /** What it answered; absent where it is gone. */
  readonly answer: { readonly status: number; readonly body: unknown } | undefined;

  constructor(told: ConstructorParameters<typeof CallosumError>[0], answer?: ServerError['answer']) {
    super(told);
    this.answer = answer;
  }
}

/** A server that is there says so at once. */
const GREETING_MS = 5000;

export class RunningServer {
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /** Undefined where none runs on the folder. The key, and all else, is sent only to the very server that wrote the file. */
  static async of(folder: string): Promise<RunningServer | undefined> {
    const file = readServerFile(folder);
    if (file === undefined) return undefined;
    try {
      const signal = AbortSignal.timeout(GREETING_MS);
      const response = await fetch(`${file.url}/healthz`, { signal, redirect: 'error' });
      const { instance } = (await response.json()) as { instance?: unknown };
      return instance === file.instance ? new RunningServer(file.url) : undefined;
    } catch {
      return undefined; // an old file, or a server that is ending
    }
  }

  /** Throws ServerError with the server's sentence. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const key = process.env.CALLOSUM_KEY;
    if (key) headers.set('authorization', `Bearer ${key}`);
    const response = await fetch(this.url + path, { ...init, headers }).catch((error: Error) => {
      throw this.#failed('does not answer', String(error.cause ?? error.message));
    });
    if (response.ok) return response;
    const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
    const hint = response.status === 401 ? 'set CALLOSUM_KEY to its key' : undefined;
    const answer = { status: response.status, body };
    throw this.#failed('refused', body.error?.message ?? `${response.status}`, hint, answer);
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    return (await (await this.request(path, init)).json()) as T;
  }

  #failed(rule: string, received: string, hint?: string, answer?: ServerError['answer']): ServerError {
    return new ServerError({ what: this.url, rule: `the server on this folder ${rule}`, received, hint }, answer);
  }
}

/** What `here` gives with the folder open in this process, or, where a server has it, what `there` gives. */
export async function hereOrThere<T>(
  folder: string,
  here: () => T | Promise<T>,
  there: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const server = await RunningServer.of(folder);
  if (server) return await there(server);
  try {
    return await here();
  } catch (error) {
    const started = error instanceof StoreTakenError ? await RunningServer.of(folder) : undefined;
    if (started === undefined) throw error;
    return await there(started);
  }
}
