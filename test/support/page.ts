/** The studio in headless Chromium, on a server of its own. For tests, which are skipped where there is no Chromium. */
import { existsSync } from 'node:fs';
import { after, before } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildStudio } from '../../src/serve/index.ts';
import type { Language } from '../../studio/src/catalogue.ts';
import { type TestServer, testServer } from './server.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = process.env.CALLOSUM_CHROMIUM ?? PLACES.find((place) => existsSync(place));
export const skip =
  path === undefined && 'no Chromium was found; install chromium, or set CALLOSUM_CHROMIUM to its path';

export interface Opened extends AsyncDisposable {
  readonly server: TestServer;
  readonly page: Page;
  /** Requests to other origins, and errors of the page. */
  readonly wrong: string[];
}

/** A browser for the tests of one file. */
export function browserOfFile(): {
  context(language: Language): Promise<BrowserContext>;
  opened(language: Language): Promise<Opened>;
} {
  let browser: Browser | undefined;
  before(async () => {
    if (!skip) browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  });
  after(() => browser?.close());
  const context = (language: Language) =>
    browser!.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-US', viewport: { width: 1100, height: 760 } });
  return {
    context,
    async opened(language) {
      const studio = await buildStudio(() => {});
      const server = await testServer({ studio });
      const own = await context(language);
      const page = await own.newPage();
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
          await own.close();
          await server[Symbol.asyncDispose]();
        },
      };
    },
  };
}
