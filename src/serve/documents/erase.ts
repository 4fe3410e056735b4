/** Files whose bytes must not be found on the disk any more: overwritten with zeros, flushed, removed. A large one holds up no other request. */
import { readdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const ZEROS = new Uint8Array(1 << 20);

/** Done where there is none. */
export async function erased(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  try {
    await using file = await open(path, 'r+');
    const { size } = await file.stat();
    for (let at = 0; at < size; at += ZEROS.length) await file.write(ZEROS, 0, Math.min(ZEROS.length, size - at), at);
    await file.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await rm(path, { force: true });
}

/** A folder of files. */
export async function erasedFolder(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) await erased(join(folder, name));
  await rm(folder, { recursive: true, force: true });
}
