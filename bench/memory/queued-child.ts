/** A child process that is started when it is first asked, and asked one thing after another whoever asks. */
import { fileURLToPath } from 'node:url';
import { Child } from '../peers/child.ts';

const REQUEST_SECONDS = 540;

export class QueuedChild {
  readonly #script: string;
  readonly #open: (child: Child) => Promise<unknown>;
  #child: Promise<Child> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `script` stands beside this file; `open` is what the child is told first. */
  constructor(script: string, open: (child: Child) => Promise<unknown>) {
    this.#script = script;
    this.#open = open;
  }

  request(message: Record<string, unknown>): Promise<Record<string, unknown>> {
    const reply = this.#last.then(async () => {
      this.#child ??= this.#start();
      return (await this.#child).request(message);
    });
    this.#last = reply.catch(() => {});
    return reply;
  }

  async #start(): Promise<Child> {
    const script = fileURLToPath(new URL(this.#script, import.meta.url));
    const { child } = await Child.start(process.execPath, [script], { requestSeconds: REQUEST_SECONDS });
    try {
      await this.#open(child);
    } catch (error) {
      await child.stop();
      throw error;
    }
    return child;
  }

  async close(): Promise<void> {
    await this.#last;
    const child = await this.#child?.catch(() => undefined); // one that did not open has ended
    await child?.stop(10);
    this.#child = undefined;
  }
}
