/**
 * The progress line that commands share: how much is done, its rate, its share and the time left, on stderr. A terminal has one line
 * that is rewritten; a file or pipe has a line every ten seconds. Not responsible for results: those go to stdout, by the command.
 */
import { number } from './command.ts';

/** Milliseconds between two lines. */
const EVERY = { terminal: 100, elsewhere: 10_000 };
/** A rate is told only after this long: before, it is noise. */
const SETTLED_MS = 500;

export interface ProgressOptions {
  /** What is counted: 'B' for bytes, shown in MB; anything else is shown as it is, with k or M for many. */
  unit: string;
  /** How many there will be, where that is known: gives the share and the time left. */
  total?: number;
  /** The share of the time that is behind when so many are done; by default their share of the total. */
  share?: (done: number) => number;
  /** Where the line goes and what time it is; for tests. */
  stream?: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  now?: () => number;
}

export interface ProgressLine {
  /** `done` of the unit since the start, not since the last call. `note` stands at the end of the line. */
  update(done: number, note?: string): void;
  /** Ends the line. With a summary that is printed in its place; without, nothing of the line stays on a terminal. */
  end(summary?: string): void;
}

/** Starts a progress line. Nothing is printed before the first update. */
export function progress(label: string, options: ProgressOptions): ProgressLine {
  const {
    unit,
    total,
    share = (done) => done / total!,
    stream = process.stderr,
    now = () => performance.now(),
  } = options;
  const every = stream.isTTY ? EVERY.terminal : EVERY.elsewhere;
  const start = now();
  let last = stream.isTTY ? Number.NEGATIVE_INFINITY : start;
  let shown = false;

  function lineOf(done: number, elapsed: number, note?: string): string {
    const of = options.share ? ' of the time' : '';
    const behind = total ? ` (${Math.floor(100 * share(done))} %${of})` : '';
    const parts = [`${amount(done, unit, total)}${behind}`];
    if (elapsed >= SETTLED_MS && done > 0) {
      parts.push(`${amount((1000 * done) / elapsed, unit)}/s`);
      if (total) parts.push(`${duration((elapsed * Math.max(0, 1 - share(done))) / share(done) / 1000)} left`);
    }
    if (note) parts.push(note);
    return `${label}  ${parts.join('  ')}`;
  }

  return {
    update(done, note) {
      const time = now();
      if (time - last < every) return;
      last = time;
      const line = lineOf(done, time - start, note);
      stream.write(stream.isTTY ? `\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}` : `${line}\n`);
      shown = true;
    },
    end(summary) {
      if (shown && stream.isTTY) stream.write('\r\x1b[K');
      if (summary !== undefined) stream.write(`${summary}\n`);
    },
  };
}

/** 1,234 tokens, 12.3k tokens, 45.6 MB, or 12.3 of 45.6 MB. */
function amount(done: number, unit: string, total?: number): string {
  const largest = total ?? done;
  const [scale, sign] = unit === 'B' ? [1e6, 'M'] : largest >= 1e6 ? [1e6, 'M'] : largest >= 1e4 ? [1e3, 'k'] : [1, ''];
  const show = (n: number) => number(n / scale, sign ? 1 : 0);
  const what = unit === 'B' ? ' MB' : `${sign} ${unit}`;
  return total === undefined ? `${show(done)}${what}` : `${show(done)} of ${show(total)}${what}`;
}

/** Seconds as 42 s, 3 min 05 s or 2 h 07 min. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two((whole % 3600) / 60)} min`;
}
