/**
 * The appliance as its user has it: `callosum up` with the base that comes with the project, asked by HTTP alone. Real documents and
 * questions made by rule from their fields, the time from the start to the first right answer, and a hundred megabytes learned while eight
 * readers ask. What the data network itself does is in the suites memory and memory-base.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { exactMatch } from '../src/eval/index.ts';
import type { World } from '../src/memory/worlds/world.ts';
import { type Started, startUp } from '../test/support/server.ts';
import { type Load, loadOf } from './appliance/load.ts';
import { ask, end, learn, learned } from './appliance/visitor.ts';
import { median, percentile } from './measure.ts';
import { factbook } from './memory/questions/factbook.ts';
import { howtocook } from './memory/questions/howtocook.ts';
import { describe, WORDINGS } from './memory/reading-figures.ts';
import { type Given, scoreOf } from './memory/score.ts';
import type { FigurePlan, Measured, Suite } from './suite.ts';

const BASE = join(import.meta.dirname, '../models/callosum-base/callosum-base.gguf');

/** What learning may hold, in MB. docs/appliance.md states it. */
const MOST_MEMORY = 2000;

/** Asked first, of all recipes. */
const FIRST = { question: '小米粥的预估卡路里是多少？', answer: /362/ };

/** `after`: of the server that is started on the same folder when the first has ended. */
async function onServer<T>(
  work: (server: Started, startedAt: number) => Promise<T>,
  after?: (server: Started, value: T) => Promise<void>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-appliance-'));
  const startedAt = performance.now();
  const server = await startUp(folder, '-m', BASE);
  try {
    let value: T;
    try {
      value = await work(server, startedAt);
    } finally {
      await end(server);
    }
    if (after) {
      const again = await startUp(folder, '-m', BASE);
      await after(again, value).finally(() => end(again));
    }
    return value;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds from the start to the first right answer, all recipes learned before it. */
function firstAnswer(): Promise<Measured> {
  const { documents } = howtocook();
  return onServer(async (server, startedAt) => {
    const seconds = () => (performance.now() - startedAt) / 1000;
    const opened = seconds();
    await learn(server, documents);
    const all = seconds();
    const { text, first } = await ask(server, FIRST.question);
    const right = FIRST.answer.test(text) && first !== undefined && /小米粥/.test(first);
    if (!right) throw new Error(`${FIRST.question} ${text} (${first})`);
    return {
      values: [seconds()],
      note: `opened after ${opened.toFixed(1)} s, ${documents.length} recipes learned after ${all.toFixed(1)} s; ${FIRST.question} ${text}`,
    };
  });
}

interface Asked {
  world: World;
  given: Map<string, Given>;
}
const known = new Map<string, Promise<Asked>>();

/** All questions of a set, through the running server. */
function askedOf(name: 'howtocook' | 'factbook'): Promise<Asked> {
  const asked =
    known.get(name) ??
    onServer(async (server) => {
      const world = name === 'howtocook' ? howtocook() : factbook();
      await learn(server, world.documents);
      const given = new Map<string, Given>();
      for (const { id, question } of world.questions) given.set(id, await ask(server, question));
      return { world, given };
    });
  known.set(name, asked);
  return asked;
}

function realFigure(set: 'howtocook' | 'factbook', wording: 'exact' | 'para'): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const { world, given } = await askedOf(set);
    const questions = world.questions.filter((one) => one.wording === WORDINGS[wording]);
    const score = scoreOf([{ questions, given: questions.map(({ id }) => given.get(id)!) }]);
    const found = questions.filter((one) => {
      const { first } = given.get(one.id)!;
      return one.documents.some((name) => first === `${basename(name.replace(/\.json$/, ''))}.md`);
    }).length;
    return {
      values: [100 * score.exact],
      note: `${describe(score)}; cited the document ${((100 * found) / questions.length).toFixed(1)}; right whatever the gates say ${(
        (100 * questions.filter((one) => exactMatch(given.get(one.id)!.text, one.answers)).length) / questions.length
      ).toFixed(1)}`,
    };
  };
  return { id: `appliance.${set}.${wording}`, unit: '%', measure };
}

let load: Promise<Load> | undefined;
const loaded = () => {
  load ??= onServer(
    (server) => loadOf(server, 1e8, 8),
    (again, { documents }) => learned(again, documents),
  );
  return load;
};

const loadFigure = (
  plan: Pick<FigurePlan, 'id' | 'unit' | 'bar' | 'of' | 'better'>,
  valuesOf: (load: Load) => number[],
  noteOf?: (load: Load) => string,
): FigurePlan => ({
  ...plan,
  measure: async () => ({ values: valuesOf(await loaded()), note: noteOf?.(await loaded()) }),
});

export const suite: Suite = {
  name: 'appliance',
  figures: [
    { id: 'appliance.first-answer.recipes', unit: 's', of: 'value', bar: 60, measure: firstAnswer },
    ...(['howtocook', 'factbook'] as const).flatMap((set) =>
      (['exact', 'para'] as const).map((wording) => realFigure(set, wording)),
    ),
    loadFigure(
      { id: 'appliance.load.failed', unit: 'requests', of: 'value', bar: 0, better: 'lower' },
      ({ failed }) => [failed.length],
      ({ answers, failed }) => [`${answers.length} questions answered by 8 readers`, ...failed.slice(0, 3)].join('; '),
    ),
    loadFigure(
      { id: 'appliance.load.memory', unit: 'MB', of: 'value', bar: MOST_MEMORY, better: 'lower' },
      ({ megabytes }) => (megabytes === undefined ? [] : [megabytes]),
      () => 'the most that the process held',
    ),
    loadFigure(
      { id: 'appliance.load.learned', unit: 'MB/s', better: 'higher' },
      ({ bytes, seconds }) => [bytes / 1e6 / seconds],
      ({ bytes, seconds, documents }) =>
        `${documents} documents, ${(bytes / 1e6).toFixed(0)} MB sent, read and learned in ${seconds.toFixed(0)} s beside the questions; all there after a restart`,
    ),
    loadFigure(
      { id: 'appliance.load.answer', unit: 'ms' },
      ({ answers }) => answers,
      ({ answers }) => `median ${median(answers).toFixed(0)}, 99 of 100 within ${percentile(answers, 0.99).toFixed(0)}`,
    ),
  ],
};
