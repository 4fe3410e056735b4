/**
 * Where other programs of this machine find the server of a data folder: a file in it that names the address, and the instance that is to answer there.
 * A server that was killed leaves its file behind, and another may listen at its address by then: GET /healthz tells which it is.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SERVER_FILE = 'server.json';

export interface ServerFile {
  /** `http://127.0.0.1:8420` */
  readonly url: string;
  /** Drawn at random by every start. */
  readonly instance: string;
  readonly pid: number;
}

/** Undefined where there is none, or none that can be understood. */
export function readServerFile(folder: string): ServerFile | undefined {
  try {
    const said = JSON.parse(readFileSync(join(folder, SERVER_FILE), 'utf8')) as ServerFile | null;
    const whole = typeof said?.instance === 'string' && said.instance !== '' && /^http:\/\//.test(said.url);
    return whole ? said : undefined;
  } catch {
    return undefined;
  }
}
