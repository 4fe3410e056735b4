/**
 * The one entry to the tests: `node test/run.ts [unit|sanitize|neon|all] [part of a file's path...]`, the unit suite unless said.
 * Prints a line a file, failures with their messages, what was skipped and why, and as its last line the sum:
 * `N passed, N failed, N skipped`. Exit code 1 when anything failed or nothing was there to run; a suite for which this
 * machine lacks the tools counts as one skipped.
 */
import { availableParallelism } from 'node:os';
import { neon } from './runner/neon.ts';
import { sanitize } from './runner/sanitize.ts';
import type { Plan, Suite } from './runner/suite.ts';
import { type Job, labelOf, type Outcome, runTestFile } from './runner/test-file.ts';
import { unit } from './runner/unit.ts';

const SUITES: Record<string, Suite> = { unit, sanitize, neon };

const sum = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const line = (n: typeof sum) => `${n.passed} passed, ${n.failed} failed, ${n.skipped} skipped`;
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const indented = (text: string) => text.trimEnd().replaceAll(/^/gm, '    ');

function fail(name: string, text: string): void {
  sum.failed++;
  failures.push(name);
  console.log(`  FAILED ${name}\n${indented(text)}`);
}

/** The same reason once, with the number of tests it keeps from running. */
function showSkipped(where: string, skipped: Outcome['skipped']): void {
  sum.skipped += skipped.length;
  for (const [reason, of] of Map.groupBy(skipped, (s) => s.reason))
    console.log(`  skipped ${where}${of.length > 1 ? ` (${of.length} tests)` : `: ${of[0].name}`}: ${reason}`);
}

function showOutcome(o: Outcome): void {
  sum.passed += o.passed;
  console.log(`${o.failed.length ? 'FAILED' : 'ok'}  ${o.label}  ${o.passed} passed, ${o.seconds.toFixed(1)} s`);
  for (const note of o.notes) console.log(indented(note));
  for (const { name, text } of o.failed) fail(`${o.label}: ${name}`, text);
  showSkipped(o.label, o.skipped);
}

async function runJobs(jobs: readonly Job[]): Promise<void> {
  const queue = [...jobs];
  const running = new Set<Job>();
  const start = performance.now();
  const status = () =>
    process.stdout.write(`\r\x1b[K${seconds(start)}: ${[...running].map(labelOf).join(', ')}`.slice(0, 118));
  const live = process.stdout.isTTY ? setInterval(status, 1000) : undefined;
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      running.add(job);
      const outcome = await runTestFile(job);
      running.delete(job);
      if (live) process.stdout.write('\r\x1b[K');
      showOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  clearInterval(live);
}

async function runSuite(suite: Suite, paths: readonly string[]): Promise<void> {
  const start = performance.now();
  const before = { ...sum };
  let plan: Plan;
  try {
    plan = await suite.plan();
  } catch (error) {
    return fail(`${suite.name}: its preparation`, error instanceof Error ? error.message : String(error));
  }
  const jobs = plan.jobs.filter((job) => paths.length === 0 || paths.some((path) => job.file.includes(path)));
  await runJobs(jobs);
  showSkipped(suite.name, [...plan.skipped]);
  const own = Object.fromEntries(Object.entries(sum).map(([key, n]) => [key, n - before[key as keyof typeof sum]]));
  console.log(`${suite.name} suite: ${line(own as typeof sum)} in ${seconds(start)}`);
}

const words = process.argv.slice(2);
const named = words[0] === 'all' ? Object.keys(SUITES) : Object.hasOwn(SUITES, words[0] ?? '') ? [words[0]] : undefined;
for (const name of named ?? ['unit']) {
  if (words[0] === 'all') console.log(`\n${name}`);
  await runSuite(SUITES[name], named ? words.slice(1) : words);
}
const nothing = sum.passed + sum.failed + sum.skipped === 0;
if (nothing) console.log(`no test was run: no test file's path has ${words.join(' or ')}`);
if (failures.length > 1) console.log(`failed:\n${indented(failures.join('\n'))}`);
console.log(line(sum));
process.exitCode = sum.failed > 0 || nothing ? 1 : 0;
