/** Lines that a person types or a pipe brings, asked for one at a time; those that come meanwhile wait. Not what they mean (chat.ts). */
import { createInterface, type Interface } from 'node:readline';

export class Lines {
  /** Whether a person types them. */
  readonly terminal: boolean = process.stdin.isTTY === true;
  /** What Ctrl-C does on a terminal; ends the lines where nothing is set. */
  onInterrupt: (() => void) | undefined;
  readonly #interface: Interface;
  #waiting: string[] = [];
  #ended = false;
  #wake = () => {};

  /** From stdin. The signal ends them, those that wait too. */
  constructor(prompt: string, signal: AbortSignal) {
    const output = this.terminal ? process.stdout : undefined;
    this.#interface = createInterface({ input: process.stdin, output, prompt });
    this.#interface.on('line', (line) => {
      this.#waiting.push(line);
      this.#wake();
    });
    this.#interface.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    // On a terminal readline takes Ctrl-C for itself.
    this.#interface.on('SIGINT', () => (this.onInterrupt ?? (() => this.close()))());
    signal.addEventListener('abort', () => {
      this.#waiting = [];
      this.close();
    });
  }

  /** The next line; undefined at the end. */
  async next(): Promise<string | undefined> {
    if (this.terminal && this.#waiting.length === 0 && !this.#ended) this.#interface.prompt();
    while (this.#waiting.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#waiting.shift();
  }

  close(): void {
    this.#interface.close();
  }
}
