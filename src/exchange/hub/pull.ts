/**
 * A model from a hub into the store: which of its files, room on the disk, one after another, and pulled.json when all are there. A pull that was
 * interrupted goes on where it was. Not the protocol (repository.ts) and not the transfer of a file (download.ts).
 */
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '../../tensor/index.ts';
import { type DownloadOptions, download, isWhole } from './download.ts';
import { HubError } from './error.ts';
import { addressOf, type Hub, type RemoteFile, type Revision, readRevision } from './repository.ts';
import { folderOf, PULLED_FILE, type Pulled } from './store.ts';

export interface PullOptions extends Pick<DownloadOptions, 'signal' | 'retries' | 'retryMs' | 'stallMs'> {
  /** A branch, tag or commit; main unless said. */
  revision?: string;
  /** Of a repository with GGUF files: the one whose name has it, as Q4_K_M. */
  quantization?: string;
  /** `done` and `total` bytes of all files, and the file under way. */
  onProgress?: (done: number, total: number, file: string) => void;
}

/** What a language model consists of beside its weights. */
const SMALL =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|adapter_config)\.json$|^(merges\.txt|tokenizer\.model|vocab\.txt|spiece\.model|sentencepiece\.bpe\.model|chat_template\.(jinja|json)|LICEN[CS]E.*|NOTICE.*|README\.md)$/i;
const WEIGHTS = /^[^/]+\.safetensors(\.index\.json)?$/;
const GGUF = /\.gguf$/i;
/** What is taken where none is asked for: a good trade of size and quality comes first. */
const PREFERRED = ['Q4_K_M', 'Q4_K_S', 'Q4_1', 'Q4_0', 'Q5_K_M', 'Q6_K', 'Q8_0', 'BF16', 'F16'];

/** Brings a model into the store and gives its folder. Throws HubError; an abort leaves what is there for the next try. */
export async function pull(
  hub: Hub,
  repository: string,
  store: string,
  options: PullOptions = {},
): Promise<{ folder: string; pulled: Pulled }> {
  const { revision = 'main', quantization, onProgress, ...transfer } = options;
  const found = await readRevision(hub, repository, revision, transfer.signal);
  const files = chosenFiles(found, quantization);
  const folder = folderOf(store, repository);
  mkdirSync(folder, { recursive: true });
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const missing: RemoteFile[] = [];
  for (const file of files) {
    if (await isWhole(join(folder, file.path), file)) done += file.bytes;
    else missing.push(file);
  }
  checkRoom(folder, total - done);
  for (const file of missing) {
    const before = done;
    const onBytes = (bytes: number) => onProgress?.(before + bytes, total, file.path);
    await download(hub, addressOf(hub, found, file.path), join(folder, file.path), file, {
      ...transfer,
      onProgress: onBytes,
    });
    done += file.bytes;
  }
  const pulled: Pulled = {
    repository,
    revision,
    commit: found.commit,
    endpoint: hub.endpoint,
    files: files.map(({ path, bytes, digest }) => ({ path, bytes, digest: `${digest.kind}:${digest.hex}` })),
  };
  writeWholeFile(join(folder, PULLED_FILE), `${JSON.stringify(pulled, null, 2)}\n`);
  return { folder, pulled };
}

/** The files that make one model: safetensors where there are any and no quantization is asked for, else one GGUF with all its parts. */
export function chosenFiles({ repository, files }: Revision, quantization?: string): RemoteFile[] {
  const small = files.filter(({ path }) => SMALL.test(path));
  const weights = files.filter(({ path }) => WEIGHTS.test(path));
  if (weights.length > 0 && quantization === undefined) return [...small, ...weights];
  const ggufs = files.filter(({ path }) => GGUF.test(path) && !/mmproj|imatrix/i.test(path));
  if (ggufs.length === 0)
    throw new HubError({
      what: repository,
      rule: quantization === undefined ? 'it must hold safetensors or GGUF weights' : 'it must hold GGUF files',
      received:
        files
          .map(({ path }) => path)
          .slice(0, 8)
          .join(', ') || 'nothing',
      hint: files.some(({ path }) => /\.(bin|pt|pth)$/.test(path))
        ? 'pickled weights are programs and are not loaded'
        : undefined,
    });
  const names = quantization === undefined ? PREFERRED : [quantization];
  for (const name of names) {
    const fits = new RegExp(`(^|[-_./])${name.replaceAll(/[^\w]/g, '\\$&')}([-_./]|$)`, 'i');
    const first = ggufs.find(({ path }) => fits.test(path));
    if (first) return [...small, ...partsOf(first, ggufs)];
  }
  if (quantization === undefined) return [...small, ...partsOf(ggufs[0], ggufs)];
  throw new HubError({
    what: repository,
    rule: `it must hold a GGUF of ${quantization}`,
    received: ggufs
      .map(({ path }) => path)
      .slice(0, 30)
      .join(', '),
  });
}

/** All parts of a file that is one of several. */
function partsOf(file: RemoteFile, all: readonly RemoteFile[]): RemoteFile[] {
  const split = /^(.*)-\d{5}-of-(\d{5})\.gguf$/.exec(file.path);
  return split
    ? all.filter(({ path }) => path.startsWith(`${split[1]}-`) && path.endsWith(`-of-${split[2]}.gguf`))
    : [file];
}

function checkRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes)
    throw new HubError({
      what: folder,
      rule: `the disk must have ${Math.ceil(bytes / 1e6)} MB free`,
      received: `${Math.floor((bavail * bsize) / 1e6)} MB`,
    });
}
