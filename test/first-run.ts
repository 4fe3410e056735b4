/**
 * What a newcomer does, by the clock: `npm start`, documents in, a question in English and one in Chinese, cited answers, and the end. For .ci/run; prints
 * how long each part took, and since `npm ci` began where CALLOSUM_SINCE says when that was (seconds since 1970). With the base that comes with the project,
 * else with the model of ../shared, else with none. A person's acting is not counted.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEASE = '# Lease of unit 7\n\nThe monthly rent is 1,350 euros. The lease ends on 30 June 2028.\n';
/** `right`: what the documents say; an answer without it is told as wrong, no more. */
const QUESTIONS = [
  { content: 'What is the monthly rent?', right: '1,350' },
  { content: 'How long is the coastline of Iceland?', right: '4,970' },
  { content: '小米粥的预估卡路里是多少？', right: '362' },
] as const;
const shipped = existsSync(join(ROOT, 'models/callosum-base/callosum-base.gguf'));
const [model] = shipped ? [] : globSync(join(ROOT, '../shared/models/*/*.gguf'));
const base = shipped ? 'callosum-base' : model && basename(model);
const data = mkdtempSync(join(tmpdir(), 'callosum-first-run-'));
const started = performance.now();
const since = Number(process.env.CALLOSUM_SINCE ?? Number.NaN);
const said = (what: string): void => {
  const clock = `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  const whole = Number.isNaN(since) ? '' : `${(Date.now() / 1000 - since).toFixed(0).padStart(6)} s since npm ci`;
  console.log(`${clock}${whole}  ${what}`);
};

const args = ['--data', data, '--port', '0', ...(model === undefined ? [] : ['-m', model])];
const server = spawn('npm', ['start', '--', ...args], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
});
const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
try {
  // Heard to its end: a program whose output nobody reads any more stops.
  let out = '';
  const opened = Promise.withResolvers<string>();
  server.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const address = /page +(http:\S+)\s/.exec(out)?.[1];
    if (address !== undefined) opened.resolve(address);
  });
  void ended.then(() => opened.reject(new Error(`npm start ended: ${out}`)));
  const url = await opened.promise;
  said(`npm start has opened ${base ?? 'without a base'}`);

  const form = new FormData();
  form.append('file', new Blob([LEASE]), 'lease.md');
  const examples = globSync(join(ROOT, 'examples/documents/*'));
  for (const path of examples) form.append('file', new Blob([readFileSync(path)]), basename(path));
  assert.ok((await fetch(`${url}/v1/documents`, { method: 'POST', body: form })).ok);
  for (let left = -1; left !== 0; ) {
    const { data: documents } = (await (await fetch(`${url}/v1/documents`)).json()) as { data: { status: string }[] };
    assert.ok(documents.every(({ status }) => status !== 'failed'));
    left = documents.filter(({ status }) => status !== 'learned').length;
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  said(`${examples.length + 1} documents are learned`);

  for (const { content, right } of QUESTIONS) {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'default', messages: [{ role: 'user', content }] }),
    });
    const { choices } = (await response.json()) as {
      choices: [{ message: { content: string; annotations: { url_citation: { url: string } }[] } }];
    };
    const [{ message }] = choices;
    const [cited] = message.annotations;
    // Words and types alone find less.
    if (base !== undefined || content === QUESTIONS[0].content) assert.ok(cited, `${content} ${message.content}`);
    const place = cited?.url_citation.url ?? 'not cited';
    said(`${content} ${message.content} (${place}${message.content.includes(right) ? '' : '; not what they say'})`);
  }
  process.kill(-server.pid!, 'SIGTERM');
  await ended;
  said('ended');
} finally {
  try {
    process.kill(-server.pid!, 'SIGKILL');
  } catch {
    // it has ended
  }
  rmSync(data, { recursive: true, force: true });
}
