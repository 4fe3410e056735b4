/**
 * Tests of the scaling experiment: what text is kept, that architectures differ by the idea alone, which runs come in which order, what
 * follows from losses, and one small experiment from articles to a result. No time is asserted.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { parameterCount } from '../src/model/index.ts';
import { idsOf as randomIds } from '../test/support/model.ts';
import { Source } from '../test/support/source.ts';
import { type Cell, costAt, fitLaw, multiplierOf, seedDeviation } from './scaling/analyse.ts';
import { configOf, inBlocks, NAMES, SIZES, sizeOf, VARIANTS, type Variant } from './scaling/architectures.ts';
import { runJob } from './scaling/child.ts';
import { clean } from './scaling/clean.ts';
import { flopsOf } from './scaling/cost.ts';
import { prepareData } from './scaling/data.ts';
import { chartOf } from './scaling/draw.ts';
import { trainedOf } from './scaling/experiment.ts';
import { idOf, type Job, lossOf, plan, type Result, SETTINGS, searchOf } from './scaling/plan.ts';
import { resultsIn, runQueue } from './scaling/queue.ts';
import { stepTimes } from './scaling/step-time.ts';
import { tablesOf } from './scaling/tables.ts';

const options = { vocab: 4096, context: 256 };

describe('text', () => {
  const sentence =
    'The river rises in the hills to the north and flows to the sea past towns that grew beside its mills.';
  const paragraph = Array(6).fill(sentence).join(' ');

  test('of prose is kept, without references, emphasis and empty brackets', () => {
    assert.equal(clean(`_The_ ${paragraph}[12] It ends (; ).`), `The ${paragraph} It ends .`);
  });
  test('of tables, lists, headings and footnotes is dropped', () => {
    const dropped = [
      'History',
      '| a | b |',
      '+----+----+',
      'Name      Year     Place',
      '[3]',
      'Category:Rivers',
      '演出作品.',
    ];
    assert.equal(clean([...dropped, paragraph, '1990, 1991, 1992; 12, 13; 1, 2, 3.'].join('\n')), paragraph);
  });
  test('of stubs is dropped whole', () => {
    assert.equal(clean(sentence), '');
    assert.equal(clean('恩多隆杜古是馬里的城鎮，位於該國西部。'), '');
    const chinese = '車站位於城市的西部，每天有許多旅客在此上車和下車。'.repeat(8);
    assert.equal(clean(`車站\n${chinese}`), chinese);
  });
});

describe('architectures', () => {
  test('of a size have the same blocks', () => {
    const same = [
      'hidden_size',
      'intermediate_size',
      'num_hidden_layers',
      'num_attention_heads',
      'head_dim',
      'use_qk_norm',
    ];
    for (const size of SIZES) {
      const [base, ...others] = NAMES.map((name) => ({ name, config: configOf(name, size, options) }));
      for (const { name, config } of others) {
        for (const field of [...same, 'tie_word_embeddings', 'initializer_range', 'norm_eps'] as const)
          assert.equal(config[field as 'hidden_size'], base.config[field as 'hidden_size'], `${name} ${field}`);
        assert.ok(inBlocks(config) > inBlocks(base.config), name);
        assert.ok(
          flopsOf({ size: size.name, architecture: name }, SETTINGS) >
            flopsOf({ size: size.name, architecture: NAMES[0] }, SETTINGS),
          name,
        );
      }
    }
  });
  test('have the sizes of their names, and every variant is another model', () => {
    for (const [name, wanted] of [
      ['250k', 0.25e6],
      ['500k', 0.5e6],
      ['1m', 1e6],
      ['2m', 2e6],
    ] as const) {
      const parameters = inBlocks(configOf('transformer++', sizeOf(name), options));
      assert.ok(Math.abs(parameters / wanted - 1) < 0.1, `${name}: ${parameters}`);
    }
    const variants = Object.keys(VARIANTS) as Variant[];
    const counts = variants.map((variant) =>
      parameterCount(configOf('dcformer', sizeOf('250k'), { ...options, variant })),
    );
    assert.ok(!counts.includes(parameterCount(configOf('dcformer', sizeOf('250k'), options))));
    assert.throws(() => sizeOf('3m'), /size must be one of 250k/);
  });
});

/** As if it had been trained. */
const trained = (job: Job, loss: number): Result => ({
  job,
  languages: { zh: { loss, bitsPerByte: 2 }, en: { loss: loss + 1, bitsPerByte: 3 } },
  tokens: 1000,
  seconds: 1,
});

