/** The one error of token shards. */
import { CallosumError } from '../../tensor/errors.ts';

/** A shard cannot be written, or a file is not a whole and undamaged shard of the expected tokenizer. */
export class ShardError extends CallosumError {
  override name = 'ShardError';
}

/** The error for what the system refused; a full disk in words. `nothing half-written` is the caller's to keep. */
export function systemError(path: string, doing: 'written' | 'read', error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof ShardError) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  const rule = full ? 'cannot be written, the disk is full' : `cannot be ${doing}`;
  const hint = full
    ? 'free some space or choose another folder, then run it again; nothing was left behind'
    : undefined;
  return new ShardError({ what: path, rule, received: message, hint }, { cause: error });
}
