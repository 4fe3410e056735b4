/** The documents as the server has them now, kept in step by its events; comes back by itself after the server was away. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from './api/client.ts';
import { type Change, changes, type DocumentRecord, listDocuments, type Sent, sendFile } from './api/documents.ts';

/** A file on its way to the server, or one that it refused. */
export interface Sending {
  readonly key: number;
  readonly name: string;
  readonly error?: string;
}

export interface Documents {
  readonly list: readonly DocumentRecord[];
  readonly sending: readonly Sending[];
  /** The server does not answer. */
  readonly lost: boolean;
  /** It asks for a key. */
  readonly locked: boolean;
  /** Those that could not be read are shown as refused. */
  send(files: readonly File[], unreadable?: readonly Omit<Sending, 'key'>[]): Promise<void>;
  dismiss(key: number): void;
  /** A key was given. */
  again(): void;
}

const RETRY_MS = 1000;
/** Files that are sent at once. */
const AT_ONCE = 3;

export function useDocuments(): Documents {
  const [records, setRecords] = useState<ReadonlyMap<string, DocumentRecord>>(new Map());
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const [lost, setLost] = useState(false);
  const [locked, setLocked] = useState(false);
  const [turn, setTurn] = useState(0);
  const next = useRef(0);

  useEffect(() => {
    const end = new AbortController();
    const apply = (change: Change): void =>
      setRecords((before) => {
        const after = new Map(before);
        if (change.status === 'forgotten') after.delete(change.id);
        else after.set(change.id, change);
        return after;
      });
    const list = async (): Promise<void> => {
      setRecords(new Map((await listDocuments()).map((record) => [record.id, record])));
      setLost(false);
      setLocked(false);
    };
    const follow = async (): Promise<void> => {
      // A stream that is left open keeps one of the few connections that a browser has to a server.
      const left = new AbortController();
      try {
        // Listed when the stream is open: every change is in the list, or comes after it.
        for await (const change of changes(AbortSignal.any([end.signal, left.signal])))
          if (change === 'open') await list();
          else apply(change);
      } finally {
        left.abort();
      }
    };
    const keepFollowing = async (): Promise<void> => {
      while (!end.signal.aborted) {
        try {
          await follow();
        } catch (error) {
          if (end.signal.aborted) return;
          if (error instanceof ApiError && error.status === 401) return setLocked(true);
        }
        setLost(true);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    };
    void keepFollowing();
    return () => end.abort();
  }, [turn]);

  const send = useCallback<Documents['send']>(async (files, unreadable = []) => {
    const waiting = files.map((file) => ({ file, key: next.current++ }));
    // Made now: the list is worked off by the time the page is drawn.
    const shown = waiting.map(({ file, key }) => ({ key, name: file.webkitRelativePath || file.name }));
    const refused = unreadable.map((entry) => ({ ...entry, key: next.current++ }));
    setSending((before) => [...before, ...shown, ...refused]);
    const one = async (): Promise<void> => {
      for (let item = waiting.shift(); item; item = waiting.shift()) {
        const { key, file } = item;
        const sent: Sent = await sendFile(file).catch((error: Error) => ({
          name: file.name,
          status: 'failed',
          error: error.message,
        }));
        if (sent.id === undefined)
          setSending((before) => before.map((entry) => (entry.key === key ? { ...entry, error: sent.error } : entry)));
        else {
          setSending((before) => before.filter((entry) => entry.key !== key));
          setRecords((before) => (before.has(sent.id) ? before : new Map(before).set(sent.id, sent)));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }, []);

  const dismiss = useCallback((key: number) => setSending((before) => before.filter((entry) => entry.key !== key)), []);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const list = [...records.values()].sort((a, b) => a.name.localeCompare(b.name));
  return { list, sending, lost, locked, send, dismiss, again };
}
