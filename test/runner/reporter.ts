/**
 * A reporter for Node's test runner, loaded into a test process: writes what a run needs to know as JSON lines to the file
 * named by CALLOSUM_TEST_REPORT, each at once, so that a process that dies has said what it did before. Prints nothing.
 */
import { appendFileSync } from 'node:fs';

/** One line of the report. */
export interface Line {
  /** end: all tests are done; a report without it is of a process that ended before. */
  kind: 'passed' | 'failed' | 'skipped' | 'note' | 'end';
  /** Names of the suites around the test, then its own. */
  path: string[];
  /** The failure, the reason of the skip, or the note. */
  text: string;
}

interface Event {
  type: string;
  data: {
    name?: string;
    nesting?: number;
    message?: string;
    skip?: string | boolean;
    todo?: string | boolean;
    details?: { type?: string; error?: Error & { failureType?: string; cause?: unknown } };
  };
}

/** What Node itself says at the end. */
const SUMMARY = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

export default async function* reporter(events: AsyncIterable<Event>): AsyncGenerator<string> {
  const write = (line: Line) => appendFileSync(process.env.CALLOSUM_TEST_REPORT!, `${JSON.stringify(line)}\n`);
  const path: string[] = [];
  for await (const { type, data } of events) {
    const nesting = data.nesting ?? 0;
    if (type === 'test:start') path.splice(nesting, path.length, data.name ?? '');
    const line = lineOf(type, data);
    if (!line) continue;
    const known = path[nesting] === data.name || line.kind === 'note';
    write({ ...line, path: known ? path.slice(0, nesting + 1) : [data.name ?? ''] });
  }
  write({ kind: 'end', path: [], text: '' });
  yield '';
}

function lineOf(type: string, data: Event['data']): Omit<Line, 'path'> | undefined {
  const { error, type: what } = data.details ?? {};
  const { message = '' } = data;
  if (type === 'test:diagnostic') return SUMMARY.test(message) ? undefined : { kind: 'note', text: message };
  if (type !== 'test:pass' && type !== 'test:fail') return undefined;
  if (type === 'test:fail' && error?.failureType === 'subtestsFailed') return undefined; // its parts are counted
  const spared = data.todo ?? data.skip;
  if (spared !== undefined && spared !== false)
    return {
      kind: 'skipped',
      text: typeof spared === 'string' && spared ? spared : data.todo ? 'to be done' : 'no reason given',
    };
  if (type === 'test:fail') return { kind: 'failed', text: describe(error?.cause ?? error) };
  return what === 'suite' ? undefined : { kind: 'passed', text: '' };
}

/** Message and stack, without the test runner's own frames. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ''}`;
  const own = text.split('\n').filter((line) => !/^\s+at .*\(?node:/.test(line));
  return own.join('\n') + (error.cause instanceof Error ? `\ncause: ${describe(error.cause)}` : '');
}