/** Every run of a plan, as if each had been trained in turn; the best rate is 0.016, for DCFormer twice that. */
function whole(): Result[] {
  const results: Result[] = [];
  for (;;) {
    const done = new Set(results.map(({ job }) => idOf(job)));
    const next = plan(SETTINGS, results).find((job) => !done.has(idOf(job)));
    if (!next) return results;
    const best = next.architecture === 'dcformer' ? 0.032 : 0.016;
    results.push(trained(next, 5 + Math.abs(Math.log2(next.lr / best)) / 10));
  }
}

describe('the plan', () => {
  test('begins with one rate of every architecture', () => {
    const jobs = plan(SETTINGS, []);
    assert.equal(jobs.length, 15);
    assert.deepEqual(new Set(jobs.slice(0, 5).map(({ architecture }) => architecture)), new Set(NAMES));
    assert.equal(new Set(jobs.slice(0, 5).map(({ lr }) => lr)).size, 1);
  });
  test('tries rates beyond the edge until the best has neighbours, and the larger sizes take it', () => {
    const results = whole();
    assert.deepEqual(searchOf('lfa', SETTINGS, results), {
      best: 0.016,
      atEdge: false,
      tried: [0.004, 0.008, 0.016, 0.032],
      open: [],
    });
    assert.equal(searchOf('dcformer', SETTINGS, results).best, 0.032);
    const larger = results.filter(({ job }) => job.size !== '250k');
    const bestOf = (name: string) => (name === 'dcformer' ? 0.032 : 0.016);
    for (const { job } of larger) {
      const half = job.size === '500k' && job.lr === bestOf(job.architecture) / 2 && job.seed === 1;
      assert.ok(half || job.lr === bestOf(job.architecture), idOf(job));
    }
    assert.equal(larger.filter(({ job }) => job.lr !== bestOf(job.architecture)).length, NAMES.length);
    const seeds = (size: string, name: string) =>
      new Set(results.filter(({ job }) => job.size === size && job.architecture === name).map(({ job }) => job.seed))
        .size;
    for (const name of NAMES)
      assert.deepEqual([seeds('250k', name), seeds('500k', name), seeds('1m', name)], [2, 2, 1]);
    assert.deepEqual(
      larger.filter(({ job }) => job.size === '1.4m').map(({ job }) => job.architecture),
      ['transformer++'],
    );
  });
  test('a run that diverged is worse than any other', () => {
    const failed: Result = { job: plan(SETTINGS, [])[0], tokens: 0, seconds: 0, failed: 'after 5 skipped steps' };
    assert.equal(lossOf(failed), Number.POSITIVE_INFINITY);
    assert.equal(searchOf(failed.job.architecture, SETTINGS, [failed]).open.length, 2);
  });
  test('gives a cell for every architecture and size, and one for each variant', () => {
    const results = whole();
    const cells = trainedOf(SETTINGS, results);
    assert.equal(cells.length, 3 * 5 + 1);
    assert.deepEqual(
      cells.map(({ results: own }) => own.length),
      [...Array(10).fill(2), ...Array(6).fill(1)],
    );
    for (const variant of Object.keys(VARIANTS) as Variant[])
      assert.equal(trainedOf(SETTINGS, results, variant)[0].results.length, 2);
  });
});

