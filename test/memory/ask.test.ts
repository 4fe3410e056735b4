/** Asking from end to end: documents learned, questions answered with their sources, forgotten, kept from others; on a model of random weights, and on a real one where it is. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Answer, DataNetwork, type DocumentInput } from '../../src/memory/index.ts';
import { tinyModel } from '../support/tiny-model.ts';
import { wordsReader } from '../support/words-reader.ts';

const DOCUMENTS: readonly DocumentInput[] = [
  {
    name: 'mill.md',
    title: 'Rose Mill',
    text: 'Rose Mill is an old mill on the river Tarn. The owner of Rose Mill is Odile Grant. The mill was opened in March 1907. Its registration number is RM-2041. The main supplier of Rose Mill is Wodiad Foods.',
    places: [
      { start: 0, name: 'page 1' },
      { start: 84, name: 'page 2' },
    ],
  },
  {
    name: 'foods.md',
    title: 'Wodiad Foods',
    text: 'Wodiad Foods is a firm in the north. The annual revenue of Wodiad Foods is 3.5 million dollars. The director of Wodiad Foods is Hugo Barnes.',
  },
  {
    name: 'recipe.md',
    title: '宫保鸡丁',
    text: '宫保鸡丁是一道川菜。\n\n## 用料\n\n- 鸡胸肉 300g\n- 花生 50g\n- 盐 5g\n\n## 操作\n\n- 鸡肉切丁，用料酒腌制 15 分钟。',
  },
];

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'callosum-ask-'));
  folders.push(made);
  return made;
};
after(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const learned = (options: { model?: string; reader?: string } = {}): DataNetwork => {
  const network = DataNetwork.open({ folder: folder(), ...options });
  for (const document of DOCUMENTS) network.learn(document);
  return network;
};

/** Every citation quotes its document exactly, and the text of the answer where it says so. */
function assertCited(network: DataNetwork, { text, citations }: Answer): void {
  for (const { document, version, start, end, quote, context, answer } of citations) {
    const whole = network.store.text(document, version)!;
    assert.equal(whole.slice(start, end), quote);
    assert.ok(whole.includes(context) && context.includes(quote));
    if (answer[1] > 0) assert.equal(text.slice(...answer), quote);
  }
}

async function asked(
  network: DataNetwork,
  question: string,
  options?: Parameters<DataNetwork['ask']>[1],
): Promise<Answer> {
  const pieces: string[] = [];
  const asking = network.ask(question, options);
  for await (const piece of asking) pieces.push(piece);
  const answer = await asking.answer();
  assert.equal(pieces.join(''), answer.text);
  assertCited(network, answer);
  return answer;
}

describe('a data network without a base', () => {
  it('says that words and types alone answer, and cites the place', async () => {
    using network = learned();
    assert.match(network.notice!, /words and types alone/);
    const answer = await asked(network, 'Who is the owner of Rose Mill?');
    assert.equal(answer.outcome, 'answered');
    assert.equal(answer.value, 'Odile Grant');
    assert.equal(answer.citations[0]!.place, 'page 1');
    assert.equal(answer.citations[0]!.context, 'The owner of Rose Mill is Odile Grant.');
    assert.equal((await asked(network, 'What is the registration number of Rose Mill?')).citations[0]!.place, 'page 2');
  });

  it('goes over two documents, and cites both', async () => {
    using network = learned();
    const answer = await asked(network, 'What is the annual revenue of the main supplier of Rose Mill?');
    assert.equal(answer.value, '3.5 million dollars');
    assert.deepEqual(
      answer.citations.map(({ document, quote }) => [document, quote]),
      [
        ['foods.md', '3.5 million dollars'],
        ['mill.md', 'Wodiad Foods'],
      ],
    );
  });

  it('answers from a new version at once, and from an old epoch as it was then', async () => {
    using network = learned();
    const { epoch } = network.learn({ name: 'other.md', text: 'Nothing.' });
    network.update({ ...DOCUMENTS[0]!, text: DOCUMENTS[0]!.text.replace('Odile Grant', 'Ida Lorne') });
    assert.equal((await asked(network, 'Who is the owner of Rose Mill?')).value, 'Ida Lorne');
    assert.equal((await asked(network, 'Who is the owner of Rose Mill?', { asOf: epoch })).value, 'Odile Grant');
  });

  it('does not know what was forgotten', async () => {
    using network = learned();
    const certificate = network.forget('mill.md', { compact: true });
    assert.ok(certificate.compacted);
    const answer = await asked(network, 'Who is the owner of Rose Mill?');
    assert.equal(answer.outcome, 'absent');
    assert.ok(!answer.text.includes('Grant'));
  });

  it('keeps what is labelled from those who have not the label', async () => {
    using network = DataNetwork.open({ folder: folder() });
    network.learn({ ...DOCUMENTS[0]!, label: 'board' });
    network.learn(DOCUMENTS[1]!);
    assert.notEqual((await asked(network, 'Who is the owner of Rose Mill?')).outcome, 'answered');
    assert.equal((await asked(network, 'Who is the owner of Rose Mill?', { labels: ['board'] })).value, 'Odile Grant');
  });

  it('cites both documents that disagree, and believes the one of higher authority', async () => {
    using network = learned();
    const other = {
      name: 'press.md',
      title: 'Rose Mill: press',
      text: 'The owner of Rose Mill is Ida Lorne. It was in the papers.',
    };
    network.learn(other);
    const conflict = await asked(network, 'Who is the owner of Rose Mill?');
    assert.equal(conflict.outcome, 'conflict');
    assert.deepEqual(conflict.citations.map(({ quote }) => quote).sort(), ['Ida Lorne', 'Odile Grant']);
    network.learn({ ...other, authority: 2, text: `${other.text} Twice.` });
    const settled = await asked(network, 'Who is the owner of Rose Mill?');
    assert.equal(settled.outcome, 'answered');
    assert.equal(settled.value, 'Ida Lorne');
  });

  it('takes a document about something of a longer name for no contradiction', async () => {
    using network = learned();
    const text = 'The owner of East Rose Mill is Ida Lorne. East Rose Mill was in the papers.';
    network.learn({ name: 'east.md', title: 'East Rose Mill', text });
    const answer = await asked(network, 'Who is the owner of Rose Mill?');
    assert.notEqual(answer.outcome, 'conflict');
    assert.notEqual(answer.value, 'Ida Lorne');
  });

  it('answers in Chinese', async () => {
    using network = learned();
    const answer = await asked(network, '宫保鸡丁需要多少花生？');
    assert.deepEqual([answer.outcome, answer.value], ['answered', '50g'], answer.text);
  });
});

