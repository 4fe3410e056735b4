/** The studio in headless Chromium, in both languages: documents in, asked, a source clicked, edited, forgotten. Pictures are kept in build/ci/studio. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildStudio } from '../../src/serve/index.ts';
import { CATALOGUE, type Language } from '../../studio/src/catalogue.ts';
import { type TestServer, testServer } from '../support/server.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = process.env.CALLOSUM_CHROMIUM ?? PLACES.find((place) => existsSync(place));
const skip = path === undefined && 'no Chromium was found; install chromium, or set CALLOSUM_CHROMIUM to its path';
const pictures = fileURLToPath(new URL('../../build/ci/studio', import.meta.url));

const LEASE = '# Lease of unit 7\n\nThe monthly rent is 1,350 euros. The lease ends on 30 June 2028.\n';

let browser: Browser;
before(async () => {
  if (skip) return;
  browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  mkdirSync(pictures, { recursive: true });
});
after(() => browser?.close());

interface Opened extends AsyncDisposable {
  readonly server: TestServer;
  readonly page: Page;
  /** Requests to other origins, and errors of the page. */
  readonly wrong: string[];
}

async function opened(language: Language): Promise<Opened> {
  const studio = await buildStudio(() => {});
  const server = await testServer({ studio });
  const context = await browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    viewport: { width: 1100, height: 760 },
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) wrong.push(request.url());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(server.url);
  return {
    server,
    page,
    wrong,
    async [Symbol.asyncDispose]() {
      await context.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const file = (name: string, text: string) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) });

for (const language of ['en', 'zh'] as const)
  test(`from a document to its certificate, ${language}`, { skip }, async () => {
    await using opening = await opened(language);
    const { page, wrong } = opening;
    const t = CATALOGUE[language];
    await page.getByRole('link', { name: t.documents }).click();
    await page.setInputFiles('input[type=file]', [file('lease.md', LEASE), file('broken.pdf', 'no PDF')]);
    await page.locator('li.learned', { hasText: 'lease.md' }).waitFor();
    await page.locator('li.failed', { hasText: 'broken.pdf' }).waitFor();

    await page.getByRole('link', { name: t.ask, exact: true }).click();
    await page.getByRole('textbox', { name: t.question }).fill('What is the monthly rent?');
    await page.keyboard.press('Enter');
    await page.getByText(t.outcomes.answered).waitFor();
    await page.locator('.sources button').first().click();
    assert.equal(await page.locator('mark').textContent(), '1,350 euros');
    await page.screenshot({ path: join(pictures, `ask-${language}.png`) });
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('mark').count(), 0);

    await page.getByRole('link', { name: t.documents }).click();
    await page.getByRole('button', { name: `${t.edit}: lease.md` }).click();
    await page.getByRole('textbox', { name: t.textOf('lease.md') }).fill(LEASE.replace('1,350', '1,480'));
    await page.getByRole('button', { name: t.learnAgain }).click();
    await page.getByText(t.version(2)).waitFor();
    await page.screenshot({ path: join(pictures, `documents-${language}.png`) });
    await page.getByRole('button', { name: `${t.forget}: lease.md` }).click();
    await page.getByText(t.forgotten('lease.md')).waitFor();
    assert.equal(await page.locator('.certificate .root').count(), 2);
    assert.equal(await page.locator('li.learned').count(), 0);
    assert.deepEqual(wrong, []);
  });

test('a link to a citation opens its document with the characters marked', { skip }, async () => {
  await using opening = await opened('en');
  const { page, server } = opening;
  const response = await server.post('/v1/documents', { name: 'lease.md', text: LEASE });
  const [{ id }] = ((await response.json()) as { data: [{ id: string }] }).data;
  await page.goto(`${server.url}/documents/${id}`);
  await page.locator('aside').waitFor();
  const from = LEASE.indexOf('1,350');
  await page.goto(`${server.url}/v1/documents/${id}#char=${from},${from + 11}`);
  await page.locator('mark').waitFor();
  assert.equal(await page.locator('mark').textContent(), '1,350 euros');
});

test('the page says when the server is away, and goes on by itself when it is back', { skip }, async () => {
  const studio = await buildStudio(() => {});
  const folder = mkdtempSync(join(tmpdir(), 'callosum-studio-'));
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    const page = await context.newPage();
    const first = await testServer({ studio, folder });
    await first.post('/v1/documents', { name: 'lease.md', text: LEASE });
    await page.goto(`${first.url}/documents`);
    await page.locator('li.learned').waitFor();
    await first[Symbol.asyncDispose]();
    await page.getByText(CATALOGUE.en.lost).waitFor();
    await using second = await testServer({ studio, folder, port: Number(new URL(first.url).port) });
    await second.post('/v1/documents', { name: 'lamp.md', text: 'The lamp costs 80 euros.' });
    await page.getByText(CATALOGUE.en.lost).waitFor({ state: 'detached' });
    await page.locator('li.learned', { hasText: 'lamp.md' }).waitFor();
    assert.equal(await page.locator('li.learned').count(), 2);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
