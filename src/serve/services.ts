/** What the routes answer from. */
import type { Library } from './documents/library.ts';
import type { NetworkThread } from './network/network-thread.ts';

export interface Services {
  readonly network: NetworkThread;
  readonly library: Library;
  /** Which server this is: see server-file.ts. */
  readonly instance: string;
  /** The base that is loaded. */
  readonly model: ServedBase;
  /** Folder of the studio's built page; absent where it is not built. */
  readonly studio?: string;
  /** Aborted when the server is to end: no request is begun any more, and streams without an end of their own end. */
  readonly ending: AbortSignal;
  /** Told of failures that are no fault of a request. */
  readonly onFailure: (error: unknown) => void;
}

export interface ServedBase {
  /** As people call it: owner/name, or the file's name; 'none' where words and types alone answer. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}
