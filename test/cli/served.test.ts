/** learn, ask, documents and forget beside a running server, which has the folder: the same words, the same answers. And two servers on one folder. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Started, startUp } from '../support/server.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'callosum-served-'));
const folder = join(root, 'data');
mkdirSync(join(root, 'papers'));
writeFileSync(join(root, 'papers/lease.md'), '# Lease of unit 7\n\nThe monthly rent is 1,350 euros.\n');
writeFileSync(join(root, 'papers/lamp.md'), '# Lamp A3\n\nThe lamp A3 costs 80 euros. It weighs 3 kg.\n');
const running: Started[] = [];
after(() => {
  for (const { child } of running) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

async function started(): Promise<Started> {
  const server = await startUp(folder);
  running.push(server);
  return server;
}

function callosum(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [MAIN, ...args], { cwd: root, encoding: 'utf8' });
}

async function stopped({ child, ended }: Started): Promise<void> {
  child.kill('SIGTERM');
  assert.equal(await ended, 143);
}

test('the commands say the same with a server and without', async () => {
  const server = await started();
  const learned = callosum('learn', 'papers', '--data', 'data');
  assert.equal(learned.status, 0, learned.stderr);
  assert.match(
    learned.stdout,
    /learned {4}papers\/lamp\.md: 1 slot\nlearned {4}papers\/lease\.md: 1 slot\n2 learned; /,
  );
  assert.match(callosum('learn', 'papers', '--data', 'data').stdout, /2 unchanged; /);
  const question = ['ask', 'What is the monthly rent?', '--data', 'data', '--json'];
  const listed = callosum('documents', '--data', 'data');
  const asked = callosum(...question);
  assert.equal(JSON.parse(asked.stdout).value, '1,350 euros');

  const second = callosum('up', '--data', 'data', '--port', '0');
  assert.equal(second.status, 1);
  assert.match(
    second.stderr,
    new RegExp(`one process at a time may have a store open: process ${server.child.pid} has`),
  );
  await stopped(server);

  assert.equal(callosum('documents', '--data', 'data').stdout, listed.stdout);
  assert.equal(callosum(...question).stdout, asked.stdout);

  const again = await started();
  const gone = callosum('forget', 'papers/lamp.md', '--data', 'data');
  assert.equal(gone.status, 0, gone.stderr);
  assert.match(
    gone.stdout,
    /^forgotten {4}papers\/lamp\.md\n[\s\S]*root after {3}[0-9a-f]{64}\nbytes {8}overwritten\n$/,
  );
  assert.match(callosum('documents', '--data', 'data').stdout, /^papers\/lease\.md .*\n1 documents/);
  assert.match(callosum('forget', 'nothing', '--data', 'data').stderr, /must be one that was learned: nothing/);
  assert.match(callosum('forget', 'lease.md', '--version', '1', '--data', 'data').stderr, /stop the server first/);
  await stopped(again);
});
