/** The studio in headless Chromium, in both languages: documents in, asked, a source clicked, edited, forgotten. Pictures are kept in build/ci/studio. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CATALOGUE } from '../../studio/src/catalogue.ts';
import { browserOfFile, skip } from '../support/page.ts';

const pictures = fileURLToPath(new URL('../../build/ci/studio', import.meta.url));

const LEASE = '# Lease of unit 7\n\nThe monthly rent is 1,350 euros. The lease ends on 30 June 2028.\n';

const { opened } = browserOfFile();
if (!skip) mkdirSync(pictures, { recursive: true });

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
