/**
 * The memory suite: the data network on SmolLM2-135M-Instruct, held against the base alone, the gold passage in the prompt, retrieval into
 * the prompt, an adapter trained on the documents, and words without a network. This is the table; what is measured is in memory/.
 * Answers that need a model are kept in build/bench/memory: a run that was cut goes on where it was.
 */
import { join } from 'node:path';
import { Base } from './memory/base.ts';
import { type BaseCosts, baseFigures } from './memory/base-figures.ts';
import { evaluationOn } from './memory/contenders.ts';
import { CONTENDERS, type Evaluation } from './memory/evaluation.ts';
import {
  citationFigure,
  hopFigure,
  kindFigure,
  top1Figure,
  twinsFigure,
  unknownFigure,
} from './memory/knowing-figures.ts';
import { Network } from './memory/network.ts';
import { readingFigure, rowFigures, WORDINGS } from './memory/reading-figures.ts';
import { type Scale, scaleFigures } from './memory/scale-figures.ts';
import { type Counts, FULL, type SetName } from './memory/sets.ts';
import type { FigurePlan, Suite } from './suite.ts';

const BASE = join(import.meta.dirname, '../../shared/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf');
/** A reader other than the one that belongs to the base. */
const READER = process.env.CALLOSUM_READER;

/** Sets of the table of contenders; people ask in their own words alone. */
const SETS: Record<SetName, readonly string[]> = {
  'world-en': ['exact', 'para', 'idiom'],
  'world-zh': ['exact', 'para', 'idiom'],
  factbook: ['exact', 'para'],
  howtocook: ['exact', 'para'],
  drcd: ['para'],
  cmrc: ['para'],
};

/** What an adapter is trained on and asked about: each draw takes minutes of training. */
const TUNED: ReadonlySet<string> = new Set(['world-en.exact', 'world-en.para']);
const UNTUNED = CONTENDERS.filter((contender) => contender !== 'lora');

export function memorySuite(
  name: string,
  counts: Counts,
  sets: readonly SetName[],
  scale: Scale,
  costs: BaseCosts,
): Suite {
  const base = new Base(BASE);
  const network = new Network(BASE, READER);
  let evaluation: Evaluation | undefined;
  const open = () => {
    evaluation ??= evaluationOn(base, network, counts);
    return evaluation;
  };
  const reading = (
    id: string,
    wording: string,
    contender: 'gold' | 'addressed' | 'asked',
    bar: number | undefined,
    number: 'exact' | 'typed' = 'exact',
  ) => readingFigure({ id, bar }, open, { set: 'world-en', wording: WORDINGS[wording], contender }, number);
  const cells: FigurePlan[] = sets.flatMap((set) =>
    SETS[set].flatMap((wording) => {
      const tuned = TUNED.has(`${set}.${wording}`);
      return rowFigures(open, set, wording, tuned ? CONTENDERS : UNTUNED);
    }),
  );
  return {
    name,
    figures: [
      top1Figure({ id: 'memory.top1', bar: 95 }, open, 'world-en'),
      ...sets.map((set) => top1Figure({ id: `memory.top1.${set}` }, open, set)),
      reading('memory.exact.gold', 'exact', 'gold', 97),
      reading('memory.para.gold', 'para', 'gold', 90),
      // As retrieval into the prompt, which always answers: what the gates hold back and hops lead astray is in the figures after them.
      reading('memory.exact.addressed', 'exact', 'addressed', 96),
      reading('memory.para.addressed', 'para', 'addressed', 85),
      reading('memory.exact.asked', 'exact', 'asked', undefined),
      reading('memory.para.asked', 'para', 'asked', undefined),
      reading('memory.typed.exact', 'exact', 'gold', 99, 'typed'),
      reading('memory.typed.para', 'para', 'gold', 90, 'typed'),
      hopFigure('memory.twohop', 0.8, open, 'twohop'),
      hopFigure('memory.threehop', undefined, open, 'threehop'),
      ...scale.figures,
      citationFigure('memory.citation.precision', 98, open),
      twinsFigure({ id: 'memory.twins.exact.auroc', bar: 0.98 }, open, 'exact', 'auroc'),
      twinsFigure({ id: 'memory.twins.exact.answered90', bar: 2 }, open, 'exact', 'answered90'),
      twinsFigure({ id: 'memory.twins.para.auroc', bar: 0.92 }, open, 'para', 'auroc'),
      twinsFigure({ id: 'memory.twins.para.answered90' }, open, 'para', 'answered90'),
      ...(['table', 'conflict', 'update'] as const).flatMap((kind) =>
        ['exact', 'para'].map((wording) => kindFigure(`memory.${kind}.${wording}`, open, kind, wording)),
      ),
      unknownFigure('memory.unknown.control', open, 'control'),
      unknownFigure('memory.unknown.nonexistent', open, 'nonexistent'),
      ...baseFigures(base, network, open, costs),
      ...cells,
    ],
    close: async () => {
      await Promise.all([base.close(), network.close(), scale.close()]);
    },
  };
}

export const suite = memorySuite('memory', FULL, Object.keys(SETS) as SetName[], scaleFigures(1e8, '100mb'), {
  prompts: 1000,
  texts: 24,
  questions: 40,
});
