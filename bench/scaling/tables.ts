/** The tables of the scaling experiment in docs/architectures.md, in both languages, from a committed result. Its plots: draw.ts. */
import type { BenchResult, Figure } from '../format.ts';
import { ARCHITECTURES, type Architecture, NAMES, VARIANTS, type Variant } from './architectures.ts';
import { BASE, SETTINGS } from './plan.ts';

interface Words {
  architecture: string;
  loss(size: string): string;
  flops: string;
  seconds: string;
  /** A cell of what is not there. */
  open: string;
  outside: string;
  variant: string;
  variants: Record<Variant, string>;
  whole: string;
}

const ENGLISH: Words = {
  architecture: 'architecture',
  loss: (size) => `loss, ${size}`,
  flops: 'FLOPs multiplier',
  seconds: 'seconds multiplier',
  open: 'not trained yet',
  outside: 'outside',
  variant: 'of DCMHA, at the smallest size',
  variants: Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, name])) as Record<Variant, string>,
  whole: 'whole',
};

const CHINESE: Words = {
  architecture: '结构',
  loss: (size) => `损失，${size}`,
  flops: '运算量倍数',
  seconds: '时间倍数',
  open: '尚未训练',
  outside: '范围之外',
  variant: 'DCMHA 的部分，最小规模',
  variants: {
    'query side only': '只有查询一侧',
    'key side only': '只有键一侧',
    'before the softmax only': '只在 softmax 之前',
    'after the softmax only': '只在 softmax 之后',
    'rank 1': '秩 1',
    'rank 4': '秩 4',
    'static only': '只有静态映射',
  },
  whole: '完整',
};

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (headings: readonly string[], rows: readonly string[][]): string[] => [
  row(headings),
  row(headings.map((_, i) => (i === 0 ? '---' : '---:'))),
  ...rows.map(row),
];

/** Losses by size; multipliers by size; parts of DCMHA. */
export function tablesOf({ figures }: BenchResult, language: 'en' | 'zh'): string {
  const words = language === 'en' ? ENGLISH : CHINESE;
  const of = (id: string): Figure | undefined => figures.find((figure) => figure.id === id);
  const loss = (architecture: Architecture, size: string): string => {
    const figure = of(`scaling.loss.${architecture}.${size}`);
    if (!figure) return '';
    return figure.samples > 0 ? figure.value.toFixed(4) : words.open;
  };
  const multiplier = (what: string, architecture: Architecture, size: string): string => {
    const figure = of(`scaling.multiplier.${what}.${architecture}.${size}`);
    if (!figure) return '';
    if (figure.samples === 0) return figure.note?.includes('outside') ? words.outside : words.open;
    const [, low, high] = /interval ([\d.]+) to ([\d.]+)/.exec(figure.note ?? '') ?? [];
    return figure.value.toFixed(2) + (low ? ` (${low} .. ${high})` : '');
  };
  const sizes = [...SETTINGS.sizes, ...SETTINGS.base];
  const others = NAMES.filter((name) => name !== BASE);
  const part = (id: string) => (of(id)?.samples ? of(id)!.value.toFixed(4) : words.open);
  const variants = Object.keys(VARIANTS) as Variant[];
  return [
    ...table(
      [words.architecture, ...sizes.map(words.loss)],
      NAMES.map((name) => [ARCHITECTURES[name], ...sizes.map((size) => loss(name, size))]),
    ),
    '',
    ...table(
      [
        words.architecture,
        ...['flops', 'seconds'].flatMap((what) => SETTINGS.sizes.map((size) => `${words[what as 'flops']}, ${size}`)),
      ],
      others.map((name) => [
        ARCHITECTURES[name],
        ...['flops', 'seconds'].flatMap((what) => SETTINGS.sizes.map((size) => multiplier(what, name, size))),
      ]),
    ),
    '',
    ...table(
      [words.variant, words.loss(SETTINGS.sizes[0])],
      [
        [words.whole, loss('dcformer', SETTINGS.sizes[0])],
        ...variants.map((name) => [words.variants[name], part(`scaling.variant.${name.replaceAll(' ', '-')}`)]),
      ],
    ),
  ].join('\n');
}
