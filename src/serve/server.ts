/**
 * The server as a whole: opens the data network and the documents of one folder, listens, and ends in order. Not what it answers (app.ts), and not how a
 * person starts it (src/cli/up.ts).
 */
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { CallosumError, writeWholeFile } from '../tensor/index.ts';
import { createApp } from './app.ts';
import { Library } from './documents/library.ts';
import { isLoopback } from './http/guard.ts';
import { NetworkThread } from './network/network-thread.ts';
import type { NetworkInfo } from './network/protocol.ts';
import { SERVER_FILE, type ServerFile } from './server-file.ts';

export interface ServeOptions {
  /** Holds everything: the store, and what was received and is not learned yet. Made where there is none. */
  readonly folder: string;
  /** The base: its path, and what it is called. Without one words and types alone answer. */
  readonly model?: { readonly path: string; readonly id: string };
  /** 127.0.0.1 unless said; any other needs a key. */
  readonly host?: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What requests must carry. */
  readonly key?: string;
  /** Folder of the studio's built page. */
  readonly studio?: string;
  /** Told of failures that are no fault of a request. */
  readonly onFailure?: (error: unknown) => void;
}

/** The server cannot be started as it was asked for. */
export class ServeError extends CallosumError {
  override name = 'ServeError';
}

export interface Server extends AsyncDisposable {
  /** `http://127.0.0.1:8420` */
  readonly url: string;
  readonly info: NetworkInfo;
  /** Documents that are learned or on their way. */
  readonly documents: number;
}

const SHORTEST_KEY = 16;
/** Requests under way have so long to end. */
const DRAIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** Who connects has so long to say what it asks. */
const HEADERS_MS = 10_000;
const SOCKETS = { headersTimeout: HEADERS_MS, connectionsCheckingInterval: 1000 };

/** Throws ServeError, and what opening the store and the base throws. */
export async function serve(options: ServeOptions): Promise<Server> {
  const { folder, model, host = '127.0.0.1', port, key, studio, onFailure = () => {} } = options;
  if (key !== undefined && key.length < SHORTEST_KEY)
    throw new ServeError({
      what: 'key',
      rule: `must have at least ${SHORTEST_KEY} characters`,
      received: `${key.length}`,
    });
  if (!isLoopback(host) && key === undefined)
    throw new ServeError({
      what: 'host',
      rule: 'beyond this machine a key is needed',
      received: host,
      hint: 'set CALLOSUM_KEY to a secret of at least 16 characters, or leave --host away',
    });
  const network = await NetworkThread.open({ folder, model: model?.path });
  const library = await Library.open(network, folder, onFailure).catch(async (error: unknown) => {
    await network.close();
    throw error;
  });
  const ending = new AbortController();
  const instance = crypto.randomUUID();
  const app = createApp(
    {
      network,
      library,
      instance,
      model: { id: model?.id ?? 'none', created: Math.floor(Date.now() / 1000) },
      studio,
      ending: ending.signal,
      onFailure,
    },
    { host, key },
  );
  const listener = createAdaptorServer({ fetch: app, serverOptions: SOCKETS });
  const file = join(folder, SERVER_FILE);
  // Of a server that was killed: this one has the folder, so that no other is there.
  rmSync(file, { force: true });
  try {
    await listening(listener, host, port);
  } catch (error) {
    await library.close();
    await network.close();
    throw error;
  }
  const { port: bound } = listener.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  writeWholeFile(file, JSON.stringify({ url, instance, pid: process.pid } satisfies ServerFile));
  return {
    url,
    info: network.info,
    get documents() {
      return library.list().length;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      rmSync(file, { force: true });
      const closed = new Promise((resolve) => listener.close(resolve));
      const until = performance.now() + DRAIN_MS;
      // A connection becomes idle when its last request is answered.
      const timer = setInterval(() => {
        if (!('closeIdleConnections' in listener)) return;
        if (performance.now() < until) listener.closeIdleConnections();
        else listener.closeAllConnections();
      }, LOOK_EVERY_MS);
      await library.close();
      await closed;
      clearInterval(timer);
      await network.close();
    },
  };
}

function listening(listener: ReturnType<typeof createAdaptorServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new ServeError({
          what: `${host}:${port}`,
          rule: taken ? 'must be free' : 'could not be listened on',
          received: taken ? 'another program listens there' : error.message,
          hint: taken ? '--port names another; 0 takes any' : undefined,
        }),
      );
    });
    listener.listen(port, host, () => resolve());
  });
}
