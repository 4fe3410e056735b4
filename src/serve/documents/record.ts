/** A document as the server tells of it: its id, where it is on its way, and what the store knows of it once it is learned. */
import { createHash } from 'node:crypto';
import type { LearnReport } from '../../memory/store/store-types.ts';
import type { LeftOut } from '../../refine/readers/left-out.ts';
import type { Listed } from '../network/protocol.ts';
import type { Received } from './received.ts';

/** queued: received, on the disk. reading: being made text. learning: its text is being taken in. learned: durable, asked from now on. */
export type Status = 'queued' | 'reading' | 'learning' | 'learned' | 'failed';

export interface DocumentRecord {
  readonly id: string;
  readonly object: 'document';
  /** As its sender called it: a label, never a path. */
  readonly name: string;
  readonly status: Status;
  /** Of what was received; absent for what was learned by other means. */
  readonly bytes?: number;
  /** Why it failed, and what to do; of a learned one: why the version that was sent last could not be learned; of a queued one: what it waits for. */
  readonly error?: string;
  readonly title?: string;
  readonly version?: number;
  /** UTF-16 units of its text. */
  readonly characters?: number;
  readonly slots?: number;
  readonly label?: string;
  readonly authority?: number;
  /** sha256 of its text, hex. */
  readonly sha256?: string;
  /** Seconds since 1970. */
  readonly learned_at?: number;
  /** What it came to when it was last sent: new, another version, or the same as before. */
  readonly change?: LearnReport['status'];
  /** Slots of it whose content had been there. */
  readonly reused?: number;
  /** What of its file is not in it, where something is not. */
  readonly left_out?: readonly LeftOut[];
}

/** The same for the same name, in every folder. */
export const idOf = (name: string): string => `doc_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;

export function learnedRecord(info: Listed & { report?: LearnReport }, bytes?: number): DocumentRecord {
  const { name, title, version, characters, slots, label, authority, sha256, learnedAt, leftOut, report } = info;
  return {
    id: idOf(name),
    object: 'document',
    name,
    status: 'learned',
    bytes,
    title,
    version,
    characters,
    slots,
    label,
    authority,
    sha256,
    learned_at: Math.floor(learnedAt / 1000),
    change: report?.status,
    reused: report?.reused,
    left_out: leftOut.length > 0 ? leftOut : undefined,
  };
}

export function pendingRecord(
  { name, bytes, error, label, authority }: Received,
  status: Status,
  why?: string,
): DocumentRecord {
  return { id: idOf(name), object: 'document', name, status, bytes, error: error ?? why, label, authority };
}
