/**
 * A small model of llama2.c beside the text that llama2.c itself writes with it, always the likeliest token: the text that its own tests expect
 * (github.com/karpathy/llama2.c, test_all.py). On the float32 path, since that program computes in floats. Skipped where the files are not there.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openModel } from '../../src/infer/index.ts';

const FILE = join(import.meta.dirname, '../../../shared/golden/stories260k/stories260K.bin');
const skip = !existsSync(FILE) && 'stories260K.bin is not in ../shared/golden';

const STORY = `Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. She wanted to play with it, but it was too high.
Lily's mom said, "Lily, let's go to the park." Lily was sad and didn't know what to do. She said, "I want to play with your ball, but I can't find it."
Lily was sad and didn't know what to do. She said, "I'm sorry, Lily. I didn't know what to do."
Lily didn't want to help her mom, so she`;

test('the story that llama2.c writes', { skip }, async () => {
  await using model = await openModel(FILE, { precision: 'float32' });
  let story = '';
  // llama2.c makes 200 steps, of which one reads the beginning of the text.
  for await (const event of model.generate({ prompt: '', maxTokens: 200, temperature: 0, stopIds: [] }))
    if (event.kind === 'tokens') story += event.text;
  assert.equal(story.trimStart().slice(0, STORY.length), STORY);
});
