/**
 * The memory suite on the base that comes with the project, in each of its languages: the same questions and contenders as the suite
 * `memory`, without an adapter trained on the documents and without the store's times, which do not depend on the base. Its figures are
 * named after those of `memory`, with the base and the language at their end.
 */
import { join } from 'node:path';
import { Base } from './memory/base.ts';
import { evaluationOn } from './memory/contenders.ts';
import { CONTENDERS, type Evaluation } from './memory/evaluation.ts';
import { citationFigure, top1Figure, twinsFigure } from './memory/knowing-figures.ts';
import { Network } from './memory/network.ts';
import { readingFigure, rowFigures, WORDINGS } from './memory/reading-figures.ts';
import { FULL, type SetName } from './memory/sets.ts';
import type { FigurePlan, Suite } from './suite.ts';

const SHIPPED = join(import.meta.dirname, '../models/callosum-base/callosum-base.gguf');

/** Worlds, and documents and questions of people, in each language; people ask in their own words alone. */
const SETS: Record<'en' | 'zh', readonly (readonly [set: SetName, wordings: readonly string[]])[]> = {
  en: [
    ['world-en', ['exact', 'para', 'idiom']],
    ['factbook', ['exact', 'para']],
  ],
  zh: [
    ['world-zh', ['exact', 'para', 'idiom']],
    ['howtocook', ['exact', 'para']],
    ['drcd', ['para']],
    ['cmrc', ['para']],
  ],
};

/** In %: a single fact and a typed value with the gold slot given, in the document's words and in others. */
const BARS = { exact: 93, para: 75, 'typed.exact': 97, 'typed.para': 80 };

const UNTUNED = CONTENDERS.filter((contender) => contender !== 'lora');

const base = new Base(SHIPPED);
const network = new Network(SHIPPED);
let evaluation: Evaluation | undefined;
const open = () => {
  evaluation ??= evaluationOn(base, network, FULL);
  return evaluation;
};

function figuresOf(language: 'en' | 'zh'): FigurePlan[] {
  const end = `base.${language}`;
  const set: SetName = `world-${language}`;
  const wordings = ['exact', 'para'] as const;
  return [
    top1Figure({ id: `memory.top1.${end}`, bar: 95 }, open, set),
    ...(['gold', 'addressed', 'asked'] as const).flatMap((contender) =>
      wordings.map((wording) => {
        const bar = contender === 'gold' ? BARS[wording] : undefined;
        const column = { set, wording: WORDINGS[wording], contender };
        return readingFigure({ id: `memory.${wording}.${contender}.${end}`, bar }, open, column);
      }),
    ),
    ...wordings.map((wording) => {
      const column = { set, wording: WORDINGS[wording], contender: 'gold' } as const;
      return readingFigure(
        { id: `memory.typed.${wording}.${end}`, bar: BARS[`typed.${wording}`] },
        open,
        column,
        'typed',
      );
    }),
    citationFigure(`memory.citation.precision.${end}`, undefined, open, set),
    ...wordings.map((wording) =>
      twinsFigure({ id: `memory.twins.${wording}.auroc.${end}` }, open, wording, 'auroc', set),
    ),
    ...SETS[language].flatMap(([name, asked]) => asked.flatMap((wording) => rowFigures(open, name, wording, UNTUNED))),
  ];
}

export const suite: Suite = {
  name: 'memory-base',
  figures: [...figuresOf('en'), ...figuresOf('zh')],
  close: async () => {
    await Promise.all([base.close(), network.close()]);
  },
};
