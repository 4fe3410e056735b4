/** Sampling: from logits to tokens, and from text to its end. */
export { type Logprob, logprobsOf, logSumExp, MOST_LOGPROBS, type TokenLogprobs } from './logprobs.ts';
export { type DryOptions, type Sampling, type SamplingOptions, samplingOf } from './options.ts';
export { Sampler, SamplingState } from './sampler.ts';
export { type Passed, StopText } from './stop-text.ts';
