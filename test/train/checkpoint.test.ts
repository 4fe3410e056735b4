/**
 * Checkpoints that were damaged after they were written, met by the commands that read them: the file is named, and what to do; done, the
 * run goes on. Not what a checkpoint holds (src/train/checkpoint.ts).
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('bad-checkpoint');
const { callosum } = commandIn(folder);
const LAST = join('checkpoints', 'step-00000024');
const FILES = [
  'config.json',
  'model.safetensors',
  'optimizer.safetensors',
  'position.json',
  'run.json',
  'tokenizer.json',
  'tokenizer_config.json',
];
const GO_BACK = String.raw`\(remove this folder to go on from step-00000019\)`;

before(async () => {
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify(tinyFields()));
  done(await callosum('train', '--recipe', 'recipe.json', '--out', 'whole'));
});

/** A copy of the run; `change` is given the path of a file of its last checkpoint. */
function damaged(file: string, change: (path: string) => void): string {
  rmSync(join(folder, 'run'), { recursive: true, force: true });
  cpSync(join(folder, 'whole'), join(folder, 'run'), { recursive: true });
  change(join(folder, 'run', LAST, file));
  return join('run', LAST, file).replaceAll('\\', '\\\\').replaceAll('.', '\\.');
}

/** Refused by the commands that read the last checkpoint. */
async function allRefuse(sentence: RegExp): Promise<void> {
  const ends = await Promise.all([
    callosum('train', '--resume', 'run'),
    callosum('generate', 'run', '--prompt', '床前', '--tokens', '4'),
  ]);
  for (const end of ends) {
    refused(end, sentence);
    assert.equal(end.stdout, '');
  }
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}

test('a flipped byte in each file', async () => {
  assert.deepEqual(readdirSync(join(folder, 'whole', LAST)).sort(), ['checksums.json', ...FILES]);
  for (const file of FILES) {
    const path = damaged(file, flip);
    await allRefuse(new RegExp(`^callosum: \\[${path}\\] its SHA-256 must be .*\\.\\.\\.: .* ${GO_BACK}$`));
  }
  const [named, begun] = await Promise.all([
    callosum('generate', join('run', LAST), '--prompt', 'a'),
    callosum('train', '--resume', join('run', LAST), '--out', 'new'),
  ]);
  for (const end of [named, begun]) refused(end, /its SHA-256 must be/);
  assert.ok(!existsSync(join(folder, 'new')));
});

test('a file that is missing', async () => {
  for (const file of ['model.safetensors', 'position.json', 'tokenizer.json']) {
    const path = damaged(file, rmSync);
    await allRefuse(new RegExp(`^callosum: \\[${path}\\] the file must be there ${GO_BACK}$`));
  }
});

test('checksums that are no longer there', async () => {
  for (const text of ['', '{}', 'null']) {
    const path = damaged('checksums.json', (file) => writeFileSync(file, text));
    await allRefuse(new RegExp(`^callosum: \\[${path}\\] it must (be JSON|list config\\.json): .*${GO_BACK}$`));
  }
});

test('what the sentence says to do is enough to go on', async () => {
  damaged('optimizer.safetensors', flip);
  rmSync(join(folder, 'run', LAST), { recursive: true });
  done(await callosum('train', '--resume', 'run'));
  for (const file of ['model.safetensors', 'optimizer.safetensors'])
    assert.deepEqual(readFileSync(join(folder, 'run', LAST, file)), readFileSync(join(folder, 'whole', LAST, file)));
  for (const step of readdirSync(join(folder, 'run', 'checkpoints')))
    flip(join(folder, 'run', 'checkpoints', step, 'run.json'));
  rmSync(join(folder, 'run', LAST), { recursive: true });
  refused(
    await callosum('train', '--resume', 'run'),
    /run\.json\] its SHA-256 .*\(no other checkpoint .* start it anew\)/,
  );
});

test('metrics that were shortened or removed by hand', async () => {
  const metrics = join(folder, 'run', 'metrics.jsonl');
  damaged('run.json', () => truncateSync(metrics, 1000));
  refused(
    await callosum('train', '--resume', 'run'),
    /metrics\.jsonl\] it must still have the \d+ bytes that it had at the checkpoint: 1000 \(put the file back/,
  );
  rmSync(metrics);
  refused(await callosum('train', '--resume', 'run'), /metrics\.jsonl\] it must still have .*: no file \(put/);
  assert.ok(!existsSync(metrics));
});

test('a run without a checkpoint, and none at all', async () => {
  damaged('', () => rmSync(join(folder, 'run', 'checkpoints'), { recursive: true }));
  refused(await callosum('train', '--resume', 'run'), /\[run\] it must hold a checkpoint \(start a run with/);
  refused(await callosum('train', '--resume', 'nowhere'), /the run to resume must be there: nowhere/, 2);
  refused(await callosum('generate', 'nowhere', '--prompt', 'a'), /\[nowhere\] the folder must be there/);
  refused(await callosum('generate', 'run', '--prompt', 'a'), /\[run\] it must hold a config\.json, or checkpoints/);
});
