/**
 * What can be asked of one recipe page, by rule: only what the page says once and in one way. Forty of the questions were read beside their
 * pages: frying that is called by two verbs and steps of several sentences were taken out for it.
 */
import type { ValueType } from '../../../src/memory/worlds/world.ts';

export interface Askable {
  /** The question in the page's words, and in others. */
  readonly document: string;
  readonly paraphrase: string;
  readonly type: ValueType;
  /** The page's own string first. */
  readonly answers: readonly string[];
  /** Where that string stands in the text. */
  readonly start: number;
}

const UNITS =
  'kg|mg|g|ml|mL|L|克|千克|公斤|斤|两|毫升|升|个|只|根|片|瓣|颗|勺|汤匙|茶匙|大勺|小勺|滴|块|条|粒|把|张|包|袋|盒|杯|枚|朵|头|罐|段|节|棵|碗|cm|厘米';
const AMOUNT = `(?:约 ?)?(\\d[\\d./~～-]* ?(?:${UNITS}))`;
/** "- 鸡肉 900g", "* 白醋 30-35ml （提味）". */
const INGREDIENT = new RegExp(`^[*-] +([\\p{Script=Han}]{1,8}) *[：:]? *${AMOUNT} *(?:[（(，,].*)?$`, 'gmu');
const TIME = '\\d+(?:[~～-]\\d+)? ?(?:分钟|小时|秒钟?|天|[sS])(?![\\w钟])';
const STEP_TIME = new RegExp(
  `(腌制|冷藏|冷冻|浸泡|静置|翻炒|焯水|煸炒|发酵|醒发|预热|炖煮|焖煮|煎炸|蒸|煮|炸|烤|焖|炖|煎|炒|泡)[\\p{Script=Han}]{0,2} ?\\**(?:约|大约)? ?(${TIME})`,
  'gu',
);
const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

export function askablesOf(title: string, text: string): Askable[] {
  const askables: Askable[] = [];
  const add = (start: number, type: ValueType, answers: string[], document: string, paraphrase: string) =>
    askables.push({ start, type, answers, document, paraphrase });
  const once = (pattern: RegExp) => {
    const found = [...text.matchAll(pattern)];
    return found.length === 1 ? found[0] : undefined;
  };

  const stars = once(/预估烹饪难度：(★+)/g);
  if (stars)
    add(
      stars.index + stars[0].length - stars[1].length,
      'phrase',
      [stars[1]],
      `${title}的预估烹饪难度是多少？`,
      `${title}做起来有多难，几颗星？`,
    );
  const calories = once(/预估卡路里：(\d+) ?大卡/g);
  if (calories)
    add(
      calories.index + '预估卡路里：'.length,
      'number',
      [calories[0].slice('预估卡路里：'.length), calories[1]],
      `${title}的预估卡路里是多少？`,
      `吃掉做好的${title}，会摄入多少热量？`,
    );
  const servings = once(/一份正好够 ?(\d+(?:-\d+)?) ?个?人/g);
  if (servings)
    add(
      servings.index + servings[0].indexOf(servings[1]),
      'number',
      [servings[0].slice(servings[0].indexOf(servings[1])), servings[1]],
      `${title}一份正好够几个人食用？`,
      `只做一份${title}，能供多少人吃？`,
    );
  addIngredients(title, text, add);
  addTimes(title, text, add);
  addSteps(title, text, add);
  return askables;
}

type Add = (start: number, type: ValueType, answers: string[], document: string, paraphrase: string) => void;

/** Amounts of what stands in one line of the page's lists of amounts only. */
function addIngredients(title: string, text: string, add: Add): void {
  const [from, to] = sectionOf(text, '计算');
  const lines = [...text.slice(from, to).matchAll(INGREDIENT)];
  for (const line of lines) {
    const [whole, name, amount] = line;
    if (lines.filter((other) => other[1] === name).length > 1 || /^(?:约|每份|一份|总量)/.test(name)) continue;
    add(
      from + line.index + whole.indexOf(amount, whole.indexOf(name) + name.length),
      'number',
      [amount],
      `${title}的计算里，${name}的用量是多少？`,
      `要做${title}，得准备多少${name}？`,
    );
  }
}

/** How long a step takes, where only one step with that verb says a time. */
function addTimes(title: string, text: string, add: Add): void {
  const [from, to] = sectionOf(text, '操作');
  const steps = [...text.slice(from, to).matchAll(STEP_TIME)];
  for (const step of steps) {
    const [whole, verb, time] = step;
    if (steps.filter((other) => other[1].includes(verb) || verb.includes(other[1])).length > 1) continue;
    add(
      from + step.index + whole.lastIndexOf(time),
      'number',
      [time],
      `做${title}时，要${verb}多少时间？`,
      `${title}的制作过程中，${verb}这一步持续多久？`,
    );
  }
}

/** Whole steps, of pages whose steps are one list. */
function addSteps(title: string, text: string, add: Add): void {
  const [from, to] = sectionOf(text, '操作');
  const section = text.slice(from, to);
  const steps = [...section.matchAll(/^(\d+)\. +([^。\n]{6,60}?)[。；;]?$/gm)];
  if (/^###/m.test(section) || steps.some((step, index) => Number(step[1]) !== index + 1)) return;
  for (const step of steps.slice(0, NUMERALS.length)) {
    const [whole, number, does] = step;
    if (/[*[\]`]/.test(does)) continue;
    add(
      from + step.index + whole.indexOf(does),
      'phrase',
      [does],
      `${title}的操作第 ${number} 步是什么？`,
      `照着食谱做${title}，第${NUMERALS[Number(number) - 1]}步该做什么？`,
    );
  }
}

/** [start, end) of what stands under a heading of the second level. */
function sectionOf(text: string, heading: string): [start: number, end: number] {
  const start = text.indexOf(`\n## ${heading}`);
  if (start < 0) return [0, 0];
  const end = text.indexOf('\n## ', start + 4);
  return [start, end < 0 ? text.length : end];
}
