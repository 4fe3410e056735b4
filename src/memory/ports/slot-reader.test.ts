/** Slots read for questions: against a twin in float64, from every state of the caches, forgotten, and without a trace on the base. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pagesFor } from '../../../test/infer/alone.ts';
import { difference, noise } from '../../infer/fixtures/pages.ts';
import { randomReader, silentReader } from '../../infer/fixtures/reader.ts';
import { type Past, ReaderTwin } from '../../infer/fixtures/reader-twin.ts';
import type { PagedSlot } from '../../infer/runner/compiled-slot.ts';
import { type EngineOptions, engineOf } from '../../infer/runner/index.ts';
import { openDecoder } from '../../model/open.ts';
import { device } from '../../tensor/index.ts';
import { Tokenizer, tokenizerFromGguf } from '../../text/index.ts';
import { slotText, suffixText } from '../reader/prompt.ts';
import type { Passage, Readout } from '../reader/readout.ts';
import { smallDecoder, smallTokenizer, smallWeights } from './fixtures/small-base.ts';
import { PortError, SlotReader, type SlotReaderOptions } from './index.ts';

const EXACT: EngineOptions = { precision: 'float32', stepTokens: 256, cacheBytes: 1 << 20 };
const QUESTION = 'Who owns it?';
const passage = (title: string, text: string): Passage => ({ key: `${title}/${text}`, title, text });
const PASSAGES = [
  passage('Reed', 'Owned by Ann since 1987.'),
  passage('Größe', 'Es gehört Zoë — 12 € und 😀.'),
  passage('Mill', 'The mill belongs to Tom Ash, who bought it in May.'),
  passage('河', '它属于李明。'),
];
const weights = smallWeights();
const reader = { ...randomReader(smallDecoder), pointerNull: [0, 0] as const };
const twin = new ReaderTwin(smallDecoder, weights, reader);
const encode = (text: string) => [...smallTokenizer.encode(text)];

function opened(options?: SlotReaderOptions) {
  const engine = engineOf(smallDecoder, weights, EXACT);
  const slots = new SlotReader(engine, smallTokenizer, reader, { pageBytes: 1 << 21, ...options });
  return {
    engine,
    slots,
    [Symbol.dispose]() {
      slots[Symbol.dispose]();
      engine[Symbol.dispose]();
    },
  };
}

/** What the compiled slots hold: keys and values rounded to a 127th of a line's largest. */
function compiled(passages: readonly Passage[]): Past {
  const past = twin.compile(passages.map(({ title, text }) => encode(slotText(title, text))));
  past.forEach(({ keys, values }, layer) => {
    const { headDim: D } = smallDecoder.blocks[layer];
    for (const row of [...keys, ...values])
      for (let at = 0; at < row.length; at += D) {
        const line = row.subarray(at, at + D);
        const step = Math.max(...line.map(Math.abs)) / 127;
        for (let d = 0; d < D; d++) line[d] = Math.round(line[d] / step) * step;
      }
  });
  return past;
}

function assertNear(got: ArrayLike<number>, expected: ArrayLike<number>, share: number, what: string): void {
  assert.equal(got.length, expected.length, what);
  const off = difference(got, expected);
  assert.ok(off <= share, `${what} differ by ${off}`);
}

function assertReadouts(got: readonly Readout[], expected: readonly Readout[], share: number): void {
  assert.equal(got.length, expected.length);
  got.forEach((readout, i) => {
    assert.deepEqual(readout.offsets, expected[i].offsets);
    assertNear(readout.heads, expected[i].heads, share, 'heads');
    assertNear(readout.start, expected[i].start, share, 'start');
    assertNear(readout.end, expected[i].end, share, 'end');
  });
}

