/** JSON files of a checkpoint, read with a limit on their size. What must be in them is the readers' matter. */
import { readFileSync, statSync } from 'node:fs';
import { CallosumError } from '../../tensor/index.ts';

/** What a model says of itself in Hugging Face's layout. */
export const CONFIG_FILE = 'config.json';
export const MAX_CONFIG_BYTES = 2 ** 20;

/** A JSON file of a checkpoint is missing, too large, or no JSON object. */
export class CheckpointJsonError extends CallosumError {
  override name = 'CheckpointJsonError';
}

/** The object in a file of at most `maxBytes`. */
export function readJson(path: string, maxBytes: number): Record<string, unknown> {
  const wrong = (rule: string, received: string, cause?: unknown) =>
    new CheckpointJsonError({ what: path, rule, received }, { cause });
  let json: unknown;
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw wrong(`the file may have ${maxBytes} bytes`, String(size));
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof CallosumError) throw error;
    throw wrong('the file must be JSON', (error as Error).message.slice(0, 120), error);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrong('the file must hold a JSON object', String(JSON.stringify(json)).slice(0, 80));
  return json as Record<string, unknown>;
}
