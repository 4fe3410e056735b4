/**
 * What `callosum train` shows while it goes: one line that is rewritten on a terminal, elsewhere a line every ten seconds, and lines of
 * their own for evaluations, samples and checkpoints. Decides nothing; the events are src/train/loop.ts's.
 */
import type { TrainEvent } from '../train/index.ts';
import { number } from './command.ts';
import { duration } from './progress.ts';

const EVERY_MS = { terminal: 200, elsewhere: 10_000 };

type Of<K extends TrainEvent['kind']> = Extract<TrainEvent, { kind: K }>;

export class TrainView {
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;
  #steps = 0;
  #last = Number.NEGATIVE_INFINITY;
  #loss: number | undefined;

  /** `now` in milliseconds; another one for tests. */
  constructor(stream: NodeJS.WriteStream = process.stderr, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
  }

  show(event: TrainEvent): void {
    if (event.kind === 'start') this.#start(event);
    else if (event.kind === 'step') this.#step(event);
    else if (event.kind === 'evaluation') this.#evaluation(event);
    else if (event.kind === 'sample') this.#line(`  ${event.prompt}|${event.text.replaceAll(/\s*\n\s*/g, ' / ')}`);
    else if (event.kind === 'checkpoint') this.#line(`step ${number(event.step)}  saved ${event.folder}`);
    else this.#clear();
  }

  #start({ step, steps, parameters, flopsPerToken, peakGflops, notHeldOut }: Of<'start'>): void {
    this.#steps = steps;
    const work = `${number(flopsPerToken / 1e6, 1)} MFLOP a token`;
    this.#line(
      `${number(parameters)} parameters, ${work}; this machine's measured peak is ${number(peakGflops)} GFLOP/s`,
    );
    for (const name of notHeldOut)
      this.#line(`warning: no document of ${name} is held out; more documents or a larger heldOut would measure it`);
    this.#line(step === 0 ? `${number(steps)} steps` : `from step ${number(step)} of ${number(steps)}`);
  }

  #step(event: Of<'step'>): void {
    const { step, loss, tokensPerSec, gflops, share, secondsLeft, heldBytes, skipped } = event;
    if (skipped !== undefined) this.#line(`step ${number(step)}  skipped: ${skipped}`);
    else this.#loss = this.#loss === undefined ? loss : 0.9 * this.#loss + 0.1 * loss;
    const now = this.#now();
    if (now - this.#last < (this.#stream.isTTY ? EVERY_MS.terminal : EVERY_MS.elsewhere)) return;
    this.#last = now;
    const parts = [
      `step ${number(step)} of ${number(this.#steps)}`,
      `loss ${(this.#loss ?? loss).toFixed(3)}`,
      `${number(tokensPerSec)} tokens/s`,
      `${number(gflops)} GFLOP/s, ${(100 * share).toFixed(0)} % of peak`,
      `${number(heldBytes / 2 ** 20)} MiB`,
      `${duration(secondsLeft)} left`,
    ].join('  ');
    const { isTTY, columns } = this.#stream;
    this.#stream.write(isTTY ? `\r\x1b[K${parts.slice(0, (columns || 80) - 1)}` : `${parts}\n`);
  }

  #evaluation({ step, sources, best }: Of<'evaluation'>): void {
    const each = Object.entries(sources).map(([name, { bitsPerByte }]) => `${name} ${bitsPerByte.toFixed(4)}`);
    const text = each.length ? `${each.join(', ')} bits per byte` : 'nothing is held out';
    this.#line(`step ${number(step)}  held out: ${text}${best ? ' (best)' : ''}`);
  }

  #line(text: string): void {
    this.#clear();
    this.#stream.write(`${text}\n`);
  }

  #clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[K');
  }
}