describe('reading', () => {
  test('gives what the twin gives for each passage by itself', () => {
    using open = opened();
    const got = open.slots.read(QUESTION, PASSAGES);
    PASSAGES.forEach((p, i) => {
      const seen = twin.read(encode(suffixText(p.title, QUESTION)), compiled([p]), true);
      // A number that lies between two bytes may have gone to the other one.
      assertNear(
        got[i].heads,
        seen.heads.flatMap((row) => [...row]),
        3e-3,
        'heads',
      );
      assertNear(got[i].start, seen.ends[0], 3e-3, 'start');
      assertNear(got[i].end, seen.ends[1], 3e-3, 'end');
    });
  });

  test('gives bytes that are none of the text the place of their character', () => {
    using open = opened();
    for (const [i, { offsets }] of open.slots.read(QUESTION, PASSAGES).entries()) {
      const { title, text } = PASSAGES[i];
      const before = Buffer.from(`${title}\n`).length;
      let unit = 0;
      const expected = [...text].flatMap((character) => {
        const place = [unit, unit + character.length];
        unit += character.length;
        return Array.from(Buffer.from(character), () => place).flat();
      });
      assert.deepEqual([...offsets], [...new Array(2 * before).fill(-1), ...expected]);
    }
  });

  test('from the caches, in another order, twice in a call, in few pages: the same', () => {
    using first = opened();
    const expected = first.slots.read(QUESTION, PASSAGES);
    const order = [2, 0, 2, 1, 3];
    const inOrder = (readouts: readonly Readout[]) => order.map((i) => readouts[i]);
    assertReadouts(first.slots.read(QUESTION, PASSAGES), expected, 1e-5);
    assertReadouts(
      first.slots.read(
        QUESTION,
        order.map((i) => PASSAGES[i]),
      ),
      inOrder(expected),
      1e-5,
    );
    // Room for one passage and its question; and for no compiled slot at all.
    for (const options of [{ pageBytes: 6 * 3 * 2 * 2 * 32 * 8 * 4 }, { cacheBytes: 1 }]) {
      using narrow = opened(options);
      for (let i = 0; i < 2; i++)
        assertReadouts(
          narrow.slots.read(
            QUESTION,
            order.map((at) => PASSAGES[at]),
          ),
          inOrder(expected),
          1e-5,
        );
    }
  });

  test('of another question between: the same, nothing of it is left', () => {
    using open = opened();
    const expected = open.slots.read(QUESTION, PASSAGES);
    open.slots.read('What was it sold for, and to whom, by the owner before this one?', PASSAGES.toReversed());
    assertReadouts(open.slots.read(QUESTION, PASSAGES), expected, 1e-5);
    open.slots.read('Who?', PASSAGES);
    assertReadouts(open.slots.read(QUESTION, PASSAGES), expected, 1e-5);
  });

  test('a question longer than a step', () => {
    using open = opened();
    const question = 'Who owns it? '.repeat(30);
    const [got] = open.slots.read(question, PASSAGES.slice(0, 1));
    const seen = twin.read(encode(suffixText(PASSAGES[0].title, question)), compiled(PASSAGES.slice(0, 1)), true);
    assertNear(
      got.heads,
      seen.heads.flatMap((row) => [...row]),
      3e-3,
      'heads',
    );
  });

  test('what cannot be read is left out with its reason, and the others are read', () => {
    using open = opened();
    const expected = open.slots.read(QUESTION, PASSAGES);
    assert.equal(open.slots.leftOut.size, 0);
    const long = passage('Long', 'x'.repeat(700));
    const behind = passage('Long with a question', 'x'.repeat(590));
    const got = open.slots.read(QUESTION, [long, ...PASSAGES, behind]);
    assertReadouts(got.slice(1, 5), expected, 1e-5);
    for (const { offsets, heads, start, end } of [got[0], got[5]])
      assert.equal(offsets.length + heads.length + start.length + end.length, 0);
    assert.deepEqual([...open.slots.leftOut.keys()], [long.key, behind.key]);
    for (const [key, error] of open.slots.leftOut) {
      assert.ok(error instanceof PortError);
      assert.match(error.message, key === long.key ? /"Long".*640 tokens/ : /"Long with a question".*640 tokens/);
    }
    // No page was lost on the way.
    for (let i = 0; i < 200; i++) open.slots.prepare([passage('Next', `${i}`), long]);
    assert.deepEqual([...open.slots.leftOut.keys()], [long.key]);
    assertReadouts(open.slots.read(QUESTION, PASSAGES), expected, 1e-5);
    assert.deepEqual(open.slots.read(QUESTION, []), []);
    using writing = open.slots.write(QUESTION, [PASSAGES[0], long]);
    using alone = open.slots.write(QUESTION, [PASSAGES[0]]);
    assertNear(writing.logits, alone.logits, 1e-5, 'logits');
  });

  test('a text that the tokenizer rewrites is left out', () => {
    const rewriting = Tokenizer.build({ merges: [], normalization: 'nfc' });
    using engine = engineOf(smallDecoder, weights, EXACT);
    using slots = new SlotReader(engine, rewriting, reader, { pageBytes: 1 << 21 });
    const composed = passage('Café', 'Das Café gehört Zoë.');
    const decomposed = passage('Other', composed.text.normalize('NFD'));
    const [first, second] = slots.read(QUESTION, [decomposed, composed]);
    assert.equal(first.start.length, 0);
    assertReadouts([second], slots.read(QUESTION, [composed]), 1e-5);
    slots.prepare([decomposed]);
    assert.match(slots.leftOut.get(decomposed.key)!.message, /must spell the text/);
  });

  test('a long title is read to an eighth of the context', () => {
    using open = opened();
    const text = 'Owned by Ann since 1987.';
    for (const title of ['Handbuch für Müller › '.repeat(20), '手册'.repeat(100), '😀'.repeat(200)]) {
      const [long] = open.slots.read(QUESTION, [passage(title, text)]);
      assert.equal(open.slots.leftOut.size, 0);
      const bytes = long.start.length - text.length - 1; // a byte is a token here
      assert.ok(bytes <= 80 && bytes > 70, `${bytes}`);
      const cut = Buffer.from(title).subarray(0, bytes).toString();
      assert.ok(title.startsWith(cut), 'whole characters');
      assertReadouts([long], open.slots.read(QUESTION, [passage(cut, text)]), 1e-5);
    }
    // What fits is not touched.
    const whole = 'x'.repeat(80);
    const [{ offsets }] = open.slots.read(QUESTION, [passage(whole, 'A text.')]);
    assert.equal(offsets.length, 2 * (81 + 7));
  });

  test('a question that does not fit, or pages that hold no slot, are refused', () => {
    using open = opened();
    assert.throws(
      () => open.slots.read('?'.repeat(640), PASSAGES),
      (e: Error) => e instanceof PortError && /question/.test(e.message),
    );
    using narrow = opened({ pageBytes: 2 * 3 * 2 * 2 * 32 * 8 * 4 });
    assert.throws(
      () => narrow.slots.read(QUESTION, PASSAGES),
      (e: Error) => e instanceof PortError && /pages/.test(e.message),
    );
  });
});

