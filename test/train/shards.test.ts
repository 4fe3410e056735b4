/**
 * Shards and tokenizers that cannot be used, met by the commands that read them: each is refused with one sentence that names the file,
 * and no run begins. Not the formats themselves (src/text/shards, src/text/format).
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, leftovers, refused, workingFolder } from '../support/callosum.ts';

const folder = workingFolder('bad-shards');
const { callosum } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);

const POEM = '床前明月光，疑是地上霜。\nShall I compare thee to a summer’s day?\n';

before(async () => {
  writeFileSync(at('good.txt'), POEM.repeat(20));
  done(await callosum('tokenizer', 'train', '--vocab', '320', '--workers', '1', '--out', 'tokenizer', 'good.txt'));
  const encode = ['shards', 'encode', '--tokenizer', 'tokenizer', '--workers', '1'];
  done(await callosum(...encode, '--out', 'shards', 'good.txt'));
});

const SHARD = 'good-00000.shard';
/** A recipe that trains on the shards in a folder. */
function recipe(shards: string, tokenizer: string): string[] {
  const name = `${basename(shards)}-${tokenizer}.json`;
  const data = { sources: [{ name: 'poem', shards: [join(shards, '*.shard')] }], heldOut: 0 };
  writeFileSync(at(name), JSON.stringify(tinyFields({ tokenizer: { folder: tokenizer }, data, tokens: 256 })));
  rmSync(at('run'), { recursive: true, force: true });
  return ['train', '--recipe', name, '--out', 'run'];
}
/** A copy of the shards with the file changed. */
function changed(name: string, change: (bytes: Buffer) => Uint8Array): string {
  cpSync(at('shards'), at(name), { recursive: true });
  const path = at(name, SHARD);
  writeFileSync(path, change(readFileSync(path)));
  return name;
}
const flip = (place: (bytes: Buffer) => number) => (bytes: Buffer) => {
  bytes[place(bytes)] ^= 0x40;
  return bytes;
};

test('good ones train', async () => {
  done(await callosum(...recipe('shards', 'tokenizer')));
  assert.deepEqual(leftovers(at('run')), []);
});

test('a shard cut short, at its head, in its middle and by one byte', async () => {
  for (const [i, share] of [0.01, 0.5, 0.999].entries()) {
    const shards = changed(`cut-${i}`, (bytes) => bytes.subarray(0, Math.floor(bytes.length * share)));
    const ends = await Promise.all([
      callosum('shards', 'inspect', join(shards, SHARD)),
      callosum(...recipe(shards, 'tokenizer')),
    ]);
    for (const end of ends) refused(end, /good-00000\.shard\] .*(cut short|bytes)/);
    assert.ok(!existsSync(at('run', 'checkpoints')), 'no checkpoint of a run that cannot begin');
  }
});

test('a shard with a flipped byte: in its header, and among its ids where the id is none', async () => {
  const head = changed(
    'head',
    flip(() => 20),
  );
  refused(await callosum(...recipe(head, 'tokenizer')), /good-00000\.shard\] /);
  const ids = changed(
    'ids',
    flip(() => 201),
  ); // the high byte of an id: beyond the vocabulary of 320
  refused(await callosum('shards', 'inspect', join(ids, SHARD)), /good-00000\.shard\] the checksum .* must be/);
  refused(
    await callosum(...recipe(ids, 'tokenizer')),
    /good-00000\.shard\] ids must be below the vocabulary size 320: \d+ at token \d+ \(the shard is damaged/,
  );
  assert.deepEqual(leftovers(at('run')), []);
});

test('a tokenizer that did not make the shards', async () => {
  done(await callosum('tokenizer', 'train', '--vocab', '330', '--workers', '1', '--out', 'other', 'good.txt'));
  const end = await callosum(...recipe('shards', 'other'));
  refused(end, /good-00000\.shard\] must be made with the tokenizer in use, \w{12}: \w{12} \(name the tokenizer/);
  refused(
    await callosum('shards', 'inspect', '--tokenizer', 'other', join('shards', SHARD)),
    /must be made with the tokenizer in use/,
  );
});

test('a damaged tokenizer.json', async () => {
  const text = readFileSync(at('tokenizer', 'tokenizer.json'), 'utf8');
  const damages: [string, RegExp][] = [
    ['', /tokenizer\.json\] must be JSON/],
    [text.slice(0, text.length / 2), /tokenizer\.json\] must be JSON.*cut short/],
    [text.replace('"BPE"', '"Unigram"'), /tokenizer\.json\] model\.vocab must be an array/],
    [text.replace(/"merges":\[\n\[.*\n/, '"merges":[\n["no","such"],\n'), /tokenizer\.json\] model\.merges/],
  ];
  cpSync(at('tokenizer'), at('bad'), { recursive: true });
  for (const [content, sentence] of damages) {
    writeFileSync(at('bad', 'tokenizer.json'), content);
    const ends = await Promise.all([
      callosum('shards', 'encode', '--tokenizer', 'bad', '--out', 'none', 'good.txt'),
      callosum(...recipe('shards', 'bad')),
    ]);
    for (const end of ends) refused(end, sentence);
    assert.ok(!existsSync(at('none')));
  }
});
