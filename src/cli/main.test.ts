/** The command as a user starts it: names, help, exit codes, JSON, Ctrl-C. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function callosum(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

test('--help names every command', () => {
  const { status, stdout } = callosum('--help');
  assert.equal(status, 0);
  assert.match(stdout, /^usage: callosum <command>[\s\S]*\n {2}up [\s\S]*\n {2}info /);
});

test('an unknown command and none: one sentence that names the commands, exit code 2', () => {
  for (const args of [['nonsense'], []]) {
    const { status, stdout, stderr } = callosum(...args);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^callosum: \[command\] must be one of up, demo, doctor, info, [a-z, ]+: (nonsense|none)\n/);
  }
});

test('a wrong option: exit code 2 and no stack', () => {
  for (const args of [
    ['demo', '--steps', 'many'],
    ['demo', '--steps', '0'],
    ['info', '--xml'],
  ]) {
    const { status, stderr } = callosum(...args);
    assert.equal(status, 2, args.join(' '));
    assert.doesNotMatch(stderr, / at /);
  }
});

test('info --json says what runs', () => {
  const { status, stdout } = callosum('info', '--json');
  assert.equal(status, 0);
  const info = JSON.parse(stdout);
  assert.ok(info.isas.includes(info.isa));
  assert.match(info.device, /native kernels for/);
  assert.equal(info.support.reference.rmsnorm, 'composition');
  assert.equal(info.support.cpu.rmsnorm, 'fused');
  assert.equal(info.memory.liveBytes, 0);
});

test('Ctrl-C ends a demo with a sentence and exit code 130', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [MAIN, 'demo', '--steps', '100000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let asked = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (asked || !out.includes('train ')) return;
    asked = true;
    child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 130);
  assert.match(out, /\nStopped\. Nothing was written\.\n$/);
});