describe('writing over joined slots', () => {
  /** Best first, so that the best is next to the prompt. */
  const joined = compiled(PASSAGES.toReversed());
  const prompt = suffixText(PASSAGES[0].title, QUESTION);

  test('logits of the twin, token by token and many at a time', () => {
    using open = opened();
    const text = encode(' Ann.');
    const { logits } = twin.read([...encode(prompt), ...text], joined, true);
    const after = logits.slice(encode(prompt).length - 1);
    using writing = open.slots.write(QUESTION, PASSAGES);
    assertNear(writing.logits, after[0], 3e-3, 'logits');
    text.forEach((token, i) => {
      assertNear(writing.accept([token]), after[i + 1], 3e-3, 'logits');
    });
    using other = open.slots.write(QUESTION, PASSAGES, { prompt });
    assertNear(other.accept(text), after.at(-1)!, 3e-3, 'logits');
    assert.equal(other.length, joined[0].keys.length + encode(prompt).length + text.length);
  });

  test('over the same slots again: the same, whatever was written before', () => {
    using open = opened();
    const logits = () => {
      using writing = open.slots.write(QUESTION, PASSAGES);
      return writing.logits.slice();
    };
    const expected = logits();
    assertNear(logits(), expected, 1e-5, 'logits');
    {
      using writing = open.slots.write(QUESTION, PASSAGES, { prompt: prompt.replace('owns', 'sold') });
      using beside = open.slots.write(QUESTION, PASSAGES);
      writing.accept(encode(' Ann.'));
      assertNear(beside.logits, expected, 1e-5, 'logits');
    }
    open.slots.read(QUESTION, PASSAGES);
    assertNear(logits(), expected, 1e-5, 'logits');
    // One slot is read and written over: the pages of the one are not those of the other.
    open.slots.read(QUESTION, PASSAGES.slice(0, 1));
    using one = open.slots.write(QUESTION, PASSAGES.slice(0, 1));
    const { logits: alone } = twin.read(encode(prompt), compiled(PASSAGES.slice(0, 1)), true);
    assertNear(one.logits, alone.at(-1)!, 3e-3, 'logits');
  });

  test('pages come back, and an end is said', () => {
    using open = opened({ pageBytes: 8 * 3 * 2 * 2 * 32 * 8 * 4 });
    for (let i = 0; i < 5; i++) open.slots.write(QUESTION, PASSAGES)[Symbol.dispose]();
    using writing = open.slots.write(QUESTION, PASSAGES.slice(0, 1));
    assert.throws(() => open.slots.write(QUESTION, PASSAGES.slice(1)), /pages/);
    assert.throws(() => open.slots.write(QUESTION, [], { prompt: '' }), /a token/);
    assert.throws(() => writing.accept(new Uint32Array(700)), /must fit into 640 tokens/);
    writing[Symbol.dispose]();
    assert.throws(() => writing.accept([1]), /must be open/);
  });
});

