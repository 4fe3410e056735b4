/**
 * A reporter for Node's test runner, loaded into a test process: writes what a run needs to know as JSON lines to the file
 * named by CALLOSUM_TEST_REPORT, each at once, so that a process that dies has said what it did before. Prints nothing.
 */
import { appendFileSync } from 'node:fs';

/** One line of the report. */
export interface Line {
  kind: 'passed' | 'failed' | 'skipped' | 'note';
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

export default async function* reporter(events: AsyncIterable<Event>): AsyncGenerator<string> {
  const path: string[] = [];
  let over = false;
  for await (const { type, data } of events) {
    const nesting = data.nesting ?? 0;
    if (type === 'test:start') path.splice(nesting, path.length, data.name ?? '');
    if (type === 'test:plan' && nesting === 0) over = true; // what follows is Node's own summary
    const line = lineOf(type, data, over);
    if (!line) continue;
    const own =
      path[nesting] === data.name || type === 'test:diagnostic' ? path.slice(0, nesting + 1) : [data.name ?? ''];
    const record: Line = { ...line, path: own };
    appendFileSync(process.env.CALLOSUM_TEST_REPORT!, `${JSON.stringify(record)}\n`);
  }
  yield '';
}

function lineOf(type: string, data: Event['data'], over: boolean): Omit<Line, 'path'> | undefined {
  const { error, type: what } = data.details ?? {};
  if (type === 'test:diagnostic') return over ? undefined : { kind: 'note', text: data.message ?? '' };
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
