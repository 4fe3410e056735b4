/** Tests of the client: replies, time limits, deaths and stops; and of the pool that starts peers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Child } from './child.ts';
import { PeerPool } from './pool.ts';

const HELLO = `console.log('{"name":"P","version":"1"}');`;
const onLine = (body: string) =>
  `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => { ${body} })`;
const start = (script: string, options = {}) => Child.start(process.execPath, ['-e', script], options);

/** Whether a process of this id is there. */
const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('one reply a request, errors as errors, and the child stays', async () => {
  const { child, hello } = await start(
    HELLO +
      onLine(
        `const { n } = JSON.parse(line); console.log(JSON.stringify(n < 0 ? { error: 'negative' } : { twice: 2 * n }))`,
      ),
  );
  assert.deepEqual(hello, { name: 'P', version: '1' });
  assert.deepEqual(await child.request({ n: 4 }), { twice: 8 });
  await assert.rejects(child.request({ n: -1 }), /\[peer\] negative/);
  const first = child.request({ n: 5 });
  await assert.rejects(child.request({ n: 6 }), /one request at a time/);
  assert.deepEqual(await first, { twice: 10 });
  await child.stop();
});

test('a child that gives no reply is killed after its time', async () => {
  const { child, hello } = await start(
    `console.log(JSON.stringify({ name: 'P', version: String(process.pid) })); process.stdin.resume()`,
    { requestSeconds: 0.1 },
  );
  await assert.rejects(child.request({}), /gave no reply within 0.1 s/);
  await assert.rejects(child.request({}), /gave no reply within 0.1 s/);
  await child.stop();
  assert.ok('version' in hello && !alive(Number(hello.version)));
});

test('a child that does not end when its input closes is killed', async () => {
  const { child, hello } = await start(
    `console.log(JSON.stringify({ name: 'P', version: String(process.pid) })); setInterval(() => {}, 1000)`,
  );
  assert.ok('version' in hello && alive(Number(hello.version)));
  await child.stop(0.1);
  assert.ok(!alive(Number(hello.version)));
});

test('a child that dies says what it wrote last', async () => {
  const { child } = await start(HELLO + onLine(`console.error('bad luck'); process.exit(3)`));
  await assert.rejects(child.request({}), /ended \(exit code 3\): bad luck/);
  await child.stop();
});

test('a program that is not there, or does not speak the protocol, is an error at start', async () => {
  await assert.rejects(Child.start('no-such-program-anywhere', []), /could not start: .*ENOENT/);
  await assert.rejects(start(`console.log('hello')`), /not a JSON object: hello/);
  await assert.rejects(start(`console.log('{}'); process.stdin.resume()`), /must name the peer and its version/);
});

test('the pool starts a peer once a thread count and stops it; what cannot start is missing, with how to install it', async () => {
  const started: number[] = [];
  const pool = new PeerPool({
    P: {
      install: 'install P so',
      command: async (threads) => {
        started.push(threads);
        return {
          command: process.execPath,
          args: [
            '-e',
            `console.log(JSON.stringify({ name: 'P', version: String(process.pid) })); process.stdin.resume()`,
          ],
        };
      },
    },
    absent: { install: 'install it so', command: async () => ({ command: 'no-such-program-anywhere', args: [] }) },
    refusing: {
      install: 'add the library',
      command: async () => ({ command: process.execPath, args: ['-e', `console.log('{"missing":"no library"}')`] }),
    },
  });
  const [first, again, other] = [await pool.get('P', 1), await pool.get('P', 1), await pool.get('P', 2)];
  assert.equal(first, again);
  assert.notEqual(first, other);
  assert.deepEqual(started, [1, 2]);
  const missing = async (name: string) => {
    const found = await pool.get(name, 1);
    return 'missing' in found ? found.missing : 'found';
  };
  assert.match(await missing('absent'), /ENOENT; install it so$/);
  assert.equal(await missing('refusing'), 'no library; add the library');
  assert.match(await missing('unheard-of'), /no such peer; there are P, absent, refusing/);
  await pool.close();
  assert.ok('version' in first && !alive(Number(first.version)));
});
