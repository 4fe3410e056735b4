/**
 * Runs one test file in a process of its own and says what came of it. The process may be another Node, an emulated one, or
 * one with a sanitizer: a file whose process dies, ends with an error, or runs no test has failed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Line } from './reporter.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REPORTER = new URL('./reporter.ts', import.meta.url).href;
const OUTPUT_SHOWN = 12_000; // last characters of a failed file's own output

/** A test file to run. */
export interface Job {
  file: string;
  /** What it is called where the file's name does not say enough. */
  label?: string;
  /** The Node to run it with; this one unless said. */
  command?: readonly string[];
  env?: Record<string, string>;
  /** 600 unless said. */
  timeoutSeconds?: number;
}

export interface Outcome {
  label: string;
  seconds: number;
  passed: number;
  failed: { name: string; text: string }[];
  skipped: { name: string; reason: string }[];
  /** What its tests report with t.diagnostic(). */
  notes: string[];
}

export const labelOf = (job: Job): string => job.label ?? relative(ROOT, job.file);

export async function runTestFile(job: Job): Promise<Outcome> {
  const label = labelOf(job);
  const folder = mkdtempSync(join(tmpdir(), 'callosum-test-'));
  const report = join(folder, 'report.jsonl');
  const start = performance.now();
  try {
    const end = await runProcess(job, report);
    const lines = readLines(report);
    const of = (kind: Line['kind']) => lines.filter((line) => line.kind === kind);
    const name = (line: Line) => line.path.join(' > ');
    const failed = of('failed').map((line) => ({ name: name(line), text: line.text }));
    const notes = of('note').map((line) => line.text);
    const tests = lines.length - notes.length - of('end').length;
    const cut = lines.length > 0 && of('end').length === 0 ? 'its process ended before its tests' : undefined;
    const problem = end.problem ?? cut ?? (tests === 0 ? 'no test ran' : undefined);
    if (failed.length > 0) failed[failed.length - 1].text += end.output.trim() && `\nits output:\n${end.output}`;
    else if (problem) failed.push({ name: label, text: [problem, ...notes, end.output].join('\n') });
    return {
      label,
      seconds: (performance.now() - start) / 1000,
      passed: of('passed').length,
      failed,
      skipped: of('skipped').map((line) => ({ name: name(line), reason: line.text })),
      notes,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface End {
  /** Why the process did not end well. */
  problem?: string;
  output: string;
}

function runProcess(job: Job, report: string): Promise<End> {
  const [program, ...rest] = job.command ?? [process.execPath];
  const args = [...rest, `--test-reporter=${REPORTER}`, '--test-reporter-destination=stdout', job.file];
  const env = { ...process.env, ...job.env, CALLOSUM_TEST_REPORT: report };
  const timeoutSeconds = job.timeoutSeconds ?? 600;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    const take = (chunk: string) => {
      output = (output + chunk).slice(-OUTPUT_SHOWN);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutSeconds * 1000);
    const finish = (problem?: string) => {
      clearTimeout(timer);
      resolve({ problem, output });
    };
    // A process that it left behind may hold the pipes: they are not waited for.
    const letGo = () => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    child.on('exit', () => setTimeout(letGo, 2000).unref());
    child.on('error', (error) => finish(`${program} does not start: ${error.message}`));
    child.on('close', (code, signal) => {
      if (late) finish(`stopped: not done within ${timeoutSeconds} s`);
      else if (code !== 0) finish(`its process ended with ${signal ?? `exit code ${code}`}`);
      else finish();
    });
  });
}

function readLines(report: string): Line[] {
  try {
    return readFileSync(report, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