describe('multipliers', () => {
  const law = (cost: number) => 9 * cost ** -0.05;
  const base = [1e12, 4e12, 16e12].map(
    (cost): Cell => ({
      architecture: 'base',
      size: String(cost),
      losses: [law(cost) + 0.001, law(cost) - 0.001],
      cost,
    }),
  );
  const other: Cell = { architecture: 'other', size: 's', losses: [law(3e12)], cost: 2e12 };

  test('are the cost of the law over the own one', () => {
    const fit = fitLaw(base.map(({ cost }) => ({ cost, loss: law(cost) })))!;
    assert.ok(Math.abs(costAt(fit, law(5e12)) / 5e12 - 1) < 1e-9);
    assert.equal(fitLaw([{ cost: 1, loss: 1 }]), undefined);
    const found = multiplierOf(other, [...base, other], 'base')!;
    assert.ok(Math.abs(found.value - 1.5) < 1e-3, String(found.value));
    const [low, high] = found.interval!;
    assert.ok(low < 1.5 && high > 1.5 && low > 1.4 && high < 1.6, `${low} ${high}`);
  });
  test('have the intervals that Student has', () => {
    // One cell with two seeds: 1 degree of freedom. The base is exact, so ln of the multiplier is the loss's error over 0.05.
    const { deviation, freedom } = seedDeviation([{ ...other, losses: [4.99, 5.01] }]);
    assert.equal(freedom, 1);
    assert.ok(Math.abs(deviation - Math.SQRT2 * 0.01) < 1e-12);
    const exact = base.map((cell) => ({ ...cell, losses: [law(cell.cost)] }));
    const wide = multiplierOf(
      { ...other, losses: [law(3e12) + 1e-5, law(3e12) - 1e-5] },
      [...exact, { ...other, losses: [law(3e12) + 1e-5, law(3e12) - 1e-5] }],
      'base',
    )!;
    const half = (Math.log(wide.interval![1]) - Math.log(wide.interval![0])) / 2;
    // 12.706 deviations of the mean for one degree; the three points of the base, one seed each, add theirs.
    const relative = (12.706 * 1e-5) / law(3e12) / 0.05;
    assert.ok(half > relative && half < 3 * relative, `${half} ${relative}`);
  });
  test('below the losses of the base are read at its best one, by the own law', () => {
    const own = [2e12, 8e12, 20e12].map(
      (cost): Cell => ({ architecture: 'other', size: `o${cost}`, losses: [law(1.5 * cost)], cost }),
    );
    const found = multiplierOf(own[2], [...base, ...own], 'base')!;
    assert.equal(found.read, 'own');
    assert.ok(Math.abs(found.value - 1.5) < 1e-3, String(found.value));
    assert.equal(multiplierOf(own[1], [...base, ...own], 'base')!.read, 'base');
  });
  test('are not read beyond the points of a law', () => {
    for (const cost of [0.5e12, 20e12]) {
      const beyond = { ...other, losses: [law(cost)] };
      assert.equal(multiplierOf(beyond, [...base, beyond], 'base'), undefined);
    }
  });
});

test('a chart has a line for each architecture that has points', () => {
  const figure = (id: string, value: number) => ({
    id,
    value,
    unit: 'x',
    samples: 1,
    spread: [value, value] as [number, number],
  });
  const figures = ['250k', '500k'].flatMap((size, i) => [
    figure(`scaling.loss.lfa.${size}`, 6 - i),
    figure(`scaling.flops.lfa.${size}`, 1e12 * (i + 1)),
  ]);
  const missing = { ...figure('scaling.loss.dcformer.250k', 0), samples: 0 };
  const chart = chartOf({ figures: [...figures, missing] } as unknown as Parameters<typeof chartOf>[0], 'flops');
  assert.deepEqual(
    chart.series.map(({ name, points }) => [name, points]),
    [
      [
        'LFA',
        [
          { x: 1e12, y: 6 },
          { x: 2e12, y: 5 },
        ],
      ],
    ],
  );
});

