/** What a path holds: every kind of model that is opened, and everything else refused with what to do about it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { CallosumError } from '../../tensor/errors.ts';
import { CheckpointFormatError, openCheckpoint } from './checkpoint.ts';
import { writeGguf } from './gguf/write.ts';
import { writeSafetensorsBytes } from './safetensors-bytes.ts';
import type { BytesToWrite } from './source.ts';

const root = mkdtempSync(join(tmpdir(), 'checkpoint-'));
after(() => rmSync(root, { recursive: true }));
const folder = join(root, 'model');
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

const one: ReadonlyMap<string, BytesToWrite> = new Map([
  ['w', { type: 'F32', shape: [1], write: (append) => append(Buffer.from([0, 0, 0x80, 0x3f])) }],
]);
const gguf = (name: string, entries: [string, string | number][] = []) =>
  writeGguf(join(folder, name), {
    metadata: new Map(entries),
    types: new Map(entries.map(([key]) => [key, 'uint16'])),
    tensors: one,
  });
const safetensors = (name = 'model.safetensors') => writeSafetensorsBytes(join(folder, name), one);
const file = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
const one32 = Buffer.from([0, 0, 0x80, 0x3f]);

/** A llama2.c file of 2 words and width 2. */
const llama2c = () => {
  const floats = 2 * 2 + 2 + 4 * 4 + 2 + 3 * 4 + 2 + 2;
  const bytes = Buffer.alloc(28 + 4 * floats);
  bytes.set(Buffer.from(Int32Array.of(2, 2, 1, 1, 1, 2, 1).buffer));
  return bytes;
};

describe('opens', () => {
  const weight = (checkpoint: ReturnType<typeof openCheckpoint>) => {
    const into = new Uint8Array(4);
    checkpoint.source.read('w', into);
    return Buffer.from(into);
  };

  test('a folder in the layout of Hugging Face, of one file and of several', () => {
    file('config.json', '{"model_type":"llama","hidden_size":12}');
    gguf('beside.gguf');
    for (const write of [
      () => safetensors(),
      () => {
        safetensors('model-00001-of-00001.safetensors');
        file('model.safetensors.index.json', '{"weight_map":{"w":"model-00001-of-00001.safetensors"}}');
        rmSync(join(folder, 'model.safetensors'));
      },
    ]) {
      write();
      const checkpoint = openCheckpoint(folder);
      assert.ok(checkpoint.kind === 'huggingface' && checkpoint.path === folder);
      assert.deepEqual(checkpoint.config, { model_type: 'llama', hidden_size: 12 });
      assert.deepEqual(weight(checkpoint), one32);
    }
  });

  test('a GGUF file by its name or its folder, also in parts, also with a sidecar and a config.json', () => {
    gguf('m.gguf', [['k', 1]]);
    gguf('mmproj-m.gguf');
    file('config.json', '{}');
    for (const path of [folder, join(folder, 'm.gguf')]) {
      const checkpoint = openCheckpoint(path);
      assert.ok(checkpoint.kind === 'gguf' && checkpoint.path === join(folder, 'm.gguf'));
      assert.equal(checkpoint.metadata.get('k'), 1);
      assert.deepEqual(weight(checkpoint), one32);
    }
    rmSync(join(folder, 'm.gguf'));
    gguf('m-00001-of-00002.gguf', [
      ['split.no', 0],
      ['split.count', 2],
    ]);
    writeGguf(join(folder, 'm-00002-of-00002.gguf'), {
      metadata: new Map([
        ['split.no', 1],
        ['split.count', 2],
      ]),
      types: new Map([
        ['split.no', 'uint16'],
        ['split.count', 'uint16'],
      ]),
      tensors: new Map([['v', one.get('w')!]]),
    });
    assert.equal(openCheckpoint(folder).source.tensors.size, 2);
  });

  test('a llama2.c file, with the vocabulary beside it', () => {
    file('stories.bin', llama2c());
    const path = join(folder, 'stories.bin');
    const without = openCheckpoint(path);
    assert.ok(without.kind === 'llama2.c' && !without.metadata.has('tokenizer.ggml.model'));
    const piece = Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 0x61]);
    for (const name of ['tokenizer.bin', 'tok2.bin']) {
      file(name, Buffer.concat([Buffer.from([1, 0, 0, 0]), piece, piece]));
      const checkpoint = openCheckpoint(path);
      assert.ok(checkpoint.kind === 'llama2.c' && checkpoint.metadata.get('tokenizer.ggml.model') === 'llama');
      rmSync(join(folder, name));
    }
  });
});

