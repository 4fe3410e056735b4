/**
 * The peers of one run: each is looked for at first use, started once for each thread count, and stopped at the end.
 * Found, never required: a missing peer is an answer with how to install it, not an error.
 */
import { Child, type ChildOptions, type Hello } from './child.ts';
import { PEERS } from './sources.ts';

/** Says how to start a peer's child at a thread count, or why that cannot be done here. */
export interface PeerSource {
  command(threads: number): Promise<Command | { missing: string }>;
  /** How to install it: the end of every "missing" note. */
  install: string;
}

export interface Command {
  command: string;
  args: string[];
  options?: ChildOptions;
}

export interface Peer {
  name: string;
  version: string;
  settings: string;
  child: Child;
}

export type FoundPeer = Peer | { name: string; missing: string };

export class PeerPool {
  readonly #sources: Record<string, PeerSource>;
  readonly #started = new Map<string, Promise<FoundPeer>>();
  readonly #children: Child[] = [];

  constructor(sources: Record<string, PeerSource> = PEERS) {
    this.#sources = sources;
  }

  get(name: string, threads: number): Promise<FoundPeer> {
    const key = `${name} ${threads}`;
    let found = this.#started.get(key);
    if (!found) {
      found = this.#find(name, threads);
      this.#started.set(key, found);
    }
    return found;
  }

  /** A process that nobody else is given, for figures of a whole process. The caller may stop it; close does at the latest. */
  fresh(name: string, threads: number): Promise<FoundPeer> {
    return this.#find(name, threads);
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.values());
    await Promise.all(this.#children.splice(0).map((child) => child.stop()));
    this.#started.clear();
  }

  /** Never rejects: what goes wrong in finding a peer is the reason why it is missing. */
  async #find(name: string, threads: number): Promise<FoundPeer> {
    const source = this.#sources[name];
    if (!source) return { name, missing: `no such peer; there are ${Object.keys(this.#sources).join(', ')}` };
    const missing = (reason: string): FoundPeer => ({ name, missing: `${reason}; ${source.install}` });
    let hello: Hello;
    let child: Child;
    try {
      const command = await source.command(threads);
      if ('missing' in command) return missing(command.missing);
      ({ child, hello } = await Child.start(command.command, command.args, command.options));
    } catch (error) {
      return missing((error as Error).message);
    }
    if ('missing' in hello) {
      await child.stop();
      return missing(hello.missing);
    }
    this.#children.push(child);
    return { name: hello.name, version: hello.version, settings: hello.settings ?? '', child };
  }
}
