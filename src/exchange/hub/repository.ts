/**
 * What a repository of the Hugging Face hub holds at a revision: its files with their sizes and digests (huggingface.co/docs/hub/api). Talks
 * to huggingface.co, or to the mirror that HF_ENDPOINT names, with the token of HF_TOKEN. Not responsible for their contents (download.ts).
 */
import { HubError } from './error.ts';

export interface Hub {
  /** https://huggingface.co, or a mirror of it. */
  readonly endpoint: string;
  readonly token?: string;
}

/** SHA-256 of the file, or the SHA-1 that git gives a small one: of `blob <size>\0` and the file. */
export interface Digest {
  readonly kind: 'sha256' | 'git-sha1';
  readonly hex: string;
}

export interface RemoteFile {
  readonly path: string;
  readonly bytes: number;
  readonly digest: Digest;
}

export interface Revision {
  /** owner/name */
  readonly repository: string;
  /** The commit. */
  readonly commit: string;
  readonly files: readonly RemoteFile[];
}

const HEADERS_MS = 30_000;
const MOST_FILES = 20_000;
const MOST_PAGES = 100;
const MOST_JSON_BYTES = 64 * 2 ** 20;
const MOST_FILE_BYTES = 2 ** 41;

/** The hub that the environment names: HF_ENDPOINT and HF_TOKEN. Throws HubError for an address that is none. */
export function hubOf(env: NodeJS.ProcessEnv): Hub {
  const endpoint = (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new HubError({ what: 'HF_ENDPOINT', rule: 'must be an http or https address', received: endpoint });
  return { endpoint, token: env.HF_TOKEN || undefined };
}

export function checkRepository(name: string): void {
  const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}';
  if (!new RegExp(`^${part}/${part}$`).test(name) || name.includes('..'))
    throw new HubError({ what: 'repository', rule: 'must be owner/name', received: name.slice(0, 120) });
}

/** The files of a repository at a revision: a branch, a tag or a commit. Throws HubError. */
export async function readRevision(
  hub: Hub,
  repository: string,
  revision: string,
  signal?: AbortSignal,
): Promise<Revision> {
  checkRepository(repository);
  const api = `${hub.endpoint}/api/models/${repository}`;
  const about = await getJson(hub, `${api}/revision/${encodeURIComponent(revision)}`, repository, signal);
  const commit = (about.json as { sha?: unknown } | null)?.sha;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit))
    throw wrong(repository, 'the hub must name a commit', commit);
  const files: RemoteFile[] = [];
  let next: string | undefined = `${api}/tree/${commit}?recursive=true`;
  for (let page = 0; next !== undefined; page++) {
    const { json, link }: { json: unknown; link: string | null } = await getJson(hub, next, repository, signal);
    if (!Array.isArray(json) || files.length + json.length > MOST_FILES || page >= MOST_PAGES)
      throw wrong(repository, `the hub must list at most ${MOST_FILES} files`, json);
    for (const entry of json)
      if ((entry as { type?: unknown } | null)?.type === 'file') files.push(fileOf(repository, entry));
    next = nextOf(link, hub);
  }
  return { repository, commit, files };
}

/** Where a file is fetched. */
export function addressOf({ endpoint }: Hub, { repository, commit }: Revision, path: string): string {
  return `${endpoint}/${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function fileOf(repository: string, entry: unknown): RemoteFile {
  const { path, size, oid, lfs } = entry as Record<string, unknown>;
  if (typeof path !== 'string' || !isPlainPath(path))
    throw wrong(repository, 'a file must have a plain relative path', path);
  const large = lfs as { oid?: unknown; size?: unknown } | undefined;
  const bytes = large?.size ?? size;
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 0 || (bytes as number) > MOST_FILE_BYTES)
    throw wrong(repository, `${path} must have a size`, bytes);
  const [kind, hex, length] = large ? (['sha256', large.oid, 64] as const) : (['git-sha1', oid, 40] as const);
  const plain = typeof hex === 'string' ? hex.replace(/^sha256:/, '') : '';
  if (!/^[0-9a-f]+$/.test(plain) || plain.length !== length) throw wrong(repository, `${path} must have a digest`, hex);
  return { path, bytes: bytes as number, digest: { kind, hex: plain } };
}

/** Inside the folder it is put in, on every system. */
export function isPlainPath(path: string): boolean {
  if (path.length === 0 || path.length > 512 || /[\\:\0]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The page after this one, on the same host. */
function nextOf(link: string | null, { endpoint }: Hub): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  if (next === undefined || !URL.canParse(next, endpoint)) return undefined;
  const address = new URL(next, endpoint);
  // A mirror passes on the address of what it mirrors.
  return `${endpoint}${address.pathname}${address.search}`;
}

async function getJson(hub: Hub, address: string, repository: string, signal?: AbortSignal) {
  const response = await ask(hub, address, {}, signal);
  if (!response.ok) {
    await response.body?.cancel();
    throw refusal(hub, repository, response.status);
  }
  const text = await response.text();
  if (text.length > MOST_JSON_BYTES) throw wrong(repository, 'the answer must be smaller', `${text.length} characters`);
  try {
    return { json: JSON.parse(text) as unknown, link: response.headers.get('link') };
  } catch {
    throw wrong(repository, 'the hub must answer in JSON', text.slice(0, 60));
  }
}

/** A request with the token, given up where no answer begins in time. Throws HubError, offline where nothing was reached. */
export async function ask(
  { endpoint, token }: Hub,
  address: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), HEADERS_MS);
  const both = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const authorization = token ? { authorization: `Bearer ${token}` } : undefined;
  try {
    return await fetch(address, { headers: { ...headers, ...authorization, 'user-agent': 'callosum' }, signal: both });
  } catch (error) {
    signal?.throwIfAborted();
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const reason = late.signal.aborted
      ? `no answer in ${HEADERS_MS / 1000} s`
      : (cause?.code ?? cause?.message ?? String(error));
    throw new HubError({ what: endpoint, rule: 'the hub cannot be reached', received: reason }, true);
  } finally {
    clearTimeout(timer);
  }
}

/** What a status means to the one who asked. */
export function refusal({ endpoint, token }: Hub, what: string, status: number): HubError {
  const received = `status ${status} from ${endpoint}`;
  if (status === 401 || status === 403)
    return new HubError({
      what,
      rule: 'the hub does not show it',
      received,
      hint: token
        ? 'the token may not read it; some models want their terms accepted on their page first'
        : 'it may not exist, or be private or gated: set HF_TOKEN',
    });
  if (status === 404)
    return new HubError({
      what,
      rule: 'the hub must have it',
      received,
      hint: 'look at the spelling of owner, name and revision',
    });
  if (status === 429) return new HubError({ what, rule: 'the hub asks to come back later', received });
  return new HubError({ what, rule: 'the hub must answer', received }, status >= 500);
}

const wrong = (what: string, rule: string, received: unknown) =>
  new HubError({ what, rule, received: String(JSON.stringify(received) ?? received).slice(0, 80) });
