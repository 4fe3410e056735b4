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

/** What became of a file: taken, or refused with the reason. */
type Outcome = { readonly record: DocumentRecord } | { readonly name: string; readonly refusal: HttpError };

export function documents({ library, onFailure }: Services): Hono {
  return new Hono()
    .get('/', (c) => c.json({ object: 'list', data: library.list() }))
    .post('/', async (c) => {
      const multipart = c.req.header('content-type')?.toLowerCase().startsWith('multipart/form-data');
      const outcomes: Outcome[] = multipart
        ? await files(c.req.raw, library, onFailure)
        : [{ record: await textOf(c.req.raw, library) }];
      const refusal = refusalOf(outcomes);
      if (refusal) return Response.json({ ...list(outcomes.map(told)), ...errorBody(refusal) }, refusal);
      const until = performance.now() + PATIENCE_MS;
      const data: object[] = [];
      let learned = true;
      for (const outcome of outcomes) {
        if ('record' in outcome) {
          const record = await library.settled(outcome.record, Math.max(0, until - performance.now()));
          learned &&= record.status === 'learned' && record.error === undefined;
          data.push(record);
        } else {
          learned = false;
          data.push(told(outcome));
        }
      }
      return c.json(list(data), learned ? 201 : 202);
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
      if (c.req.query('failed') === 'true') {
        const left = await library.dismiss(id);
        return c.json(left ?? { id, object: 'document.certificate', name, deleted: true, certificate: null });
      }
      const certificate = await library.forget(id);
      return c.json({ id, object: 'document.certificate', name, deleted: true, certificate: certificate ?? null });
    });
}

/** A person who follows a citation's link sees the page; the browser keeps what stands behind #. */
function page(c: Context): Response | undefined {
  const accepts = c.req.header('accept') ?? '';
  return accepts.includes('text/html') ? c.redirect(`/documents/${encodeURIComponent(c.req.param('id')!)}`) : undefined;
}

const list = (data: readonly object[]): object => ({ object: 'list', data });

function told(outcome: Outcome): object {
  if ('record' in outcome) return outcome.record;
  const { name, refusal } = outcome;
  return { object: 'document', name, status: 'failed', error: refusal.message, code: refusal.code };
}

/** Where nothing was taken: the gravest reason, by which a client knows whether to send again. */
function refusalOf(outcomes: readonly Outcome[]): HttpError | undefined {
  const refusals = outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : []));
  if (refusals.length < outcomes.length) return undefined;
  return refusals.reduce((gravest, refusal) => (refusal.status > gravest.status ? refusal : gravest));
}

/** At least one. */
async function files(request: Request, library: Library, onFailure: Services['onFailure']): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await takeFiles(request, async ({ name, bytes }, fields) => {
    try {
      const authority = fields.has('authority') ? Number(fields.get('authority')) : undefined;
      if (authority !== undefined && !Number.isFinite(authority))
        throw new HttpError(400, 'invalid_type', 'authority must be a number', 'authority');
      const sent = { name: labelOf(name, 'file'), label: fields.get('label'), authority };
      outcomes.push({ record: await library.receive(sent, bytes) });
    } catch (error) {
      const refusal = httpErrorOf(error);
      if (refusal.status === 500) onFailure(error);
      outcomes.push({ name: String(name).slice(0, 500), refusal });
    }
  });
  if (outcomes.length === 0)
    throw new HttpError(400, 'missing_required_parameter', 'send one file or more as file', 'file');
  return outcomes;
}

/** `{name, text, title?, label?, authority?}`: text that is there already. */
async function textOf(request: Request, library: Library): Promise<DocumentRecord> {
  const body = await readJson(request);
  const name = labelOf(body.name, 'name');
  const text = field(body, 'text', isText, 'a string');
  if (text === undefined) throw new HttpError(400, 'missing_required_parameter', 'text is missing', 'text');
  if (text.trim() === '') throw new HttpError(400, 'invalid_value', 'text must have something in it', 'text');
  const said = {
    title: field(body, 'title', isText, 'a string')?.trim() || undefined,
    label: field(body, 'label', isText, 'a string'),
    authority: field(body, 'authority', isNumber, 'a number'),
  };
  const kind = /\.(md|markdown)$/i.test(name) ? '.md' : '.txt';
  return await library.receive({ name, ...said, kind }, [Buffer.from(text)]);
}

function numberIn(c: Context, name: string): number | undefined {
  const said = c.req.query(name);
  if (said === undefined) return undefined;
  if (said !== '' && isCount(Number(said))) return Number(said);
  throw new HttpError(400, 'invalid_type', `${name} must be a whole number from 0`, name);
}
