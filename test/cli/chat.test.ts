/** `callosum chat` over a pipe: answers, commands, a conversation saved and loaded, what it refuses, how it is stopped. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { commandIn, done, refused, workingFolder } from '../support/callosum.ts';
import { tinyModel } from '../support/tiny-model.ts';

const folder = workingFolder('chat');
const { callosum, fed, startWith } = commandIn(folder);
const at = (name: string) => join(folder, name);
const CHAT = ['chat', '-m', 'tiny', '--tokens', '5', '--seed', '3'];
const talk = (...lines: string[]) => fed(lines.map((line) => `${line}\n`).join(''), ...CHAT);
const conversation = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'));
const roles = (name: string) => conversation(name).messages.map(({ role }: { role: string }) => role);

before(() => {
  tinyModel(at('tiny'));
  tinyModel(at('plain'), { template: null });
});

test('questions and answers, saved and loaded', async () => {
  done(await talk('/system Be brief.', 'Hello', 'And now?', '/save a.json', '/exit', 'not read'));
  const saved = conversation('a.json');
  assert.equal(saved.system, 'Be brief.');
  assert.deepEqual(roles('a.json'), ['user', 'assistant', 'user', 'assistant']);
  assert.deepEqual([saved.messages[0].content, saved.messages[2].content], ['Hello', 'And now?']);
  const { stdout } = done(
    await talk('/load a.json', '/save b.json', '/again', '/save c.json', '/undo', '/save d.json'),
  );
  assert.match(stdout, /^4 messages\n4 messages in b\.json\n/);
  assert.deepEqual(conversation('b.json'), saved);
  assert.deepEqual(conversation('c.json'), saved, 'the same seed, the same answer');
  assert.deepEqual(conversation('d.json'), { system: saved.system, messages: saved.messages.slice(0, 2) });
});

test('a message of several lines, and one that begins with a slash', async () => {
  done(await talk('"""first', '/reset', 'last"""', '"""/exit"""', '/save lines.json', '"""', 'without an end'));
  const said = conversation('lines.json').messages.filter(({ role }: { role: string }) => role === 'user');
  assert.deepEqual(
    said.map(({ content }: { content: string }) => content),
    ['first\n/reset\nlast', '/exit'],
  );
});

test('what a command cannot do is told, and the chat goes on', async () => {
  writeFileSync(at('text.txt'), 'no conversation');
  writeFileSync(at('other.json'), '{"messages":[{"role":"user"}]}');
  const { stdout, stderr } = done(
    await talk(
      ...['/nonsense', '/', '/load', '/load nowhere.json', '/load text.txt', '/load other.json', '/save no/where.json'],
      ...[
        '/undo',
        '/again',
        '/stats',
        '/history',
        '/set',
        '/set warmth 1',
        '/set temperature hot',
        '/set temperature -1',
      ],
      ...['A question', '/set temperature 0', '/history', '/save left.json', '/help'],
    ),
  );
  for (const sentence of [
    /there is no \/nonsense\n\/help/,
    /there is no \/\n/,
    /the command needs a file/,
    /\[nowhere\.json\] must be a conversation that \/save wrote/,
    /\[text\.txt\] must be a conversation that \/save wrote/,
    /\[other\.json\] must be a conversation that \/save wrote/,
    /where\.json\] the file could not be written/,
    /there is nothing to take back\nthere is no question yet\nno answer yet\nempty\n/,
    /^temperature 0\.8\ntop-k 40\n/m,
    /\/set needs one of temperature, [\s\S]*\/set needs one of temperature/,
  ])
    assert.match(stdout, sentence);
  assert.equal(stderr, '[temperature] must be a number from 0 to 1000: -1\n');
  assert.deepEqual(conversation('left.json').messages, [], 'a question without an answer is taken back');
  assert.doesNotMatch(stdout, /undefined|\[object| at /);
});

test('a conversation that has no room left', async () => {
  const long = 'word '.repeat(3000).trim();
  const { stderr, stdout } = done(await talk(long, '/history', 'short', '/stats'));
  assert.match(
    stderr,
    /^\[prompt\] prompt and completion must fit the context, 2048 tokens: .*\(shorten the prompt\)\n$/,
  );
  assert.match(stdout, /^\nempty\n/);
  assert.match(stdout, /5 tokens; prompt/);
});

test('a model without a template, a wrong number, no model', async () => {
  refused(await callosum('chat', '-m', 'plain'), /a conversation needs a chat template.*callosum run --raw/, 2);
  refused(await callosum('chat', '-m', 'tiny', '--top-k', 'x'), /--top-k must be a whole number from 0: x/, 2);
  refused(await callosum('chat', '-m', 'tiny', 'Hello'), /Unexpected argument 'Hello'/, 2);
});

test('Ctrl-C in the middle of an answer: a clean end, and what waits is not done', async () => {
  const input = '/set tokens 2000\nHello\n/save late.json\n';
  const { child, ended } = startWith({ input }, ...CHAT, '--pattern', '[a-z]{9999}'); // it does not end by itself
  let out = '';
  child.stdout!.on('data', (text: string) => {
    const begins = !/\n./.test(out);
    out += text;
    if (begins && /\n./.test(out)) child.kill('SIGINT'); // once: the second time it ends at once
  });
  const { code, stderr } = await ended;
  assert.equal(code, 130, stderr);
  assert.equal(stderr, '');
  assert.doesNotMatch(out, /\[cut/, 'not written to its end');
  assert.ok(!existsSync(at('late.json')));
});
