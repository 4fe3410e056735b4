/** `callosum learn`: files into a data network. Reading is src/refine/readers, storing src/memory/store; here they meet, and are told. */
import { parseArgs } from 'node:util';
import { Store } from '../memory/store/index.ts';
import { ENDINGS, type Found, type FoundFile, findFiles, Reader, watchFiles } from '../refine/readers/index.ts';
import { number, UsageError } from './command.ts';
import { DATA_FLAG, DATA_USAGE, dataFolder, waitingFor } from './data-folder.ts';
import { learnFiles } from './learn-files.ts';
import { learnThere, type Report } from './learn-there.ts';
import { progress } from './progress.ts';
import { hereOrThere } from './running-server.ts';

export const usage = `usage: callosum learn <paths...> [options]
  <paths>        files, folders, patterns such as "docs/**/*.md"; of kinds ${ENDINGS.join(', ')}
${DATA_USAGE}
  --label        only who is given this label may read it; everyone unless said
  --authority    of documents that disagree the one with the higher number is right; 0 unless said
  --watch        goes on with what changes or is new, until Ctrl-C
A file that was learned before is a new version, of which only what changed is written. One that cannot be read is told and left out; the
exit code is 1 then.`;

/** Of so many documents each is told; of more their number. */
const MOST_TOLD = 20;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals: paths } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...DATA_FLAG, label: text, authority: text, watch: { type: 'boolean' } },
  });
  if (paths.length === 0)
    throw new UsageError({
      what: 'learn',
      rule: 'needs files or folders',
      hint: 'callosum learn --help names the kinds',
    });
  const folder = dataFolder(values.data);
  const marks = { label: values.label, authority: authorityOf(values.authority) };
  const found = findFiles(paths, [folder]);
  await using reader = new Reader();
  /** Opened for as long as it learns: between two changes others may ask. */
  const learned = (what: Found, patience?: AbortSignal): Promise<boolean> =>
    learnAll(what, signal, (means) =>
      hereOrThere(
        folder,
        async () => {
          using store = await waitingFor(() => Store.open(folder), patience);
          return await learnFiles(what.files, { ...means, reader, store, marks, signal });
        },
        (server) => learnThere(server, what.files, { ...means, folder, marks, signal }),
      ),
    );
  const whole = await learned(found);
  if (signal.aborted) return 130;
  if (!values.watch) return whole ? 0 : 1;
  console.log(`watching ${paths.join(', ')}; Ctrl-C ends`);
  for await (const { changed, gone } of watchFiles(paths, found.files, { without: [folder], signal })) {
    if (changed.length > 0) await learned({ files: changed, refused: [], others: new Map() }, signal);
    for (const path of gone) console.log(`gone: ${path}; callosum forget takes it out of what was learned`);
  }
  return 0;
}

/** How a way of learning is told about: see learn-files.ts. */
type Means = Pick<Parameters<typeof learnFiles>[1], 'onFailure' | 'onProgress'>;

/** Learns the files in the way that is given and says what became of them; false where some could not be learned. */
async function learnAll(
  { files, refused, others }: Found,
  signal: AbortSignal,
  learn: (means: Means) => Promise<{ reports: Report[]; learnedFiles: FoundFile[] }>,
): Promise<boolean> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const line = progress('learn', { unit: 'B', total: bytes });
  const start = performance.now();
  const failures = refused.map(({ message }) => message);
  const { reports, learnedFiles } = await learn({
    onFailure: (error) => failures.push(error.message),
    onProgress: (done, documents) => line.update(done, `${number(documents)} of ${number(files.length)} documents`),
  }).finally(() => line.end());
  for (const failure of failures) console.error(`left out: ${failure}`);
  if (others.size > 0)
    console.error(`no reader for: ${[...others].map(([ending, count]) => `${count} ${ending}`).join(', ')}`);
  if (reports.length <= MOST_TOLD) for (const report of reports) console.log(told(report));
  console.log(summary(reports, learnedFiles, (performance.now() - start) / 1000));
  if (signal.aborted)
    console.log('Stopped. What was learned until then stays; the same command goes on with the rest.');
  return failures.length === 0;
}

function told({ name, status, version, slots, reused }: Report): string {
  const known = reused > 0 && status !== 'unchanged' ? `, ${number(reused)} of them known` : '';
  const which = status === 'learned' ? '' : `, version ${version}`;
  return `${status.padEnd(9)}  ${name}${which}: ${number(slots)} ${slots === 1 ? 'slot' : 'slots'}${known}`;
}

function summary(reports: readonly Report[], files: readonly FoundFile[], seconds: number): string {
  const count = (status: Report['status']) => reports.filter((report) => report.status === status).length;
  const parts = (['learned', 'updated', 'unchanged'] as const).flatMap((status) =>
    count(status) > 0 ? `${number(count(status))} ${status}` : [],
  );
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return `${parts.join(', ') || 'nothing learned'}; ${number(bytes / 1e6, 1)} MB in ${number(seconds, 1)} s`;
}

function authorityOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UsageError({ what: 'learn', rule: '--authority must be a number', received: text });
}
