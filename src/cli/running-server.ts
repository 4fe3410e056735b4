/** The server that runs on a data folder, for commands that find the folder taken: they ask it instead. Its routes are src/serve's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreTakenError } from '../memory/store/index.ts';
import { SERVER_FILE } from '../serve/server-file.ts';
import { CallosumError } from '../tensor/index.ts';

/** The server refused, or is gone. */
export class ServerError extends CallosumError {
  override name = 'ServerError';
}

export class RunningServer {
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /** Undefined where none runs on the folder. */
  static async of(folder: string): Promise<RunningServer | undefined> {
    try {
      const { url } = JSON.parse(readFileSync(join(folder, SERVER_FILE), 'utf8')) as { url: string };
      const server = new RunningServer(url);
      await server.request('/healthz');
      return server;
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
    throw this.#failed('refused', body.error?.message ?? `${response.status}`, hint);
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    return (await (await this.request(path, init)).json()) as T;
  }

  #failed(rule: string, received: string, hint?: string): ServerError {
    return new ServerError({ what: this.url, rule: `the server on this folder ${rule}`, received, hint });
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
