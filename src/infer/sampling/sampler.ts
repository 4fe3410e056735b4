/**
 * One token from a row of logits. The chain, in this order; what a request leaves out is skipped:
 *
 *   1. logit bias      2. repetition, frequency, presence penalty      3. DRY      4. the constraint's mask
 *   5. temperature 0: the likeliest, ties to the lower id, and nothing further
 *   6. top-k      7. temperature      8. top-p      9. min-p      10. typical      11. draw
 *
 * Each cut sees the distribution, made whole again, that the one before it left. Top-k depends on the order of logits alone,
 * so that it stands before the temperature only to save work.
 */
import type { TokenConstraint } from '../constraint.ts';
import { ConstraintError } from '../errors.ts';
import { addBiases, applyMask } from './bias.ts';
import { Candidates } from './candidates.ts';
import { drawAt, uniformAt } from './draw.ts';
import { applyDry } from './dry.ts';
import { greedy } from './greedy.ts';
import { cutMinP } from './min-p.ts';
import type { Sampling } from './options.ts';
import { applyPenalties, Occurrences, penalises } from './penalties.ts';
import { drawFromAll, REACH, totalWeight, weigh } from './temperature.ts';
import { topK } from './top-k.ts';
import { cutTopP } from './top-p.ts';
import { cutTypical } from './typical.ts';

/** Distance from the likeliest, in logits over the temperature, up to which lies nearly always what top-p leaves. */
const HEAD = 12;

/** What the choice of the next token of one completion depends on, besides its logits. */
export class SamplingState {
  readonly sampling: Sampling;
  /** Which of several completions of a prompt. */
  readonly completion: number;
  readonly constraint?: TokenConstraint;
  /** Tokens of the completion so far. */
  position = 0;
  /** Absent where no penalty reads it. */
  readonly occurrences?: Occurrences;
  readonly breakers: ReadonlySet<number>;

  constructor(sampling: Sampling, prompt: Int32Array, completion = 0, constraint?: TokenConstraint) {
    this.sampling = sampling;
    this.completion = completion;
    this.constraint = constraint;
    if (penalises(sampling)) this.occurrences = new Occurrences(prompt);
    this.breakers = new Set(sampling.dry?.breakers);
  }

  /** A token that was chosen; not the one that ends the text. */
  accept(id: number): void {
    this.position++;
    this.occurrences?.add(id);
    this.constraint?.accept(id);
  }
}

/** Buffers for one vocabulary; one serves all sequences of a thread. */
export class Sampler {
  readonly vocab: number;
  readonly #logits: Float32Array;
  readonly #mask: Uint32Array;
  readonly #candidates: Candidates;

  /** @param vocab ids that may come: 0 to vocab - 1, whatever more the rows have */
  constructor(vocab: number) {
    this.vocab = vocab;
    this.#logits = new Float32Array(vocab);
    this.#mask = new Uint32Array(Math.ceil(vocab / 32));
    this.#candidates = new Candidates(vocab);
  }

  /**
   * The next id, from raw logits (vocab or more), which stay as they are. The state is not advanced.
   * @param ids prompt and completion so far
   * @throws NotFiniteError for logits with NaN or +Infinity
   * @throws ConstraintError where nothing is allowed
   */
  choose(row: Float32Array, ids: Int32Array, state: SamplingState): number {
    const { sampling } = state;
    const logits = this.#adjusted(row.subarray(0, this.vocab), ids, state);
    const likeliest = greedy(logits);
    if (likeliest < 0) throw nothingAllowed(state);
    if (sampling.temperature === 0 || sampling.topK === 1) return likeliest;
    const uniform = uniformAt(sampling.seed, state.completion, state.position);
    const { topK: k, topP, minP, typicalP, temperature } = sampling;
    const best = logits[likeliest];
    const byCount = k > 0 && k < this.vocab;
    if (!byCount && topP === 1 && minP === 0 && typicalP === 1) return drawFromAll(uniform, logits, best, temperature);
    const candidates = this.#candidates;
    if (byCount) weigh(candidates, logits, best, temperature, { among: topK(logits, k) });
    else this.#weighHead(logits, best, sampling);
    cutTopP(candidates, topP);
    cutMinP(candidates, minP);
    cutTypical(candidates, typicalP);
    return drawAt(uniform, candidates);
  }

  /** The candidates that top-p or min-p can leave, without the long tail of a vocabulary where it is plain that they cut it off. */
  #weighHead(logits: Float32Array, best: number, { topP, minP, temperature }: Sampling): void {
    const candidates = this.#candidates;
    if (topP === 1) {
      const reach = minP > 0 ? Math.min(REACH, 1e-6 - Math.log(minP)) : REACH;
      weigh(candidates, logits, best, temperature, { reach });
      return;
    }
    const total = totalWeight(logits, best, temperature);
    weigh(candidates, logits, best, temperature, { reach: HEAD });
    if (candidates.total < topP * total) weigh(candidates, logits, best, temperature);
    candidates.total = total;
  }

  /** The logits as the first four links of the chain leave them: the row itself where they change nothing. */
  #adjusted(row: Float32Array, ids: Int32Array, state: SamplingState): Float32Array {
    const { sampling, occurrences, constraint, breakers } = state;
    if (!sampling.biases.length && !occurrences && !sampling.dry && !constraint) return row;
    const logits = this.#logits;
    logits.set(row);
    addBiases(logits, sampling.biases);
    if (occurrences) applyPenalties(logits, occurrences, sampling);
    if (sampling.dry) applyDry(logits, ids, sampling.dry, breakers);
    if (constraint) {
      this.#mask.fill(0); // what it leaves out is not allowed
      constraint.mask(this.#mask);
      applyMask(logits, this.#mask);
    }
    return logits;
  }
}

function nothingAllowed({ constraint, position }: SamplingState): ConstraintError {
  return new ConstraintError({
    what: constraint ? 'constraint' : 'logitBias',
    rule: 'must allow at least one token',
    received: `none after ${position} tokens of the completion`,
  });
}
