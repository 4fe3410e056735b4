/** The table of all contenders as Markdown: a row for each set and wording, a column for each contender, from the figures that are its cells. */
import type { Figure } from '../format.ts';
import { CONTENDERS, type ContenderName } from './evaluation.ts';
import type { SetName } from './sets.ts';

const PREFIX = 'memory.column.';

export const isCell = ({ id }: Figure): boolean => id.startsWith(PREFIX);

interface Words {
  readonly set: string;
  readonly sets: Record<SetName, string>;
  readonly wordings: Record<string, string>;
  readonly contenders: Record<(typeof CONTENDERS)[number], string>;
  readonly caption: string;
}

const ENGLISH: Words = {
  set: 'questions',
  sets: {
    'world-en': 'invented entities, English',
    'world-zh': 'invented entities, Chinese',
    factbook: 'countries',
    howtocook: 'recipes, Chinese',
    drcd: 'DRCD',
    cmrc: 'CMRC 2018',
  },
  wordings: { exact: "the documents' words", para: 'other words', idiom: 'figures of speech' },
  contenders: {
    base: 'base alone',
    oracle: 'gold passage in the prompt',
    rag: 'retrieval into the prompt',
    lora: 'LoRA',
    floor: 'words and types, no network',
    gold: 'data network, gold slot given',
    addressed: 'data network, its best answer',
    asked: 'data network, asked',
  },
  caption: 'Exact match in %, for questions that people wrote with F1 after it. All contenders have the same base.',
};

const CHINESE: Words = {
  set: '问题',
  sets: {
    'world-en': '虚构实体，英文',
    'world-zh': '虚构实体，中文',
    factbook: '各国概况，英文',
    howtocook: '菜谱',
    drcd: 'DRCD',
    cmrc: 'CMRC 2018',
  },
  wordings: { exact: '文档原话', para: '换一种说法', idiom: '修辞说法' },
  contenders: {
    base: '只有基座',
    oracle: '正确段落放进提示',
    rag: '检索后放进提示',
    lora: 'LoRA',
    floor: '只看词和类型，不用网络',
    gold: '数据网络，给定正确片段',
    addressed: '数据网络，最佳答案',
    asked: '数据网络，直接提问',
  },
  caption: '完全匹配率（%）；人写的问题后面另附 F1。所有对手用同一个基座。',
};

/** Lines of Markdown; none where the result has no cells. */
export function contenderTable(
  figures: readonly Figure[],
  language: 'en' | 'zh',
  /** Of a figure that was measured elsewhere. */
  markOf: (figure: Figure) => string = () => '',
): string[] {
  const words = language === 'en' ? ENGLISH : CHINESE;
  const cells = new Map(figures.filter(isCell).map((figure) => [figure.id.slice(PREFIX.length), figure]));
  if (cells.size === 0) return [];
  const rows = [...new Set([...cells.keys()].map((id) => id.split('.').slice(0, 2).join('.')))];
  const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |`;
  return [
    words.caption,
    '',
    line([words.set, ...CONTENDERS.map((name) => words.contenders[name])]),
    line(['---', ...CONTENDERS.map(() => '---:')]),
    ...rows.map((row) => {
      const [set, wording] = row.split('.') as [SetName, string];
      const people = set === 'drcd' || set === 'cmrc';
      const name = people ? words.sets[set] : `${words.sets[set]}, ${words.wordings[wording]}`;
      return line([name, ...CONTENDERS.map((contender) => cellOf(cells, row, contender, markOf))]);
    }),
    '',
  ];
}

function cellOf(
  cells: ReadonlyMap<string, Figure>,
  row: string,
  contender: ContenderName,
  markOf: (figure: Figure) => string,
): string {
  const figure = cells.get(`${row}.${contender}`);
  const exact = shown(figure);
  if (!figure || exact === '') return '';
  const f1 = cells.get(`${row}.${contender}.f1`);
  return `${exact}${f1 === undefined ? '' : ` / ${shown(f1)}`}${markOf(figure)}`;
}

const shown = (figure: Figure | undefined) =>
  figure === undefined || figure.samples === 0 ? '' : figure.value.toFixed(1);
