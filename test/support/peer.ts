/** Asking another implementation, a script of bench/peers run by CALLOSUM_PYTHON, that answers a JSON object a line. For tests. */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { python } from '../../bench/peers/sources.ts';

const peers = join(dirname(fileURLToPath(import.meta.url)), '../../bench/peers');

type Answer = Record<string, unknown>;

/** What the script answers, or why it cannot: no Python, or none with what the script imports. */
export function askPeer(script: string, args: readonly string[]): { answers: Answer[]; missing?: string } {
  try {
    const output = execFileSync(python(), [join(peers, script), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    const answers = output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Answer] : []));
    const missing = answers[0]?.missing;
    return missing === undefined
      ? { answers }
      : {
          answers: [],
          missing: `${missing}: needs a Python with the libraries of ${script}, named by CALLOSUM_PYTHON`,
        };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { answers: [], missing: `no ${python()}` };
    throw error;
  }
}
