/** Files that are dropped on the page, in headless Chromium: on any room, folders with what is in them, and what cannot be read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../studio/src/catalogue.ts';
import { browserOfFile, skip } from '../support/page.ts';

const { opened } = browserOfFile();

/** In the page: one file held over it and dropped; true where the browser would then open it. */
const DROP_FILE = `(() => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['The monthly rent is 1,350 euros.'], 'lease.md', { type: 'text/markdown' }));
  const told = { dataTransfer, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent('dragover', told));
  return document.body.dispatchEvent(new DragEvent('drop', told));
})()`;

/** In the page: a folder and a file dropped, as entries of a disk, of which some cannot be read. */
const DROP_FOLDER = `(() => {
  const file = (name) => ({ name, isFile: true, file: (give) => give(new File([name + ' costs 7 euros.'], name)) });
  const locked = (name) => ({ name, isFile: true, file: (_, fail) => fail(new DOMException('no permission')) });
  const folder = (name, ...inner) => ({
    name,
    isFile: false,
    createReader: () => ({ readEntries: (give) => give(inner.splice(0, 2)) }),
  });
  const away = (name) => ({
    ...folder(name),
    createReader: () => ({ readEntries: (_, fail) => fail(new DOMException('gone')) }),
  });
  const passedOver = [folder('.git', file('a.md')), folder('node_modules', file('b.md')), file('.hidden.md')];
  const papers = [locked('locked.md'), ...passedOver, folder('inner', file('lamp.md')), away('away'), file('pump.md')];
  const items = [folder('papers', ...papers), file('valve.md')].map((entry) => ({
    kind: 'file',
    webkitGetAsEntry: () => entry,
  }));
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items, files: [] } });
  document.body.dispatchEvent(event);
})()`;

test('a file that is dropped beside a talk is learned, and the talk stays', { skip }, async () => {
  await using opening = await opened('en');
  const { page, wrong } = opening;
  const t = CATALOGUE.en;
  await page.getByRole('textbox', { name: t.question }).fill('What is the monthly rent?');
  await page.keyboard.press('Enter');
  await page.locator('.outcome').waitFor();
  assert.equal(await page.evaluate(DROP_FILE), false, 'the browser would have opened the file');
  await page.locator('li.learned', { hasText: 'lease.md' }).waitFor();
  await page.getByRole('link', { name: t.ask, exact: true }).click();
  assert.equal(await page.locator('.exchange').count(), 1);
  assert.equal(await page.locator('.dropping').count(), 0);
  assert.deepEqual(wrong, []);
});

test('what cannot be read of a drop is told, and the rest is learned', { skip }, async () => {
  await using opening = await opened('en');
  const { page, wrong } = opening;
  await page.evaluate(DROP_FOLDER);
  for (const name of ['papers/inner/lamp.md', 'papers/pump.md', 'valve.md'])
    await page.locator('li.learned', { hasText: name }).waitFor();
  await page.locator('li.failed', { hasText: 'papers/locked.md' }).getByText('no permission').waitFor();
  await page.locator('li.failed', { hasText: 'papers/away' }).getByText('gone').waitFor();
  assert.equal(await page.locator('li.document').count(), 5);
  assert.deepEqual(wrong, []);
});
