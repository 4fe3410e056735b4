/**
 * One file from a hub to the disk: fetched in one stream, continued where it broke off, believed when its digest is right, and only then
 * under its name. Not responsible for which files (pull.ts).
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { syncPath } from '../../tensor/index.ts';
import { HubError } from './error.ts';
import { ask, type Digest, type Hub, type RemoteFile, refusal } from './repository.ts';

export interface DownloadOptions {
  signal?: AbortSignal;
  /** Bytes of this file that are there, as they grow. */
  onProgress?: (bytes: number) => void;
  /** Tries after one that broke off; those that brought bytes do not count. */
  retries?: number;
  /** Before the next try: doubled each time. */
  retryMs?: number;
  /** A stream that brings nothing for so long is broken. */
  stallMs?: number;
}

export const unfinishedName = (path: string) => `${path}.unfinished`;

/** Whether the file is there with this size and digest. */
export async function isWhole(path: string, { bytes, digest }: RemoteFile): Promise<boolean> {
  if (!existsSync(path) || statSync(path).size !== bytes) return false;
  const hash = hashOf(digest, bytes);
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex') === digest.hex;
}

/**
 * Brings a file from `address` to `path`. What an earlier try left is continued. Throws HubError where the hub refuses, breaks off too often, or
 * sent other bytes than the digest says: those are removed.
 */
export async function download(
  hub: Hub,
  address: string,
  path: string,
  file: RemoteFile,
  { signal, onProgress, retries = 5, retryMs = 1000, stallMs = 60_000 }: DownloadOptions = {},
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = unfinishedName(path);
  let wait = retryMs;
  for (let left = retries; ; ) {
    const before = sizeOf(unfinished);
    try {
      await fetchRest(hub, address, unfinished, file, stallMs, onProgress, signal);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof HubError) || !error.offline) throw error;
      if (sizeOf(unfinished) > before) [left, wait] = [retries, retryMs];
      else if (left-- === 0) throw error;
      await sleep(wait, undefined, { signal });
      wait = Math.min(30_000, wait * 2);
    }
  }
  if (!(await isWhole(unfinished, file))) {
    rmSync(unfinished, { force: true });
    throw new HubError({
      what: file.path,
      rule: `its ${file.digest.kind} must be ${file.digest.hex}`,
      received: 'other bytes',
      hint: 'they were removed: pull again, or from another HF_ENDPOINT',
    });
  }
  syncPath(unfinished);
  renameSync(unfinished, path);
  syncPath(dirname(path));
}

const sizeOf = (path: string) => (existsSync(path) ? statSync(path).size : 0);

function hashOf({ kind }: Digest, bytes: number): Hash {
  return kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`);
}

/** Appends what is missing. Throws HubError, offline where another try may help. */
async function fetchRest(
  hub: Hub,
  address: string,
  unfinished: string,
  { path, bytes }: RemoteFile,
  stallMs: number,
  onProgress: DownloadOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  let at = sizeOf(unfinished);
  if (at > bytes) {
    truncateSync(unfinished, 0);
    at = 0;
  }
  onProgress?.(at);
  if (at === bytes && bytes > 0) return;
  const stalled = new AbortController();
  const both = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  const response = await ask(hub, address, at > 0 ? { range: `bytes=${at}-` } : {}, both);
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw refusal(hub, path, response.status);
  }
  // A server that knows no ranges sends all of it again.
  if (at > 0 && !(response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${at}-`))) at = 0;
  const out = await open(unfinished, at === 0 ? 'w' : 'a');
  let timer = setTimeout(() => stalled.abort(), stallMs);
  try {
    for await (const piece of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), stallMs);
      if (at + piece.byteLength > bytes)
        throw new HubError({ what: path, rule: `must have ${bytes} bytes`, received: 'more' });
      await out.appendFile(piece);
      at += piece.byteLength;
      onProgress?.(at);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HubError || 'syscall' in (error as object)) throw error;
    throw new HubError(
      { what: path, rule: 'the connection broke off', received: `after ${at} of ${bytes} bytes` },
      true,
    );
  } finally {
    clearTimeout(timer);
    await out.close();
  }
  if (at < bytes)
    throw new HubError(
      { what: path, rule: 'the connection broke off', received: `after ${at} of ${bytes} bytes` },
      true,
    );
}
