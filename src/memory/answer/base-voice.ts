/** The base alone: greedy text for a question, by the engine's ordinary steps. Nothing of the data network takes part. */
import type { Engine } from '../../infer/engine.ts';
import type { Tokenizer } from '../../text/index.ts';

export interface BaseVoice {
  readonly engine: Engine;
  readonly tokenizer: Tokenizer;
  /** The question as the base wants to be asked, in tokens. */
  readonly prompt: (question: string) => ArrayLike<number>;
  readonly ends: ReadonlySet<number>;
}

/** Tokens of an answer at most. */
const LONGEST = 256;

/** The base's answer in pieces, each decoded as soon as its characters are whole. Between tokens others get a turn; ends when aborted by throwing the signal's reason. */
export async function* baseAnswer(
  { engine, tokenizer, prompt, ends }: BaseVoice,
  question: string,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const asked = Array.from(prompt(question)).slice(-(engine.context - LONGEST));
  const pages = Array.from({ length: Math.ceil((asked.length + LONGEST) / engine.pageTokens) }, (_, at) => at);
  const written: number[] = [];
  let said = '';
  let start = 0;
  let tokens = asked;
  while (written.length < LONGEST) {
    let logits = new Float32Array(0);
    for (let at = 0; at < tokens.length; at += engine.stepTokens) {
      const stretch = tokens.slice(at, at + engine.stepTokens);
      const last = at + stretch.length === tokens.length;
      logits = engine.step([
        { tokens: stretch, start: start + at, pages, logits: last ? 'last' : 'none' },
      ]) as Float32Array<ArrayBuffer>;
    }
    start += tokens.length;
    let next = 0;
    for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[next]!) next = i;
    if (ends.has(next)) return;
    written.push(next);
    tokens = [next];
    const text = tokenizer.decode(written);
    if (!text.endsWith('\ufffd') && text.length > said.length) {
      yield text.slice(said.length);
      said = text;
    }
    await new Promise(setImmediate);
    signal?.throwIfAborted();
  }
}
