/** Ends: of an upload in the middle, of a question that is given up, and of the server while a page listens. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { postJson, startUp, testServer } from '../support/server.ts';

test('an upload that is cut leaves nothing, and the server goes on', async () => {
  await using server = await testServer();
  const { port } = new URL(server.url);
  const headers = { 'content-type': 'multipart/form-data; boundary=xx', 'content-length': '100000' };
  const cut = request({ port, method: 'POST', path: '/v1/documents', headers });
  cut.on('error', () => {});
  cut.write('--xx\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nSome of it');
  const unfinished = () => readdirSync(join(server.folder, 'inbox')).length;
  for (let i = 0; unfinished() === 0; i++) {
    assert.ok(i < 200, 'it was never begun');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  cut.destroy();
  for (let i = 0; unfinished() > 0; i++) {
    assert.ok(i < 200, 'it is still there');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(((await (await server.get('/v1/documents')).json()) as { data: [] }).data, []);
});

test('SIGTERM while a page listens and documents wait: it ends at once, and the next start goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-ending-'));
  try {
    const first = await startUp(folder);
    const page = await fetch(`${first.url}/v1/documents/events`);
    const listening = page.text().catch(() => 'cut');
    const names = Array.from({ length: 100 }, (_, i) => `document ${i}.txt`);
    await Promise.all(
      names.map((name, i) => postJson(`${first.url}/v1/documents`, { name, text: `Lamp ${i} costs ${i} euros.` })),
    );
    first.child.kill('SIGTERM');
    assert.equal(await first.ended, 143);
    await listening;
    const second = await startUp(folder);
    for (let i = 0; ; i++) {
      const { data } = (await (await fetch(`${second.url}/v1/documents`)).json()) as { data: { status: string }[] };
      assert.equal(data.length, names.length);
      if (data.every(({ status }) => status === 'learned')) break;
      assert.ok(i < 400, 'not learned');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 143);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