describe('a data network with a base', () => {
  const model = join(folder(), 'model');
  const reader = join(folder(), 'tiny.reader.safetensors');
  before(() => {
    tinyModel(model);
    wordsReader(model, reader);
  });

  it('reads with its reader, and finds the same', async () => {
    using words = learned();
    using network = learned({ model, reader });
    assert.equal(network.notice, undefined);
    assert.equal(network.reader, reader);
    for (const question of ['Who is the owner of Rose Mill?', 'When was Rose Mill opened?']) {
      const answer = await asked(network, question);
      assert.equal(answer.value, (await asked(words, question)).value);
      assert.ok(answer.value === undefined || answer.text.includes(answer.value));
    }
  });

  it('says so where there is no reader', () => {
    using network = learned({ model });
    assert.match(network.notice!, /no reader for this base/);
  });

  it('speaks alone, and says so, where the documents have nothing to do with it', async () => {
    using network = learned({ model, reader });
    const answer = await asked(network, 'zyx qwv jkl');
    assert.equal(answer.outcome, 'base');
    assert.deepEqual(answer.citations, []);
  });

  it('ends where its pieces are left', async () => {
    using network = learned({ model, reader });
    const asking = network.ask('Who is the owner of Rose Mill?');
    for await (const piece of asking) if (piece !== '') break;
    await assert.rejects(asking.answer(), /ended before its answer was whole/);
  });

  it('stops when it is told to', async () => {
    using network = learned({ model, reader });
    const stop = AbortSignal.abort(new Error('enough'));
    await assert.rejects(network.ask('Who is the owner of Rose Mill?', { signal: stop }).answer(), /enough/);
  });
});

const MODEL = join(import.meta.dirname, '../../../shared/models/smollm2-135m-instruct');
const file = existsSync(MODEL) ? readdirSync(MODEL).find((name) => name.endsWith('.gguf')) : undefined;
const missing = file ? undefined : 'no ../shared/models/smollm2-135m-instruct';

describe('a data network with a real base', { skip: missing }, () => {
  it('answers with exact strings inside its sentences', async (t) => {
    using network = learned({ model: join(MODEL, file!) });
    if (network.notice) t.diagnostic(network.notice);
    for (const [question, value] of [
      ['Who is the owner of Rose Mill?', 'Odile Grant'],
      ['What is the registration number of Rose Mill?', 'RM-2041'],
    ] as const) {
      const answer = await asked(network, question);
      assert.equal(answer.value, value);
      assert.ok(answer.text.includes(value));
    }
    // More than its pages would hold, if sentences that nobody reads to the end kept them.
    for (let i = 0; i < 30; i++)
      for await (const piece of network.ask('Who is the owner of Rose Mill?')) if (piece !== '') break;
    // A question whose answer no rounding of a processor's products changes.
    const other = await asked(network, 'What is the capital of Germany?');
    assert.equal(other.outcome, 'base');
    assert.match(other.text, /Berlin/);
  });
});