test('what is forgotten is gone from the caches, and writings over it end', () => {
  using open = opened();
  const expected = open.slots.read(QUESTION, PASSAGES);
  using over = open.slots.write(QUESTION, PASSAGES.slice(0, 2));
  using other = open.slots.write(QUESTION, PASSAGES.slice(2));
  const { bytes } = open.slots.cache;
  const { blocks: views } = open.slots.cache.get(PASSAGES[1].key)!.compiled as PagedSlot;
  open.slots.forget([PASSAGES[1].key, 'never seen']);
  assert.ok(!open.slots.cache.has(PASSAGES[1].key));
  assert.ok(open.slots.cache.bytes < bytes);
  assert.ok(views.every(({ storage }) => !storage.alive));
  assert.throws(() => over.accept([1]), /forgotten/);
  other.accept([1]);
  assertReadouts(open.slots.read(QUESTION, PASSAGES), expected, 1e-5);
});

test('the base has the same bits without a reader, with one, and with slots compiled', () => {
  const next = noise(2);
  const prompts = Array.from({ length: 1000 }, (_, i) =>
    Array.from({ length: 1 + (i % 12) }, () => Math.floor(((next() + 1) / 2) * smallDecoder.vocab)),
  );
  using engine = engineOf(smallDecoder, weights, { stepTokens: 128, context: 256 });
  const digest = () => {
    const hash = createHash('sha256');
    for (const tokens of prompts)
      hash.update(engine.step([{ tokens, start: 0, pages: pagesFor(engine, tokens.length), logits: 'last' }]));
    return hash.digest('hex');
  };
  const alone = digest();
  using slots = new SlotReader(engine, smallTokenizer, reader, { pageBytes: 1 << 20 });
  assert.equal(digest(), alone, 'a reader that is loaded');
  slots.read(QUESTION, PASSAGES);
  using _writing = slots.write(QUESTION, PASSAGES);
  assert.equal(digest(), alone, 'slots that are compiled');
});

test('memory is given back', () => {
  const cpu = device();
  const before = cpu.memory().liveCount;
  {
    using open = opened({ cacheBytes: 5000 });
    open.slots.prepare(PASSAGES);
    open.slots.read(QUESTION, PASSAGES);
    open.slots.write(QUESTION, PASSAGES);
    assert.throws(() => open.slots.write(QUESTION, PASSAGES, { prompt: '?'.repeat(700) }), PortError);
  }
  assert.equal(cpu.memory().liveCount, before);
});

const FOLDER = join(import.meta.dirname, '../../../../shared/models/smollm2-135m-instruct');
const FILE = join(FOLDER, 'SmolLM2-135M-Instruct.Q4_1.gguf');

test('a published base looks at the answer in a slot', {
  skip: !existsSync(FILE) && 'the published base is not here',
}, () => {
  const { decoder, weights, checkpoint } = openDecoder(FILE, { context: 512 });
  using _weights = weights;
  assert.ok(checkpoint.kind === 'gguf');
  using engine = engineOf(decoder, weights, { cacheBytes: 1 << 22 });
  const heads = [[22, 4]] as const;
  const blocks = silentReader(decoder).blocks;
  using slots = new SlotReader(engine, tokenizerFromGguf(checkpoint.metadata, FILE), {
    blocks,
    heads,
    pointers: [],
    pointerNull: [0, 0] as const,
  });
  const text = 'Its headquarters are in Tarvale. It was founded by Helga Brandt in 1987 and makes scales for dairies.';
  const one = passage('Dornwick Instruments', text);
  const lookedAt = (question: string) => {
    const [{ heads: row, offsets }] = slots.read(question, [one]);
    let best = -1;
    row.forEach((x, t) => {
      if (offsets[2 * t] >= 0 && (best < 0 || x > row[best])) best = t;
    });
    return text.slice(offsets[2 * best], offsets[2 * best + 1]);
  };
  assert.match('Helga Brandt', new RegExp(lookedAt('Who founded Dornwick Instruments?').trim()));
  assert.match(
    'in Tarvale',
    new RegExp(lookedAt('In which city are the headquarters of Dornwick Instruments?').trim()),
  );
});
