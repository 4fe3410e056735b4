/** `callosum run`: one prompt from the command line or stdin; the same seed, the same text; what it refuses; how it is stopped. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = workingFolder('run');
const { callosum, fed, startWith } = commandIn(folder);
/** It does not end by itself before the context is full. */
const ENDLESS = ['run', '-m', 'tiny', 'Hello', '--pattern', '[a-z]{9999}'];
const TOKENS = ['--tokens', '6', '--seed', '3'];

before(() => {
  tinyModel(join(folder, 'tiny'));
  tinyModel(join(folder, 'plain'), { template: null });
});

test('a prompt, its options and stdin', async () => {
  const asked = (...args: string[]) => callosum('run', '-m', 'tiny', ...args, ...TOKENS);
  const [first, again, fromStdin, raw, system, other] = await Promise.all([
    asked('Hello'),
    asked('Hello'),
    fed('Hello', 'run', '-m', 'tiny', '-', ...TOKENS),
    asked('Hello', '--raw'),
    asked('Hello', '--system', 'Be brief.'),
    callosum('run', '-m', 'tiny', 'Hello', '--tokens', '6', '--seed', '4', '--quiet'),
  ]);
  for (const ended of [first, again, fromStdin, raw, system]) {
    done(ended);
    assert.match(ended.stdout, /\n$/);
    assert.match(ended.stderr, /^6 tokens; prompt \d+ at [\d,]+\/s; .*first after \d+ ms; cut at the most tokens\n$/);
  }
  assert.equal(again.stdout, first.stdout);
  assert.equal(fromStdin.stdout, first.stdout);
  const length = ({ stderr }: typeof first) => Number(/prompt (\d+)/.exec(stderr)![1]);
  assert.ok(length(raw) < length(first) && length(first) < length(system), 'what stands around the prompt');
  assert.notEqual(done(other).stdout, first.stdout);
  assert.equal(other.stderr, '');
});

test('every way of running and choosing', async () => {
  const ways = [
    ['--temperature', '0'],
    ['--cache', 'q8', '--threads', '2', '--context', '128'],
    ['--cache', 'f32', '--precision', 'float32', '--draft', '4'],
    ['--top-k', '0', '--top-p', '0.5', '--min-p', '0', '--repetition-penalty', '1.1', '--stop', 'a', '--stop', 'b'],
  ];
  const ends = await Promise.all(ways.map((way) => callosum('run', '-m', 'tiny', 'Hello', '--tokens', '6', ...way)));
  for (const ended of ends) done(ended);
});

test('an answer of a given form', async () => {
  const properties = { name: { type: 'string', maxLength: 6 }, age: { type: 'integer', minimum: 0, maximum: 120 } };
  const schema = { type: 'object', properties, required: ['name', 'age'], additionalProperties: false };
  writeFileSync(join(folder, 'person.json'), JSON.stringify(schema));
  writeFileSync(join(folder, 'answer.gbnf'), 'root ::= ("yes" | "no") "!"{2}');
  writeFileSync(join(folder, 'unknown.json'), '{"type":"string","spelling":"good"}');
  const asked = (...form: string[]) => callosum('run', '-m', 'tiny', 'Hello', '--seed', '3', '--quiet', ...form);
  const [person, date, answer, ...wrong] = await Promise.all([
    asked('--schema', 'person.json'),
    asked('--pattern', '\\d{4}-\\d\\d', '--draft', '4'),
    asked('--grammar', 'answer.gbnf'),
    asked('--schema', 'unknown.json'),
    asked('--pattern', '(a'),
    asked('--grammar', 'person.json'),
  ]);
  const { name, age, ...more } = JSON.parse(done(person).stdout);
  assert.ok(typeof name === 'string' && [...name].length <= 6 && Number.isInteger(age) && age >= 0 && age <= 120);
  assert.deepEqual(more, {});
  assert.match(done(date).stdout, /^\d{4}-\d\d\n$/);
  assert.match(done(answer).stdout, /^(yes|no)!!\n$/);
  const sentences = [
    /spelling.* is not known and cannot be enforced/,
    /a parenthesis must be closed/,
    /a rule must begin/,
  ];
  for (const [i, ended] of wrong.entries()) refused(ended, sentences[i]);
});