test('tables show what is there, what is open and what lies outside', () => {
  const figure = (id: string, value: number, samples: number, note?: string) => ({ id, value, samples, note });
  const figures = [
    figure('scaling.loss.lfa.250k', 5.76891, 2),
    figure('scaling.loss.lfa.500k', 0, 0, 'failed: no run of it is finished yet'),
    figure('scaling.multiplier.flops.lfa.250k', 1.5, 9, '95 % interval 1.20 to 1.80, parametric bootstrap'),
    figure('scaling.multiplier.flops.lfa.1m', 0, 0, 'failed: its loss lies outside of those of Transformer++'),
    figure('scaling.variant.rank-4', 5.71, 1),
  ];
  const result = { figures } as unknown as Parameters<typeof tablesOf>[0];
  const table = tablesOf(result, 'en').split('\n');
  assert.ok(table.includes('| LFA | 5.7689 | not trained yet |  |  |'), table.join('\n'));
  assert.ok(table.includes('| LFA | 1.50 (1.20 .. 1.80) |  | outside |  |  |  |'), table.join('\n'));
  assert.ok(table.includes('| rank 4 | 5.7100 |'));
  assert.ok(tablesOf(result, 'zh').includes('| 秩 4 | 5.7100 |'));
});

test('steps of architectures are timed in turn', async () => {
  const configs = Object.fromEntries(
    NAMES.map((name) => [name, configOf(name, { name: '', width: 32, layers: 2 }, { vocab: 64, context: 16 })]),
  );
  const times = await stepTimes(configs, { rows: 1, length: 16, samples: 5, sampleSeconds: 0.001 });
  for (const name of NAMES) assert.ok(times[name].length >= 5 && times[name].every((t) => t >= 0), name);
});

describe('an experiment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scaling-'));
  after(() => rmSync(folder, { recursive: true }));
  const settings = { ...SETTINGS, tokensPerParameter: 0.01, evaluatedTokens: 256, sizes: ['250k'], base: [] };
  const job: Job = { size: '250k', architecture: 'lfa+dcmha', lr: 0.008, seed: 1 };

  test('makes its data from articles, trains a run and keeps its result', async () => {
    const corpus = join(folder, 'corpus');
    mkdirSync(corpus);
    const source = new Source(1);
    const words = Array.from({ length: 400 }, (_, i) => i.toString(36).replace(/\d/g, 'o'));
    const article = (lang: string) => {
      const sentence = () =>
        Array.from(randomIds(1, 12, words.length, source.int(0, 1e6)), (i) =>
          lang === 'zh' ? `河${words[i]}山` : words[i],
        ).join(lang === 'zh' ? '' : ' ');
      return Array.from({ length: 24 }, () => sentence() + (lang === 'zh' ? '。' : '. ')).join('');
    };
    for (const lang of ['zh', 'en']) {
      const lines = Array.from({ length: 400 }, (_, i) =>
        JSON.stringify({ id: `${lang}${i}`, lang, text: article(lang) }),
      );
      writeFileSync(join(corpus, `${lang}wiki.jsonl.zst`), zstdCompressSync(Buffer.from(lines.join('\n'))));
    }
    await prepareData(folder, corpus, 1);
    const result = await runJob(folder, job, settings);
    assert.deepEqual(result, JSON.parse(readFileSync(join(folder, 'runs', `${idOf(job)}.json`), 'utf8')));
    assert.equal(result!.tokens, 2 * 4 * 256);
    assert.deepEqual(Object.keys(result!.languages!), ['zh', 'en']);
    assert.ok(lossOf(result!) > 1 && lossOf(result!) < 9);
    rmSync(join(folder, 'runs', idOf(job)), { recursive: true });
    assert.deepEqual(await runJob(folder, job, settings), result); // kept: it is not trained again
  });

  test('trains in child processes what is not there, and stops when told', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      if (/: loss /.test(line)) stop.abort();
    };
    const results = await runQueue({ folder, settings, atOnce: 1, signal: stop.signal, onLine });
    assert.deepEqual(results.map((r) => idOf(r.job)).sort(), [
      '250k_lfa+dcmha_lr0.008_seed1',
      '250k_transformer++_lr0.008_seed1',
    ]);
    assert.match(lines[0], /250k_transformer\+\+_lr0.008_seed1: started/);
    assert.deepEqual(resultsIn(folder), results);
    assert.ok(existsSync(join(folder, 'settings.json')));
  });
});
