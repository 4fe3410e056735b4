/**
 * The engine of models in architectures of which no kernels over pages exist: every sequence of a step is read by the model's own forward
 * pass, in plain floats, with what it keeps of tokens in pages (token-pages.ts). Any architecture that is trained runs here. Slower than
 * runner/ where many sequences are decoded together, for the weights are read once for each. Not who owns a page (scheduler/).
 */
import type { ModelSizes } from '../../model/decoder.ts';
import type { LanguageModel } from '../../model/index.ts';
import { arena, noGrad } from '../../tensor/index.ts';
import type { Stretch } from '../engine.ts';
import type { ReaderWeights } from '../reader-weights.ts';
import type { ReadingEngine, ReadingOptions } from '../reading-engine.ts';
import type { EngineSettings } from '../runner/options.ts';
import { checkStretches } from '../stretches.ts';
import { idsOf, withRows, writeLogits } from './passes.ts';
import { TrainedReading } from './reading.ts';
import { PAGE_TOKENS, pagesIn, TokenPages, tokenBytes } from './token-pages.ts';

const SEQUENCES_BY_DEFAULT = 8;
const TOKENS_BY_DEFAULT = 2048;

export class TrainedEngine implements ReadingEngine {
  readonly vocab: number;
  readonly context: number;
  readonly pageTokens = PAGE_TOKENS;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
  readonly bytes: ReadingEngine['bytes'];
  readonly #model: LanguageModel;
  readonly #sizes: ModelSizes;
  readonly #settings: EngineSettings;
  readonly #pages: TokenPages;
  #logits = new Float32Array(0);

  /** Takes the model over. */
  constructor(model: LanguageModel, sizes: ModelSizes, settings: EngineSettings) {
    this.vocab = sizes.vocab;
    this.context = settings.context;
    this.stepTokens = settings.stepTokens;
    this.stepSequences = settings.stepSequences;
    this.#model = model;
    this.#sizes = sizes;
    this.#settings = settings;
    const tokens = Math.max(settings.context, SEQUENCES_BY_DEFAULT * Math.min(settings.context, TOKENS_BY_DEFAULT));
    this.pages = pagesIn(model, settings.cacheBytes ?? tokens * tokenBytes(model));
    this.#pages = new TokenPages(model, this.pages);
    const weights = 4 * model.parameters.reduce((sum, p) => sum + p.tensor.size, 0);
    this.bytes = { weights, cache: this.pages * PAGE_TOKENS * tokenBytes(model), buffers: 0 };
  }

  step(stretches: readonly Stretch[]): Float32Array {
    checkStretches(stretches, this);
    this.#logits = withRows(this.#logits, stretches, this.vocab);
    let rows = 0;
    for (const { tokens, start, pages, logits } of stretches) {
      using _scope = arena();
      const hidden = noGrad(() => this.#model.behind(idsOf(tokens), { cache: this.#pages.cache(pages, start), start }));
      rows += writeLogits(this.#model, hidden, logits, this.#logits, rows);
    }
    return this.#logits.subarray(0, rows * this.vocab);
  }

  reading(weights: ReaderWeights, options: ReadingOptions = {}): TrainedReading {
    return new TrainedReading(this.#model, this.#sizes, this.#settings, weights, options);
  }

  [Symbol.dispose](): void {
    this.#pages[Symbol.dispose]();
    this.#model[Symbol.dispose]();
  }
}
