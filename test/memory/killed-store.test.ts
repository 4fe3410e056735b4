/**
 * A store whose process is killed at any moment of learning, updating, forgetting and compacting: it opens, what was acknowledged is there
 * whole, and of what was not each document is there whole or not at all.
 */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Store } from '../../src/memory/store/index.ts';
import { start } from '../support/callosum.ts';
import { Source, testSeed } from '../support/source.ts';
import { KINDS, type Kind, type Step, textOf } from './store-work.ts';

const KILLS = 50;
const WORK = fileURLToPath(new URL('./store-work.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'callosum-killed-store-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Which numbers of each name's texts are kept, oldest first. */
type Model = Map<string, number[]>;

function apply(model: Model, { kind, names, number }: Step): void {
  for (const name of names)
    if (kind === 'forget') model.delete(name);
    else model.set(name, [...(model.get(name) ?? []), number]);
  if (kind === 'compact') for (const [name, numbers] of model) model.set(name, numbers.slice(-3));
}

/** Opens the store as it was left and returns what it has; every document is one of the two models'. */
function check(folder: string, sure: Model, unsure: Step | undefined): Model {
  using store = Store.open(folder);
  const maybe: Model = new Map(sure);
  if (unsure) apply(maybe, unsure);
  const names = new Set([...sure.keys(), ...maybe.keys(), ...store.documents().map(({ name }) => name)]);
  const snapshot = store.snapshot();
  const found: Model = new Map();
  for (const name of names) {
    const texts = store.versions(name).map(({ version }) => store.text(name, version));
    const options = [sure, maybe].map((model) => model.get(name) ?? []);
    const is = options.find((numbers) => JSON.stringify(numbers.map((n) => textOf(name, n))) === JSON.stringify(texts));
    assert.ok(is, `${name} has ${texts.length} versions, not ${JSON.stringify(options)}`);
    if (is.length > 0) found.set(name, is);
    const slots = snapshot.documentSlots(name).map((id) => snapshot.slot(id));
    assert.equal(slots.length > 0, is.length > 0, name);
    for (const { text, start: from, end } of slots) assert.equal(text, (texts.at(-1) as string).slice(from, end));
  }
  assert.ok(!readdirSync(folder).some((name) => name.endsWith('.unfinished')), 'what was half written is gone');
  return found;
}

/** When the process has opened the store and done so many steps. */
const saysDone = ({ stdout }: ChildProcess, steps: number) =>
  new Promise<void>((resolve) => {
    let said = '';
    stdout!.on('data', (text: string) => {
      said += text;
      if (said.split('\ndone ').length > steps) resolve();
    });
    stdout!.on('end', resolve); // it failed: what it said is looked at
  });

async function killed(kind: Kind, seed: number): Promise<number> {
  const folder = join(root, kind);
  mkdirSync(folder);
  const source = new Source(seed);
  let model: Model = new Map();
  let number = 0;
  let steps = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    const { child, ended } = start(process.execPath, [WORK, folder, kind, String(number)], folder);
    await saysDone(child, source.int(0, 6));
    await sleep(source.int(0, 10));
    child.kill('SIGKILL');
    const { stdout, stderr, signal } = await ended;
    assert.equal(signal, 'SIGKILL', stderr);
    let open: Step | undefined;
    // A line that the kill cut short says nothing: what it would have said is unsure.
    for (const line of stdout.split('\n').slice(1, -1)) {
      const [, what, json] = /^(begin|done) (.*)$/.exec(line) as RegExpExecArray;
      const step = JSON.parse(json) as Step;
      open = what === 'begin' ? step : undefined;
      number = step.number + 1;
      if (what === 'done') {
        apply(model, step);
        steps++;
      }
    }
    model = check(folder, model, open);
  }
  return steps;
}

test(`killed ${KILLS} times in each kind of work`, async (t) => {
  const seed = testSeed();
  const steps = await Promise.all(KINDS.map((kind, at) => killed(kind, seed + at)));
  t.diagnostic(`seed ${seed}; steps done: ${KINDS.map((kind, at) => `${kind} ${steps[at]}`).join(', ')}`);
  for (const [at, done] of steps.entries()) assert.ok(done > KILLS, `${KINDS[at]}: ${done} steps were done in all`);
});

test('a second process is told who has the store; of one that is gone it is taken over', async () => {
  const folder = join(root, 'owned');
  mkdirSync(folder);
  const { child, ended } = start(process.execPath, [WORK, folder, 'update', '0'], folder);
  await saysDone(child, 1);
  assert.throws(
    () => Store.open(folder),
    new RegExp(`one process at a time.*process ${child.pid} has.*wait for it or stop it`),
  );
  child.kill('SIGKILL');
  await ended;
  using store = Store.open(folder);
  assert.ok(store.documents().length > 0);
  // Names that say nothing: the numbers of another container's processes, of one that is gone, of what came after it.
  const other = join(root, 'recycled');
  mkdirSync(other);
  for (const left of ['', 'x', '999999999 5', `${process.pid} 7`, `${process.ppid} 1`, String(process.ppid)]) {
    writeFileSync(join(other, 'lock'), left);
    Store.open(other).close();
  }
});

test('who has the store keeps it, whatever number the file names', async () => {
  const folder = join(root, 'kept');
  mkdirSync(folder);
  const { child, ended } = start(process.execPath, [WORK, folder, 'update', '0'], folder);
  await saysDone(child, 1);
  // As a container sees it whose own process has the number, or where the file is gone.
  for (const left of [`${process.pid} 7`, '999999999 5', '']) {
    writeFileSync(join(folder, 'lock'), left);
    assert.throws(() => Store.open(folder), /one process at a time/);
  }
  child.kill('SIGKILL');
  await ended;
  Store.open(folder).close();
});

test('a process of a program that only names itself in the file keeps the store', {
  skip: process.platform !== 'linux' && 'the system does not say when a process started',
}, () => {
  const folder = join(root, 'named');
  mkdirSync(folder);
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  writeFileSync(join(folder, 'lock'), `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`);
  assert.throws(() => Store.open(folder), new RegExp(`process ${process.ppid} has`));
});
