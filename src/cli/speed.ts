/** The line about a finished answer: tokens, rates, and the memory traffic of writing them. */
import type { EndEvent, ModelInfo } from '../infer/index.ts';
import { number } from './command.ts';

/** `weightBytes` are read once a token where one text is written at a time. */
export function speedLine({ usage, timings, finish }: EndEvent, info: ModelInfo): string {
  const { prompt, cached, completion } = usage;
  const { startedMs = 0, firstTokenMs, endedMs } = timings;
  const read = prompt - cached;
  const parts = [`${number(completion)} ${completion === 1 ? 'token' : 'tokens'}`];
  if (firstTokenMs !== undefined) {
    const [reading, writing] = [(firstTokenMs - startedMs) / 1000, (endedMs - firstTokenMs) / 1000];
    parts.push(
      `prompt ${number(read)}${cached > 0 ? ` (${number(cached)} known)` : ''} at ${number(read / reading)}/s`,
    );
    if (completion > 1) {
      const rate = (completion - 1) / writing;
      const { weights } = info.bytes as { weights: number };
      parts.push(`${number(rate, 1)} tokens/s, reading ${number((rate * weights) / 1e9, 1)} GB/s of weights`);
    }
    parts.push(`first after ${number(firstTokenMs)} ms`);
  }
  if (finish !== 'stop') parts.push(finish === 'length' ? 'cut at the most tokens' : finish);
  return parts.join('; ');
}