test('a model without a chat template goes on from the text', async () => {
  done(await callosum('run', '-m', 'plain', 'Hello', ...TOKENS));
  refused(await callosum('run', '-m', 'plain', 'Hello', '--system', 'x'), /--system needs a model with a chat/, 2);
});

test('a wrong command line', async () => {
  writeFileSync(join(folder, 'schema.json'), '{"type":');
  const wrong: [string[], RegExp][] = [
    [['Hello'], /\[model\] -m must name one \(no model was pulled to .* works by its path/],
    [['-m', 'nowhere', 'Hello'], /must be a path that is there, or a pulled model: nowhere/],
    [['-m', 'acme/tiny', 'Hello'], /callosum pull acme\/tiny brings it from the hub/],
    [['-m', 'tiny'], /needs one prompt: 0/],
    [['-m', 'tiny', 'Hello', 'world'], /needs one prompt: 2 \(put it in quotation marks\)/],
    [['-m', 'tiny', ''], /the prompt must not be empty/],
    [['-m', 'tiny', 'a', '--tokens', '0'], /--tokens must be a whole number from 1: 0/],
    [['-m', 'tiny', 'a', '--tokens', '1.5'], /--tokens must be a whole number from 1: 1\.5/],
    [['-m', 'tiny', 'a', '--threads=-1'], /--threads must be a whole number from 1: -1/],
    [['-m', 'tiny', 'a', '--temperature', 'warm'], /--temperature must be a number: warm/],
    [['-m', 'tiny', 'a', '--cache', 'q4'], /--cache must be one of f32, f16, q8: q4/],
    [['-m', 'tiny', 'a', '--precision', 'slow'], /--precision must be one of fast, float32: slow/],
    [['-m', 'tiny', 'a', '--schema', 's', '--pattern', 'p'], /one of --schema, --pattern and --grammar: several/],
    [['-m', 'tiny', 'a', '--schema', 'schema.json'], /\[schema\.json\] must be JSON/],
    [['-m', 'tiny', 'a', '--nonsense'], /Unknown option '--nonsense'/],
  ];
  const env = { CALLOSUM_HOME: join(folder, 'home') };
  const ends = await Promise.all(wrong.map(([args]) => startWith({ env }, 'run', ...args).ended));
  for (const [i, ended] of ends.entries()) {
    refused(ended, wrong[i][1], 2);
    assert.equal(ended.stdout, '');
  }
});

test('what fits neither the model nor a file system', async () => {
  const wrong: [string[], RegExp][] = [
    [['--context', '4096'], /the context must be 1 to 2048 tokens for this model: 4096/],
    [['--context', '8'], /prompt and completion must fit the context, 8 tokens/],
    [['--temperature', '-1'], /\[temperature\] must be a number from 0 to 1000: -1/],
    [['--top-p', '2'], /\[topP\] must be a number from 0 to 1: 2/],
    [['--adapter', 'tiny'], /adapter_config\.json/],
    [['--schema', 'nowhere.json'], /nowhere\.json/],
  ];
  const ends = await Promise.all(
    wrong.map(([[option, value]]) => callosum('run', '-m', 'tiny', 'a', `${option}=${value}`)),
  );
  for (const [i, ended] of ends.entries()) refused(ended, wrong[i][1]);
});

test('Ctrl-C in the middle of the text: a clean end', async () => {
  const { child, ended } = startWith({}, ...ENDLESS);
  child.stdout!.once('data', () => child.kill('SIGINT'));
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 130, stderr);
  assert.match(stdout, /\n$/);
  assert.match(stderr, /cancelled\n$/);
});

test('nobody reads on: a clean end', async () => {
  const { child, ended } = startWith({}, ...ENDLESS);
  child.stdout!.once('data', () => child.stdout!.destroy());
  const { code, stderr } = await ended;
  assert.equal(code, 141, stderr);
  assert.doesNotMatch(stderr, /Error|^\s+at /m);
});
