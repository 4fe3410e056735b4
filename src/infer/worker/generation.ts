/** A request in the worker thread: the scheduler's tokens become text, collected until the step is over. */
import { type SentError, sentError } from '../../text/worker-error.ts';
import { StopText, type TokenLogprobs } from '../sampling/index.ts';
import type { Ended, Listener } from '../scheduler/index.ts';
import type { GenerateRequest, SentEvent, TokensEvent } from './protocol.ts';
import type { TextCodec } from './served-model.ts';

/** The text of one completion. */
interface Text {
  readonly decoder: ReturnType<TextCodec['stream']>;
  readonly stops: StopText;
}

export class Generation implements Listener {
  readonly #codec: TextCodec;
  readonly #request: GenerateRequest & { seed: number };
  readonly #texts: Text[] = [];
  #left: number;
  #events: SentEvent[] = [];

  constructor(codec: TextCodec, request: GenerateRequest & { seed: number }) {
    this.#codec = codec;
    this.#request = request;
    this.#left = request.completions ?? 1;
  }

  /** All completions are over. */
  get done(): boolean {
    return this.#left === 0;
  }

  token(completion: number, id: number, logprobs?: TokenLogprobs): string | undefined {
    const { decoder, stops } = this.#textOf(completion);
    const event = this.#tokensOf(completion);
    event.ids.push(id);
    if (logprobs) event.logprobs!.push(logprobs);
    const { text, stop } = stops.push(decoder.push(id));
    event.text += text;
    return stop;
  }

  prompt(logprobs: readonly TokenLogprobs[]): void {
    this.#events.push({ kind: 'prompt', logprobs });
  }

  ended(completion: number, { finish, stop, error, usage, timings }: Ended): void {
    if (typeof stop !== 'string') this.#flushText(completion);
    const sent: SentError | undefined = error === undefined ? undefined : sentError(error);
    const { seed } = this.#request;
    this.#events.push({ kind: 'end', completion, finish, stop, error: sent, usage, timings, seed });
    this.#left--;
  }

  /** What came since the last time. */
  take(): SentEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** What decoder and stop strings held back is text after all. */
  #flushText(completion: number): void {
    const text = this.#texts[completion];
    if (!text) return;
    const { text: rest, stop } = text.stops.push(text.decoder.end());
    const tail = stop === undefined ? rest + text.stops.end() : rest;
    if (tail) this.#tokensOf(completion).text += tail;
  }

  #textOf(completion: number): Text {
    const { stop = [], keepSpecial = false } = this.#request;
    this.#texts[completion] ??= {
      decoder: this.#codec.stream({ skipSpecial: !keepSpecial }),
      stops: new StopText(typeof stop === 'string' ? [stop] : stop),
    };
    return this.#texts[completion];
  }

  /** The event that the completion's tokens are collected in. */
  #tokensOf(completion: number): TokensEvent {
    const known = this.#events.find((event) => event.kind === 'tokens' && event.completion === completion);
    if (known) return known as TokensEvent;
    const event: TokensEvent = { kind: 'tokens', completion, text: '', ids: [], ...this.#logprobs() };
    this.#events.push(event);
    return event;
  }

  #logprobs(): { logprobs?: TokenLogprobs[] } {
    return this.#request.logprobs === undefined ? {} : { logprobs: [] };
  }
}
