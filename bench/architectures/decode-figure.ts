/**
 * Reading one token after another with a cache, as a figure: tokens a second of one model, and against those of another, in turns in this
 * process. The models have the values they start with, which take as long as others. Which models these are: models.ts.
 */
import type { ModelConfig } from '../../src/model/index.ts';
import { scattered } from '../inputs.ts';
import { type MeasureOptions, measure } from '../measure.ts';
import type { FigurePlan } from '../suite.ts';

export interface DecodeComparison {
  threads: number;
  /** Tokens that are in the cache when the clock starts. */
  context: number;
  config(): ModelConfig;
  against: { name: string; config(): ModelConfig };
  note: string;
}

/** Tokens read behind the context before the cache is filled anew. */
const SPAN = 64;
/** Tokens take milliseconds, and other processes take some of them: more samples than elsewhere. */
const TURNS: MeasureOptions = { minSamples: 15, maxSeconds: 40 };
/** Between a token read by itself and the same among all others, of the largest logit. */
const TOLERANCE = 1e-3;

/** Tokens a second of one sequence. */
export function decodeFigure(
  plan: Pick<FigurePlan, 'id' | 'bar'>,
  { threads, context, config, against, note }: DecodeComparison,
  options = TURNS,
): FigurePlan {
  const measureBoth = async () => {
    const decoders: Decoder[] = [];
    try {
      for (const { name, config: configOf } of [{ name: 'the model', config }, against]) {
        const decoder = await prepareDecoder(configOf(), context, threads);
        decoders.push(decoder);
        const difference = decoder.difference();
        if (!(difference <= TOLERANCE))
          throw new Error(`[bench] ${name} reads a token by itself otherwise than among others, by ${difference}`);
      }
      const [first, second] = decoders;
      const turns = [
        { name: 'ours', run: first.run },
        { name: against.name, run: second.run },
      ];
      const [own, other] = await measure(turns, options);
      for (const { error } of [own, other]) if (error) throw error;
      const rate = (seconds: number[]) => seconds.map((one) => 1 / one);
      return {
        values: rate(own.seconds),
        peers: [{ name: against.name, version: 'of this commit', values: rate(other.seconds) }],
        note: `${note}; one sequence, tokens ${context + 1} to ${context + SPAN}, float32`,
      };
    } finally {
      for (const decoder of decoders) decoder.release();
    }
  };
  return { ...plan, unit: 'tok/s', of: 'ratio', measure: measureBoth };
}

interface Decoder {
  /** Seconds for `reps` tokens. */
  run(reps: number): number;
  /** How far what the cache gives is from the whole pass, relative to the largest logit. */
  difference(): number;
  release(): void;
}

/** The engine is loaded only when a run begins, so that listing figures needs none. */
async function prepareDecoder(config: ModelConfig, context: number, threads: number): Promise<Decoder> {
  const { arena, CpuBackend, device, noGrad, Random, tensor } = await import('../../src/tensor/index.ts');
  const { createModel } = await import('../../src/model/index.ts');
  const cpu = device('cpu');
  const useThreads = () => {
    if (cpu instanceof CpuBackend) cpu.threads = threads;
  };
  useThreads();
  const model = createModel(config, new Random(1));
  const ids = scattered(context + SPAN, config.vocab_size);
  const inputOf = (from: number, to: number) => ({
    ids: tensor(ids.slice(from, to), { shape: [1, to - from], dtype: 'i32' }),
  });
  let cache = model.cache(1, context + SPAN);

  /** The last token's logits, after `count` tokens of which those in the cache are not read again. */
  const read = (count: number): Float32Array => {
    using _scope = arena();
    return noGrad(() => model.logits(inputOf(cache.length, count), { cache }).readSync()) as Float32Array;
  };
  /** A cache with the context in it; of that only the last token's logits are made. */
  const fill = () => {
    cache[Symbol.dispose]();
    cache = model.cache(1, context + SPAN);
    using _scope = arena();
    noGrad(() => model.hidden(inputOf(0, context), { cache }));
  };

  return {
    run(reps) {
      useThreads();
      let seconds = 0;
      for (let done = 0; done < reps; ) {
        if (cache.length < context || cache.length === context + SPAN) fill();
        const count = Math.min(reps - done, context + SPAN - cache.length);
        const start = performance.now();
        for (let i = 0; i < count; i++) read(cache.length + 1);
        seconds += (performance.now() - start) / 1000;
        done += count;
      }
      return seconds;
    },
    difference() {
      fill();
      const alone = read(context + 1);
      using _scope = arena();
      const whole = noGrad(() => {
        const hidden = model.hidden(inputOf(0, context + 1)).readSync() as Float32Array;
        const last = tensor(hidden.slice(-config.hidden_size), { shape: [1, config.hidden_size] });
        return model.logitsOf(last).readSync() as Float32Array;
      });
      const largest = whole.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      return alone.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[i])), 0) / largest;
    },
    release() {
      cache[Symbol.dispose]();
      model[Symbol.dispose]();
    },
  };
}
