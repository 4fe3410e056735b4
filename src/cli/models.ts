/** `callosum models`: the models on this machine. What one of them is, callosum show tells. */
import { parseArgs } from 'node:util';
import { storedModels, storeFolder } from '../exchange/hub/index.ts';
import { number } from './command.ts';
import { whatIsHere } from './pull.ts';

export const usage = `usage: callosum models
Lists the models that were pulled to this machine: name, size on the disk, commit. callosum show <model> tells more.`;

export async function run(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  const store = storeFolder(process.env);
  const models = storedModels(store);
  if (models.length === 0) console.log(whatIsHere(store));
  const width = Math.max(0, ...models.map(({ repository }) => repository.length));
  for (const { repository, bytes, pulled } of models)
    console.log(`${repository.padEnd(width)}  ${number(bytes / 1e6).padStart(9)} MB  ${pulled.commit.slice(0, 12)}`);
  return 0;
}
