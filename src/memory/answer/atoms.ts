/**
 * A clause as the atoms that phrases are made of: typed values, and words by the dictionary that comes with the runtime (Chinese has no spaces).
 * Which of them carry content is decided by lists of function words. Not stems: the address hashes those.
 */
import { isHan, type Value } from '../values/index.ts';
import type { Stretch } from './stretches.ts';

export interface Atom extends Stretch {
  /** content: may begin and end a phrase. link: joins two phrases to one. function: neither. break: punctuation. */
  readonly role: 'content' | 'link' | 'function' | 'break';
  readonly value?: Value;
  /** A Chinese word that says when or where after what it speaks of: a phrase may end with it. */
  readonly ends?: boolean;
  /** A Chinese particle that belongs to what stands before it. */
  readonly leans?: boolean;
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });

const ENGLISH_FUNCTION = new Set(
  (
    'a an the this that these those it its he she they we you i his her their our your my him them us me who whom whose which what when where why how is are was were be been being am has have had having do does did done ' +
    'will would shall should can could may might must not no nor so than then there here as at by from into onto on over under with without within about after before since until during through between among across against ' +
    'if while although though because however also both each every either neither some any such only just very more most less least other another same own too still yet ever never once again per via upon up out off ' +
    'and or but to in for s'
  ).split(' '),
);
const ENGLISH_LINKS = new Set(
  "of and in for to on at de la le & with from by or the a an into over under around off up out 's".split(' '),
);
const HAN_FUNCTION = new Set(
  (
    '的 了 着 著 过 過 是 在 于 於 由 为 為 以 从 從 到 被 把 将 將 让 讓 使 令 而 而且 但 但是 并 並 并且 並且 也 都 就 才 又 还 還 再 则 則 若 如 如果 因 因为 因為 所以 由于 由於 对 對 对于 對於 向 往 给 給 跟 同 ' +
    '与 與 和 及 以及 或 或者 等 等等 之 其 其中 该 該 此 这 這 那 这些 這些 那些 这个 這個 那个 那個 他 她 它 他们 他們 她们 她們 它们 它們 我 我们 我們 你 您 自己 有 没有 沒有 没 沒 不 无 無 未 已 已经 已經 曾 曾经 曾經 会 會 能 可 可以 可能 应 應 须 需 要 必须 必須 ' +
    '称 稱 称为 稱為 叫 名为 名為 成为 成為 作为 作為 包括 包含 后 後 前 时 時 中 上 下 内 內 里 裡 间 間 外 当 當 即 所 者 地 得 呢 吗 嗎 吧 啊 很 非常 更 最 较 較 比 至 至于 除 除了 之后 之後 之前 以后 以後 以前 后来 後來 随后 隨後 然后 然後 同时 同時 当时 當時 ' +
    '主要 通常 一般 通过 通過 根据 根據 按照 随着 隨著 关于 關於 只 只有 只是 仅 僅 虽然 雖然 不过 不過 因此 因而 于是 於是 甚至 不仅 不僅 一些 许多 許多 各 各种 各種 每 某 另 另外 其他 其它 约 約 大约 大約 超过 超過'
  ).split(' '),
);
/** Verbs that stand between what does and what is done, seldom at the edge of an answer. */
const HAN_VERBS = new Set(
  (
    '采用 採用 使用 利用 发布 發布 發佈 位于 位於 担任 擔任 出任 喜欢 喜歡 指挥 指揮 创办 創辦 成立 建成 获得 獲得 拥有 擁有 发现 發現 认为 認為 组成 組成 提供 用 作 住 住在 属于 屬於 出生 毕业 畢業 进行 進行 举行 舉行 举办 舉辦 ' +
    '开始 開始 建立 设立 設立 形成 产生 產生 造成 导致 導致 表示 指出 宣布 宣佈 决定 決定 命名 改名 改称 改稱 来自 來自 前往 生产 生產 制造 製造 设计 設計 出版 发行 發行 执导 執導 主演 饰演 飾演 率领 率領 击败 擊敗 占领 佔領'
  ).split(' '),
);
const AMBIGUOUS = new Set(
  '上 下 中 前 后 後 之 内 外 不 可 对 所 者 地 当 会 能 要 于 其 其中 间 与 与 和 向 才 已 应 即 并 以 至'.split(' '),
);
const LEANING = new Set('的 了 着 著 过 過 地 得 等 、 吗 嗎 呢'.split(' '));
const HAN_ENDINGS = new Set(
  '之后 之後 以后 以後 以前 之前 时 時 前 后 後 中 间 間 内 內 上 下 等 者 期间 期間'.split(' '),
);
const HAN_LINKS = new Set(
  '的 和 与 與 及 以及 或 之 、 · 等 中 上 下 内 內 后 後 前 时 時 所 者 地 不 对 對 在 于 於 为 為 以 及其 者'.split(
    ' ',
  ),
);

