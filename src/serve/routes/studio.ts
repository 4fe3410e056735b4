/** The studio's page: the files that were built, and the page itself for every address of it. Nothing outside of their folder is given out. */
import { readFileSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { Hono } from 'hono';
import type { Services } from '../services.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const UNBUILT = `Callosum is running; its page is not built.
The API is at /v1: see docs/appliance.md.
`;

export function studio({ studio: folder }: Services): Hono {
  const read = (path: string): Uint8Array<ArrayBuffer> | undefined => {
    const whole = normalize(join(folder!, path));
    if (!whole.startsWith(`${folder}${sep}`) || !(extname(whole) in TYPES)) return undefined;
    try {
      return new Uint8Array(readFileSync(whole));
    } catch {
      return undefined;
    }
  };
  return new Hono().get('*', (c) => {
    if (folder === undefined) return c.text(UNBUILT);
    const { path } = c.req;
    const asset = path.startsWith('/assets/') || path === '/favicon.svg' ? read(path) : undefined;
    // Names of assets hold a hash of their content.
    if (asset)
      return c.body(asset, 200, {
        'content-type': TYPES[extname(path)],
        'cache-control': 'public, max-age=31536000, immutable',
      });
    if (extname(path) in TYPES && path !== '/index.html') return c.notFound();
    const page = read('index.html');
    return page ? c.body(page, 200, { 'content-type': TYPES['.html'], 'cache-control': 'no-cache' }) : c.text(UNBUILT);
  });
}
