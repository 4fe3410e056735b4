/** The tokenizer suite: its figures and their bars. What each measures is the file of its own. */
import type { Suite } from './suite.ts';
import { encodeFigures } from './tokenizer-encode.ts';
import { trainFigure } from './tokenizer-train.ts';

export const suite: Suite = { name: 'tokenizer', figures: [...encodeFigures, trainFigure] };
