/**
 * A disk that is full, at every place where preparing and training write: one sentence, nothing half-written, the checkpoint from before
 * still loads, and with room made the run goes on to the same bits. The disk is a small one in memory that only the test's processes see.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, type Ended, MAIN, refused, start, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('full-disk');
const { callosum } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
mkdirSync(at('disk'));

const probe = spawnSync('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k none '${at('disk')}'`]);
const skip = probe.status !== 0 && 'this user may not mount a small disk (unshare -rm, mount -t tmpfs)';
const shell = (...command: string[]) => command.map((part) => `'${part}'`).join(' ');
const command = (...args: string[]) => shell(process.execPath, MAIN, ...args);

/** Runs lines of shell with a disk of that size in disk/, which is gone afterwards; each with the files that it left there. */
async function onDisk(size: string, ...lines: string[]): Promise<(Ended & { files: string[] })[]> {
  const each = lines.map(
    (line, i) => `{ ${line}; } >'${i}.out' 2>'${i}.err'; echo $? >'${i}.code'; find disk -type f >'${i}.files'`,
  );
  const script = [`mount -t tmpfs -o size=${size} none disk || exit 99`, ...each].join('\n');
  const { code, stderr } = await start('unshare', ['-rm', 'sh', '-c', script], folder).ended;
  assert.equal(code, 0, stderr);
  const read = (name: string) => readFileSync(at(name), 'utf8');
  return lines.map((_, i) => ({
    code: Number(read(`${i}.code`)),
    signal: null,
    stdout: read(`${i}.out`),
    stderr: read(`${i}.err`),
    files: read(`${i}.files`).trimEnd().split('\n').filter(Boolean).sort(),
  }));
}

before(async () => {
  writeFileSync(at('recipe.json'), JSON.stringify(tinyFields()));
  writeFileSync(
    at('poem.txt'),
    '床前明月光，疑是地上霜。举头望明月，低头思故乡。Shall I compare thee to a day? '.repeat(9),
  );
  if (!skip) done(await callosum('train', '--recipe', 'recipe.json', '--out', 'whole'));
});

const TRAIN = command('train', '--recipe', 'recipe.json', '--out', 'disk/run');
const FILL = (left: string) => `head -c $(( $(stat -f -c '%a*%S' disk) - ${left} )) /dev/zero >disk/fill`;

test('no room for a tokenizer', { skip }, async () => {
  const [end] = await onDisk('4k', command('tokenizer', 'train', '--vocab', '320', '--out', 'disk/t', 'poem.txt'));
  refused(end, /tokenizer\.json\] cannot be written, the disk is full: ENOSPC \(make room, then run it again/);
  assert.deepEqual(end.files, []);
});

test('no room in the folder of a run: not for its lock, its tokenizer, its shards, its first checkpoint', {
  skip,
}, async () => {
  const sizes: [size: string, sentence: RegExp, left: string[]][] = [
    ['4k', /\[disk\/run\] there must be room on the disk: ENOSPC \(make room/, ['disk/fill']],
    ['8k', /tokenizer\.json\] cannot be written, the disk is full/, ['disk/run/tokenizer/tokenizer_config.json']],
    ['24k', /text-00000\.shard\] cannot be written, the disk is full: .* \(free some space/, []],
    [
      '256k',
      /step-00000000\] there must be room on the disk: ENOSPC \(make room .* nothing half-written was left\)/,
      [],
    ],
  ];
  for (const [size, sentence, left] of sizes) {
    const lines = size === '4k' ? [FILL('0'), TRAIN] : [TRAIN];
    const end = (await onDisk(size, ...lines)).at(-1)!;
    refused(end, sentence);
    if (left.length > 0) assert.deepEqual(end.files, left);
    else
      assert.deepEqual(
        end.files.filter((file) => /checkpoints|lock|tmp|unfinished|\.shard\./.test(file)),
        [],
      );
  }
});

test('the disk fills up at a checkpoint: the one before loads, and with room made the run ends in the same bits', {
  skip,
}, async () => {
  const [, full, generated, , resumed, copied] = await onDisk(
    '4m',
    FILL('600*1024'), // for the first checkpoint and not for the second
    TRAIN,
    command('generate', 'disk/run', '--prompt', '床前', '--tokens', '4'),
    'rm disk/fill',
    command('train', '--resume', 'disk/run'),
    'cp -r disk/run run',
  );
  refused(full, /step-00000008\] there must be room on the disk: ENOSPC/);
  const checkpoints = new Set(full.files.flatMap((file) => /checkpoints\/([^/]+)/.exec(file)?.[1] ?? []));
  assert.deepEqual([...checkpoints], ['step-00000000']);
  done(generated);
  done(resumed);
  done(copied);
  assert.deepEqual(
    resumed.files.filter((file) => /lock|tmp|unfinished|partial/.test(file)),
    [],
  );
  for (const file of ['model.safetensors', 'optimizer.safetensors']) {
    const last = join('checkpoints', 'step-00000024', file);
    assert.deepEqual(readFileSync(at('run', last)), readFileSync(at('whole', last)));
  }
});

test('no room for the metrics', { skip }, async () => {
  const [, , , full, , resumed] = await onDisk(
    '64k',
    'cp -r whole short',
    'mv short/metrics.jsonl disk && ln -s ../disk/metrics.jsonl short',
    FILL('0'),
    command('train', '--resume', 'short', '--tokens', '8k'),
    'rm disk/fill',
    command('train', '--resume', 'short', '--tokens', '8k'),
    'cp disk/metrics.jsonl .',
  );
  refused(full, /metrics\.jsonl\] there must be room on the disk: ENOSPC \(make room and run the command again/);
  done(resumed);
  const lines = readFileSync(at('metrics.jsonl'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).step),
    Array.from({ length: 63 }, (_, i) => i + 1),
    'each step once',
  );
});

test('a disk that is only to be read', { skip }, async () => {
  const [, begun, , resumed] = await onDisk(
    '4m',
    'mount -o remount,ro disk',
    TRAIN,
    'mount -o remount,rw disk; cp -r whole disk/run; mount -o remount,ro disk',
    command('train', '--resume', 'disk/run', '--tokens', '8k'),
  );
  // Node says of a folder that cannot be made there that it is not there.
  refused(begun, /\[disk\/run\] (the disk must be writable: EROFS|it must be a folder that can be written: ENOENT)/);
  refused(resumed, /\[disk\/run\] the disk must be writable: EROFS \(choose another folder/);
});
