/**
 * Client of a peer: a child process that is asked in JSON lines, one reply a request, one request at a time.
 * The child measures its own seconds, so the pipe's cost is in no figure. Not which peers there are (pool.ts).
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';

/** First line of every child: what it is, or why it cannot run here. */
export type Hello = { name: string; version: string; settings?: string } | { missing: string };

export interface ChildOptions {
  env?: Record<string, string>;
  helloSeconds?: number;
  requestSeconds?: number;
}

interface Pending {
  resolve(reply: Record<string, unknown>): void;
  reject(error: Error): void;
}

export class PeerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PeerError';
  }
}

export class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #command: string;
  readonly #requestSeconds: number;
  #pending: Pending | undefined;
  #failure: PeerError | undefined;
  #stderr = '';

  private constructor(command: string, args: string[], options: ChildOptions) {
    this.#command = basename(command); // results carry messages, and paths of this machine do not belong there
    this.#requestSeconds = options.requestSeconds ?? 120;
    this.#process = spawn(command, args, { stdio: 'pipe', env: { ...process.env, ...options.env } });
    this.#process.once('error', (error) => this.#fail(`could not start: ${(error as NodeJS.ErrnoException).code}`));
    this.#process.once('close', (code, signal) => this.#fail(`ended (${signal ?? `exit code ${code}`})`));
    this.#process.stdin.on('error', () => {}); // a child that died is reported by its exit
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#receive(line));
  }

  static async start(
    command: string,
    args: string[],
    options: ChildOptions = {},
  ): Promise<{ child: Child; hello: Hello }> {
    const child = new Child(command, args, options);
    try {
      const hello = await child.#reply(options.helloSeconds ?? 60);
      if (typeof hello.missing === 'string') return { child, hello: { missing: hello.missing } };
      if (typeof hello.name !== 'string' || typeof hello.version !== 'string') {
        throw new PeerError(`[peer] ${child.#command}: the first line must name the peer and its version`);
      }
      return { child, hello: hello as Hello };
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  async request(message: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (this.#failure) throw this.#failure;
    if (this.#pending) throw new PeerError(`[peer] ${this.#command}: one request at a time`);
    const reply = this.#reply(this.#requestSeconds);
    this.#process.stdin.write(`${JSON.stringify(message)}\n`);
    const received = await reply;
    if (typeof received.error === 'string') throw new PeerError(`[peer] ${received.error}`);
    return received;
  }

  /** Closes its input, which ends it; one that does not end is killed, by its own process handle. */
  async stop(graceSeconds = 2): Promise<void> {
    const child = this.#process;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
    await ended;
    clearTimeout(timer);
  }

  #reply(seconds: number): Promise<Record<string, unknown>> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail(`gave no reply within ${seconds} s`);
        this.#process.kill('SIGKILL');
      }, seconds * 1000);
      const settle = () => {
        clearTimeout(timer);
        this.#pending = undefined;
      };
      this.#pending = {
        resolve: (reply) => {
          settle();
          resolve(reply);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
    });
  }

  #receive(line: string): void {
    let reply: unknown;
    try {
      reply = JSON.parse(line);
    } catch {
      reply = undefined;
    }
    if (typeof reply === 'object' && reply !== null) this.#pending?.resolve(reply as Record<string, unknown>);
    else this.#fail(`wrote a line that is not a JSON object: ${line.slice(0, 80)}`);
  }

  #fail(what: string): void {
    if (this.#failure) return;
    const stderr = this.#stderr.trim().split('\n').slice(-3).join(' | ');
    this.#failure = new PeerError(`[peer] ${this.#command} ${what}${stderr === '' ? '' : `: ${stderr}`}`);
    this.#pending?.reject(this.#failure);
  }
}
