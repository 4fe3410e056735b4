/**
 * Renders a committed result as a Markdown table between the markers of the documents that show it, in both languages:
 * node bench/report.ts <suite>. It reads bench/results/<suite>.json and measures nothing; running it twice changes nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BenchResult, type Figure, type Origin, readResult } from './format.ts';
import { contenderTable, isCell } from './memory/contender-table.ts';
import { barText, significant } from './table.ts';

/** Between these two lines of a page stands a suite's table. */
export const markersOf = (suite: string): [start: string, end: string] => [
  `<!-- results:${suite}:start -->`,
  `<!-- results:${suite}:end -->`,
];

interface Language {
  code: 'en' | 'zh';
  headings: string[];
  summary(result: BenchResult): string;
  bound(threads: number, gflops: string, gbs: string): string;
  /** Of the figures that bear the mark. */
  elsewhere(mark: string, day: string, commit: string, machine?: string): string;
  holds: [yes: string, no: string];
  failed: string;
}

const memory = ({ machine }: BenchResult) => `${significant(machine.memoryBytes / 2 ** 30)} GiB`;
const day = ({ date }: Pick<Origin, 'date'>) => date.slice(0, 10);
const commit = ({ commit: id }: Pick<Origin, 'commit'>) => id.slice(0, 12);

const ENGLISH: Language = {
  code: 'en',
  headings: ['figure', 'value', 'p10 to p90', 'of bound', 'against peer', 'bar', 'holds'],
  summary: (r) =>
    `Measured ${day(r)} at commit \`${commit(r)}\` on ${r.machine.cpu}, ${r.machine.cores} cores, ${memory(r)}, instruction set ${r.machine.isa}, Node ${r.machine.node}.`,
  bound: (threads, gflops, gbs) =>
    `- ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${gflops} GFLOP/s of multiply-adds, ${gbs} GB/s read`,
  elsewhere: (mark, when, where, machine) =>
    `${mark} measured ${when} at commit \`${where}\`${machine ? ` on ${machine}` : ''}`,
  holds: ['yes', '**no**'],
  failed: 'failed',
};

const CHINESE: Language = {
  code: 'zh',
  headings: ['指标', '数值', 'p10 至 p90', '占上限', '与对照之比', '门槛', '达标'],
  summary: (r) =>
    `${day(r)} 测于提交 \`${commit(r)}\`；机器：${r.machine.cpu}，${r.machine.cores} 核，内存 ${memory(r)}，指令集 ${r.machine.isa}，Node ${r.machine.node}。`,
  bound: (threads, gflops, gbs) => `- ${threads} 线程：乘加 ${gflops} GFLOP/s，读内存 ${gbs} GB/s`,
  elsewhere: (mark, when, where, machine) =>
    `${mark} ${when} 测于提交 \`${where}\`${machine ? `，机器：${machine}` : ''}`,
  holds: ['是', '**否**'],
  failed: '失败',
};

/** Where the tables stand. */
const PAGES: [path: string, language: Language][] = [
  ['../docs/performance.md', ENGLISH],
  ['../docs/zh/performance.md', CHINESE],
];
export const SUITES = ['engine', 'tokenizer', 'train', 'architectures', 'infer', 'memory', 'memory-base', 'appliance'];

export function render(result: BenchResult, language: 'en' | 'zh'): string {
  return renderIn(result, language === 'en' ? ENGLISH : CHINESE);
}

function renderIn(result: BenchResult, language: Language): string {
  const { fmaGflops, readGBs } = result.bounds;
  const threads = [...new Set([...Object.keys(fmaGflops), ...Object.keys(readGBs)])].map(Number).sort((a, b) => a - b);
  const known = (value: number | undefined) => (value === undefined ? '?' : significant(value));
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const others = [
    ...new Map(result.figures.flatMap(({ measured }) => (measured ? [[placeOf(measured), measured]] : []))).values(),
  ];
  const markOf = ({ measured }: Figure) =>
    measured ? markAt(others.findIndex((one) => placeOf(one) === placeOf(measured))) : '';
  return [
    language.summary(result),
    '',
    ...threads.map((n) => language.bound(n, known(fmaGflops[n]), known(readGBs[n]))),
    '',
    ...others.map((origin, i) => `- ${language.elsewhere(markAt(i), day(origin), commit(origin), origin.machine)}`),
    ...(others.length > 0 ? [''] : []),
    ...contenderTable(result.figures, language.code, markOf),
    row(language.headings),
    row(language.headings.map((_, i) => (i >= 1 && i <= 3 ? '---:' : '---'))),
    ...result.figures
      .filter((figure) => !isCell(figure))
      .map((figure) => row(cellsOf(figure, language, markOf(figure)))),
  ].join('\n');
}

const placeOf = ({ commit, machine = '' }: Origin): string => `${commit} ${machine}`;

/** ¹, ², ... */
const markAt = (index: number) => [...String(index + 1)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');

function cellsOf(figure: Figure, { holds, failed }: Language, mark: string): string[] {
  const { id, value, unit, spread, samples, share, peer, ratio } = figure;
  const there = samples > 0;
  return [
    `\`${id}\`${mark}`,
    there ? `${significant(value)} ${unit}` : failed,
    there ? `${significant(spread[0])} .. ${significant(spread[1])}` : '',
    share === undefined ? '' : `${(share * 100).toFixed(1)} %`,
    peer && ratio !== undefined ? `${ratio.toFixed(2)}x ${peer.name} ${peer.version}` : '',
    figure.bar === undefined ? '' : barText(figure),
    figure.holds === undefined ? '' : holds[figure.holds ? 0 : 1],
  ];
}

/** The page with `table` between the suite's markers. */
export function replaceTable(page: string, suite: string, table: string): string {
  const [first, last] = markersOf(suite);
  const [start, end] = [page.indexOf(first), page.indexOf(last)];
  if (start < 0 || end < start) throw new Error(`[report] the page must have ${first} and then ${last}`);
  return `${page.slice(0, start + first.length)}\n${table}\n${page.slice(end)}`;
}

async function main([suite, ...rest]: string[]): Promise<number> {
  if (suite === 'scaling' && rest.length === 0) {
    const { showResult } = await import('./scaling/draw.ts'); // it has plots, and pages of its own
    for (const path of await showResult(replaceTable)) console.log(`wrote docs/${path}`);
    return 0;
  }
  if (suite === undefined || rest.length > 0 || !SUITES.includes(suite)) {
    console.error(`usage: node bench/report.ts <suite>; suites: ${SUITES.join(', ')}, scaling`);
    return 2;
  }
  const result = await readResult(fileURLToPath(new URL(`./results/${suite}.json`, import.meta.url)));
  for (const [path, language] of PAGES) {
    const file = fileURLToPath(new URL(path, import.meta.url));
    await writeFile(file, replaceTable(await readFile(file, 'utf8'), suite, renderIn(result, language)));
    console.log(`wrote ${path.slice(3)}`);
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
