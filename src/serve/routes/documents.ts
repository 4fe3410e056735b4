/**
 * /v1/documents: send, list, read, forget. A file that cannot be taken is told in its place, and the others go on. Their way into the data network is
 * documents/library.ts's.
 */
import { type Context, Hono } from 'hono';
import type { Library } from '../documents/library.ts';
import { takeFiles } from '../documents/multipart.ts';
import { labelOf } from '../documents/names.ts';
import type { DocumentRecord } from '../documents/record.ts';
import { field, isCount, isNumber, isText, readJson } from '../http/body.ts';
import { errorBody, HttpError, httpErrorOf } from '../http/http-error.ts';
import type { Services } from '../services.ts';

/** How long a request waits for what it sent to be learned: small documents are, by then. */
const PATIENCE_MS = 2000;

type Told = DocumentRecord | { object: 'document'; name: string; status: 'failed'; error: string; code: string };

export function documents({ library }: Services): Hono {
  return new Hono()
    .get('/', (c) => c.json({ object: 'list', data: library.list() }))
    .post('/', async (c) => {
      const multipart = c.req.header('content-type')?.toLowerCase().startsWith('multipart/form-data');
      const sent = multipart ? await files(c.req.raw, library) : [await textOf(c.req.raw, library)];
      const until = performance.now() + PATIENCE_MS;
      const data: Told[] = [];
      for (const told of sent)
        data.push('id' in told ? await library.settled(told.id, Math.max(0, until - performance.now())) : told);
      const refused = sent.length > 0 && sent.every((told) => !('id' in told));
      const error = refused
        ? errorBody(new HttpError(400, 'unsupported_document', (data[0] as { error: string }).error, 'file'))
        : {};
      return c.json(
        { object: 'list', data, ...error },
        refused ? 400 : data.every(({ status }) => status === 'learned') ? 201 : 202,
      );
    })
    .get('/:id', (c) => page(c) ?? c.json(library.get(c.req.param('id'))))
    .get('/:id/text', async (c) => {
      const { from, to, version } = Object.fromEntries(
        ['from', 'to', 'version'].map((name) => [name, numberIn(c, name)]),
      );
      const { text, places } = await library.text(c.req.param('id'), version);
      return c.json({
        object: 'document.text',
        from: from ?? 0,
        characters: text.length,
        text: text.slice(from, to),
        places,
      });
    })
    .delete('/:id', async (c) => {
      const id = c.req.param('id');
      const { name } = library.get(id);
      const certificate = await library.forget(id);
      return c.json({ id, object: 'document.certificate', name, deleted: true, certificate: certificate ?? null });
    });
}

/** A person who follows a citation's link sees the page; the browser keeps what stands behind #. */
function page(c: Context): Response | undefined {
  const accepts = c.req.header('accept') ?? '';
  return accepts.includes('text/html') ? c.redirect(`/documents/${encodeURIComponent(c.req.param('id')!)}`) : undefined;
}

async function files(request: Request, library: Library): Promise<Told[]> {
  const told: Told[] = [];
  await takeFiles(request, async ({ name, bytes }, fields) => {
    try {
      const authority = fields.has('authority') ? Number(fields.get('authority')) : undefined;
      if (authority !== undefined && !Number.isFinite(authority))
        throw new HttpError(400, 'invalid_type', 'authority must be a number', 'authority');
      told.push(await library.receive({ name: labelOf(name, 'file'), label: fields.get('label'), authority }, bytes));
    } catch (error) {
      const { message, code } = httpErrorOf(error);
      told.push({ object: 'document', name: String(name).slice(0, 500), status: 'failed', error: message, code });
    }
  });
  if (told.length === 0)
    throw new HttpError(400, 'missing_required_parameter', 'send one file or more as file', 'file');
  return told;
}

/** `{name, text}`: text that is there already. */
async function textOf(request: Request, library: Library): Promise<DocumentRecord> {
  const body = await readJson(request);
  const name = labelOf(body.name, 'name');
  const text = field(body, 'text', isText, 'a string');
  if (text === undefined) throw new HttpError(400, 'missing_required_parameter', 'text is missing', 'text');
  if (text.trim() === '') throw new HttpError(400, 'invalid_value', 'text must have something in it', 'text');
  const label = field(body, 'label', isText, 'a string');
  const authority = field(body, 'authority', isNumber, 'a number');
  return await library.receive({ name, label, authority, kind: /\.(md|markdown)$/i.test(name) ? '.md' : '.txt' }, [
    Buffer.from(text),
  ]);
}

function numberIn(c: Context, name: string): number | undefined {
  const said = c.req.query(name);
  if (said === undefined) return undefined;
  if (said !== '' && isCount(Number(said))) return Number(said);
  throw new HttpError(400, 'invalid_type', `${name} must be a whole number from 0`, name);
}
