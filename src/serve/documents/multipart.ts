/** The files of a multipart/form-data body, one after another, their bytes as they come: none is held in memory whole. */
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { clientGone } from '../http/body.ts';
import { HttpError } from '../http/http-error.ts';

export interface Part {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Files and fields of one request. */
const LIMITS = { files: 1000, fields: 16, fieldSize: 4096, headerPairs: 64 };
/** Bytes of one request. */
const MOST_BYTES = 1e9;

/**
 * Calls `take` with each part of the field `file`, waiting for it before the next; what it throws of a file is its own business. The other fields,
 * which must come before the files, are in `fields` by then. Throws HttpError where the body is no multipart/form-data, is too large, or does not come to
 * its end; what was taken by then is taken.
 */
export async function takeFiles(
  request: Request,
  take: (part: Part, fields: ReadonlyMap<string, string>) => Promise<void>,
): Promise<void> {
  const type = request.headers.get('content-type') ?? '';
  if (request.body === null) throw malformed('no body');
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES) throw tooLarge();
  let busboy: InstanceType<typeof Busboy>;
  try {
    busboy = new Busboy({ headers: { 'content-type': type }, limits: LIMITS, preservePath: true });
  } catch (error) {
    throw malformed((error as Error).message);
  }
  const fields = new Map<string, string>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let taken = Promise.resolve();
  const open = new Set<Readable>();
  busboy.on('field', (name, value) => fields.set(name, value));
  busboy.on('file', (field, stream, filename) => {
    if (field !== 'file') {
      stream.resume();
      return reject(new HttpError(400, 'unknown_field', 'files must be sent as file', field.slice(0, 100)));
    }
    open.add(stream);
    // Who reads it is told by the reading; before anyone does, its end is no failure of the process.
    stream.on('error', () => {});
    taken = taken.then(async () => {
      try {
        // Who stops reading a part must not end the reading of the body: the rest of the part is read over.
        await take({ name: filename, bytes: stream.iterator({ destroyOnReturn: false }) }, fields);
      } finally {
        open.delete(stream);
        stream.resume();
      }
    });
    taken.catch(reject);
  });
  busboy.on('filesLimit', () =>
    reject(new HttpError(413, 'too_many_files', `at most ${LIMITS.files} files a request`)),
  );
  busboy.on('error', (error) => reject(malformed((error as Error).message)));
  busboy.on('finish', () => taken.then(resolve, reject));
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  source.on('error', () => reject(clientGone()));
  let bytes = 0;
  source.on('data', (part: Uint8Array) => {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) reject(tooLarge());
  });
  source.pipe(busboy);
  try {
    await promise;
  } catch (error) {
    // Who reads a part whose rest does not come must not wait for it.
    for (const stream of open) stream.destroy(error as Error);
    await taken.catch(() => {});
    throw error;
  } finally {
    source.unpipe(busboy);
    source.resume();
  }
}

const tooLarge = (): HttpError =>
  new HttpError(
    413,
    'request_too_large',
    `a request has at most ${MOST_BYTES / 1e9} GB; send fewer files at once; those that had come whole are taken`,
  );

const malformed = (why: string): HttpError =>
  new HttpError(400, 'invalid_multipart', `the body must be multipart/form-data: ${why.slice(0, 200)}`);
