/** `callosum learn` while things happen: watched files that change, another process that has the folder, Ctrl-C in the middle. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('learning');
const { callosum, start } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
function write(name: string, content: string): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

test('--watch learns what is new and what changes, tells what is gone, and ends by Ctrl-C', async () => {
  write('watched/a.txt', 'First.');
  const { child, ended } = start('learn', 'watched', '--data', 'data-4', '--watch');
  let out = '';
  child.stdout!.on('data', (text: string) => {
    out += text;
  });
  const until = async (said: RegExp) => {
    while (!said.test(out) && child.exitCode === null) await sleep(20);
    assert.match(out, said);
  };
  await until(/watching watched; Ctrl-C ends/);
  write('watched/b.md', '# New');
  await until(/learned {4}watched\/b\.md/);
  assert.match(done(await callosum('documents', '--data', 'data-4')).stdout, /^2 documents/m);
  write('watched/a.txt', 'First, changed.');
  await until(/updated {4}watched\/a\.txt, version 2/);
  rmSync(at('watched', 'b.md'));
  await until(/gone: .*b\.md/);
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
});

test('a folder that another process has: waited for, then taken or refused by the name of the process', async () => {
  write('a.txt', 'text');
  const held = (ms: number) =>
    `using store = Store.open(${JSON.stringify(at('data-6'))}); console.log('open'); await new Promise((resolve) => setTimeout(resolve, ${ms}));`;
  const store = JSON.stringify(new URL('../../src/memory/store/index.ts', import.meta.url).href);
  for (const [ms, code] of [
    [1500, 0],
    [60_000, 1],
  ]) {
    const program = `import { Store } from ${store}; ${held(ms)}`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const ended = await callosum('learn', 'a.txt', '--data', 'data-6');
    holder.kill('SIGKILL');
    if (code === 0) done(ended);
    else refused(ended, new RegExp(`one process at a time may have a store open: process ${holder.pid} has`));
  }
});

test('stopped in the middle: what was learned stays whole, and the same command goes on', async () => {
  for (let i = 0; i < 20; i++)
    write(`many/${i}.html`, `<h1>Page ${i}</h1>${'<p>Some <b>words</b> of it.</p>'.repeat(3000)}`);
  const { child, ended } = start('learn', 'many', '--data', 'data-5');
  await sleep(700);
  child.kill('SIGINT');
  const { code, signal, stdout } = await ended;
  if (signal !== null) assert.equal(signal, 'SIGINT', 'it was slower: nothing had begun');
  else if (code === 130)
    assert.match(stdout, /Stopped\. What was learned until then stays; the same command goes on with the rest\.\n$/);
  else assert.equal(code, 0, 'it was faster');
  assert.match(done(await callosum('learn', 'many', '--data', 'data-5')).stdout, /(learned|unchanged); \d/);
  assert.match(done(await callosum('documents', '--data', 'data-5')).stdout, /^20 documents/m);
});
