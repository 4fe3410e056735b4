/** The documents as the server has them now, kept in step by its events; comes back by itself after the server was away. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from './api/client.ts';
import { changes, type DocumentRecord, listDocuments, type Sent, sendFile } from './api/documents.ts';

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
  send(files: readonly File[]): Promise<void>;
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
    const follow = async (): Promise<void> => {
      // What changes between the list and the first event is in the list that follows the opening of the stream.
      const stream = changes(end.signal);
      const first = stream.next();
      setRecords(new Map((await listDocuments()).map((record) => [record.id, record])));
      setLost(false);
      setLocked(false);
      for (let step = await first; !step.done; step = await stream.next()) {
        const change = step.value;
        setRecords((before) => {
          const after = new Map(before);
          if (change.status === 'forgotten') after.delete(change.id);
          else after.set(change.id, change);
          return after;
        });
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

  const send = useCallback(async (files: readonly File[]): Promise<void> => {
    const waiting = files.map((file) => ({ file, key: next.current++ }));
    // Made now: the list is worked off by the time the page is drawn.
    const shown = waiting.map(({ file, key }) => ({ key, name: file.webkitRelativePath || file.name }));
    setSending((before) => [...before, ...shown]);
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
