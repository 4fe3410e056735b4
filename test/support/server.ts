/** A server of a test: in this process, without a base unless one is named; or as the program, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServeOptions, serve } from '../../src/serve/index.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  get(path: string): Promise<Response>;
  post(path: string, body: object): Promise<Response>;
}

/** Listens on a port of its own; the folder is gone with it. */
export async function testServer(options: Partial<ServeOptions> = {}): Promise<TestServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'callosum-serve-'));
  const server = await serve({ port: 0, folder, onFailure: (error) => console.error(error), ...options });
  return {
    url: server.url,
    folder,
    get: (path) => fetch(server.url + path),
    post: (path, body) => postJson(server.url + path, body),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const postJson = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Files as a browser sends them. */
export function filesBody(files: Record<string, string | Uint8Array<ArrayBuffer>>): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
  return form;
}

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** Resolved with its exit code, null after a signal. */
  readonly ended: Promise<number | null>;
}

/** `callosum up` on a folder, with the base that comes with the project unless `args` name another; pulled models are out of its sight. */
export async function startUp(folder: string, ...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [MAIN, 'up', '--data', folder, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CALLOSUM_HOME: join(folder, 'home') },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // Heard to its end: a program whose output nobody reads any more stops.
  let out = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const url = /page +(http:\S+)\s/.exec(out)?.[1];
    if (url !== undefined) resolve(url);
  });
  void ended.then(() => reject(new Error(`the server did not start: ${out}`)));
  return { child, url: await promise, ended };
}