/** The atoms of text[clause), in order; typed values whole. `values` are those of the text, in order. */
export function atomsOf(text: string, clause: Stretch, values: readonly Value[]): Atom[] {
  const atoms: Atom[] = [];
  let at = clause.start;
  for (const value of values) {
    if (value.end <= at || value.start < at) continue;
    if (value.end > clause.end) break;
    // Where a name with points begins is not written: its words are taken one by one.
    if (value.type === 'name' && text.slice(value.start, value.end).includes('·')) continue;
    addWords(text, at, value.start, atoms);
    atoms.push({ start: value.start, end: value.end, role: 'content', value });
    at = value.end;
  }
  addWords(text, at, clause.end, atoms);
  return atoms.map((atom, i) => (AMBIGUOUS.has(text.slice(atom.start, atom.end)) ? inName(atoms, i) : atom));
}

/** A character that is a function word by itself is part of a name between characters of one: 住在上槿港, 叶泠之. */
function inName(atoms: readonly Atom[], i: number): Atom {
  const atom = atoms[i]!;
  const before = atoms[i - 1];
  const after = atoms[i + 1];
  const joins = (other: Atom | undefined): boolean => other?.role === 'content' && other.end - other.start === 1;
  const opens = before?.role !== 'content' && joins(after);
  return opens || joins(before) ? { ...atom, role: 'content' } : atom;
}

function addWords(text: string, from: number, to: number, atoms: Atom[]): void {
  if (from >= to) return;
  const piece = text.slice(from, to);
  for (const { segment, index, isWordLike } of words.segment(piece)) {
    if (segment.trim() === '') continue;
    const start = from + index;
    const role = roleOf(segment, isWordLike === true);
    atoms.push({
      start,
      end: start + segment.length,
      role,
      ends: HAN_ENDINGS.has(segment),
      leans: LEANING.has(segment),
    });
  }
}

function roleOf(word: string, wordLike: boolean): Atom['role'] {
  if (word === '、' || word === '·' || word === '&') return 'link';
  if (word === '-' || word === '/' || word === '～') return 'link';
  if (!wordLike) return 'break';
  if (isHan(word.charCodeAt(0)))
    return HAN_LINKS.has(word) ? 'link' : HAN_FUNCTION.has(word) || HAN_VERBS.has(word) ? 'function' : 'content';
  const lower = word.toLowerCase();
  return ENGLISH_LINKS.has(lower) ? 'link' : ENGLISH_FUNCTION.has(lower) ? 'function' : 'content';
}

/** The offsets at which words of the text begin, and its end. */
export function wordCuts(text: string): number[] {
  const cuts: number[] = [];
  for (const { index } of words.segment(text)) cuts.push(index);
  cuts.push(text.length);
  return cuts;
}

/** True where the text begins with a word that carries no content: an article, a preposition, a particle. */
export function beginsEmpty(text: string): boolean {
  const first = words.segment(text).containing(0);
  return first !== undefined && first.isWordLike === true && roleOf(first.segment, true) !== 'content';
}

export function endsEmpty(text: string): boolean {
  const last = words.segment(text).containing(text.length - 1);
  return last !== undefined && last.isWordLike === true && roleOf(last.segment, true) !== 'content';
}