describe('refuses', () => {
  const pickle = Buffer.from([0x80, 2, 0x8a, 0x0a, 0x6c]);
  const zip = Buffer.from('PK\x03\x04 and so on', 'latin1');
  const cases: [what: string, make: () => void, path: string, message: RegExp][] = [
    ['nothing', () => {}, 'none', /must be a file or a folder: nothing/],
    ['an empty folder', () => {}, '', /config\.json and model\.safetensors .*, or one GGUF file: nothing/],
    ['weights without config.json', () => safetensors(), '', /must hold config\.json.*: model\.safetensors/],
    ['config.json without weights', () => file('config.json', '{}'), '', /must hold .*: config\.json/],
    [
      'two models',
      () => {
        gguf('a.gguf');
        gguf('b.gguf');
      },
      '',
      /must hold one GGUF file: a\.gguf, b\.gguf \(name the file\)/,
    ],
    [
      'a folder of pickles',
      () => {
        file('config.json', '{}');
        file('pytorch_model-00001-of-00002.bin', zip);
      },
      '',
      /safetensors or GGUF: pytorch_model.* \(pickles are programs/,
    ],
    ['a pickle by its name', () => file('a.pt', 'x'), 'a.pt', /a pickle \(pickles are programs/],
    ['a pickle by its bytes', () => file('model.bin', pickle), 'model.bin', /a pickle \(pickles are programs/],
    ['a pickle in an archive', () => file('model.bin', zip), 'model.bin', /a pickle \(pickles are programs/],
    ['the format before GGUF', () => file('m.bin', Buffer.from('tjgg....')), 'm.bin', /its predecessor, ggjt/],
    ['a name without the bytes', () => file('m.gguf', 'hello'), 'm.gguf', /a GGUF file begins with GGUF: "hell"/],
    ['an empty file', () => file('m.gguf', ''), 'm.gguf', /a GGUF file begins with GGUF: ""/],
    ['weights alone', () => safetensors(), 'model.safetensors', /weights alone are no model.*name its folder/],
    ['a text', () => file('m.txt', 'hello'), 'm.txt', /must be GGUF, or llama2\.c/],
  ];
  for (const [what, make, name, message] of cases)
    test(what, () => {
      make();
      const path = join(folder, name);
      assert.throws(
        () => openCheckpoint(path),
        (e) => {
          assert.ok(e instanceof CheckpointFormatError && (e.what === path || `${e.what}/` === path), String(e));
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('what is not as its format says, in that format’s words', () => {
    file('config.json', '{');
    safetensors();
    assert.throws(() => openCheckpoint(folder), { name: 'CheckpointJsonError' });
    file('config.json', '{}');
    file('model.safetensors', 'x');
    assert.throws(() => openCheckpoint(folder), { name: 'SafetensorsError' });
    file('m.gguf', 'GGUF');
    assert.throws(() => openCheckpoint(join(folder, 'm.gguf')), { name: 'GgufError' });
    file('m.bin', llama2c().subarray(0, 60));
    assert.throws(
      () => openCheckpoint(join(folder, 'm.bin')),
      (e) => e instanceof CallosumError && e.name === 'Llama2cError',
    );
  });
});
